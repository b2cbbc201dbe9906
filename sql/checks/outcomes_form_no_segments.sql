-- No feature that forms segments is an outcome, by its name.
-- severity: warn
-- Segments made of what came of an offer find again who responded; they cannot say
-- who will. The words are those by which segapp init knows an outcome.
with
names as (
    select
        transforms.feature_name,
        transforms.label,
        lower(replace(transforms.feature_name, '_', ' ')) as words,
    from model.feature_transforms as transforms
    inner join model.current_run on transforms.run_id = current_run.fit_run_id
)

select
    feature_name,
    label,
from names
where
    regexp_matches(
        words,
        '^(y|target|label|outcome|class label|response|responded|default|deposit|left|exited|complain)$|'
        || '\b(respon(se|ded|der)|churn(ed)?|exited|attrition|attrited|subscribed|converted|conversion|accepted|bought|'
        || 'cancell?ed|defaulted|clicked|opened|won|renewed|purchased)\b|\baccepted cmp\b|\b(is|has) (churn|fraud)\b|'
        || '^spend after|^visit(ed)?$|\bdefault payment\b|\bnext (month|quarter|year|period)\b|\bafter (the )?campaign\b|'
        || '^target\b'
    );
