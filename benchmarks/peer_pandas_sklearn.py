"""The job as a user of pandas and scikit-learn writes it: read, scale, fit k = 2..10, choose, write back, profile."""

from __future__ import annotations

import argparse

import duckdb
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

FEATURES = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]


def main() -> None:
    """Segment one file and write customers and profiles to a DuckDB file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("warehouse")
    parser.add_argument("--n-init", type=int, default=10)
    options = parser.parse_args()

    customers = pd.read_csv(options.source, dtype={"CustomerID": str})
    scaled = StandardScaler().fit_transform(customers[FEATURES])
    sample_size = min(10_000, len(customers))

    best_score, best_k = -1.0, 0
    for k in range(2, 11):
        labels = KMeans(k, n_init=options.n_init, random_state=42).fit_predict(scaled)
        score = silhouette_score(scaled, labels, sample_size=sample_size, random_state=42)
        if score > best_score:
            best_score, best_k, customers["segment"] = score, k, labels

    profile = customers.groupby("segment")[FEATURES].agg(["mean", "median", "std"])
    profile.columns = ["_".join(column) for column in profile.columns]
    profile["customers"] = customers.groupby("segment").size()
    profile = profile.reset_index()

    with duckdb.connect(options.warehouse) as connection:
        connection.register("customers_frame", customers)
        connection.register("profile_frame", profile)
        connection.execute("create table customers as select * from customers_frame")
        connection.execute("create table profile as select * from profile_frame")
    print(f"k={best_k} silhouette={best_score:.4f}")


if __name__ == "__main__":
    main()
