-- One row per customer who must not be contacted. Plans and audiences leave
-- them out.
create table if not exists core.do_not_contact (
    customer_id varchar not null check (length(customer_id) between 1 and 200),
    batch_id varchar
);

comment on table core.do_not_contact is 'One row per customer who must not be contacted.';
