-- One row per fit and segment: the silhouettes of its customers in the fit, with
-- Euclidean distances between scaled features (Rousseeuw 1987). Written by the
-- fit, read by the method page. A fit of one segment has none.
create table if not exists model.segment_silhouettes (
    run_id varchar not null,
    segment_key varchar not null,
    mean_silhouette double not null,
    silhouette_p10 double not null,     -- one customer in ten lies below
    silhouette_p90 double not null,     -- one customer in ten lies above
    negative_share double not null      -- customers nearer to those of another segment
);

comment on table model.segment_silhouettes is
'One row per fit and segment: mean and spread of its customers'' silhouettes.';
