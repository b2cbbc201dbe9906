-- The first version: the tables as sql/1_intake, 2_core and 4_model declared them
-- in segapp 0.1. Files without a record in model.schema_migrations are of this
-- version. New columns, types and CHECKs need no step: a job brings every table
-- to its declaration. A step is for what that cannot know, such as another name:
--
--     sql/upgrades/0002_batches_have_a_file_name.sql
--     alter table intake.batches rename column source_name to file_name;
--
-- It runs once per file, in one transaction with its record, before anything else.
select 1
where false;
