-- One row per customer who was placed on a day: in which segment. A macro beside
-- the view segment_membership, for shells that have the warehouse open itself:
--     select * from marts.segment_as_of(date '2026-02-01')
create or replace macro marts.segment_as_of(day) as table
    select
        segment_membership.customer_id,
        segment_membership.segment_key,
        segment_membership.segment_name,
        segment_membership.valid_from_date,
    from marts.segment_membership
    where
        segment_membership.valid_from_date <= day
        and (segment_membership.valid_to_date is null or segment_membership.valid_to_date > day);
