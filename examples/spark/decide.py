"""Decides the sample on Spark, here with two threads of this machine; spark-submit runs the same on a cluster.

    build/python/spark/bin/python examples/spark/decide.py OUT
"""
import os
import pathlib
import sys

from pyspark.sql import SparkSession

from rentsupport import spark as on_spark

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else Spark takes the python3 of PATH
sample = pathlib.Path(__file__).resolve().parents[1] / "hung_yen"
session = SparkSession.builder.appName("rentsupport").getOrCreate()
summary = on_spark.evaluate(session, out=sys.argv[1], **{
    table: str(sample / f"{table}.csv") for table in ("employers", "lists", "workers", "history")})
print(summary["amount_vnd"])
session.stop()
