-- One row per feature: how its numbers are written in a sentence. Read by
-- model.segment_wording.
create or replace view model.feature_formats as
select
    feature_name,
    label,
    unit,
    is_ratio_scale,
    role = 'train' as is_training_feature,  -- of the segments as they are, whatever the catalog says by now
    -- '0.0' shows one decimal
    case
        when display_format like '0.%' then '{:,.' || (length(display_format) - 2) || 'f}'
        else '{:,.0f}'
    end as number_format,
    -- 'Spending score' becomes 'spending score', 'CLV' stays
    case
        when substr(label, 2, 1) = lower(substr(label, 2, 1)) then lower(substr(label, 1, 1)) || substr(label, 2)
        else label
    end as label_inside,
from model.fitted_catalog;

comment on view model.feature_formats is 'One row per feature: how its numbers are written in a sentence.';
