-- One row: the means of all customers in the two features of a scatter chart.
select
    max(base_value) filter (where feature_name = $x_feature_name) as x_value,
    max(base_value) filter (where feature_name = $y_feature_name) as y_value,
from marts.segment_profiles
where category_name is null;
