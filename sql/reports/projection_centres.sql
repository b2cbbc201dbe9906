-- One row per segment: its means in the two features of a scatter chart, and the
-- words beside them: the name, or the key where there are many.
with
asked as (
    select
        $x_feature_name as x_name,
        $y_feature_name as y_name,
)

select
    xs.segment_key,
    case when count(*) over () > 8 then xs.segment_key else xs.segment_name end as label,
    xs.segment_name,
    xs.segment_value as x_value,
    ys.segment_value as y_value,
from marts.segment_profiles as xs
inner join marts.segment_profiles as ys on xs.segment_key = ys.segment_key
inner join asked on xs.feature_name = asked.x_name and ys.feature_name = asked.y_name
where xs.segment_value is not null and ys.segment_value is not null
order by xs.segment_key;
