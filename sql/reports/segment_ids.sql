-- One row per segment and typical or borderline customer; none where a segment is
-- so small that ids would point at people, and nobody who must not be contacted.
-- Not from marts: who must not be contacted is asked where it is written.
select
    typical.segment_key,
    typical.kind,
    typical.typical_rank,
    typical.customer_id,
from marts.segment_typical_customers as typical
inner join marts.segments on typical.segment_key = segments.segment_key
cross join model.thresholds
where
    segments.customer_count >= thresholds.small_cell_count
    and typical.customer_id not in (select do_not_contact.customer_id from core.do_not_contact)
order by typical.segment_key, typical.kind, typical.typical_rank;
