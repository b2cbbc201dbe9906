-- One row per campaign, arm, outcome and segment (null key = all): what the contacts brought against those held out.
-- Empty until there are campaigns; the columns and types are final.
create or replace view marts.campaign_lift as
select
    cast(null as varchar) as campaign_key,
    cast(null as varchar) as campaign_name,
    cast(null as varchar) as channel,
    cast(null as date) as start_date,
    cast(null as varchar) as outcome_name,
    cast(null as integer) as outcome_window_days,
    cast(null as varchar) as arm_name,
    cast(null as varchar) as segment_key,
    cast(null as varchar) as segment_name,
    cast(null as bigint) as contacted_count,
    cast(null as bigint) as contacted_response_count,
    cast(null as double) as contacted_rate,
    cast(null as double) as contacted_rate_low,
    cast(null as double) as contacted_rate_high,
    cast(null as bigint) as holdout_count,
    cast(null as bigint) as holdout_response_count,
    cast(null as double) as holdout_rate,
    cast(null as double) as holdout_rate_low,
    cast(null as double) as holdout_rate_high,
    cast(null as double) as lift,
    cast(null as double) as lift_low,
    cast(null as double) as lift_high,
    cast(null as double) as lift_pooled,
    cast(null as double) as lift_pooled_low,
    cast(null as double) as lift_pooled_high,
    cast(null as double) as relative_lift,
    cast(null as double) as p_value_adjusted,
    cast(null as bigint) as incremental_count,
    cast(null as double) as incremental_count_low,
    cast(null as double) as incremental_count_high,
    cast(null as double) as revenue_per_contact,
    cast(null as double) as cost_per_contact,
    cast(null as double) as cost_total,
    cast(null as double) as incremental_revenue,
    cast(null as double) as incremental_profit,
    cast(null as double) as incremental_profit_low,
    cast(null as double) as incremental_profit_high,
    cast(null as double) as break_even_lift,
    cast(null as varchar) as currency_code,
    cast(null as varchar) as verdict,
    cast(null as varchar) as verdict_text,
    cast(null as varchar) as warning_text,
    cast(null as varchar) as run_id,
where false;

comment on view marts.campaign_lift is 'One row per campaign, arm, outcome and segment: what the contacts brought, against holdout.';
comment on column marts.campaign_lift.campaign_key is 'Key of the campaign.';
comment on column marts.campaign_lift.campaign_name is 'Name of the campaign.';
comment on column marts.campaign_lift.channel is 'How the customers were contacted.';
comment on column marts.campaign_lift.start_date is 'First day of the campaign.';
comment on column marts.campaign_lift.outcome_name is 'What is counted: response, conversion, revenue.';
comment on column marts.campaign_lift.outcome_window_days is 'Days after the contact in which an outcome counts.';
comment on column marts.campaign_lift.arm_name is 'Variant of the campaign.';
comment on column marts.campaign_lift.segment_key is 'Segment at the time of the contact; null = all segments together.';
comment on column marts.campaign_lift.segment_name is 'Name the segment had then.';
comment on column marts.campaign_lift.contacted_count is 'Customers who were to be contacted, as assigned.';
comment on column marts.campaign_lift.contacted_response_count is 'Contacted customers with the outcome.';
comment on column marts.campaign_lift.contacted_rate is 'Their share, 0 to 1.';
comment on column marts.campaign_lift.contacted_rate_low is 'Lower end of its 95 % interval (Wilson).';
comment on column marts.campaign_lift.contacted_rate_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.holdout_count is 'Customers held out: chosen at random not to be contacted.';
comment on column marts.campaign_lift.holdout_response_count is 'Held-out customers with the outcome.';
comment on column marts.campaign_lift.holdout_rate is 'Their share, 0 to 1.';
comment on column marts.campaign_lift.holdout_rate_low is 'Lower end of its 95 % interval (Wilson).';
comment on column marts.campaign_lift.holdout_rate_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.lift is 'Difference of the response rates, contacted less held out.';
comment on column marts.campaign_lift.lift_low is 'Lower end of the 95 % interval of lift (Newcombe).';
comment on column marts.campaign_lift.lift_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.lift_pooled is 'Lift drawn towards that of all segments (empirical Bayes).';
comment on column marts.campaign_lift.lift_pooled_low is 'Lower end of its 95 % interval.';
comment on column marts.campaign_lift.lift_pooled_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.relative_lift is 'lift / holdout_rate.';
comment on column marts.campaign_lift.p_value_adjusted is 'Chance of such a lift without any effect, adjusted for the number of segments (Holm).';
comment on column marts.campaign_lift.incremental_count is 'Extra outcomes that the contacts brought, rounded.';
comment on column marts.campaign_lift.incremental_count_low is 'Lower end of its 95 % interval.';
comment on column marts.campaign_lift.incremental_count_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.revenue_per_contact is 'Revenue of a contacted customer.';
comment on column marts.campaign_lift.cost_per_contact is 'Cost of one contact.';
comment on column marts.campaign_lift.cost_total is 'Cost of the contacts, in currency_code.';
comment on column marts.campaign_lift.incremental_revenue is 'Extra revenue that the contacts brought.';
comment on column marts.campaign_lift.incremental_profit is 'That revenue at its margin, less the cost.';
comment on column marts.campaign_lift.incremental_profit_low is 'Lower end of its 95 % interval.';
comment on column marts.campaign_lift.incremental_profit_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.break_even_lift is 'Smallest lift that pays for a contact.';
comment on column marts.campaign_lift.currency_code is 'Currency of all money in the row.';
comment on column marts.campaign_lift.verdict is 'works, no worthwhile effect, harms, cannot tell.';
comment on column marts.campaign_lift.verdict_text is 'The verdict as a sentence.';
comment on column marts.campaign_lift.warning_text is 'What to know before believing the figures; null: nothing.';
comment on column marts.campaign_lift.run_id is 'Run that these figures come from.';
