-- One row per word that is no value, in any column that a source fills.
--   missing  stands for a missing value: in numbers, dates and categories it
--            counts as nothing there; as an id it makes the row rejected
--   nobody   as an id it names no customer (the line of totals below a table,
--            or everybody who was not known): the row is rejected; in other
--            columns it is a word like any other
-- Words are compared as they stand here, in small letters, in capitals and
-- capitalised. Take a line out where the word is a value of yours: NA is
-- Namibia, None may be a plan. Read by the intake.
create or replace view intake.missing_words as
select
    missing_word,
    word_kind,
from (
    values
    ('?', 'missing'),
    ('-', 'missing'),
    ('--', 'missing'),
    ('.', 'missing'),
    ('NA', 'missing'),
    ('N/A', 'missing'),
    ('n.a.', 'missing'),
    ('<NA>', 'missing'),
    ('NaN', 'missing'),
    ('NaT', 'missing'),
    ('NULL', 'missing'),
    ('(null)', 'missing'),
    ('None', 'missing'),
    ('\N', 'missing'),
    ('#N/A', 'missing'),
    ('#NA', 'missing'),
    ('#REF!', 'missing'),
    ('#DIV/0!', 'missing'),
    ('#VALUE!', 'missing'),
    ('#NAME?', 'missing'),
    ('#NUM!', 'missing'),
    ('#NULL!', 'missing'),
    ('Total', 'nobody'),
    ('Totals', 'nobody'),
    ('Grand total', 'nobody'),
    ('Subtotal', 'nobody'),
    ('Sum', 'nobody'),
    ('Average', 'nobody'),
    ('Mean', 'nobody'),
    ('Unknown', 'nobody'),
    ('Anonymous', 'nobody'),
    ('Undefined', 'nobody'),
    ('Not available', 'nobody'),
    ('Not applicable', 'nobody')
) as words (missing_word, word_kind);

comment on view intake.missing_words is 'One row per word that stands for a missing value, or as an id for nobody.';
