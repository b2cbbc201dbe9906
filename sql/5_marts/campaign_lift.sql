-- One row per campaign, arm, outcome and segment (null key = all): what the
-- contacts brought against those held out, with the verdict. lift is as measured,
-- lift_pooled what to expect. What is not judged has no lift, range or profit.
-- For revenue, rates are money per person.
create or replace view marts.campaign_lift as
select
    effects.campaign_key,
    campaigns.campaign_name,
    campaigns.channel,
    campaigns.start_date,
    effects.outcome_name,
    campaigns.outcome_window_days,
    effects.arm_name,
    effects.segment_key,
    segments.segment_name,
    effects.contacted_count,
    effects.contacted_response_count,
    effects.contacted_rate,
    effects.contacted_rate_low,
    effects.contacted_rate_high,
    effects.holdout_count,
    effects.holdout_response_count,
    effects.holdout_rate,
    effects.holdout_rate_low,
    effects.holdout_rate_high,
    effects.lift,
    effects.lift_low,
    effects.lift_high,
    effects.lift_pooled,
    effects.lift_pooled_low,
    effects.lift_pooled_high,
    effects.lift / nullif(effects.holdout_rate, 0) as relative_lift,
    effects.p_value_adjusted,
    worth.incremental_count,
    worth.incremental_count_low,
    worth.incremental_count_high,
    case when effects.has_money then cast(effects.recorded_sum as double) / effects.contacted_count end
        as revenue_per_contact,
    effects.cost_per_contact,
    effects.cost_per_contact * effects.contacted_count as cost_total,
    effects.contacted_count * effects.revenue_lift as incremental_revenue,
    worth.incremental_profit,
    worth.incremental_profit_low,
    worth.incremental_profit_high,
    effects.break_even_lift,
    campaigns.currency_code,
    effects.verdict,
    translate(wording.verdict_text, signs.marks, signs.signs) as verdict_text,
    translate(wording.warning_text, signs.marks, signs.signs) as warning_text,
    current_run.run_id,
    effects.minimum_detectable_effect as mde,
    effects.is_money as is_money_verdict,
    worth.response_revenue,
    worth.response_profit,
    worth.break_even_rate,
    worth.lift_adjusted,
    worth.lift_adjusted_low,
    worth.lift_adjusted_high,
    wording.verdict_word,
    worth.is_imbalanced,
from model.campaign_effects as effects
cross join model.current_run
cross join model.figure_signs as signs
inner join core.campaigns on effects.campaign_key = campaigns.campaign_key
inner join model.campaign_wording as wording
    on
        effects.campaign_key = wording.campaign_key
        and effects.outcome_name = wording.outcome_name
        and effects.arm_name = wording.arm_name
        and effects.segment_key is not distinct from wording.segment_key
inner join model.campaign_worth as worth
    on
        effects.campaign_key = worth.campaign_key
        and effects.outcome_name = worth.outcome_name
        and effects.arm_name = worth.arm_name
        and effects.segment_key is not distinct from worth.segment_key
left join model.segments
    on campaigns.run_id = segments.run_id and effects.segment_key = segments.segment_key;

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
comment on column marts.campaign_lift.lift_low is 'Lower end of its range, which holds at 95 % for all segments and arms together.';
comment on column marts.campaign_lift.lift_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.lift_pooled is 'Lift drawn towards that of all segments (empirical Bayes).';
comment on column marts.campaign_lift.lift_pooled_low is 'Lower end of its 95 % interval.';
comment on column marts.campaign_lift.lift_pooled_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.relative_lift is 'lift / holdout_rate.';
comment on column marts.campaign_lift.p_value_adjusted is 'Chance of a lift this far from break-even if it just paid; adjusted (Holm).';
comment on column marts.campaign_lift.incremental_count is 'Extra outcomes that the contacts brought, rounded.';
comment on column marts.campaign_lift.incremental_count_low is 'Lower end of its 95 % interval.';
comment on column marts.campaign_lift.incremental_count_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.revenue_per_contact is 'Revenue of a contacted customer.';
comment on column marts.campaign_lift.cost_per_contact is 'Cost of one contact.';
comment on column marts.campaign_lift.cost_total is 'Cost of the contacts, in currency_code.';
comment on column marts.campaign_lift.incremental_revenue is 'Extra revenue that the contacts brought.';
comment on column marts.campaign_lift.incremental_profit is 'Extra recorded revenue at its margin, or extra responses at their value, less cost.';
comment on column marts.campaign_lift.incremental_profit_low is 'Lower end of its 95 % interval.';
comment on column marts.campaign_lift.incremental_profit_high is 'Upper end of that interval.';
comment on column marts.campaign_lift.break_even_lift is 'Smallest lift that pays for a contact.';
comment on column marts.campaign_lift.currency_code is 'Currency of all money in the row.';
comment on column marts.campaign_lift.verdict is 'works, no worthwhile effect, harms, cannot tell.';
comment on column marts.campaign_lift.verdict_text is 'The verdict as a sentence.';
comment on column marts.campaign_lift.warning_text is 'What to know before believing the figures; null: nothing.';
comment on column marts.campaign_lift.run_id is 'Run that these figures come from.';
comment on column marts.campaign_lift.mde is 'Minimum detectable effect: the true lift found to work in 80 % of campaigns of these sizes.';
comment on column marts.campaign_lift.is_money_verdict is 'Whether the verdict is of money, on which advice then rests.';
comment on column marts.campaign_lift.response_revenue is 'Without a holdout: what the responses brought in, whoever asked for them.';
comment on column marts.campaign_lift.response_profit is 'Without a holdout: that at its margin, less cost. Response, not lift.';
comment on column marts.campaign_lift.break_even_rate is 'Without a holdout: response rate from which the contacts earn their cost.';
comment on column marts.campaign_lift.lift_adjusted is 'Over all segments: the lift adjusted by segment (post-stratified).';
comment on column marts.campaign_lift.lift_adjusted_low is 'Lower end of its range, which holds at 95 % for all arms together.';
comment on column marts.campaign_lift.lift_adjusted_high is 'Upper end of that range.';
comment on column marts.campaign_lift.verdict_word is 'Verdict for a table cell; says also what is not judged at all.';
comment on column marts.campaign_lift.is_imbalanced is 'Over all segments: whether the arms differ in their mix of segments by more than chance.';
