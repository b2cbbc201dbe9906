-- One row per feature, and a second one (is_share) for the shares of its
-- categories: how its numbers are written. The only reader of `display_format`;
-- sentences, pages and names of segments take the parts from here.
--   factor           100 where the number is shown in per cent, else 1
--   value_decimals   of a single value: a median, the edge of a bin
--   mean_decimals    of a mean: one more where values are whole numbers
--   unit_text        what follows the number, with its space
--   number_format, mean_format   the same for format(), whose result is to be marked (model.figure_signs)
create or replace view model.feature_formats as
with
parts as (
    select
        catalog.feature_name,
        catalog.label,
        catalog.unit,
        catalog.is_ratio_scale,
        catalog.role = 'train' as is_training_feature,
        kinds.is_share,
        kinds.is_share or catalog.display_format like '0%\%' escape '\' as is_percent,
        -- '0.00 %' has two: the zeros after the point
        cast(
            case
                when kinds.is_share or catalog.display_format not like '0.%' then 0
                else length(split_part(catalog.display_format, ' ', 1)) - 2
            end as integer
        ) as value_decimals,
    from model.fitted_catalog as catalog
    cross join (values (false), (true)) as kinds (is_share)
),

formats as (
    select
        *,
        case when is_percent then 100 else 1 end as factor,
        case when is_percent or value_decimals > 0 then value_decimals else 1 end as mean_decimals,
        case when is_percent then ' %' when unit <> '' then ' ' || unit else '' end as unit_text,
    from parts
)

select
    feature_name,
    label,
    unit,
    is_ratio_scale,
    is_training_feature,
    is_share,
    is_percent,
    factor,
    value_decimals,
    mean_decimals,
    unit_text,
    '{:,.' || value_decimals || 'f}' as number_format,
    '{:,.' || mean_decimals || 'f}' as mean_format,
    -- 'Spending score' becomes 'spending score'; 'CLV' and 'B2B share' stay
    case
        when regexp_matches(label, '^.[\p{Lu}\p{Nd}]') then label
        else lower(substr(label, 1, 1)) || substr(label, 2)
    end as label_inside,
from formats;

comment on view model.feature_formats is 'One row per feature and kind of number (is_share: of its categories): how it is written.';
