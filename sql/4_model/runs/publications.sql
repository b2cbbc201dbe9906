-- One row per time this file was published: the newest row says which site
-- folder belongs to it. Written by publish, read when a job that was stopped
-- between file and site is healed.
create table if not exists model.publications (
    publication_number integer not null,
    run_id varchar not null,
    site_folder varchar not null,     -- the name of its site, also where none was written yet
    reason_text varchar not null,     -- run, refit, rename, forget, ...
    published_at timestamp not null
);

comment on table model.publications is 'One row per time this file was published, with the site folder that belongs to it.';
