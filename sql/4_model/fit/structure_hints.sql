-- One row per fit and feature of a proposal: the few features that show groups
-- where all training features together do not. None where there is no proposal.
create table if not exists model.structure_hints (
    run_id varchar not null,          -- the fit
    feature_name varchar not null,    -- one of those to keep
    k integer not null,
    silhouette double not null,       -- with these features alone
    null_q95 double not null,         -- what the same search finds without groups, in 95 of 100 cases at most
    draw_count integer not null
);

comment on table model.structure_hints is 'One row per fit and feature that would show groups on its own with the others named.';
