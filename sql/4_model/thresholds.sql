-- One row: every threshold of the model and of its words, to be changed here.
create or replace view model.thresholds as
select
    -- the search over the number of segments
    2 as k_min,
    10 as k_max,
    20 as k_widest,  -- tried up to here where the best is the largest number tried
    -- of the numbers within chance of the best, those as stable as the most stable
    0.1::double as stability_margin,
    100 as restart_count,
    0.02::double as eligible_min_share,
    2 as eligible_min_count,
    -- words: "high" and "low" need an interval clear of the base and this effect
    0.2::double as word_min_effect,
    -- intervals: how often they cover, and the normal quantile that belongs to it
    0.95::double as interval_level,
    1.959963984540054::double as interval_z,
    -- names: what is farther from everybody else is named first (0.5: medium, Cohen 1988)
    0.5::double as name_min_effect,
    -- a short rule for a segment: this share of those it catches belongs there
    0.8::double as rule_min_precision,
    -- placing a customer
    0.1::double as borderline_max_margin,
    0.25::double as core_max_quantile,
    0.99::double as outlier_quantile,
    -- a refit: another number of segments must lead the published one by so many
    -- standard errors (95 % for the best of nine); who inherits a key
    2.54::double as keep_z,
    0.5::double as key_min_jaccard,
    0.25::double as split_min_share,
    -- a segment that was retired within so many runs can have its key back
    12 as retired_run_count,
    -- stability grades (Hennig 2007)
    0.85::double as solid_min_jaccard,
    0.6::double as fair_min_jaccard,
    -- drift against the fit: population stability index, share of customers outside
    -- the ranges of the fit, change of a missing rate; and the normal quantile of 0.9999
    -- that sets off chance: a run judges about ten shifts, a small file varies much
    0.1::double as drift_investigate_psi,
    0.25::double as drift_refit_psi,
    0.02::double as drift_investigate_range_share,
    0.1::double as drift_refit_range_share,
    0.05::double as drift_investigate_missing_change,
    3.719016485455709::double as drift_chance_z,
    -- attention
    0.6::double as giant_segment_share,
    -- a segment of more is what is usual: its name calls nothing of it low or high
    0.85::double as usual_segment_share,
    0.05::double as unplaced_max_share,
    45 as old_data_days,
    -- suspicious shifts against the run before: standard deviations of a mean, points of a share, share of customers
    0.25::double as shift_max_effect,
    0.1::double as shift_max_share,
    0.5::double as shift_max_customers,
    -- display
    5 as small_cell_count,
    400 as scatter_max_points;

comment on view model.thresholds is 'One row: every threshold of the model and of its words.';
