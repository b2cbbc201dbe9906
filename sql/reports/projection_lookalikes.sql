-- At most two rows: pairs of segments whose centres coincide in a scatter chart
-- although another feature tells them apart.
-- Not from marts: the frozen centres are the model, not a finding.
with
asked as (
    select
        $x_feature_name as x_name,
        $y_feature_name as y_name,
),

centres as (
    select
        centroids.segment_key,
        centroids.feature_name,
        centroids.centroid_z,
    from model.centroids
    inner join model.current_run on centroids.run_id = current_run.fit_run_id
    inner join marts.segments on centroids.segment_key = segments.segment_key
),

gaps as (
    select
        one.segment_key,
        other.segment_key as other_segment_key,
        one.feature_name,
        one.feature_name in (asked.x_name, asked.y_name) as is_shown,
        abs(one.centroid_z - other.centroid_z) as gap,
    from centres as one
    inner join centres as other
        on one.feature_name = other.feature_name and one.segment_key < other.segment_key
    cross join asked
),

pairs as (
    select
        segment_key,
        other_segment_key,
        sqrt(sum(gap * gap) filter (where is_shown)) as shown_distance,
        max(gap) filter (where not is_shown) as hidden_gap,
        arg_max(feature_name, (gap, feature_name)) filter (where not is_shown) as hidden_feature_name,
    from gaps
    group by segment_key, other_segment_key
)

select
    pairs.segment_key,
    pairs.other_segment_key,
    catalog.label as feature_label,
from pairs
inner join features.feature_catalog as catalog on pairs.hidden_feature_name = catalog.feature_name
where pairs.shown_distance < 0.75 and pairs.hidden_gap > 0.75
order by pairs.shown_distance, pairs.segment_key, pairs.other_segment_key
limit 2;
