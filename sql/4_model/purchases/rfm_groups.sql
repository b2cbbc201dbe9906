-- One row per pair of scores, and the usual name of its group. Every pair of 1 to
-- 5 stands here once, so that groups neither overlap nor leave anybody out.
--   recency_score  5: the most recent fifth
--   value_score    mean of frequency and monetary score, halves rounded up
create or replace view model.rfm_groups as
select
    recency_score,
    value_score,
    rfm_group,
from (
    values
    (5, 5, 'Champions'),
    (5, 4, 'Champions'),
    (5, 3, 'Potential loyalists'),
    (5, 2, 'Potential loyalists'),
    (5, 1, 'New customers'),
    (4, 5, 'Loyal'),
    (4, 4, 'Loyal'),
    (4, 3, 'Potential loyalists'),
    (4, 2, 'Potential loyalists'),
    (4, 1, 'Promising'),
    (3, 5, 'Loyal'),
    (3, 4, 'Loyal'),
    (3, 3, 'Need attention'),
    (3, 2, 'About to sleep'),
    (3, 1, 'About to sleep'),
    (2, 5, 'Cannot lose them'),
    (2, 4, 'At risk'),
    (2, 3, 'At risk'),
    (2, 2, 'Hibernating'),
    (2, 1, 'Hibernating'),
    (1, 5, 'Cannot lose them'),
    (1, 4, 'At risk'),
    (1, 3, 'At risk'),
    (1, 2, 'Hibernating'),
    (1, 1, 'Hibernating')
) as groups (recency_score, value_score, rfm_group);

comment on view model.rfm_groups is 'One row per pair of RFM scores, and the usual name of its group.';
