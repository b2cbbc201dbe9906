-- Makes campaign_changes: one row per incoming contact that is new or differs from
-- what is known, with the segment that the customer was in on that day.
create or replace temp table campaign_changes as
select
    campaigns.campaign_key,
    incoming.customer_id,
    incoming.arm_name,
    incoming.is_holdout,
    incoming.contacted_date,
    coalesce(stays.segment_key, assignments.segment_key) as segment_key,
    stays.segment_key is null and assignments.segment_key is not null as is_segment_later,
    customers.customer_id is not null as is_known_customer,
    coalesce(incoming.conflicting_arm_name, known.conflicting_arm_name, nullif(known.arm_name, incoming.arm_name))
        as conflicting_arm_name,
    substr(md5('half' || campaigns.campaign_name || incoming.customer_id), 1, 1) < '8' as is_ranking_half,
    cast(null as varchar) as feature_bands,
    incoming.is_responded,
    incoming.is_converted,
    incoming.revenue,
    $batch_id as batch_id,
    known.customer_id is null as is_new
from campaign_incoming as incoming
inner join core.campaigns on incoming.campaign_name = campaigns.campaign_name
left join core.campaign_contacts as known
    on campaigns.campaign_key = known.campaign_key and incoming.customer_id = known.customer_id
left join core.customers on incoming.customer_id = customers.customer_id
left join model.assignments on incoming.customer_id = assignments.customer_id
left join model.segment_membership as stays
    on
        incoming.customer_id = stays.customer_id
        and stays.valid_from_date <= coalesce(incoming.contacted_date, campaigns.start_date)
        and (stays.valid_to_date is null or stays.valid_to_date > coalesce(incoming.contacted_date, campaigns.start_date))
where
    known.customer_id is null
    or (known.arm_name, known.is_holdout, known.contacted_date, known.is_responded, known.is_converted, known.revenue)
    is distinct from (
        incoming.arm_name, incoming.is_holdout, incoming.contacted_date, incoming.is_responded,
        incoming.is_converted, incoming.revenue
    )
