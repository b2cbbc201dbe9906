-- One row per segment (null: not placed) with customers who must not be contacted:
-- how many of them the lists leave out.
-- Not from marts: counts everybody, without what the mart joins to each customer.
select
    assignments.segment_key,
    count(*) as left_out_count,
from core.do_not_contact
inner join model.assignments on do_not_contact.customer_id = assignments.customer_id
group by assignments.segment_key
order by assignments.segment_key;
