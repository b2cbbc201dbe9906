-- One row per campaign and reason not to trust its figures.
-- Not from marts: marts.campaigns has them in one text, the page one by one.
select
    flags.campaign_key,
    flags.flag_text,
    flags.affected_count,
    flags.is_blocking,
from model.campaign_flags as flags
order by flags.campaign_key asc, flags.is_blocking desc, flags.flag_name asc;
