-- One row per fit, segment number and bin of distance: the share of the
-- segment's customers at the fit who were at least as far away, times 100. A
-- segment's bins are a part of its own distances, so that a tight one has as many
-- as a wide one. model.customer_scores looks typicality up here, so that asking
-- for one customer needs no window over all.
create table if not exists model.distance_percentiles (
    run_id varchar not null,          -- the fit
    segment_number integer not null,  -- position of the key among the fit's keys, from 1
    distance_bin integer not null,
    typicality_percentile double not null,
    bin_width double                  -- in standard deviations; null: 1/64, in files of segapp 0.1
);

comment on table model.distance_percentiles is 'One row per fit, segment number and bin of distance: how typical a customer there is.';
