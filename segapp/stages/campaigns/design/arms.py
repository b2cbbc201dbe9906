"""Divide customers into arms by the rank of md5(salt || customer_id) within each segment.

Arms are thus balanced to within one customer and reproducible by anybody. Nobody sorts all customers for that: ranks
are needed only in the few buckets of the md5 in which one arm ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from segapp.stages.campaigns.design.bands import bands_sql
from segapp.stages.campaigns.design.selection import NO_SEGMENT
from segapp.stages.campaigns.design.terms import HOLDOUT, Split
from segapp.warehouse import Warehouse, quote_text, step

PARTS = 1_000_000
"""The share held out is kept in millionths, so that counts come from whole numbers only."""


def choose(warehouse: Warehouse, candidates: str, salt: str) -> int:
    """Keep the candidates with the bucket of their md5, count the buckets, and return how many may be contacted."""
    warehouse.execute(
        f"""
create or replace temp table campaign_chosen as
select
    candidates.*,
    ('0x' || substr(md5(? || customer_id), 1, 3))::integer as bucket
from ({candidates}) as candidates""",
        [salt],
    )
    warehouse.execute(step("campaigns/buckets"))
    return int(warehouse.scalar("select count(*) from campaign_chosen where exclusion_reason is null"))


def left_out(warehouse: Warehouse) -> dict[str, int]:
    """Return how many of the candidates may not be contacted, by reason."""
    rows = warehouse.rows(
        "select exclusion_reason, count(*) as customer_count from campaign_chosen"
        " where exclusion_reason is not null group by exclusion_reason order by exclusion_reason"
    )
    return {row.exclusion_reason: row.customer_count for row in rows}


def cut(warehouse: Warehouse, split: Split) -> None:
    """Compute, per segment, the ranks at which each arm begins and ends: first the holdout, then the arms in order."""
    limits = ", ".join(f"({quote_text(key)}, {int(limit)})" for key, limit in sorted((split.limits or {}).items()))
    contacted = PARTS - round(split.holdout_share * PARTS)
    enough = (
        f"coalesce(contact_limit, 0)::bigint * {PARTS} // {contacted}"  # so many that the limit is left to be contacted
    )
    size = f"least(segment_count, {enough})" if split.limits is not None else "segment_count"
    warehouse.execute(f"""
create or replace temp table campaign_cuts as
with sizes as (
    select distinct buckets.segment_key, {size} as member_count
    from campaign_buckets as buckets
    left join (values {limits or "(null, 0)"}) as limits (limit_key, contact_limit)
        on buckets.segment_key = limits.limit_key
),
held_out as (
    select
        segment_key,
        member_count,
        (member_count * {round(split.holdout_share * PARTS)} + {PARTS // 2}) // {PARTS} as holdout_count
    from sizes
),
ends as (
    select
        segment_key,
        arm_name,
        arm_number,
        holdout_count + (member_count - holdout_count) * arm_number // {len(split.arms)} as end_rank
    from held_out
    cross join (values {_arm_rows(split.arms)}) as arms (arm_number, arm_name)
)
select
    segment_key,
    arm_name,
    arm_number = 0 as is_holdout,
    coalesce(lag(end_rank) over (partition by segment_key order by arm_number), 0) as first_rank,
    end_rank
from ends""")


WHOLE_BUCKETS = """
    select buckets.segment_key, buckets.bucket, cuts.arm_name, cuts.is_holdout
    from campaign_buckets as buckets
    inner join campaign_cuts as cuts
        on buckets.segment_key = cuts.segment_key
        and buckets.before_count >= cuts.first_rank
        and buckets.before_count + buckets.customer_count <= cuts.end_rank"""
"""Buckets that lie in one arm from end to end."""

DIVIDED_BUCKETS = """
    select distinct buckets.segment_key, buckets.bucket, buckets.before_count
    from campaign_buckets as buckets
    inner join campaign_cuts as cuts
        on buckets.segment_key = cuts.segment_key
        and buckets.before_count < cuts.end_rank
    anti join whole on buckets.segment_key = whole.segment_key and buckets.bucket = whole.bucket"""
"""Buckets that the end of an arm cuts through: a handful, whatever the number of customers."""

RANKED_CUSTOMERS = """
    select
        chosen.customer_id,
        chosen.segment_key,
        divided.before_count - 1 + row_number() over (
            partition by chosen.segment_key, chosen.bucket order by md5($salt || chosen.customer_id), chosen.customer_id
        ) as member_rank
    from campaign_chosen as chosen
    inner join divided on chosen.segment_key = divided.segment_key and chosen.bucket = divided.bucket
    where chosen.exclusion_reason is null"""

MEMBERS = """
    select chosen.customer_id, chosen.segment_key, whole.arm_name, whole.is_holdout
    from campaign_chosen as chosen
    inner join whole on chosen.segment_key = whole.segment_key and chosen.bucket = whole.bucket
    where chosen.exclusion_reason is null
    union all
    select ranked.customer_id, ranked.segment_key, cuts.arm_name, cuts.is_holdout
    from ranked
    inner join campaign_cuts as cuts
        on ranked.segment_key = cuts.segment_key
        and ranked.member_rank >= cuts.first_rank and ranked.member_rank < cuts.end_rank"""


def insert_members(warehouse: Warehouse, campaign_key: str, salt: str) -> None:
    """Assign customers to arms; ranks (from 0) are computed only in buckets in which an arm ends."""
    warehouse.execute(
        f"""
insert into core.campaign_contacts
with whole as ({WHOLE_BUCKETS}
),
divided as ({DIVIDED_BUCKETS}
),
ranked as ({RANKED_CUSTOMERS}
),
members as ({MEMBERS}
)
select
    $campaign_key,
    members.customer_id,
    members.arm_name,
    members.is_holdout,
    null as contacted_date,
    nullif(members.segment_key, {quote_text(NO_SEGMENT)}) as segment_key,
    false as is_segment_later,
    true as is_known_customer,
    null as conflicting_arm_name,
    substr(md5('half' || $salt || members.customer_id), 1, 1) < '8' as is_ranking_half,
    {bands_sql(warehouse)} as feature_bands,
    null as is_responded,
    null as is_converted,
    null as revenue,
    null as batch_id
from members
left join features.customer_features on members.customer_id = customer_features.customer_id""",
        {"campaign_key": campaign_key, "salt": salt},
    )


def _arm_rows(arms: Sequence[str]) -> str:
    return ", ".join(f"({number}, {quote_text(name)})" for number, name in enumerate([HOLDOUT, *arms]))
