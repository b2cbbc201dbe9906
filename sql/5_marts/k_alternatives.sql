-- One row per fit, tried number that was not chosen, and segment as it would be.
-- Read for "what if there were five": sizes, traits, and which of the chosen
-- segments the customers would come from.
create or replace view marts.k_alternatives as
select
    alternatives.run_id,
    alternatives.k,
    alternatives.segment_rank,
    translate(alternatives.segment_name, signs.marks, signs.signs) as segment_name,
    alternatives.customer_count,
    alternatives.customer_share,
    translate(wording.trait_1_text, signs.marks, signs.signs) as trait_1_text,
    translate(wording.trait_2_text, signs.marks, signs.signs) as trait_2_text,
    translate(wording.trait_3_text, signs.marks, signs.signs) as trait_3_text,
    wording.main_segment_key,
    wording.main_segment_share,
    wording.origin_text,
from model.k_alternatives as alternatives
cross join model.figure_signs as signs
left join model.k_alternative_wording as wording
    on
        alternatives.run_id = wording.run_id
        and alternatives.k = wording.k
        and alternatives.segment_rank = wording.segment_rank;

comment on view marts.k_alternatives is 'One row per fit, number of segments not chosen, and segment as it would be.';
comment on column marts.k_alternatives.run_id is 'The fit.';
comment on column marts.k_alternatives.k is 'The number of segments; published by segapp refit --k with this number.';
comment on column marts.k_alternatives.segment_rank is 'Place by size, 1 = largest.';
comment on column marts.k_alternatives.segment_name is 'Name by the rule.';
comment on column marts.k_alternatives.customer_count is 'Customers it would hold, counted on the summary of the fit.';
comment on column marts.k_alternatives.customer_share is 'Share of the placed customers, 0 to 1.';
comment on column marts.k_alternatives.trait_1_text is 'Mean of the feature that would set it apart most.';
comment on column marts.k_alternatives.trait_2_text is 'The second.';
comment on column marts.k_alternatives.trait_3_text is 'The third.';
comment on column marts.k_alternatives.main_segment_key is 'Chosen segment that most of its customers come from.';
comment on column marts.k_alternatives.main_segment_share is 'Share of its customers that come from there, 0 to 1.';
comment on column marts.k_alternatives.origin_text is 'Chosen segments that its customers come from, with shares of 5 % and more.';
