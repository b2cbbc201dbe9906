-- One row per campaign and segment: people contacted, held out, and responded. A
-- flag says where the share held out differs between segments.
select
    campaigns.campaign_key,
    cells.segment_key,
    sum(cells.member_count) filter (where not cells.is_holdout)::bigint as contacted_count,
    sum(cells.member_count) filter (where cells.is_holdout)::bigint as holdout_count,
    sum(cells.responded_count)::bigint as responded_count
from core.campaigns
inner join model.campaign_cells as cells on campaigns.campaign_key = cells.campaign_key
group by campaigns.campaign_key, cells.segment_key
order by campaigns.campaign_key, cells.segment_key
