-- One row per fit, subject and bin: how the customers were spread when the model
-- was fitted. Later runs are compared with it, so it never changes.
create table if not exists model.drift_snapshot (
    run_id varchar not null,          -- the fit
    subject_kind varchar not null,    -- feature, segment, distance
    subject_name varchar not null,    -- the feature's name; segment_key; centroid_distance
    bin_number integer not null,      -- 0 is missing, the others count from 1
    bin_low double,                   -- numbers: above it (the first bin: from it on) ...
    bin_high double,                  -- ... up to and including this
    category_name varchar,            -- words; null in the last bin: all others
    customer_count bigint not null
);

comment on table model.drift_snapshot is 'One row per fit, subject and bin: how the customers were spread at the fit.';
