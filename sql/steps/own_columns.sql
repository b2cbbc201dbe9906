-- One row per column that a project adds to marts.customer_segments, with the comment
-- that says what it is.
select
    catalog.feature_name,
    coalesce(
        features.comment,
        core.comment,
        catalog.label || case when catalog.unit <> '' then ' in ' || catalog.unit else '' end || '.'
    ) as comment_text
from features.feature_catalog as catalog
inner join duckdb_columns() as assigned
    on
        catalog.feature_name = assigned.column_name and assigned.database_name = current_database()
        and assigned.schema_name = 'model' and assigned.table_name = 'assignments'
left join duckdb_columns() as features
    on
        catalog.feature_name = features.column_name and features.database_name = current_database()
        and features.schema_name = 'features' and features.table_name = 'customer_features'
left join duckdb_columns() as core
    on
        catalog.feature_name = core.column_name and core.database_name = current_database()
        and core.schema_name = 'core' and core.table_name = 'customers'
where catalog.role in ('train', 'profile')
order by catalog.feature_order, catalog.feature_name
