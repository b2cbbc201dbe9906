-- One row: the decimal and thousands signs in the figures of
-- this project's sentences (`decimal`, `thousands` of segapp.toml). Written by every
-- job; empty in a file that no job has finished. Read by model.figure_signs.
create table if not exists model.separators (
    decimal_sign varchar not null,
    thousands_sign varchar not null
);

comment on table model.separators is 'One row: the separators of this project''s figures.';
