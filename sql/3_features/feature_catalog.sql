-- One row per column of features.customer_features: how the model uses it and
-- how the report shows it. To leave a feature out of the model, change its role
-- from 'train' to 'profile'; nothing else. Segments that are published already stay
-- as they were made until segapp refit.
--   role         train (forms the segments), profile (only described), outcome (what
--                came of an offer: only described, marked so), ignored, identifier
--   transform    standard, log (log1p, then standard), robust (median and interquartile
--                range; values beyond three ranges from the quartiles count as lying there), none
--   null_policy  exclude (a customer without it is not placed) or median
--   stands_for   capacity or receptiveness on the scorecard (-receptiveness: low is good), else null
--   display_format   how values are written on pages, in sentences and in names of segments:
--                0, 0.0, 0.00 or 0.000 (that many decimals; a mean of whole numbers gets one),
--                0 %, 0.0 % or 0.00 % (a share: 0.225 is written 22.5 %), or text (words).
--                model.feature_formats says what each means; another one is refused
create or replace view features.feature_catalog as
select
    feature_name,
    feature_order::integer as feature_order,
    label,
    unit,
    role,
    transform,
    null_policy,
    stands_for,
    low_word,
    high_word,
    display_format,
    is_ratio_scale,
    is_personal,
from (
    values
    -- CustomerID: it identifies the customer
    ('customer_id', 0, 'Customer', '', 'identifier', 'none', 'exclude', null, '', '', 'text', false, true),
    -- Gender: two values: it describes
    ('gender', 1, 'Gender', '', 'profile', 'none', 'exclude', null, '', '', 'text', false, true),
    -- Age: an age
    ('age_years', 2, 'Age', 'years', 'train', 'standard', 'exclude', null, 'Younger', 'Older', '0', true, true),
    -- Annual Income (k$): an amount
    ('annual_income_k', 3, 'Income', 'k$', 'train', 'standard', 'exclude', 'capacity', 'Low income', 'High income', '0', true, true),
    -- Spending Score (1-100): a score
    ('spending_score', 4, 'Spending score', '', 'train', 'standard', 'exclude', 'receptiveness', 'Low spending', 'High spending', '0', true, false)
) as catalog (
    feature_name, feature_order, label, unit, role, transform, null_policy,
    stands_for, low_word, high_word, display_format, is_ratio_scale, is_personal
);

comment on view features.feature_catalog is 'One row per column of customer_features: how the model uses it and how the report shows it.';
