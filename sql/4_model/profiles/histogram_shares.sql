-- One row per number, segment of the current run (and all customers, 'all') and bin
-- of its histogram: the share of its customers that lies there. Read by the histograms and compare.html.
create or replace view model.histogram_shares as
select
    coalesce(bins.segment_key, 'all') as segment_key,
    bins.feature_name,
    bins.bin_low,
    bins.bin_high,
    bins.customer_count / nullif(sum(bins.customer_count) over whole, 0) as share,
from model.feature_histograms as bins
inner join model.current_run on bins.run_id = current_run.run_id
window whole as (partition by bins.segment_key, bins.feature_name);

comment on view model.histogram_shares is 'One row per number, segment of the current run (all: all customers) and bin: their share.';
comment on column model.histogram_shares.segment_key is 'Key of the segment; all for all customers.';
comment on column model.histogram_shares.feature_name is 'Column of features.customer_features.';
comment on column model.histogram_shares.bin_low is 'Lower end of the bin.';
comment on column model.histogram_shares.bin_high is 'Upper end of the bin.';
comment on column model.histogram_shares.share is 'Share of the customers with a value, between 0 and 1.';
