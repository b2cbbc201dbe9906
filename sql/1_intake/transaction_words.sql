-- One row per word that a source may use for what became of a purchase, and the
-- kind that its row is of (features.purchase_kinds says how each kind counts).
-- Words are compared in lower case; any other word says nothing.
create or replace view intake.transaction_words as
select
    status_word,
    purchase_kind,
from (
    values
    ('cancelled', 'cancelled'),
    ('canceled', 'cancelled'),
    ('cancellation', 'cancelled'),
    ('void', 'cancelled'),
    ('voided', 'cancelled'),
    ('failed', 'cancelled'),
    ('declined', 'cancelled'),
    ('storno', 'cancelled'),
    ('storniert', 'cancelled'),
    ('refund', 'return'),
    ('refunded', 'return'),
    ('return', 'return'),
    ('returned', 'return'),
    ('chargeback', 'return'),
    ('retoure', 'return')
) as words (status_word, purchase_kind);

comment on view intake.transaction_words is 'One row per word for what became of a purchase, and the kind of its row.';
