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
import functools
import hashlib
import io
import json
import mmap
import os
import pathlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv
from pyspark.broadcast import Broadcast
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.storagelevel import StorageLevel

from . import _library, _parts
from ._parts import COLUMNS, Job
from ._rules import Language, RuleSet, code_of
from ._run import assumed_texts
from ._run import evaluate as evaluate_here
from ._tables import text_of

Path = str | os.PathLike[str]

_PIECE_ROWS = 100_000  # whose keys are looked for at once
_CHUNK_ROWS = 50_000  # of a CSV file, as the driver sends them
_RANGE_LINES = 50_000  # that are written at once
_GIVEN_ROWS = 10_000  # of a batch that a task gives


def _kept(frame: DataFrame, frames: contextlib.ExitStack) -> DataFrame:
    """Keeps what several stages read, on the disks of the executors."""
    frames.callback(frame.unpersist)
    return frame.persist(StorageLevel.DISK_ONLY)


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


class _Input(NamedTuple):
    """Is a table's file as one process would read it, and its rows with the lines on which they begin."""

    header: bytes
    bytes: int
    sha256: str
    rows: DataFrame


def _quoted(text: Any) -> Any:
    return F.when(text.rlike('[",\\r\\n]'), F.concat(F.lit('"'), F.replace(text, F.lit('"'), F.lit('""')), F.lit('"'))).otherwise(text)


def _measured(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Gives of a range its number, lines and bytes, and how many rows have no number of their own."""
    number = last = None
    lines = size = faults = 0
    for batch in batches:
        if batch.num_rows == 0:
            continue
        numbers = batch.column("row_no")
        faults += numbers.null_count + (pc.sum(pc.equal(numbers[1:], numbers[:-1])).as_py() or 0) + (numbers[0].as_py() == last)
        number, last = batch.column("range")[0].as_py(), numbers[-1].as_py()
        lines += pc.sum(batch.column("lines")).as_py()
        size += pc.sum(batch.column("size")).as_py()
    if number is not None:
        yield pa.RecordBatch.from_pydict({"range": [number], "lines": [lines], "size": [size], "faults": [faults]})


def _numbered(kind: int, before: Mapping[int, int]) -> Any:
    def numbered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        begin = None
        for batch in batches:
            rows = batch.num_rows
            if rows == 0:
                continue
            if begin is None:
                begin = before[batch.column("range")[0].as_py()]
            lines = batch.column("lines")
            ends = pc.add(pc.cumulative_sum(lines), begin)
            begin = ends[-1].as_py()
            zeros = pa.repeat(pa.scalar(0, pa.int64()), rows)
            yield pa.RecordBatch.from_arrays([pa.repeat(pa.scalar(kind, pa.int8()), rows), pc.subtract(ends, lines), zeros,
                                              zeros, zeros, zeros, batch.column("record")], schema=_parts.SCHEMA)

    return numbered


def _texts(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        text = b"".join(record + b"\n" for record in batch.column("record").to_pylist())
        yield pa.RecordBatch.from_pydict({"text": [text]})


def _input_of_frame(frame: DataFrame, table: str, ranges: int, frames: contextlib.ExitStack) -> _Input:
    """Makes the rows of the file that one process would read of a data frame, where they are: by `row_no`, which no two
    have in common and which says nothing else; true as `yes`, several values with blanks between, days and numbers as
    Spark writes them. Only the digest of the file needs all of it in order: its bytes pass the driver, which keeps none."""
    types = dict(frame.dtypes)
    if "row_no" not in types:
        raise ValueError(f"{table}: a data frame needs a column row_no, the order of its rows")

    def text(name: str, of: str) -> Any:
        column = F.col(f"`{name}`")
        if of == "boolean":
            column = F.when(column, "yes").when(~column, "no")
        elif of.startswith("array"):
            column = F.concat_ws(" ", column)
        return F.coalesce(column.cast("string"), F.lit("")).alias(name)

    names = [name for name in frame.columns if name != "row_no"]
    record = F.concat_ws(",", *(_quoted(F.col(f"`{name}`")) for name in names))
    rows = _kept(frame.select("row_no", *(text(name, types[name]) for name in names)).select("row_no", record.alias("record"))
                 .withColumn("lines", F.expr("1 + length(record) - length(replace(record, '\n', ''))"))
                 .withColumn("size", F.expr("octet_length(record) + 1")).withColumn("record", F.encode("record", "utf-8"))
                 .repartitionByRange(ranges, "row_no").sortWithinPartitions("row_no")
                 .withColumn("range", F.spark_partition_id()), frames)
    header = io.StringIO(newline="")
    csv.writer(header, lineterminator="\n").writerow(names)
    head = header.getvalue().encode()
    size, line = len(head), 2 + head.count(b"\n") - 1
    before: dict[int, int] = {}
    of_ranges = rows.mapInArrow(_measured, "range long, lines long, size long, faults long").collect()
    for row in sorted(of_ranges):
        if row.faults:
            raise ValueError(f"{table}: a row_no is missing or stands in two rows")
        before[row.range] = line
        line += row.lines
        size += row.size
    digest = hashlib.sha256(head)
    for row in rows.mapInArrow(_texts, "text binary").toLocalIterator(prefetchPartitions=True):
        digest.update(row.text)
    kind = _parts.PAYMENT if table == "history" else _parts.REQUEST
    return _Input(head, size, digest.hexdigest(), rows.mapInArrow(_numbered(kind, before), COLUMNS))


def _inputs(spark: SparkSession, job: Job, paths: dict[str, str], tables: Mapping[str, Path | DataFrame], parts: int,
            frames: contextlib.ExitStack) -> dict[str, _Input]:
    made: dict[str, _Input] = {}
    with contextlib.ExitStack() as headers:
        for name, table in tables.items():
            if isinstance(table, DataFrame):
                made[name] = _input_of_frame(table, name, parts, frames)
                header = headers.enter_context(os.fdopen(os.memfd_create(name), "wb"))
                header.write(made[name].header)
                header.flush()
                paths[name] = f"/proc/self/fd/{header.fileno()}"
            else:
                paths[name] = os.fspath(table)
        run = _parts.Run(job, paths)
        for name in tables:
            of_file = run.cut(name, _CHUNK_ROWS)
            if name in made:
                made[name] = made[name]._replace(header=of_file.header)
            else:
                made[name] = _Input(of_file.header, of_file.bytes, of_file.sha256, _rows_of_csv(spark, of_file.batches))
            del of_file
    return made


# ---- Tables out ----

def _exists(spark: SparkSession, path: str) -> bool:
    jvm: Any = spark._jvm
    place = jvm.org.apache.hadoop.fs.Path(path)
    return bool(place.getFileSystem(spark._jsc.hadoopConfiguration()).exists(place))


def _schema_of(name: str) -> pa.Schema:
    """Returns the columns of an output as Spark has them: choices are texts, and a mask is the text of its file."""
    def spark_type(of: pa.DataType) -> pa.DataType:
        if pa.types.is_dictionary(of):
            return of.value_type
        return {pa.uint64(): pa.string() if name == "decisions" else pa.int64()}.get(of, of)

    nothing: list[dict[str, Any]] = []
    given = pa.table(getattr(evaluate_here(employers=nothing, lists=nothing, workers=nothing), name)).schema
    return pa.schema([field.with_type(spark_type(field.type)) for field in given])


def _cells(schema: pa.Schema) -> Any:
    def cells(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        texts = {name: pa.string() for name in schema.names}
        for batch in batches:
            for body in batch.column("body"):
                if not body.as_py():
                    continue
                table = arrow_csv.read_csv(pa.BufferReader(body.as_buffer()), arrow_csv.ReadOptions(column_names=schema.names),
                                           arrow_csv.ParseOptions(newlines_in_values=True),
                                           arrow_csv.ConvertOptions(column_types=texts, strings_can_be_null=False))
                for rows in table.to_batches(_GIVEN_ROWS):
                    yield pa.RecordBatch.from_arrays([_cell(rows.column(field.name), field) for field in schema], schema=schema)

    return cells


def _cell(texts: pa.Array, field: pa.Field) -> pa.Array:
    """Returns a column of a CSV file as values: nothing is null where it may be."""
    if pa.types.is_list(field.type):
        flat = [text.split() for text in texts.to_pylist()]
        return pa.array(flat, field.type)
    if field.nullable:
        texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return pc.equal(texts, "yes") if pa.types.is_boolean(field.type) else texts.cast(field.type)


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
             as_of: Any = None, parts: int | None = None, tables: str | None = None) -> dict[str, Any]:
    """Decides on a cluster, writes the files of the run into the folder `out` on the driver, and returns its summary.

    Tables are paths of CSV files, which the driver reads; workers and history also data frames, with a column `row_no` for
    the order of their rows: what manifest.json says of such a file is said of the CSV file that one process would read.
    `parts`: into how many the persons are put (Spark's default parallelism); no result depends on it. `tables`: a folder
    that is not there yet, of any file system of Spark's, where executors write `decisions` and `schedule` as Parquet, with
    the columns of the files; it is whole once manifest.json is in `out`. `rules`, `assume`, `language`, `as_of`: as for
    rentsupport.evaluate(); `dates`: by table, `day_first` or `month_first`. Memory: a task takes more than its part's rows,
    beside Spark's own (measured in examples/spark); the driver holds all rows of a table of CSV, and of data frames none.

    Raises InputError for inputs that cannot be read, ValueError for a data frame without an order or another language,
    FileExistsError for `tables`, Error, and what Spark raises: then there is no folder `out`, or what was in it before.
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
    parts = parts or spark.sparkContext.defaultParallelism
    given = {name: table for name, table in (("workers", workers), ("history", history)) if table is not None}
    if tables is not None and _exists(spark, tables):
        raise FileExistsError(f"{tables}: is there already")
    with contextlib.ExitStack() as frames:
        made = _inputs(spark, job, paths, given, parts, frames)
        _run(spark, job, paths, made, os.fspath(out), tables, parts, frames)
    summary: dict[str, Any] = json.loads((pathlib.Path(out) / "summary.json").read_text(encoding="utf-8"))
    return summary


def _run(spark: SparkSession, job: Job, paths: Mapping[str, str], made: Mapping[str, _Input], out: str, tables: str | None,
         parts: int, frames: contextlib.ExitStack) -> None:
    rows = functools.reduce(DataFrame.union, (table.rows for table in made.values()))
    job = job._replace(workers=made["workers"].header, history=made["history"].header if "history" in made else None)
    whole = _parts.Run(job, paths)
    sent = spark.sparkContext.broadcast(job)

    home = F.coalesce(*(F.expr(f"nullif({key}, 0)") for key in ("n1", "n0", "n2", "n3")), F.expr("line * 2 + kind % 2"))
    keyed = _kept(rows.mapInArrow(_keys(sent), COLUMNS).withColumn("home", home), frames)
    for undecided in keyed.where(f"kind = {_parts.UNDECIDED}").select("body").take(1):
        raise _library.InputError(f"{bytes(undecided.body).decode()}: dates look month first, which is a matter of the whole "
                                  "file: say the order of day and month", "ambiguous_date")
    same = whole.keys([])
    pairs = list(zip(same.column("n0").to_pylist(), same.column("n1").to_pylist()))
    moved = _moved(spark, keyed, pairs)
    decided = _kept(keyed.join(F.broadcast(moved), "home", "left").withColumn("person", F.coalesce("person", "home"))
                    .repartition(parts, "person").sortWithinPartitions("kind", "line")
                    .select(*_parts.SCHEMA.names).mapInArrow(_decide(sent), COLUMNS), frames)

    requests = decided.where(f"kind = {_parts.DECIDED}").withColumn("range", F.expr(f"line div {_RANGE_LINES}"))
    before: dict[int, tuple[int, int]] = {}
    requests_before = payments_before = 0
    counts = requests.groupBy("range").agg(F.count("*").alias("requests"), F.sum("n0").alias("payments")).collect()
    for row in sorted(counts):
        before[row.range] = (requests_before, payments_before)
        requests_before += row.requests
        payments_before += row.payments
    of_parts = [bytes(row.body) for row in decided.where(f"kind = {_parts.PART}").select("body").collect()]
    written = _kept(requests.repartition(max(1, min(parts, len(before))), "range").sortWithinPartitions("line")
                    .select(*_parts.SCHEMA.names).mapInArrow(_write(sent, spark.sparkContext.broadcast(before)), COLUMNS), frames)
    written.count()  # by all executors at once: the driver fetches one partition after the other
    if tables is not None:
        for kind, name in ((_parts.DECISIONS, "decisions"), (_parts.SCHEDULE, "schedule")):
            schema = _schema_of(name)
            text = written.where(f"kind = {kind}").orderBy("line").select("body")
            text.mapInArrow(_cells(schema), from_arrow_schema(schema)).write.parquet(f"{tables}/{name}")
    _close(whole, out, {name: (table.bytes, table.sha256) for name, table in made.items()}, of_parts, written)


def _close(run: _parts.Run, out: str, inputs: Mapping[str, tuple[int, str]], parts: Iterable[bytes],
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
            run.close(out, inputs, parts, (
                ((place + texts[number][_parts.DECISIONS][0], texts[number][_parts.DECISIONS][1]),
                 (place + texts[number][_parts.SCHEDULE][0], texts[number][_parts.SCHEDULE][1]), *trees[number])
                for number in sorted(trees)))
            del view
