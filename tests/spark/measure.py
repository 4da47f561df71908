#!/usr/bin/env python3
"""Measures one process, which reads CSV files, beside Spark, which reads Parquet, and writes the table of
examples/spark/README.md and what follows from its last row for 10^9 requests:

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
from typing import Any, NamedTuple

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import rentsupport  # noqa: E402
from pyarrow import csv as arrow_csv  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402
from rentsupport import spark as on_spark  # noqa: E402

root = pathlib.Path(__file__).resolve().parents[2]
page = root / "examples" / "spark" / "README.md"
folder = root / "build" / "spark"
PART = 500_000  # requests, about
CORES = 2
head = "|---|---|---|---|---|---|---|---|\n"


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


class Measured(NamedTuple):
    requests: int
    one: float  # seconds
    spark: float
    last: float  # of them closing, which the driver does alone
    bytes_in: int  # of the files
    bytes_out: int
    bytes_between: int
    task: int  # bytes of memory

    def row(self) -> str:
        return (f"| {self.requests:,} | {self.one:.1f} s | {self.spark:.1f} s | {self.last:.1f} s | {CORES * self.one / 3600:.3f} | "
                f"{CORES * self.spark / 3600:.3f} | {self.bytes_between // self.requests:,} | {self.task / 2**30:.1f} GB |\n")

    def plan(self) -> str:
        """Returns what 10^9 requests would take if all grew as the requests do."""
        times = 1e9 / self.requests
        cores = 200
        decided = (self.spark - self.last) * CORES * times / cores / 60
        return (f"\nFor 10⁹ requests, which nobody has run, {times:g} times the last row comes to: {times * CORES * (self.spark - self.last) / 3600:,.0f} core-hours of "
                f"tasks ({decided:.0f} minutes on {cores} cores), {1e9 / PART:,.0f} parts, {times * self.bytes_between / 1e12:.2f} TB between stages on "
                f"the executors' disks;\non the driver {times * self.last / 3600:.1f} hours of closing, {times * self.bytes_in / 1e9:,.0f} GB of input that pass "
                f"it for their digests, and a disk of {2 * times * self.bytes_out / 1e9:,.0f} GB for the outputs, twice while it closes.\n")


def as_frames(spark: SparkSession, tables: dict[str, str]) -> dict[str, DataFrame]:
    """Makes Parquet of workers and history, with the order of their rows."""
    frames = {}
    for name in ("workers", "history"):
        with arrow_csv.open_csv(tables[name]) as of_names:
            texts = {column: pa.string() for column in of_names.schema.names}
        begin, writer = 0, None
        for batch in arrow_csv.open_csv(tables[name], convert_options=arrow_csv.ConvertOptions(
                column_types=texts, strings_can_be_null=False)):
            numbers = pa.array(range(begin, begin + batch.num_rows), pa.int64())
            table = pa.Table.from_batches([batch]).append_column("row_no", numbers)
            writer = writer or pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
            writer.write_table(table)
            begin += batch.num_rows
        assert writer is not None
        writer.close()
        frames[name] = spark.read.parquet(str(folder / f"{name}.parquet"))
    return frames


def measured(spark: SparkSession, requests: int) -> Measured:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([root / "build/release/examples/generate", "--out", folder, "--requests", str(requests), "--seed", "5",
                    "--faulty", "0"], check=True, stdout=subprocess.DEVNULL)
    tables = {name: str(folder / f"{name}.csv") for name in ("employers", "lists", "workers", "history")}
    words = [word for name, path in tables.items() for word in (f"--{name}", path)]
    begin = time.monotonic()
    subprocess.run([rentsupport.program(), "evaluate", *words, "--threads", str(CORES), "--quiet", "--out", folder / "one"], check=False)
    one = time.monotonic() - begin
    frames = as_frames(spark, tables)
    closing: list[float] = []
    close = on_spark._close

    def timed(*given: Any) -> None:
        begun = time.monotonic()
        close(*given)
        closing.append(time.monotonic() - begun)

    on_spark._close = timed
    before = shuffled(spark)
    workers = Workers()
    workers.start()
    begin = time.monotonic()
    on_spark.evaluate(spark, out=folder / "out", parts=max(2, requests // PART), **{**tables, **frames})
    on_cluster = time.monotonic() - begin
    on_spark._close = close
    memory = workers.end()
    bytes_between = shuffled(spark) - before
    for file in sorted((folder / "one").iterdir()):
        if not filecmp.cmp(file, folder / "out" / file.name, shallow=False):
            raise SystemExit(f"{file.name} is another one on Spark")
    sizes = [sum(file.stat().st_size for file in files) for files in (map(pathlib.Path, tables.values()), (folder / "out").iterdir())]
    shutil.rmtree(folder)
    return Measured(requests, one, on_cluster, closing[0], *sizes, bytes_between, memory)


def shuffled(spark: SparkSession) -> int:
    """Returns the bytes that all stages up to now have written for others."""
    store = spark.sparkContext._jsc.sc().statusStore()
    no_quantiles = spark.sparkContext._gateway.new_array(spark._jvm.double, 0)
    stages = store.stageList(None, False, False, no_quantiles, spark._jvm.java.util.ArrayList())
    return sum(stages.apply(at).shuffleWriteBytes() for at in range(stages.size()))


def main() -> None:
    spark = (SparkSession.builder.master(f"local[{CORES}]").config("spark.ui.enabled", "false").config("spark.driver.memory", "6g")
             .config("spark.driver.maxResultSize", "0").getOrCreate())
    spark.sparkContext.setLogLevel("OFF")
    runs = [measured(spark, int(requests)) for requests in sys.argv[1:] or ["1000000"]]
    rows = "".join(run.row() for run in runs)
    commit = subprocess.run(["git", "-C", root, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    stamp = f"\n{datetime.date.today()}, commit {commit.stdout.strip()}; the files of both are equal.\n" + runs[-1].plan()
    text = page.read_text(encoding="utf-8")
    begin = text.index(head) + len(head)
    end = text.index("\nOne process is faster")
    page.write_text(text[:begin] + rows + stamp + text[end:], encoding="utf-8")
    print(rows)


if __name__ == "__main__":
    main()
