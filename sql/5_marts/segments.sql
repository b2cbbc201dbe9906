-- One row per segment of the current run: size, change, what sets it apart, how
-- stable, how to find it. Read first by everybody.
create or replace view marts.segments as
select
    segments.segment_key,
    segments.segment_name,
    segments.name_source,
    segments.is_name_stale,
    segments.size_rank,
    segments.customer_count,
    segments.customer_share,
    previous_segments.customer_count as previous_customer_count,
    previous_segments.customer_share as previous_customer_share,
    segments.joined_count,
    segments.left_count,
    segments.lineage,
    translate(traits.trait_1_text, signs.marks, signs.signs) as trait_1_text,
    translate(traits.trait_2_text, signs.marks, signs.signs) as trait_2_text,
    translate(traits.trait_3_text, signs.marks, signs.signs) as trait_3_text,
    segments.stability_jaccard,
    segments.stability_grade,
    translate(segments.rule_text, signs.marks, signs.signs) as rule_text,
    segments.rule_sql,
    segments.rule_precision,
    segments.rule_recall,
    segments.first_seen_date,
    segments.colour_hex,
    segments.report_path,
    current_run.data_date,
    segments.run_id,
    segments.stale_reason_text,
from model.segments
inner join model.current_run on segments.run_id = current_run.run_id
cross join model.figure_signs as signs
left join model.segment_traits as traits
    on segments.run_id = traits.run_id and segments.segment_key = traits.segment_key
left join model.segments as previous_segments
    on
        segments.segment_key = previous_segments.segment_key
        and current_run.previous_run_id = previous_segments.run_id;

comment on view marts.segments is 'One row per segment of the current run.';
comment on column marts.segments.segment_key is 'Segment, S01 and so on; the same from run to run, never reused.';
comment on column marts.segments.segment_name is 'Name of the segment.';
comment on column marts.segments.name_source is 'Who named it: rule or person.';
comment on column marts.segments.is_name_stale is 'Whether the words of the name have stopped being true.';
comment on column marts.segments.size_rank is '1 = the largest segment.';
comment on column marts.segments.customer_count is 'Customers in the segment.';
comment on column marts.segments.customer_share is 'Share of all placed customers, 0 to 1; the shares add to 1.';
comment on column marts.segments.previous_customer_count is 'Customers in the run before; null at the first run or for a new segment.';
comment on column marts.segments.previous_customer_share is 'Share of all placed customers in the run before.';
comment on column marts.segments.joined_count is 'Customers who are in the segment and were not in the run before; null at the first run.';
comment on column marts.segments.left_count is 'Customers who were in the segment in the run before and are not now; null at the first run.';
comment on column marts.segments.lineage is 'Where the segment comes from: first, kept, split, merged, new, returned (its key is back), retired.';
comment on column marts.segments.trait_1_text is 'What sets it apart most: a figure of all customers = 100, a share, or a mean.';
comment on column marts.segments.trait_2_text is 'What sets it apart second; null when nothing more does.';
comment on column marts.segments.trait_3_text is 'What sets it apart third; null when nothing more does.';
comment on column marts.segments.stability_jaccard is 'How well resampling finds the segment again, 0 to 1 (mean Jaccard).';
comment on column marts.segments.stability_grade is 'That figure in a word: solid, fair, fragile.';
comment on column marts.segments.rule_text is 'A short rule that finds the segment, in words.';
comment on column marts.segments.rule_sql is 'The same rule as a WHERE condition on customer_segments.';
comment on column marts.segments.rule_precision is 'Share of those the rule catches who belong to the segment.';
comment on column marts.segments.rule_recall is 'Share of the segment that the rule catches.';
comment on column marts.segments.first_seen_date is 'Data date of the run in which the key first appeared.';
comment on column marts.segments.colour_hex is 'Colour of the segment on light paper; the same from run to run.';
comment on column marts.segments.report_path is 'The segment''s page in the report''s folder.';
comment on column marts.segments.data_date is 'Date of the data.';
comment on column marts.segments.run_id is 'Run that these figures come from.';
comment on column marts.segments.stale_reason_text is 'Why the name is no longer true; null: it is.';
