-- Ends the stays of customers who are not in that segment any more.
update model.segment_membership
set valid_to_date = $data_date
where
    valid_to_date is null
    and not exists (
        select 1
        from model.assignments
        where
            assignments.customer_id = segment_membership.customer_id
            and assignments.segment_key = segment_membership.segment_key
    )
