"""Make customers like the mall's in a Parquet file: six groups, two of which overlap, three features."""

import json
import sys

import duckdb

TARGET, ROWS, KIND = sys.argv[1], int(sys.argv[2]), sys.argv[3]
CENTRES = [(42, 55, 50), (33, 87, 82), (41, 88, 17), (45, 26, 21), (25, 26, 79), (56, 54, 49)]

with duckdb.connect() as connection:
    connection.execute("select setseed(0.42)")
    connection.execute("set threads = 1")
    connection.execute("create table centres (i integer, a double, b double, c double)")
    connection.executemany("insert into centres values (?, ?, ?, ?)", [(i, *each) for i, each in enumerate(CENTRES)])
    noise = "9 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())"
    whole = {"doubles": "{}", "integers": "cast(round({}) as integer)"}[KIND]
    columns = [
        f"{whole.format(f'least(greatest({name} + {noise}, {low}), {high})')} as {column}"
        for name, column, low, high in [
            ("a", "age_years", 18, 70),
            ("b", "annual_income_k", 15, 137),
            ("c", "spending_score", 1, 99),
        ]
    ]
    connection.execute(
        f"copy (select lpad(cast(drawn.id as varchar), 9, '0') as customer_id, {', '.join(columns)}"
        " from (select range as id, cast(floor(random() * 6) as integer) as i from range(?)) as drawn"
        f" inner join centres on drawn.i = centres.i) to '{TARGET}' (format parquet)",
        [ROWS],
    )
print(json.dumps({}))
