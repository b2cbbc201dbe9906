-- One row per segment: what the card that opens its page says as a whole. `people_text`
-- is the share as people say it: 1 in 5 of our customers, half, 6 in 10.
select
    segment_key,
    stability_grade,
    case
        when customer_share >= 0.95 then 'nearly all of our customers'
        when customer_share between 0.45 and 0.55 then 'half of our customers'
        when customer_share >= 0.35 then cast(round(10 * customer_share) as integer) || ' in 10 of our customers'
        when customer_share >= 0.005 then '1 in ' || cast(round(1 / customer_share) as integer) || ' of our customers'
        else 'fewer than 1 in 200 of our customers'
    end as people_text,
from marts.segments
order by segment_key;
