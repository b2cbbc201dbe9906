-- One row per segment: what its customers can spend and how readily they respond,
-- as far as a feature of the catalog stands for each. Not evidence of response.
with
figures as (
    select
        profiles.segment_key,
        profiles.segment_name,
        catalog.stands_for,
        catalog.label || case when catalog.unit <> '' then ', ' || catalog.unit else '' end as title,
        profiles.segment_value,
        profiles.base_value,
    from marts.segment_profiles as profiles
    inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
    where
        catalog.stands_for in ('capacity', 'receptiveness')
        and profiles.category_name is null
        and profiles.segment_value is not null
    qualify row_number() over (
        partition by profiles.segment_key, catalog.stands_for order by catalog.feature_order
    ) = 1
)

select
    capacity.segment_key,
    case when count(*) over () > 8 then capacity.segment_key else capacity.segment_name end as label,
    capacity.segment_name,
    capacity.segment_value as x_value,
    receptiveness.segment_value as y_value,
    capacity.base_value as x_base_value,
    receptiveness.base_value as y_base_value,
    capacity.title as x_title,
    receptiveness.title as y_title,
    segments.customer_count,
    30 + 250 * segments.customer_share as point_size,
from figures as capacity
inner join figures as receptiveness on capacity.segment_key = receptiveness.segment_key
inner join marts.segments on capacity.segment_key = segments.segment_key
where capacity.stands_for = 'capacity' and receptiveness.stands_for = 'receptiveness'
order by capacity.segment_key;
