-- One row per segment and bar of its index chart, at most twelve, what sets the
-- segment apart first; features without a true zero have no index.
select
    profiles.segment_key,
    profiles.feature_label || coalesce(': ' || profiles.category_name, '') as row_label,
    case
        when profiles.is_training_feature then 'used to form segments'
        when catalog.role = 'outcome' then 'not used to form segments: an outcome'
        else 'only described'
    end as role_text,
    direction in ('about the same', 'too few to say') as is_same,
    index_vs_all,
    index_low,
    index_high,
    row_number() over (partition by segment_key order by driver_rank) - 1 as rank,
    -- where the figure stands: beyond the range, on the side of the bar
    case
        when index_vs_all >= 100 then coalesce(index_high, index_vs_all)
        else coalesce(index_low, index_vs_all)
    end as text_x,
from marts.segment_profiles as profiles
inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
where index_vs_all is not null
qualify rank < 12
order by segment_key, rank;
