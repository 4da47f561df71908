"""Tables of pyarrow, polars, pandas and DuckDB, in and out; random tables, by every way in, are the program's files."""
from __future__ import annotations

import csv
import datetime
import pathlib
import random
import tempfile
import unittest
from collections.abc import Callable
from typing import Any

import duckdb
import pandas
import polars
import pyarrow

from places import RENT_OUT, ROOT, files_of, rows_of, sample
from rentsupport import RuleSet, evaluate
from rentsupport._tables import text_of

Rows = list[dict[str, Any]]
DATES = {"lists": ("drawn_up_on", "posted_on", "sent_to_si_on", "si_confirmed_on", "received_on"),
         "workers": ("contract_signed_on", "contract_starts_on", "contract_ends_on", "previous_contract_ended_on", "rent_from",
                     "rent_to")}
MONTHS = [datetime.date(2022, month, 1) for month in range(1, 8)]


def random_tables(seed: int) -> dict[str, Rows]:
    """Draws typed rows of a small district: unknown cells, faults, keys twice, references to nothing."""
    draw = random.Random(seed)

    def some(value: Any, of: float = 0.85) -> Any:
        return value if draw.random() < of else None

    def day(first: str = "2022-01-01", days: int = 250) -> datetime.date:
        return datetime.date.fromisoformat(first) + datetime.timedelta(draw.randrange(days))

    def key(letter: str, count: int) -> str:
        return f"{letter}{draw.randrange(count)}"

    def months() -> list[datetime.date]:
        return sorted(draw.sample(MONTHS, draw.randrange(1, 5)))

    yes = (True, False)
    employers: Rows = [{"employer_id": some(f"E{i}", 0.97), "tax_code": some(str(draw.randrange(10**10)).zfill(10)),
                        "name": some(draw.choice(["Công ty Mẫu", 'Nhà "A"', "a,b", "=1+1", " "])),
                        "kind": some(draw.choice(["enterprise", "cooperative", "business_household", "public_unit"])),
                        "registered": some(draw.choice(yes)), "zone": some(draw.choice(["none", "industrial_park", "Zone"])),
                        "province": some(draw.choice(["33", "01", "12", "1"])), "district": some("327")} for i in range(12)]
    lists: Rows = []
    for i in range(24):
        drawn = day("2022-03-01", 150)
        lists.append({"list_id": f"L{i if draw.random() < 0.95 else 0}", "employer_id": key("E", 13),
                      "group": draw.choice(["working", "returning"]), "drawn_up_on": some(drawn, 0.97),
                      "posted_on": some(drawn, 0.5), "sent_to_si_on": some(drawn + datetime.timedelta(5), 0.5),
                      "si_confirmed_on": some(drawn + datetime.timedelta(draw.randrange(4, 9)), 0.5),
                      "received_on": some(drawn + datetime.timedelta(20), 0.3), "payroll_copy": some(draw.choice(yes)),
                      "signed": some(draw.choice(yes))})
    workers: Rows = [{"request_id": f"R{i if draw.random() < 0.98 else 0}", "list_id": key("L", 25),
                      "worker_id": some(f"0330{draw.randrange(95000000, 95000120)}", 0.97),
                      "full_name": some(draw.choice(["Nguyễn Văn A", "Trần\nThị B", "Lê, C"])),
                      "birth_date": some(day("1970-01-01", 12000)), "insurance_no": some(str(draw.randrange(10**10))),
                      "applied": some(draw.choice(yes)),
                      "contract_type": some(draw.choice(["indefinite", "fixed_term", "probation"])),
                      "contract_signed_on": some(day("2021-10-01", 300)), "contract_starts_on": some(day("2021-10-01", 300)),
                      "contract_ends_on": some(day("2022-04-01", 400), 0.5),
                      "previous_contract": some(draw.choice(["none", "same_employer", "other_employer"])),
                      "previous_contract_ended_on": some(day("2021-10-01", 300), 0.3), "rent_from": some(day("2021-12-01", 200)),
                      "rent_to": some(day("2022-03-01", 200), 0.2), "pays_rent": some(draw.choice((True, True, False))),
                      "insured_months": some(months()), "payroll_months": some(months()),
                      "insured_elsewhere": some(draw.choice((False, False, True))), "months": some(months()[:3], 0.97),
                      "account": some(str(draw.randrange(10**8)))} for i in range(160)]
    history: Rows = [{"worker_id": f"0330{draw.randrange(95000000, 95000120)}", "month": draw.choice(MONTHS),
                      "amount_vnd": draw.choice([500000, 1000000, -500000]), "group": "working"} for _ in range(30)]
    return {"employers": employers, "lists": lists, "workers": workers, "history": history}


def as_pyarrow(rows: Rows) -> Any:
    return pyarrow.Table.from_pylist(rows)


def as_chunks(rows: Rows) -> Any:
    """A reader of batches, with dictionaries."""
    table = pyarrow.Table.from_pylist(rows)
    for i, field in enumerate(table.schema):
        if field.type == pyarrow.string():
            table = table.set_column(i, field.name, table.column(i).dictionary_encode())
    return pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=7))


def as_polars(rows: Rows) -> Any:
    return polars.DataFrame(rows, infer_schema_length=None)


def as_pandas(rows: Rows) -> Any:
    frame = pandas.DataFrame(rows)
    for name in (name for names in DATES.values() for name in names if name in frame):
        frame[name] = pandas.to_datetime(frame[name])
    return frame


def as_duckdb(rows: Rows) -> Any:
    given = pyarrow.Table.from_pylist(rows)  # DuckDB finds it by its name
    assert given.num_rows == len(rows)
    return duckdb.sql("select * from given")


WAYS: list[Callable[[Rows], Any]] = [list, as_pyarrow, as_chunks, as_polars, as_pandas, as_duckdb]


class Frames(unittest.TestCase):
    def test_random_tables_are_the_programs_files(self) -> None:
        outcomes = set()
        for seed in range(12):
            tables = random_tables(seed)
            rules = RuleSet(readings={"late_list": ("accepted", "previous_month_only")[seed % 2]})
            with tempfile.TemporaryDirectory() as folder:
                paths = {}
                for name, rows in tables.items():
                    types = {"months": "month_set", "insured_months": "month_set", "payroll_months": "month_set",
                             "month": "month"}
                    paths[name] = str(pathlib.Path(folder) / f"{name}.csv")
                    with open(paths[name], "w", newline="", encoding="utf-8") as file:
                        writer = csv.writer(file, lineterminator="\n")
                        writer.writerow(rows[0])
                        writer.writerows([text_of(cell, types.get(column, "text")) for column, cell in row.items()]
                                         for row in rows)
                wanted = files_of(("evaluate",), paths, RENT_OUT,
                                  ["--reading", f"late_list={('accepted', 'previous_month_only')[seed % 2]}"])
                for name, text in wanted.items():
                    self.assertEqual(getattr(evaluate(rules, **paths), name).csv(), text)
            for way in WAYS:
                run = evaluate(rules, **{name: way(rows) for name, rows in tables.items()})
                for name, text in wanted.items():
                    if name in ("rejects", "issues"):  # a name of two lines begins no row here: other numbers of lines
                        self.assertEqual(places_left_out(getattr(run, name).csv()), places_left_out(text), way.__name__)
                    else:
                        self.assertEqual(getattr(run, name).csv(), text, f"{way.__name__}, {name}")
                outcomes.update(run.decisions.to_dict()["outcome"])
        self.assertEqual(outcomes, {"payable", "refused", "undetermined"})

    def test_cases_as_text_columns(self) -> None:
        """Worked cases as columns of texts: nothing of a typed table is needed."""
        for folder in ("working", "returning", "caps", "unknowns"):
            paths = {path.stem: path for path in (ROOT / "tests/cases" / folder).glob("[!e]*.csv")}
            paths["employers"] = ROOT / "tests/cases" / folder / "employers.csv"
            wanted = files_of(("evaluate",), paths, RENT_OUT)
            for way in as_pyarrow, as_polars, as_pandas:
                run = evaluate(**{name: way(rows_of(path)) for name, path in paths.items()})
                for name, text in wanted.items():
                    self.assertEqual(getattr(run, name).csv(), text, f"{folder}, {name}")

    def test_out(self) -> None:
        run = evaluate(**sample())
        for name in RENT_OUT:
            table = getattr(run, name)
            rows = table.rows()
            self.assertEqual(pyarrow.table(table).to_pylist(), rows)
            self.assertEqual(table.to_polars().to_dicts(), rows)
            frame = table.to_pandas()
            self.assertEqual((list(frame.columns), len(frame)), (list(table.columns), len(rows)))
        frame = run.schedule.to_pandas()
        self.assertEqual(int(frame["amount_vnd"].sum()), run.summary["amount_vnd"]["payable"])
        self.assertEqual(str(frame["employer_pays_by"].dtype)[:10], "datetime64")
        decisions = pyarrow.table(run.decisions)
        self.assertEqual(duckdb.sql("select outcome, count(*) from decisions group by 1 order by 1").fetchall(),
                         sorted(run.summary["request_months"].items()))
        self.assertEqual(decisions.num_rows, 557)
        # What is exported outlives the run.
        capsule = run.decisions.__arrow_c_stream__()
        wanted = run.decisions.csv()
        del run, decisions

        class Holder:
            def __arrow_c_stream__(self, requested_schema: object = None) -> object:
                return capsule
        self.assertEqual(pyarrow.table(Holder()).num_rows, wanted.count("\n") - 1)

    def test_faults_of_types_and_of_streams(self) -> None:
        tables = {name: as_pyarrow(rows) for name, rows in random_tables(1).items()}
        zoned = pyarrow.array([datetime.datetime(2022, 6, 1, tzinfo=datetime.timezone.utc)] * tables["lists"].num_rows)
        lists = tables["lists"].set_column(3, "drawn_up_on", zoned)
        with self.assertRaisesRegex(ValueError, "lists: .*drawn_up_on"):
            evaluate(**{**tables, "lists": lists})

        def broken() -> Any:
            yield tables["workers"].to_batches()[0]
            raise RuntimeError("the disk is gone")
        reader = pyarrow.RecordBatchReader.from_batches(tables["workers"].schema, broken())
        with self.assertRaisesRegex(ValueError, "workers: .*the disk is gone"):
            evaluate(**{**tables, "workers": reader})


def places_left_out(text: str) -> list[list[str]]:
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    return [[cell for column, cell in row.items() if column not in ("line", "record")] for row in rows]


if __name__ == "__main__":
    unittest.main()
