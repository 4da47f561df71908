#!/usr/bin/env python3
"""Measures one process beside Spark and writes the rows of the table in examples/spark/README.md:

    build/python/spark/bin/python tests/spark/measure.py [REQUESTS...]    (1,000,000 where nothing is said)

After tests/spark/run.sh, on a quiet machine."""
from __future__ import annotations

import datetime
import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

import rentsupport  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402
from rentsupport import spark as on_spark  # noqa: E402

root = pathlib.Path(__file__).resolve().parents[2]
page = root / "examples" / "spark" / "README.md"
folder = root / "build" / "spark"
PART = 500_000  # requests, about
head = "|---|---|---|---|---|\n"


class Workers(threading.Thread):
    """Watches the processes in which Spark runs Python, and keeps the most memory that one of them ever took, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.2):
            for process in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    if b"pyspark.daemon" in (process / "cmdline").read_bytes():
                        peak = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())
                        self.most = max(self.most, int(peak[1]) * 1024 if peak else 0)
                except OSError:
                    pass  # it has ended

    def end(self) -> int:
        self.is_over.set()
        self.join()
        return self.most


def measured(spark: SparkSession, requests: int) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([root / "build/release/examples/generate", "--out", folder, "--requests", str(requests), "--seed", "5"],
                   check=True, stdout=subprocess.DEVNULL)
    tables = {name: str(folder / f"{name}.csv") for name in ("employers", "lists", "workers", "history")}
    words = [word for name, path in tables.items() for word in (f"--{name}", path)]
    begin = time.monotonic()
    subprocess.run([rentsupport.program(), "evaluate", *words, "--threads", "2", "--quiet", "--out", folder / "one"], check=False)
    middle = time.monotonic()
    before = shuffled(spark)
    workers = Workers()
    workers.start()
    on_spark.evaluate(spark, out=folder / "out", parts=max(2, requests // PART), **tables)
    end = time.monotonic()
    memory = workers.end()
    bytes_between = shuffled(spark) - before
    for file in sorted((folder / "one").iterdir()):
        if not filecmp.cmp(file, folder / "out" / file.name, shallow=False):
            raise SystemExit(f"{file.name} is another one on Spark")
    shutil.rmtree(folder)
    return f"| {requests:,} | {middle - begin:.1f} s | {end - middle:.1f} s | {bytes_between // requests:,} | {memory / 2**30:.1f} GB |\n"


def shuffled(spark: SparkSession) -> int:
    """Returns the bytes that all stages up to now have written for others."""
    store = spark.sparkContext._jsc.sc().statusStore()
    no_quantiles = spark.sparkContext._gateway.new_array(spark._jvm.double, 0)
    stages = store.stageList(None, False, False, no_quantiles, spark._jvm.java.util.ArrayList())
    return sum(stages.apply(at).shuffleWriteBytes() for at in range(stages.size()))


def main() -> None:
    spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "6g")
             .config("spark.driver.maxResultSize", "0").getOrCreate())
    spark.sparkContext.setLogLevel("OFF")
    rows = "".join(measured(spark, int(requests)) for requests in sys.argv[1:] or ["1000000"])
    commit = subprocess.run(["git", "-C", root, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    stamp = f"\n{datetime.date.today()}, commit {commit.stdout.strip()}; the files of both are equal.\n"
    text = page.read_text(encoding="utf-8")
    begin = text.index(head) + len(head)
    end = text.index("\nOne process is faster")
    page.write_text(text[:begin] + rows + stamp + text[end:], encoding="utf-8")
    print(rows)


if __name__ == "__main__":
    main()
