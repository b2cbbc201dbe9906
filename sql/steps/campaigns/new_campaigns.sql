-- One row per incoming campaign that is not known yet, with the day of its first
-- contact.
select
    incoming.campaign_name,
    case
        when year(min(incoming.contacted_date)) between 1 and 9999 then min(incoming.contacted_date)
    end as first_date
from campaign_incoming as incoming
where incoming.campaign_name not in (select campaign_name from core.campaigns)
group by incoming.campaign_name
order by incoming.campaign_name
