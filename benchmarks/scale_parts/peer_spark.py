"""What a user of Spark MLlib writes on one machine: read, scale, fit k = 6 alone, write back. Needs Java."""

import json
import sys
import time

from pyspark.ml.clustering import KMeans
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[*]").config("spark.driver.memory", "6g").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
start = time.perf_counter()
customers = spark.read.parquet(sys.argv[1])
assembled = VectorAssembler(inputCols=["age_years", "annual_income_k", "spending_score"], outputCol="values").transform(
    customers
)
scaled = StandardScaler(inputCol="values", outputCol="features", withMean=True).fit(assembled).transform(assembled)
scaled = scaled.select("customer_id", "features").cache()
model = KMeans(k=6, seed=42).fit(scaled)
model.transform(scaled).select("customer_id", "prediction").write.mode("overwrite").parquet("peer.parquet")
print(json.dumps({"job": time.perf_counter() - start, "inertia": model.summary.trainingCost}))
