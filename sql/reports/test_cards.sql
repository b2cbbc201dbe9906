-- One row per segment: a test of it that is ready to be frozen.
-- Not from marts: a test to freeze is a proposal of the command line.
select
    segment_key,
    contact_count,
    holdout_count,
    holdout_share,
    smallest_lift,
    is_large_enough,
    test_with_segment_key,
    card_text,
from model.test_cards
order by segment_key;
