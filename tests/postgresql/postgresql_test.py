#!/usr/bin/env python3
"""The job of examples/databases/postgresql against a server of its own, without a network: what it decides and loads is
what the program writes from files, and whatever is killed half way leaves nothing in part.

    postgresql_test.py PROGRAM GENERATE SCRATCH
"""
from __future__ import annotations

import csv
import glob
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/databases/postgresql"
PROGRAM, GENERATE, SCRATCH = (pathlib.Path(path) for path in sys.argv[1:4])
TABLES = ("employers", "lists", "workers", "history")
Rows = list[list[str]]


class Server:
    """A server of Debian's PostgreSQL 15 on a socket in a directory of its own; it refuses to run as root."""

    def __init__(self) -> None:
        self.bin = sorted(glob.glob("/usr/lib/postgresql/15/bin"))[0]
        self.directory = tempfile.mkdtemp(prefix="rentsupport-pg.")  # the path of a socket is short
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.directory, "postgres", "postgres")
        self.run("initdb", "--pgdata=data", "--username=office", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        self.run("pg_ctl", "start", "--pgdata=data", "--wait", "--silent", "--log=log", "--options="
                 f"-c listen_addresses='' -c unix_socket_directories='{self.directory}' -c fsync=off -c datestyle=German")
        for name, value in {"PGHOST": self.directory, "PGUSER": "office", "PGDATABASE": "postgres"}.items():
            os.environ[name] = value

    def run(self, program: str, *options: str) -> None:
        subprocess.run([*self.as_user, f"{self.bin}/{program}", *options], cwd=self.directory, check=True,
                       stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--pgdata=data", "--mode=immediate", "--silent")
        shutil.rmtree(self.directory)


def sql(*commands: str, text: str = "") -> str:
    """Runs commands in one session and returns what they print."""
    options = [word for command in commands for word in ("--command", command)]
    return subprocess.run(["psql", "-XqAt", "--set=ON_ERROR_STOP=1", *options], input=text, check=True,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


def tables_of() -> dict[str, list[str]]:
    """The columns of every input, as src/files/formats.md lists them."""
    page = (ROOT / "src/files/formats.md").read_text()
    lines = re.findall(r"^\| (employers|lists|workers|history|persons)(?:, may be left out)? \|[^|]*\|([^|]*\|[^|]*)\|$", page, re.M)
    return {table: re.findall("`([a-z_]+)`", columns) for table, columns in lines}


def column_types(table: str) -> dict[str, str]:
    lines = sql(f"select column_name || ' ' || data_type from information_schema.columns where table_schema = 'rentsupport' "
                f"and table_name = '{table}' and column_name not in ('row_no', 'run') order by ordinal_position")
    return dict(line.split(" ", 1) for line in lines.splitlines())


def as_typed(cell: str, of: str) -> str:
    """Writes a cell of a file as COPY reads it into a column of a type."""
    cell = cell.strip()
    if of == "boolean" and cell:
        return {"có": "yes", "không": "no", "x": "yes"}.get(cell.lower(), cell)
    if of == "date" and (day_first := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", cell)):
        return "-".join(reversed(day_first.groups()))
    if of == "ARRAY" and cell:
        months = [f"{int(year):04}-{int(month):02}" if int(year) > 12 else f"{int(month):04}-{int(year):02}"
                  for year, month in re.findall(r"(\d+)[-/](\d+)", cell)]
        return "{" + ",".join(months) + "}"
    return cell


def write_csv(path: pathlib.Path, rows: Rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def files_in(directory: pathlib.Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(directory.iterdir())}


def evaluate(inputs: pathlib.Path, out: pathlib.Path, *options: str) -> int:
    files = [word for table in TABLES for word in (f"--{table}", f"{inputs}/{table}.csv")]
    return subprocess.run([PROGRAM, "evaluate", *files, "--quiet", "--out", out, *options]).returncode


def decide(out: pathlib.Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Starts the job."""
    return subprocess.Popen([EXAMPLE / "decide.sh", out, "--quiet", *options], stderr=subprocess.PIPE, encoding="utf-8",
                            start_new_session=True, env={**os.environ, "PGUSER": "job", "RENTSUPPORT": str(PROGRAM), **environment})


def wait_until(is_so: Callable[[], Any]) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if so := is_so():
            return so
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def backend(query: str, waits_for: str) -> str:
    """The process of the server that waits in a query."""
    return sql(f"select pid from pg_stat_activity where query ilike '{query}' and wait_event_type = '{waits_for}'").strip()


def clients(session: int, command: str) -> list[int]:
    """The processes of a session whose command line holds a text."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == session and command in (entry / "cmdline").read_text():
                    found.append(int(entry.name))
            except (OSError, UnicodeDecodeError):
                pass
    return found


class Job(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls) -> None:
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        cls.files = SCRATCH / "files"
        cls.make_files()
        sql("create database sample")
        os.environ["PGDATABASE"] = "sample"
        sql(f"\\i {EXAMPLE}/schema.sql")
        # As README.md says.
        filled = ("decisions", "schedule", "rejects", "issues", "persons_to_check", "reviews", "overdue")
        sql("create role job login", "grant usage on schema rentsupport to job",
            f"grant select on {', '.join(f'rentsupport.{table}' for table in (*TABLES, 'persons'))} to job",
            "grant select, insert on rentsupport.runs to job",
            f"grant insert on {', '.join(f'rentsupport.{table}' for table in filled)} to job")
        for table, rows in cls.rows.items():
            types = column_types(table)
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(
                [as_typed(cell, types[name]) for name, cell in zip(rows[0], row)] for row in rows[1:])
            names = ", ".join(f'"{name}"' for name in rows[0])
            sql("set datestyle = ISO", f"copy rentsupport.{table} ({names}) from stdin (format csv)", text=text.getvalue())

    @classmethod
    def make_files(cls) -> None:
        """Generated rows as far as a table of types can hold them, and faults that it can hold."""
        made = SCRATCH / "made"
        subprocess.run([GENERATE, "--out", made, "--requests", "1500", "--seed", "8", "--unknown", "0.02", "--repeated", "0.05"],
                       check=True, stdout=subprocess.DEVNULL)
        evaluate(made, SCRATCH / "made_out")
        with (SCRATCH / "made_out/rejects.csv").open(newline="", encoding="utf-8") as file:
            rejected = {(row["file"], row["record"]) for row in csv.DictReader(file)}
        cls.files.mkdir()
        cls.rows: dict[str, Rows] = {}
        for table in TABLES:
            lines = (made / f"{table}.csv").read_text(encoding="utf-8", errors="replace").splitlines()
            rows = list(csv.reader(line for line in lines if (table, line) not in rejected))
            cls.rows[table] = [row for row in rows if len(row) == len(rows[0]) and "\ufffd" not in "".join(row)]
        workers = cls.rows["workers"]
        column = {name: place for place, name in enumerate(workers[0])}

        def add(number: int, **cells: str) -> None:
            row = list(workers[number])
            for name, cell in {"request_id": f"X{len(workers)}", **cells}.items():
                row[column[name]] = cell
            workers.append(row)

        add(400, request_id=workers[7][column["request_id"]])  # duplicate_key
        add(401, list_id="nowhere")  # unknown_reference
        add(402, worker_id="none")  # bad_id
        add(403, months="")  # missing_value
        add(404, full_name='Đỗ "Mẫu", \\N\nở hai dòng')
        add(405, full_name="=1+1")  # formula_like
        add(406, full_name="")
        cls.rows["lists"].append(["", *cls.rows["lists"][5][1:]])  # missing_value
        for table, rows in cls.rows.items():
            write_csv(cls.files / f"{table}.csv", rows)

    def setUp(self) -> None:
        os.environ["PGDATABASE"] = "postgres"
        sql("drop database if exists job with (force)", "create database job template sample")
        os.environ["PGDATABASE"] = "job"
        self.out = SCRATCH / self.id().rsplit(".", 1)[1]

    def held(self) -> tuple[dict[str, str], Callable[[], None]]:
        """A program that does not begin before it is let go, and what lets it go."""
        self.out.mkdir(exist_ok=True)
        go = self.out / "go"
        script = self.out / "held"
        script.write_text(f'#!/bin/sh\nuntil [ -e "{go}" ]; do sleep 0.02; done\nexec "{PROGRAM}" "$@"\n')
        script.chmod(0o755)
        return {"RENTSUPPORT": str(script)}, go.touch

    def check_ended(self, job: subprocess.Popen[str], status: int) -> str:
        errors = job.communicate(timeout=120)[1]
        self.assertEqual(job.returncode, status, errors)
        return errors

    def loaded(self) -> dict[str, int]:
        return {table: int(sql(f"select count(*) from rentsupport.{table}"))
                for table in ("runs", "decisions", "schedule", "rejects", "issues", "persons_to_check", "reviews", "overdue")}

    def check_nothing_loaded(self) -> None:
        self.assertEqual(set(self.loaded().values()), {0})

    def check_loaded(self, out: pathlib.Path, run: int = 1) -> None:
        """What stands in the tables gives the files again, byte by byte."""
        written = files_in(out)
        summary = json.loads(written["summary.json"])
        for file in summary["outputs"]:
            header = written[file].decode().splitlines()[0]
            names = ", ".join(f'"{name}"' for name in header.split(","))
            table = file.removesuffix(".csv")
            again = sql("set datestyle = ISO",
                        f"copy (select {names} from rentsupport.{table} where run = {run} order by row_no) to stdout (format csv, header)")
            self.assertEqual(again.encode(), written[file], file)
        digest, text = sql(f"select summary_sha256, summary from rentsupport.runs where run = {run}").split("|", 1)
        self.assertEqual(digest, hashlib.sha256(written["summary.json"]).hexdigest())
        self.assertEqual(text.encode().rstrip(b"\n"), written["summary.json"].rstrip(b"\n"))
        counts = summary["request_months"]
        self.assertEqual(sum(counts.values()), int(sql(f"select count(*) from rentsupport.decisions where run = {run}")))

    def test_the_tables_have_the_columns_of_the_page(self) -> None:
        columns = tables_of()
        self.assertEqual(len(columns), 5)
        for table, names in columns.items():
            self.assertEqual(set(column_types(table)), set(names), table)

    def test_it_is_what_the_program_writes_from_files(self) -> None:
        self.check_ended(decide(self.out), 1)
        self.check_loaded(self.out)
        job = files_in(self.out)

        # From the files that the rows came from, in their spellings.
        of_files = SCRATCH / "of_files"
        self.assertEqual(evaluate(self.files, of_files), 1)
        files = files_in(of_files)
        self.assertEqual(job.keys(), files.keys())
        for file in ("decisions.csv", "schedule.csv", "issues.csv", "persons_to_check.csv"):
            self.assertEqual(job[file], files[file], file)
        rejects = [[row | {"record": ""} for row in csv.DictReader(io.StringIO(made["rejects.csv"].decode(), newline=""))]
                   for made in (job, files)]
        self.assertEqual(*rejects)
        codes = {row["code"] for row in rejects[0]}
        self.assertEqual(codes, {"duplicate_key", "unknown_reference", "bad_id", "missing_value", "rejected_reference"})
        summaries = [json.loads(made["summary.json"]) for made in (job, files)]
        for summary in summaries:
            del summary["inputs"], summary["outputs"]["rejects.csv"]  # the bytes of the rows themselves
        self.assertEqual(*summaries)

        # From files of the same bytes: every file, digests and hash tree.
        copied = SCRATCH / "copied"
        copied.mkdir()
        for table, rows in self.rows.items():
            names = ", ".join(f'"{name}"' for name in column_types(table))
            (copied / f"{table}.csv").write_text(sql(
                "set datestyle = ISO", f"copy (select {names} from rentsupport.{table} order by row_no) "
                "to stdout (format csv, header, delimiter E'\t')"))
        evaluate(copied, SCRATCH / "of_copied")
        self.assertEqual(job, files_in(SCRATCH / "of_copied"))

    def test_a_repeated_job_changes_nothing(self) -> None:
        self.check_ended(decide(self.out), 1)
        before = sql("select run, summary_sha256, loaded_at, xmin from rentsupport.runs"), self.loaded()
        self.check_ended(decide(self.out), 1)
        jobs = [decide(SCRATCH / f"beside_{number}") for number in range(2)]
        for job in jobs:
            self.check_ended(job, 1)
        self.assertEqual((sql("select run, summary_sha256, loaded_at, xmin from rentsupport.runs"), self.loaded()), before)
        # Other rows are another run, beside it.
        sql("delete from rentsupport.workers where row_no = (select max(row_no) from rentsupport.workers)")
        self.check_ended(decide(self.out), 1)
        self.assertEqual(self.loaded()["runs"], 2)
        self.check_loaded(self.out, int(sql("select max(run) from rentsupport.runs")))

    def test_two_first_jobs_at_once_load_one_run(self) -> None:
        jobs = [decide(SCRATCH / f"at_once_{number}") for number in range(3)]
        for job in jobs:
            self.check_ended(job, 1)
        self.assertEqual(self.loaded()["runs"], 1)
        self.check_loaded(SCRATCH / "at_once_0", int(sql("select run from rentsupport.runs")))

    def test_what_a_ledger_and_a_day_add_is_loaded_too(self) -> None:
        ledger = SCRATCH / "ledger.db"
        options = ["--ledger", str(ledger), "--commit", "--as-of", "2022-08-01"]
        self.check_ended(decide(self.out, *options), 1)
        self.check_loaded(self.out)
        sql("update rentsupport.workers set pays_rent = false where row_no <= 800")
        later = SCRATCH / "later"
        self.check_ended(decide(later, *options), 1)
        run = int(sql("select max(run) from rentsupport.runs"))
        self.check_loaded(later, run)
        self.assertGreater(int(sql(f"select count(*) from rentsupport.reviews where run = {run}")), 0)
        self.assertGreater(int(sql(f"select count(*) from rentsupport.overdue where run = {run}")), 0)

    def test_persons_are_read_once_there_are_some(self) -> None:
        self.check_ended(decide(self.out), 1)
        pair = next(csv.DictReader(io.StringIO((self.out / "persons_to_check.csv").read_text())))
        sql(f"insert into rentsupport.persons (worker_id, other_id, same) values ('{pair['worker_id']}', '{pair['other_id']}', true)")
        self.check_ended(decide(self.out), 1)
        self.assertEqual(json.loads((self.out / "summary.json").read_text())["rows"]["persons"], {"read": 1, "used": 1, "rejected": 0})

    def test_all_tables_are_read_as_they_were_at_one_moment(self) -> None:
        self.check_ended(decide(SCRATCH / "moment"), 1)
        environment, go = self.held()
        job = decide(self.out / "run", **environment)
        wait_until(lambda: backend("copy%workers%", "Client"))
        sql("delete from rentsupport.history", "update rentsupport.employers set kind = 'other'",
            "insert into rentsupport.workers (request_id) values ('late')")
        go()
        self.check_ended(job, 1)
        self.assertEqual(files_in(self.out / "run"), files_in(SCRATCH / "moment"))

    def check_producer(self, kill: Callable[[int], Any], status: int) -> None:
        """A producer is killed after the first 64 KB of the workers, before the program has read any."""
        environment, go = self.held()
        run, ledger = self.out / "run", self.out / "ledger.db"
        options = ["--ledger", str(ledger), "--commit"]
        job = decide(run, *options, **environment)
        wait_until(lambda: backend("copy%workers%", "Client"))
        kill(job.pid)
        wait_until(lambda: not backend("copy%workers%", "Client"))
        go()
        self.check_ended(job, status)
        self.assertFalse(ledger.exists())
        self.assertFalse(run.exists() and any(run.iterdir()))
        self.check_nothing_loaded()
        self.check_ended(decide(run, *options), 1)
        self.check_loaded(run)

    def test_a_copy_that_the_server_ends_half_way_decides_nothing(self) -> None:
        self.check_producer(lambda _: sql(f"select pg_terminate_backend({backend('copy%workers%', 'Client')})"), 143)

    def test_a_client_killed_half_way_decides_nothing(self) -> None:
        def kill(session: int) -> None:
            for client in clients(session, "from rentsupport.workers"):
                os.kill(client, signal.SIGKILL)

        self.check_producer(kill, 143)

    def test_a_producer_killed_with_all_that_would_tell_is_noticed_by_its_rows(self) -> None:
        def kill(session: int) -> None:
            # The shell behind a process substitution has the command line of the job.
            client, = clients(session, "from rentsupport.workers")
            parent = int((pathlib.Path(f"/proc/{client}/stat").read_text()).rsplit(")", 1)[1].split()[1])
            os.kill(parent, signal.SIGKILL)
            os.kill(client, signal.SIGKILL)

        self.check_producer(kill, 2)

    def check_loader(self, kill: Callable[[int], Any], status: int) -> None:
        """A loader is killed once it has loaded the decisions and waits for the table of the issues."""
        lock = subprocess.Popen(["psql", "-Xq"], stdin=subprocess.PIPE, encoding="utf-8")
        assert lock.stdin
        lock.stdin.write("begin; lock table rentsupport.issues in access exclusive mode;\n")
        lock.stdin.flush()
        job = decide(self.out)
        wait_until(lambda: backend("copy%issues%", "Lock"))
        kill(job.pid)
        self.check_ended(job, status)
        lock.communicate("rollback;\n")
        wait_until(lambda: not sql("select 1 from pg_stat_activity where query ilike 'copy%issues%' and state <> 'idle'"))
        self.check_nothing_loaded()
        self.check_ended(decide(self.out), 1)
        self.assertEqual(self.loaded()["runs"], 1)
        self.check_loaded(self.out, int(sql("select run from rentsupport.runs")))

    def test_a_load_that_the_server_ends_half_way_loads_nothing(self) -> None:
        self.check_loader(lambda _: sql(f"select pg_terminate_backend({backend('copy%issues%', 'Lock')})"), 3)

    def test_a_loader_killed_half_way_loads_nothing(self) -> None:
        self.check_loader(lambda session: os.killpg(session, signal.SIGKILL), -signal.SIGKILL)

    def test_outputs_that_are_not_those_of_the_summary_are_not_loaded(self) -> None:
        script = SCRATCH / "meddles"
        script.write_text(f'#!/bin/sh\n"{PROGRAM}" "$@" || status=$?\necho >>"{self.out}/decisions.csv"\nexit ${{status-0}}\n')
        script.chmod(0o755)
        self.check_ended(decide(self.out, RENTSUPPORT=str(script)), 3)
        self.check_nothing_loaded()

    def test_statuses_of_the_program_are_the_jobs(self) -> None:
        self.check_ended(decide(self.out, "--max-rejected", "0"), 5)
        self.check_ended(decide(self.out, "--no-such-option"), 2)
        self.assertEqual(subprocess.run([EXAMPLE / "decide.sh"], stderr=subprocess.DEVNULL).returncode, 2)
        self.check_nothing_loaded()

    def test_a_database_that_is_not_there_is_status_3(self) -> None:
        self.check_ended(decide(self.out, PGPORT="1"), 3)
        self.check_ended(decide(self.out, PGDATABASE="none"), 3)
        sql("alter table rentsupport.history rename to gone")
        self.check_ended(decide(self.out), 3)
        self.assertFalse(self.out.exists())

    def test_a_line_that_ends_a_copy_is_told_and_nothing_is_loaded(self) -> None:
        sql("update rentsupport.workers set full_name = E'Mẫu\\n\\\\.\\nx' where row_no <= 300")
        self.assertIn("schedule.csv\n", self.check_ended(decide(self.out), 3))
        self.check_nothing_loaded()


def main() -> int:
    server = Server()
    try:
        return 0 if unittest.main(argv=[sys.argv[0], *sys.argv[4:]], exit=False, verbosity=2).result.wasSuccessful() else 1
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
