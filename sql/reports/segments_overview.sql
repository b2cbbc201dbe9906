-- One row per segment, largest first: the table of page one.
select
    segment_key,
    segment_name,
    customer_count,
    customer_share,
    100 * (customer_share - previous_customer_share) as share_change_points,
    trait_1_text,
    trait_2_text,
    trait_3_text,
    stability_grade,
from marts.segments
order by size_rank;
