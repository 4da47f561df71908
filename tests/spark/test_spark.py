"""Runs on Spark against the files of one process, by their digests; executors and drivers that die on the way."""
from __future__ import annotations

import csv
import datetime
import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import rentsupport
from rentsupport import RuleSet, spark as on_spark

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ("employers", "lists", "workers", "history")
SAMPLE = {name: str(ROOT / "examples" / "hung_yen" / f"{name}.csv") for name in TABLES}
GENERATE = ROOT / "build" / "release" / "examples" / "generate"
ROWS = 20_000


def session(master: str, **more: str) -> SparkSession:
    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    settings = {"spark.sql.shuffle.partitions": "4", "spark.sql.adaptive.enabled": "false", "spark.executor.memory": "1024m", **more}
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def digests_of(folder: pathlib.Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def by_one_process(folder: pathlib.Path, tables: dict[str, str], rules: RuleSet | None = None,
                   options: Sequence[str] = ()) -> dict[str, str]:
    """Returns the digests of what the program writes."""
    words = [word for name, path in tables.items() for word in (f"--{name}", path)] + list(options)
    if rules is not None:
        (folder / "rules.json").write_text(rules.text("json"), encoding="utf-8")
        words += ["--rules", str(folder / "rules.json")]
    out = folder / "one"
    shutil.rmtree(out, ignore_errors=True)
    done = subprocess.run([rentsupport.program(), "evaluate", *words, "--quiet", "--out", str(out)], check=False)
    assert done.returncode in (0, 1), done
    return digests_of(out)


def generated(folder: pathlib.Path, rows: int) -> dict[str, str]:
    subprocess.run([GENERATE, "--out", folder, "--requests", str(rows), "--seed", "7", "--repeated", "0.2"], check=True,
                   stdout=subprocess.DEVNULL)
    return {name: str(folder / f"{name}.csv") for name in TABLES}


def rows_of(path: str) -> list[list[str]]:
    """Returns the header and the rows of a CSV file that have as many cells."""
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        rows = list(csv.reader(file))
    return [row for row in rows if len(row) == len(rows[0])]


def written(path: pathlib.Path, rows: list[list[str]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return str(path)


class Scratch(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.out = self.folder / "out"

    def decided(self, spark: SparkSession, given: Any, /, **more: Any) -> dict[str, str]:
        shutil.rmtree(self.out, ignore_errors=True)
        on_spark.evaluate(spark, out=self.out, **given, **more)
        return digests_of(self.out)


class InOneMachine(Scratch):
    """Threads of one process in the part of executors."""

    spark: SparkSession

    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = session("local[2]")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()

    def test_any_number_of_parts_gives_the_files_of_one_process(self) -> None:
        expected = by_one_process(self.folder, SAMPLE)
        for parts in (1, 2, 7, 16):
            with self.subTest(parts=parts):
                self.assertEqual(self.decided(self.spark, SAMPLE, parts=parts), expected)

    def test_twenty_thousand_requests_of_repeated_persons(self) -> None:
        tables = generated(self.folder, ROWS)
        self.assertEqual(self.decided(self.spark, tables, parts=7), by_one_process(self.folder, tables))

    def test_every_option_of_every_reading(self) -> None:
        for option in rentsupport.evaluate(**SAMPLE).readings():
            with self.subTest(option=option["option"]):
                rules = RuleSet(readings={option["reading"]: option["option"]})
                self.assertEqual(self.decided(self.spark, SAMPLE, rules=rules, parts=2),
                                 by_one_process(self.folder, SAMPLE, rules))

    def test_pieces_in_any_order(self) -> None:
        """The rows of the input reach the tasks shuffled, and in other pieces."""
        of_csv = on_spark._rows_of_csv

        def shuffled(spark: SparkSession, batches: list[pa.RecordBatch]) -> Any:
            rows = pa.Table.from_batches(batches)
            order = list(range(rows.num_rows))
            random.Random(3).shuffle(order)
            return of_csv(spark, rows.take(order).combine_chunks().to_batches(max_chunksize=97))

        expected = by_one_process(self.folder, SAMPLE)
        on_spark._rows_of_csv = shuffled
        try:
            self.assertEqual(self.decided(self.spark, SAMPLE, parts=3), expected)
        finally:
            on_spark._rows_of_csv = of_csv

    def test_parquet_files_whose_rows_have_an_order(self) -> None:
        """Rows lie in any order in several files; names have line ends and quotes in them."""
        rows = rows_of(SAMPLE["workers"])
        name = rows[0].index("full_name")
        for number, row in enumerate(rows[1:60]):
            row[name] += ("", "\r\n", " \"Tí\"", ", tổ 3", "\n\nMẫu")[number % 5]
        one = written(self.folder / "workers.csv", rows)
        columns = pa.table({"row_no": range(len(rows) - 1), **dict(zip(rows[0], zip(*rows[1:])))})
        order = list(range(columns.num_rows))
        random.Random(5).shuffle(order)
        for number in range(3):
            pq.write_table(columns.take(order[number::3]), self.folder / f"{number}.parquet")
        frame = self.spark.read.parquet(*(str(self.folder / f"{number}.parquet") for number in range(3)))
        before = set(self.folder.iterdir())
        self.assertEqual(self.decided(self.spark, {**SAMPLE, "workers": frame}, parts=3),
                         by_one_process(self.folder, {**SAMPLE, "workers": one}))
        self.assertEqual(set(self.folder.iterdir()) - before, {self.out, self.folder / "one"})
        paid = rows_of(SAMPLE["history"])
        of_history = self.spark.createDataFrame([(7 * number - 20, *row) for number, row in enumerate(paid[1:])],
                                                ["row_no", *paid[0]]).repartition(3)
        tables = {**SAMPLE, "workers": one, "history": written(self.folder / "history.csv", paid)}
        self.assertEqual(self.decided(self.spark, {**SAMPLE, "workers": frame, "history": of_history}, parts=7),
                         by_one_process(self.folder, tables))
        with self.assertRaisesRegex(rentsupport.InputError, "worker_id"):
            self.decided(self.spark, {**SAMPLE, "workers": frame.drop("worker_id")})
        with self.assertRaisesRegex(ValueError, "row_no"):
            self.decided(self.spark, {**SAMPLE, "workers": frame.drop("row_no")})
        with self.assertRaisesRegex(ValueError, "row_no"):
            self.decided(self.spark, {**SAMPLE, "workers": frame.union(frame)})

    def test_tables_out_as_parquet(self) -> None:
        """Decisions and payments as tables say what the files say, cell by cell, as the values of their columns."""
        tables = generated(self.folder, ROWS)
        here = rentsupport.evaluate(**tables)
        place = self.folder / "tables"
        self.assertEqual(self.decided(self.spark, tables, parts=3, tables=str(place)), by_one_process(self.folder, tables))
        for name, key in (("decisions", ["request_id", "month"]), ("schedule", ["payment_no"])):
            rows = sorted(self.spark.read.parquet(f"{place}/{name}").collect(), key=lambda row: [row[of] for of in key])
            expected = sorted(getattr(here, name).rows(), key=lambda row: [row[of] for of in key])
            if name == "decisions":
                for row in expected:
                    row["mask"] = f"{row['mask']:016x}"
            self.assertEqual([row.asDict() for row in rows], expected)
        with self.assertRaises(FileExistsError):
            self.decided(self.spark, tables, parts=3, tables=str(place))

    def test_another_library_on_an_executor_is_refused(self) -> None:
        digest = on_spark._parts.digest
        on_spark._parts.digest = lambda: "0" * 64
        try:
            with self.assertRaisesRegex(Exception, "is another one than the driver's"):
                self.decided(self.spark, SAMPLE, parts=2)
        finally:
            on_spark._parts.digest = digest
        self.assertFalse(self.out.exists())

    def test_what_is_assumed_and_of_when_it_is(self) -> None:
        """The other settings of a run, and its decisions on persons, reach the tasks."""
        persons = self.folder / "persons.csv"
        doubt = rentsupport.evaluate(**SAMPLE).persons_to_check.rows()[0]
        persons.write_text(f"worker_id,other_id,same\n{doubt['worker_id']},{doubt['other_id']},yes\n", encoding="utf-8")
        given = {**SAMPLE, "persons": str(persons)}
        options = ["--assume", "pays_rent=yes", "--as-of", "2022-07-25", "--language", "vi"]
        self.assertEqual(self.decided(self.spark, given, assume={"pays_rent": True}, as_of=datetime.date(2022, 7, 25), language="vi"),
                         by_one_process(self.folder, given, options=options))
        with self.assertRaises(ValueError):
            self.decided(self.spark, SAMPLE, language="fr")

    def test_a_file_that_cannot_be_read_leaves_nothing(self) -> None:
        with self.assertRaises(rentsupport.InputError):
            self.decided(self.spark, {**SAMPLE, "workers": SAMPLE["lists"]}, parts=2)
        self.assertFalse(self.out.exists())


def kill_the_executor() -> None:
    worker_daemon = os.getppid()
    executor = int(pathlib.Path(f"/proc/{worker_daemon}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(executor, signal.SIGKILL)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


class OnExecutors(Scratch):
    """Two executors, processes of their own."""

    spark: SparkSession

    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = session("local-cluster[2,1,1536]", **{"spark.task.maxFailures": "8", "spark.executor.memory": "1024m"})
        cls.spark.sparkContext.addPyFile(__file__)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()

    def faulty(self, stage: str, fault: Any) -> None:
        """Puts a fault before the first rows of a stage, in whichever task comes first."""
        sound = getattr(on_spark, stage)
        done = str(self.folder / f"done {stage}")  # whoever makes it first is the one

        def with_fault(*given: Any) -> Any:
            do_stage = sound(*given)

            def stage_with_fault(batches: Any) -> Any:
                try:
                    os.close(os.open(done, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    pass
                else:
                    fault()
                yield from do_stage(batches)

            return stage_with_fault

        setattr(on_spark, stage, with_fault)
        self.addCleanup(setattr, on_spark, stage, sound)

    def test_tasks_that_kill_their_executors_and_one_that_crashes(self) -> None:
        """In each stage one, also where the rows of a frame are numbered."""
        rows = rows_of(generated(self.folder, ROWS)["workers"])
        frame = self.spark.createDataFrame([(number, *row) for number, row in enumerate(rows[1:])], ["row_no", *rows[0]])
        tables = {name: str(self.folder / f"{name}.csv") for name in TABLES}
        written(self.folder / "workers.csv", rows)
        expected = by_one_process(self.folder, tables)
        faults = {"_numbered": kill_the_executor, "_keys": kill_the_executor, "_decide": kill_the_executor, "_write": crash}
        for stage, fault in faults.items():
            self.faulty(stage, fault)
        self.assertEqual(self.decided(self.spark, {**tables, "workers": frame}, parts=7), expected)
        for stage in faults:
            self.assertTrue((self.folder / f"done {stage}").exists())


class Drivers(Scratch):
    def test_the_example_runs_as_its_page_says(self) -> None:
        """It had left Spark's workers another Python, which did not have the package."""
        without = {name: value for name, value in os.environ.items() if name not in ("PYSPARK_PYTHON", "SPARK_HOME")}
        subprocess.run([sys.executable, ROOT / "examples" / "spark" / "decide.py", self.out], check=True, env=without,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertEqual(digests_of(self.out), by_one_process(self.folder, SAMPLE))

    def test_a_driver_killed_between_stages_leaves_nothing(self) -> None:
        for function in ("_moved", "_close"):
            with self.subTest(killed_in=function):
                program = textwrap.dedent(f"""
                    import os, signal, sys
                    sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})
                    import test_spark
                    test_spark.on_spark.{function} = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
                    test_spark.on_spark.evaluate(test_spark.session("local[2]"), out=sys.argv[1], parts=2, **test_spark.SAMPLE)
                    """)
                done = subprocess.run([sys.executable, "-c", program, str(self.out)], check=False, stderr=subprocess.DEVNULL)
                self.assertEqual(done.returncode, -signal.SIGKILL)
                self.assertFalse(self.out.exists())

    def test_a_driver_killed_while_it_closes_leaves_the_whole_run_or_none(self) -> None:
        """It is killed as soon as the first file stands where the run is written."""
        program = textwrap.dedent(f"""
            import os, pathlib, signal, sys, threading
            sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})
            import test_spark
            close, folder = test_spark.on_spark._parts.Run.close, pathlib.Path(sys.argv[1]).parent

            def watch(known):
                while set(folder.rglob("*")) == known:
                    pass
                os.kill(os.getpid(), signal.SIGKILL)

            def close_watched(*given):
                threading.Thread(target=watch, args=[set(folder.rglob("*"))]).start()
                close(*given)

            test_spark.on_spark._parts.Run.close = close_watched
            test_spark.on_spark.evaluate(test_spark.session("local[2]"), out=sys.argv[1], parts=2, **test_spark.SAMPLE)
            """)
        done = subprocess.run([sys.executable, "-c", program, str(self.out)], check=False, stderr=subprocess.DEVNULL)
        self.assertEqual(done.returncode, -signal.SIGKILL)
        expected = by_one_process(self.folder, SAMPLE)
        if (self.out / "manifest.json").exists():
            self.assertEqual(digests_of(self.out), expected)
        spark = session("local[2]")
        self.addCleanup(spark.stop)
        on_spark.evaluate(spark, out=self.out, parts=2, **SAMPLE)
        self.assertEqual(digests_of(self.out), expected)

    def test_executors_that_unpack_their_python(self) -> None:
        """Nothing but the archive has the package: --archives as the page says."""
        environment = pathlib.Path(sys.prefix)
        subprocess.run(["tar", "-C", environment, "--exclude=pyspark", "-czf", self.folder / "environment.tar.gz", "."], check=True)
        spark = session("local-cluster[2,1,1536]", **{"spark.archives": f"{self.folder}/environment.tar.gz#environment",
                                                      "spark.pyspark.python": "environment/bin/python"})
        self.addCleanup(spark.stop)
        self.assertEqual(self.decided(spark, SAMPLE, parts=2), by_one_process(self.folder, SAMPLE))


if __name__ == "__main__":
    unittest.main()
