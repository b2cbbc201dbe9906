-- One row per word that a source may use for an outcome, and how it counts.
--   response        counts as a response
--   conversion      counts as a response and as a conversion
--   contacted only  can only happen to somebody who was contacted, so it says
--                   nothing against the holdout: kept, never counted
--   none            says that nothing came of it: kept, never counted
-- Words are compared in lower case. An outcome that counts and has money is a
-- conversion too. A word that is not here is kept and not counted, and the
-- campaign has no verdict until it is: add yours below, then `segapp run`.
create or replace view intake.outcome_words as
select
    outcome_word,
    outcome_kind,
from (
    values
    ('response', 'response'),
    ('responded', 'response'),
    ('visit', 'response'),
    ('reply', 'response'),
    ('replied', 'response'),
    ('call', 'response'),
    ('signup', 'response'),
    ('sign-up', 'response'),
    ('registration', 'response'),
    ('registered', 'response'),
    ('download', 'response'),
    ('attended', 'response'),
    ('redeemed', 'response'),
    ('redemption', 'response'),
    ('yes', 'response'),
    ('true', 'response'),
    ('1', 'response'),
    ('conversion', 'conversion'),
    ('converted', 'conversion'),
    ('purchase', 'conversion'),
    ('order', 'conversion'),
    ('ordered', 'conversion'),
    ('sale', 'conversion'),
    ('buy', 'conversion'),
    ('bought', 'conversion'),
    ('payment', 'conversion'),
    ('paid', 'conversion'),
    ('donation', 'conversion'),
    ('renewal', 'conversion'),
    ('purchased', 'conversion'),
    ('booking', 'conversion'),
    ('booked', 'conversion'),
    ('subscription', 'conversion'),
    ('subscribed', 'conversion'),
    ('sent', 'contacted only'),
    ('delivered', 'contacted only'),
    ('bounce', 'contacted only'),
    ('bounced', 'contacted only'),
    ('open', 'contacted only'),
    ('opened', 'contacted only'),
    ('opening', 'contacted only'),
    ('email opened', 'contacted only'),
    ('click', 'contacted only'),
    ('clicked', 'contacted only'),
    ('email clicked', 'contacted only'),
    ('unsubscribe', 'contacted only'),
    ('unsubscribed', 'contacted only'),
    ('complaint', 'contacted only'),
    ('none', 'none'),
    ('no', 'none'),
    ('false', 'none'),
    ('0', 'none'),
    ('no response', 'none'),
    ('no purchase', 'none'),
    ('not responded', 'none'),
    ('nonresponse', 'none'),
    ('cancelled', 'none'),
    ('canceled', 'none'),
    ('refund', 'none'),
    ('refunded', 'none'),
    ('return', 'none'),
    ('returned', 'none')
) as words (outcome_word, outcome_kind);

comment on view intake.outcome_words is 'One row per word for an outcome, and how it counts.';
