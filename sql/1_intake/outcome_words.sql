-- One row per word that a source may use for an outcome, and how it counts.
--   response        counts as a response (so does every word not listed here)
--   conversion      counts as a response and as a conversion
--   contacted only  can only happen to somebody who was contacted, so it says
--                   nothing against the holdout: kept, never counted
-- Words are compared in lower case. An outcome with money is a conversion too.
create or replace view intake.outcome_words as
select
    outcome_word,
    outcome_kind,
from (
    values
    ('response', 'response'),
    ('responded', 'response'),
    ('visit', 'response'),
    ('conversion', 'conversion'),
    ('converted', 'conversion'),
    ('purchase', 'conversion'),
    ('order', 'conversion'),
    ('sale', 'conversion'),
    ('booking', 'conversion'),
    ('subscription', 'conversion'),
    ('sent', 'contacted only'),
    ('delivered', 'contacted only'),
    ('bounce', 'contacted only'),
    ('bounced', 'contacted only'),
    ('open', 'contacted only'),
    ('opened', 'contacted only'),
    ('click', 'contacted only'),
    ('clicked', 'contacted only'),
    ('unsubscribe', 'contacted only'),
    ('unsubscribed', 'contacted only'),
    ('complaint', 'contacted only')
) as words (outcome_word, outcome_kind);

comment on view intake.outcome_words is 'One row per word for an outcome, and how it counts.';
