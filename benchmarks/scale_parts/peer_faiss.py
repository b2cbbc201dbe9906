"""What a user of faiss writes: read, scale, train k = 2..10 on its own sample, assign, write back.

faiss has no silhouette, so nothing chooses; k = 6 is written back.
"""

import json
import sys
import time

import duckdb
import faiss
import numpy as np
import pandas as pd

start, processor = time.perf_counter(), time.process_time()
customers = pd.read_parquet(sys.argv[1])
values = customers[["age_years", "annual_income_k", "spending_score"]].to_numpy(np.float32)
scaled = np.ascontiguousarray((values - values.mean(axis=0)) / values.std(axis=0))
for k in range(2, 11):
    model = faiss.Kmeans(3, k, niter=25, seed=42)
    model.train(scaled)
    if k == 6:
        squared, labels = model.index.search(scaled, 1)
        inertia, customers["segment"] = float(squared.sum(dtype=np.float64)), labels[:, 0]
with duckdb.connect("peer.duckdb") as connection:
    connection.register("frame", customers)
    connection.execute("create or replace table customers as select * from frame")
seconds, processor = time.perf_counter() - start, time.process_time() - processor
print(json.dumps({"job": seconds, "processor": processor, "inertia": inertia}))
