"""What a user of pandas and scikit-learn writes: read, scale, fit k = 2..10, sampled silhouettes, write back."""

import json
import sys
import time

import duckdb
import pandas as pd
import sklearn.cluster
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

POINTS, KIND, N_INIT = sys.argv[1], sys.argv[2], int(sys.argv[3])

start, processor = time.perf_counter(), time.process_time()
customers = pd.read_parquet(POINTS)
features = ["age_years", "annual_income_k", "spending_score"]
scaled = StandardScaler().fit_transform(customers[features])
best_score, inertias = -1.0, {}
for k in range(2, 11):
    model = getattr(sklearn.cluster, KIND)(k, n_init=N_INIT, random_state=42)
    labels = model.fit_predict(scaled)
    inertias[k] = float(model.inertia_)
    score = silhouette_score(scaled, labels, sample_size=min(10_000, len(customers)), random_state=42)
    if score > best_score:
        best_score, best_k, customers["segment"] = score, k, labels
with duckdb.connect("peer.duckdb") as connection:
    connection.register("frame", customers)
    connection.execute("create or replace table customers as select * from frame")
seconds, processor = time.perf_counter() - start, time.process_time() - processor
print(json.dumps({"job": seconds, "processor": processor, "k": best_k, "inertia": inertias[best_k]}))
