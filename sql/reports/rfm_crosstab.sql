-- One row per RFM group and segment: how many customers are in both, as a share
-- of the group. Groups in the order of the panel's first table.
with
placed as (
    select
        rfm_group,
        segment_key,
        avg(recency_score + frequency_score) over (partition by rfm_group) as group_rank,
    from marts.rfm_scores
    where segment_key is not null
),

rfm_rows as (
    select distinct
        rfm_group,
        group_rank,
    from placed
),

cells as (
    select
        rfm_group,
        segment_key,
        count(*) as customer_count,
    from placed
    group by rfm_group, segment_key
)

select
    rfm_rows.rfm_group,
    segments.segment_key,
    coalesce(cells.customer_count, 0) as customer_count,
    coalesce(cells.customer_count, 0) / nullif(sum(cells.customer_count) over (partition by rfm_rows.rfm_group), 0)
        as share_of_group,
from rfm_rows
cross join marts.segments as segments
left join cells on rfm_rows.rfm_group = cells.rfm_group and segments.segment_key = cells.segment_key
order by rfm_rows.group_rank desc, rfm_rows.rfm_group asc, segments.size_rank asc;
