"""Make customers of six groups with any number of continuous features in a Parquet file."""

import json
import sys

import duckdb

TARGET, ROWS, FEATURES = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

with duckdb.connect() as connection:
    connection.execute("select setseed(0.42)")
    connection.execute("set threads = 1")
    # A group's place in a feature comes from both numbers; the noise is normal.
    columns = [
        f"50 + 30 * sin(7 * i + 3 * {feature} + i * {feature}) + 9 * sqrt(-2 * ln(1 - random()))"
        f" * cos(2 * pi() * random()) as x{feature:02d}"
        for feature in range(1, FEATURES + 1)
    ]
    connection.execute(
        f"copy (select lpad(cast(id as varchar), 9, '0') as customer_id, {', '.join(columns)}"
        f" from (select range as id, cast(floor(random() * 6) as integer) as i from range(?)) as drawn)"
        f" to '{TARGET}' (format parquet)",
        [ROWS],
    )
print(json.dumps({}))
