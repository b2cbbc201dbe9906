-- One row per reason against a campaign that a person has looked into and set
-- aside: the campaign is judged all the same, and every page says who decided so
-- and why. The name of a reason stands in model.campaign_flags.flag_name. Add
-- yours below the example, then `segapp run`. An open window cannot be set aside.
create or replace view intake.trust_overrides as
select
    campaign_name,
    flag_name,
    decided_by,
    cast(decided_on as date) as decided_on,
    reason_text,
from (
    values
    -- ('Spring', 'split not as planned', 'A. Meyer', '2026-03-02', 'the tool lost 400 bounced addresses in all arms')
    (null, null, null, null, null)
) as overrides (campaign_name, flag_name, decided_by, decided_on, reason_text)
where campaign_name is not null;

comment on view intake.trust_overrides is 'One row per reason against a campaign that a person has set aside.';
