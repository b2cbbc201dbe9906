-- An audience is as it was frozen: nobody joined, left, or changed arm or segment.
-- severity: fail
with
fingerprints as (
    select
        campaign_key,
        cast(sum(cast(
            '0x' || substr(md5(concat_ws(chr(31), customer_id, arm_name, is_holdout, segment_key)), 1, 8) as bigint
        )) as bigint) as members_hash,
        count(*) as member_count,
    from core.campaign_contacts
    group by campaign_key
)

select
    campaigns.campaign_name,
    campaigns.member_count as frozen_count,
    coalesce(fingerprints.member_count, 0) as member_count,
from core.campaigns
left join fingerprints on campaigns.campaign_key = fingerprints.campaign_key
where
    campaigns.origin <> 'contacts'
    and coalesce(fingerprints.members_hash, 0) <> campaigns.members_hash;
