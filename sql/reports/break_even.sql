-- One row when the newest measured campaign has a cost per contact: the extra
-- responses per hundred contacted that pay for it.
select 100 * max(break_even_lift) as value
from marts.campaign_lift
where break_even_lift is not null and outcome_name = 'response'
group by start_date, campaign_key
qualify row_number() over (order by start_date desc, length(campaign_key) desc, campaign_key desc) = 1;
