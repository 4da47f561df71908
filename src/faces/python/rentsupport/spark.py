"""Runs on a Spark cluster: the files that one process would have written, byte for byte.

    from rentsupport import spark as rentsupport_spark
    rentsupport_spark.evaluate(session, out="out", employers="employers.csv", lists="lists.csv",
                               workers=session.read.parquet("workers"), history=session.read.parquet("history"))

Needs pyspark (3.5) and pyarrow, on every executor too. The stages are those of parts.hpp:

    rows → keys of each → edges between them, which are few, joined on the driver → repartition by person, sorted →
    decided → repartition by ranges of lines → written → closed on the driver

Which row goes where follows from what stands in it, and every stage's rows are sorted before they are used: a task that is
run once more, elsewhere or beside itself gives the same. Nothing of a run is in its place before manifest.json is.
"""
from __future__ import annotations

import contextlib
import csv
import json
import mmap
import os
import pathlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import pyarrow as pa
from pyspark.broadcast import Broadcast
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.storagelevel import StorageLevel

from . import _library, _parts
from ._parts import COLUMNS, Job
from ._rules import Language, RuleSet, code_of
from ._run import assumed_texts
from ._tables import text_of

Path = str | os.PathLike[str]

_PIECE_ROWS = 100_000  # whose keys are looked for at once
_CHUNK_ROWS = 50_000  # of a CSV file, as the driver sends them
_RANGE_LINES = 50_000  # that are written at once
_GIVEN_ROWS = 10_000  # of a batch that a task gives


def _given(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    for begin in range(0, batch.num_rows, _GIVEN_ROWS):
        yield batch.slice(begin, _GIVEN_ROWS)


def _keys(job: Broadcast[Job]) -> Any:
    def keys(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        run = _parts.run_in_task(job.value)
        piece: list[pa.RecordBatch] = []
        for batch in batches:
            piece.append(batch)
            if sum(of.num_rows for of in piece) >= _PIECE_ROWS:
                yield from _given(run.keys(piece))
                piece = []
        if piece:
            yield from _given(run.keys(piece))

    return keys


def _decide(job: Broadcast[Job]) -> Any:
    def decide(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from _given(_parts.run_in_task(job.value).decide(batches))

    return decide


def _write(job: Broadcast[Job], before: Broadcast[dict[int, tuple[int, int]]]) -> Any:
    def written(rows: list[pa.RecordBatch]) -> pa.RecordBatch:
        number = rows[0].column("line")[0].as_py() // _RANGE_LINES
        whole = pa.Table.from_batches(rows).combine_chunks().to_batches()[0]
        return _parts.write(whole, number, *before.value[number])

    def write(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        _parts.run_in_task(job.value)
        rows: list[pa.RecordBatch] = []
        last = -1
        for batch in batches:
            ranges = [line // _RANGE_LINES for line in batch.column("line").to_pylist()]
            begin = 0
            for row in range(1, len(ranges) + 1):
                if row < len(ranges) and ranges[row] == ranges[begin]:
                    continue
                if rows and ranges[begin] != last:
                    yield written(rows)
                    rows = []
                rows.append(batch.slice(begin, row - begin))
                last, begin = ranges[begin], row
        if rows:
            yield written(rows)

    return write


def _unpacked(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for chunk in batch.column("chunk"):
            yield from pa.ipc.open_stream(chunk.as_py())


# ---- Rows in ----

def _rows_of_csv(spark: SparkSession, batches: list[pa.RecordBatch]) -> DataFrame:
    chunks = []
    for batch in batches:
        to = pa.BufferOutputStream()
        with pa.ipc.new_stream(to, batch.schema) as stream:
            stream.write_batch(batch)
        chunks.append((bytearray(to.getvalue()),))
    rows = spark.sparkContext.parallelize(chunks, max(1, len(chunks)))
    return spark.createDataFrame(rows, "chunk binary", verifySchema=False).mapInArrow(_unpacked, COLUMNS)


def _as_csv(frame: DataFrame, table: str, directory: pathlib.Path) -> IO[str]:
    """Writes a data frame as the file that one process would read, one without a name in a directory: rows by `row_no`,
    which no two have in common and which says nothing else; true as `yes`, several values with blanks between, days and
    numbers as Spark writes them."""
    types = dict(frame.dtypes)
    if "row_no" not in types:
        raise ValueError(f"{table}: a data frame needs a column row_no, the order of its rows")
    if frame.groupBy("row_no").count().where("count > 1 or row_no is null").take(1):
        raise ValueError(f"{table}: a row_no is missing or stands in two rows")

    def text(name: str, of: str) -> Any:
        column = F.col(f"`{name}`")
        if of == "boolean":
            column = F.when(column, "yes").when(~column, "no")
        elif of.startswith("array"):
            column = F.concat_ws(" ", column)
        return F.coalesce(column.cast("string"), F.lit("")).alias(name)

    names = [name for name in frame.columns if name != "row_no"]
    rows = frame.orderBy("row_no").select(*(text(name, types[name]) for name in names))
    file = tempfile.TemporaryFile("w", newline="", encoding="utf-8", dir=directory)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows.toLocalIterator(prefetchPartitions=True))
    file.flush()
    return file


# ---- Deciding ----

def _moved(spark: SparkSession, keyed: DataFrame, same: list[tuple[int, int]]) -> DataFrame:
    """Returns the keys for which another one stands: those that hang together with it."""
    shared = (keyed.select("home", F.explode(F.array("n0", "n2", "n3")).alias("key")).where("key <> 0")
              .groupBy("key").agg(F.collect_set("home").alias("homes")).where("size(homes) > 1").select("homes"))
    pairs = same + [(row.homes[0], other) for row in shared.toLocalIterator() for other in row.homes[1:]]
    moved = [(key, person) for key, person in _parts.join(pairs).items() if key != person]
    return spark.createDataFrame(moved, "home long, person long")


def evaluate(spark: SparkSession, rules: RuleSet | None = None, *, out: Path, employers: Path, lists: Path,
             workers: Path | DataFrame, history: Path | DataFrame | None = None, persons: Path | None = None,
             assume: Mapping[str, Any] | None = None, dates: Mapping[str, str] | None = None, language: Language = "en",
             as_of: Any = None, parts: int | None = None) -> dict[str, Any]:
    """Decides on a cluster, writes the files of the run into the folder `out` on the driver, and returns its summary.

    Tables are paths of CSV files, which the driver reads; workers and history also data frames, with a column `row_no` for
    the order of their rows: what manifest.json says of such a file is said of the CSV file that one process would read.
    `parts`: into how many the persons are put (Spark's default parallelism); no result depends on it. `rules`, `assume`,
    `language`, `as_of`: as for rentsupport.evaluate(); `dates`: by table, `day_first` or `month_first`. Memory: a task
    takes more than its part's rows, beside Spark's own (measured in examples/spark); the driver holds all rows of workers,
    then those of history.

    Raises InputError for inputs that cannot be read, ValueError for a data frame without an order or another language, Error, and what Spark
    raises: then there is no folder `out`, or what was in it before.
    """
    chosen = rules or RuleSet()
    code_of(language)
    settings: dict[str, str] = {"language": language}
    settings |= {f"dates {name}": order for name, order in (dates or {}).items()}
    settings |= {f"assume {fact}": text for fact, text in assumed_texts(chosen, assume or {}).items()}
    if as_of is not None:
        settings["as_of"] = text_of(as_of, "date")
    paths = {name: os.fspath(path) for name, path in (("employers", employers), ("lists", lists), ("persons", persons))
             if path is not None}
    job = Job(_parts.digest(), chosen.text("json").encode(), chosen._facts, settings,
              {name: pathlib.Path(path).read_bytes() for name, path in paths.items()})
    tables = {name: table for name, table in (("workers", workers), ("history", history)) if table is not None}
    inputs: dict[str, tuple[int, str]] = {}
    headers: dict[str, bytes] = {}
    rows: DataFrame | None = None
    with contextlib.ExitStack() as files:
        for name, table in tables.items():
            if isinstance(table, DataFrame):
                file = files.enter_context(_as_csv(table, name, pathlib.Path(out).absolute().parent))
                paths[name] = f"/proc/self/fd/{file.fileno()}"
            else:
                paths[name] = os.fspath(table)
        cut = _parts.Run(job, paths)
        for name in tables:
            of_file = cut.cut(name, _CHUNK_ROWS)
            inputs[name], headers[name] = (of_file.bytes, of_file.sha256), of_file.header
            of_table = _rows_of_csv(spark, of_file.batches)
            rows = of_table if rows is None else rows.union(of_table)
            del of_file
    assert rows is not None
    job = job._replace(workers=headers["workers"], history=headers.get("history"))
    whole = _parts.Run(job, paths)
    sent = spark.sparkContext.broadcast(job)
    parts = parts or spark.sparkContext.defaultParallelism

    home = F.coalesce(*(F.expr(f"nullif({key}, 0)") for key in ("n1", "n0", "n2", "n3")), F.expr("line * 2 + kind % 2"))
    keyed = rows.mapInArrow(_keys(sent), COLUMNS).withColumn("home", home).persist(StorageLevel.DISK_ONLY)
    for undecided in keyed.where(f"kind = {_parts.UNDECIDED}").select("body").take(1):
        raise _library.InputError(f"{bytes(undecided.body).decode()}: dates look month first, which is a matter of the whole "
                                  "file: say the order of day and month", "ambiguous_date")
    same = whole.keys([])
    pairs = list(zip(same.column("n0").to_pylist(), same.column("n1").to_pylist()))
    moved = _moved(spark, keyed, pairs)
    decided = (keyed.join(F.broadcast(moved), "home", "left").withColumn("person", F.coalesce("person", "home"))
               .repartition(parts, "person").sortWithinPartitions("kind", "line")
               .select("kind", "line", "n0", "n1", "n2", "n3", "body").mapInArrow(_decide(sent), COLUMNS)
               .persist(StorageLevel.DISK_ONLY))

    requests = decided.where(f"kind = {_parts.DECIDED}").withColumn("range", F.expr(f"line div {_RANGE_LINES}"))
    before: dict[int, tuple[int, int]] = {}
    requests_before = payments_before = 0
    counts = requests.groupBy("range").agg(F.count("*").alias("requests"), F.sum("n0").alias("payments")).collect()
    for row in sorted(counts):
        before[row.range] = (requests_before, payments_before)
        requests_before += row.requests
        payments_before += row.payments
    of_parts = [bytes(row.body) for row in decided.where(f"kind = {_parts.PART}").select("body").collect()]
    written = (requests.repartition(max(1, min(parts, len(before))), "range").sortWithinPartitions("line")
               .select("kind", "line", "n0", "n1", "n2", "n3", "body")
               .mapInArrow(_write(sent, spark.sparkContext.broadcast(before)), COLUMNS))
    _close(whole, out, inputs, of_parts, written)
    for frame in (keyed, decided):
        frame.unpersist()
    summary: dict[str, Any] = json.loads((pathlib.Path(out) / "summary.json").read_text(encoding="utf-8"))
    return summary


def _close(run: _parts.Run, out: Path, inputs: Mapping[str, tuple[int, str]], parts: Iterable[bytes],
           written: DataFrame) -> None:
    """Fetches what was written into a file that has no name, and writes the run from there."""
    texts: dict[int, dict[int, tuple[int, int]]] = {}
    trees: dict[int, tuple[int, bytes]] = {}
    with tempfile.TemporaryFile(dir=pathlib.Path(out).absolute().parent) as spool:
        spool.write(b"\n")  # what is mapped is not empty
        for row in written.toLocalIterator(prefetchPartitions=True):
            if row.kind == _parts.TREE:
                trees[row.line] = (row.n0, bytes(row.body))
            else:
                texts.setdefault(row.line, {})[row.kind] = (spool.tell(), len(row.body))
                spool.write(row.body)
        spool.flush()
        with mmap.mmap(spool.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            view = pa.py_buffer(mapped)
            place = view.address
            run.close(os.fspath(out), inputs, parts, (
                ((place + texts[number][_parts.DECISIONS][0], texts[number][_parts.DECISIONS][1]),
                 (place + texts[number][_parts.SCHEDULE][0], texts[number][_parts.SCHEDULE][1]), *trees[number])
                for number in sorted(trees)))
            del view
