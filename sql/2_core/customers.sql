-- One row per customer, as the newest file that names them says.
-- Read by features; written by ingest, which takes the types and CHECKs below
-- to decide which rows come in and the comments to word why others do not.
-- No primary key: it does not fit in memory at 10 million rows; a check query
-- proves that ids are unique. Ids differ, so that looking for a dictionary of
-- them, a sixth of the time of writing, is left out. (sqlfluff cannot read
-- USING COMPRESSION, hence the noqa.)
create table if not exists core.customers ( -- noqa: PRS
    customer_id varchar not null using compression fsst check (length(customer_id) between 1 and 200),
    gender varchar check (length(gender) between 1 and 60),
    age_years integer check (age_years between 0 and 120),
    annual_income_k double check (annual_income_k between 0 and 1e6),
    spending_score integer check (spending_score between 0 and 100),
    -- bookkeeping: filled by ingest, never read from a source
    batch_id varchar not null using compression dictionary,
    first_seen_date date not null,
    gone_date date
);

comment on table core.customers is 'One row per customer, as the newest file that names them says.';
comment on column core.customers.customer_id is 'The customer''s id in the source, as text: 0001 stays 0001.';
comment on column core.customers.gender is 'Gender as the source words it.';
comment on column core.customers.age_years is 'Age in whole years, 0 to 120.';
comment on column core.customers.annual_income_k is 'Annual income in thousands of the currency, 0 or more.';
comment on column core.customers.spending_score is 'Spending score, 0 to 100.';
comment on column core.customers.batch_id is 'The batch that last changed this row.';
comment on column core.customers.first_seen_date is 'Data date of the batch in which the customer first came.';
comment on column core.customers.gone_date is 'Data date of the full snapshot that no longer had the customer; null while they are there.';
