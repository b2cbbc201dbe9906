-- One row per fit and tried number of segments, with every index of quality.
create table if not exists model.k_search (
    run_id varchar not null,
    k integer not null,
    inertia double not null,
    silhouette double,
    silhouette_squared double,
    calinski_harabasz double,
    davies_bouldin double,
    gap double,
    gap_standard_error double,
    smallest_segment_share double,
    restart_spread double,
    stability_mean_ari double,
    is_eligible boolean not null,
    is_chosen boolean not null,
    is_within_chance boolean,         -- eligible, and its silhouette within chance of the highest
    pointer_text varchar              -- the indices that point to this number
);

comment on table model.k_search is 'One row per fit and tried number of segments.';
