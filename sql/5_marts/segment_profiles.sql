-- One row per segment, feature and, for words, category: what the segment looks
-- like beside all customers. Read for "what sets them apart":
--     select * from marts.segment_profiles where driver_rank <= 3
create or replace view marts.segment_profiles as
select
    wording.segment_key,
    segments.segment_name,
    wording.feature_name,
    wording.label as feature_label,
    wording.unit,
    wording.category_name,
    wording.is_training_feature,
    wording.customer_count,
    wording.missing_count,
    wording.segment_value,
    profiles.segment_median,
    profiles.segment_p10,
    profiles.segment_p90,
    wording.base_value,
    profiles.base_median,
    wording.difference_vs_all,
    wording.index_vs_all,
    wording.index_low,
    wording.index_high,
    wording.effect_size_vs_others,
    wording.driver_rank,
    wording.direction,
    translate(wording.sentence_text, signs.marks, signs.signs) as sentence_text,
    wording.run_id,
    wording.base_sd,
    wording.effect_size_vs_all,
from model.segment_wording as wording
inner join model.current_run on wording.run_id = current_run.run_id
cross join model.figure_signs as signs
inner join model.segment_profiles as profiles
    on
        wording.run_id = profiles.run_id
        and wording.segment_key = profiles.segment_key
        and wording.feature_name = profiles.feature_name
        and wording.category_name is not distinct from profiles.category_name
left join model.segments
    on wording.run_id = segments.run_id and wording.segment_key = segments.segment_key;

comment on view marts.segment_profiles is 'One row per segment, feature and category: the segment beside all customers.';
comment on column marts.segment_profiles.segment_key is 'Segment, S01 and so on.';
comment on column marts.segment_profiles.segment_name is 'Name of the segment.';
comment on column marts.segment_profiles.feature_name is 'Column of the feature.';
comment on column marts.segment_profiles.feature_label is 'Name of the feature for people.';
comment on column marts.segment_profiles.unit is 'Unit of the values; empty for none.';
comment on column marts.segment_profiles.category_name is 'Category of a feature of words; null for numbers. Rare ones: other.';
comment on column marts.segment_profiles.is_training_feature is 'Whether segments were made from it; its interval then only describes.';
comment on column marts.segment_profiles.customer_count is 'Customers of the segment who have a value.';
comment on column marts.segment_profiles.missing_count is 'Customers of the segment without a value.';
comment on column marts.segment_profiles.segment_value is 'Mean of the segment, or share of the category, 0 to 1.';
comment on column marts.segment_profiles.segment_median is 'Median of the segment; null for categories.';
comment on column marts.segment_profiles.segment_p10 is 'One customer in ten of the segment lies below; null for categories.';
comment on column marts.segment_profiles.segment_p90 is 'One customer in ten of the segment lies above; null for categories.';
comment on column marts.segment_profiles.base_value is 'Mean, or share of the category, of all customers.';
comment on column marts.segment_profiles.base_median is 'Median of all customers; null for categories.';
comment on column marts.segment_profiles.difference_vs_all is 'segment_value - base_value.';
comment on column marts.segment_profiles.index_vs_all is '100 = all customers; only for shares and for features with a true zero.';
comment on column marts.segment_profiles.index_low is 'Lower end of the 95 % interval of the index: Student for means, Wilson for shares.';
comment on column marts.segment_profiles.index_high is 'Upper end of that interval.';
comment on column marts.segment_profiles.effect_size_vs_others is 'Against everybody else: Cohen''s d (pooled), for shares Cohen''s h.';
comment on column marts.segment_profiles.driver_rank is '1 = what sets the segment apart most (effect_size_vs_others without its sign).';
comment on column marts.segment_profiles.direction is 'Higher, slightly higher, lower, slightly lower, about the same (as all), too few to say.';
comment on column marts.segment_profiles.sentence_text is 'The row as a sentence.';
comment on column marts.segment_profiles.run_id is 'Run that these figures come from.';
comment on column marts.segment_profiles.base_sd is 'Standard deviation of all customers; of a share, sqrt(p (1 - p)).';
comment on column marts.segment_profiles.effect_size_vs_all is 'Against all customers: in standard deviations of all; for shares Cohen''s h.';
