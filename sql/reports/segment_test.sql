-- One row per segment: its test card, with the smallest difference in rates that
-- the test can see (80 % power).
select
    segment_key,
    contact_count,
    holdout_count,
    100 * smallest_lift as smallest_points,
from model.test_cards
order by segment_key;
