-- One row per refit and overlapping pair of an old and a new segment.
create table if not exists model.segment_lineage (
    run_id varchar not null,
    previous_segment_key varchar,
    segment_key varchar,
    lineage varchar not null,         -- first, kept, split, merged, new, returned, retired
    shared_count bigint not null,
    jaccard double,
    share_of_previous double,
    share_of_current double,
    is_origin boolean not null        -- the segment comes from the previous one; else customers who moved
);

comment on table model.segment_lineage is 'One row per refit and overlapping pair of old and new segments.';
