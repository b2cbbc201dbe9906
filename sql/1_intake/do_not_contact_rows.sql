-- What a row of a do-not-contact file must be: an id. Stays empty; rows that
-- come in stand in core.do_not_contact.
create table if not exists intake.do_not_contact_rows (
    customer_id varchar not null check (length(customer_id) between 1 and 200)
);

comment on table intake.do_not_contact_rows is 'What a row of a do-not-contact file must be; stays empty.';
comment on column intake.do_not_contact_rows.customer_id is 'The customer''s id, 1 to 200 characters.';
