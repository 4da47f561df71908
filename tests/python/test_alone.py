"""What needs no other package."""
from __future__ import annotations

import ast
import contextlib
import csv
import datetime
import importlib.util
import io
import json
import os
import pathlib
import pprint
import shlex
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import rentsupport
from places import RENT, RENT_OUT, ROOT, TRAINING, TRAINING_OUT, files_of, options_of, rows_of, run_program, sample
from rentsupport import (Fact, Provision, RuleSet, all_of, any_of, at_least, evaluate, files, first_day, last_day, supported_month,
                         training)


def as_in_file(cell: Any, column: str) -> str:
    """Writes a cell of rows() as the file has it."""
    if cell is None:
        return ""
    if column == "mask":
        return f"{cell:016x}"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return " ".join(cell) if isinstance(cell, list) else str(cell)


class Cases(unittest.TestCase):
    """The worked cases are, cell by cell, what the program writes."""

    def check(self, run: Any, wanted: dict[str, str], what: str) -> None:
        for name, text in wanted.items():
            table = getattr(run, name)
            self.assertEqual(table.csv(), text, f"{what}: {name}")
            file = list(csv.reader(io.StringIO(text, newline="")))
            self.assertEqual(list(table.columns), file[0], what)
            self.assertEqual(len(table), len(file) - 1, what)
            self.assertEqual([[as_in_file(cell, column) for column, cell in row.items()] for row in table.rows()],
                             file[1:], f"{what}: rows of {name}")

    def decide(self, act: str, folder: pathlib.Path) -> int:
        """Decides a folder by paths and, where its rows can be said by name, by dicts; returns in how many ways."""
        names, outputs = (RENT, RENT_OUT) if act == "rent" else (TRAINING, TRAINING_OUT)
        paths = {name: folder / f"{name}.csv" for name in names if (folder / f"{name}.csv").exists()}
        settings: dict[str, dict[str, str]] = {"--reading": {}, "--assume": {}, "--dates": {}}
        parameters = None
        options = []
        for file in "readings.txt", "options.txt":
            lines = (folder / file).read_text().splitlines() if (folder / file).exists() else []
            for line in filter(None, lines):
                option, value = shlex.split(line) if file == "options.txt" else ("--reading", line)
                if option in settings:
                    settings[option].update([value.split("=", 1)])
                elif option == "--parameters" and parameters is None:
                    parameters = value = str(folder / value)
                else:
                    return 0
                options += [option, value]
        wanted = files_of(("evaluate",) if act == "rent" else ("training", "evaluate"), paths, outputs, options)
        plain = all(not set('"\r') & set(text := path.read_bytes().decode("latin1")) and "\n\n" not in text
                    and "," in text and text.endswith("\n") for path in paths.values())
        given: list[dict[str, Any]] = [dict(paths)]
        if plain:
            tables = {name: rows_of(path) for name, path in paths.items()}
            if all(None not in row and None not in row.values() for rows in tables.values() for row in rows):
                given.append(tables)
        for tables_in in given:
            what = f"{folder.name} by {type(next(iter(tables_in.values()))).__name__}"
            if act == "rent":
                self.check(evaluate(RuleSet(parameters, settings["--reading"]), assume=settings["--assume"],
                                    dates=settings["--dates"], **tables_in), wanted, what)
            else:
                self.check(training.evaluate(training.RuleSet(parameters, settings["--reading"]), **tables_in), wanted, what)
        return len(given)

    def test_rent_support(self) -> None:
        ways = [self.decide("rent", folder) for folder in sorted((ROOT / "tests/cases").iterdir())
                if folder.is_dir() and not (folder / "expected-status.txt").exists()]
        self.assertGreaterEqual(ways.count(2), 60)
        self.assertLessEqual(ways.count(0), 3)

    def test_training_support(self) -> None:
        ways = [self.decide("training", folder) for folder in sorted((ROOT / "tests/cases_training").iterdir())
                if folder.is_dir()]
        self.assertGreaterEqual(ways.count(2), 30)


class Alone(unittest.TestCase):
    def test_nothing_else_is_needed(self) -> None:
        if sys.prefix.endswith("empty"):
            for name in "pyarrow", "numpy", "pandas", "polars", "pip":
                self.assertIsNone(importlib.util.find_spec(name))
        code = "import rentsupport, sys; print({name.split('.')[0] for name in sys.modules} & {'pyarrow', 'pandas', 'polars'})"
        self.assertEqual(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout,
                         "set()\n")

    def test_readme_and_the_room_decide_the_sample(self) -> None:
        for page in "README.md", "src/faces/python/README.md":
            code = (ROOT / page).read_text().split("```python\n")[1].split("```")[0]
            with contextlib.chdir(ROOT), contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(code, page, "exec"), {})
            self.assertIn("557 request-months decided", out.getvalue())
        self.assertLessEqual((ROOT / "src/faces/python/README.md").read_text().count("\n"), 30)
        shown = (ROOT / "README.md").read_text().split("```python\n")[1].split("```text\n")[1].split("```")[0]
        self.assertEqual(shown, str(evaluate(RuleSet(), **sample())) + "\n")

    def test_the_notebook_shows_what_its_cells_give(self) -> None:
        """Set RENTSUPPORT_RENEW_NOTEBOOK to write its outputs anew."""
        page = ROOT / "examples/hung_yen.ipynb"
        notebook = json.loads(page.read_text())
        names: dict[str, Any] = {}
        with contextlib.chdir(ROOT):
            for number, cell in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
                outputs: list[dict[str, Any]] = []
                tree = ast.parse("".join(cell["source"]))
                last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
                with contextlib.redirect_stdout(io.StringIO()) as printed:
                    exec(compile(tree, page.name, "exec"), names)
                    value = eval(compile(ast.Expression(last.value), page.name, "eval"), names) if last else None
                if printed.getvalue():
                    outputs.append({"name": "stdout", "output_type": "stream",
                                    "text": printed.getvalue().splitlines(keepends=True)})
                if value is not None:
                    outputs.append({"data": {"text/plain": pprint.pformat(value, sort_dicts=False).splitlines(keepends=True)},
                                    "execution_count": number + 1, "metadata": {}, "output_type": "execute_result"})
                if "RENTSUPPORT_RENEW_NOTEBOOK" in os.environ:
                    cell.update(outputs=outputs, execution_count=number + 1)
                self.assertEqual(cell["outputs"], outputs)
        if "RENTSUPPORT_RENEW_NOTEBOOK" in os.environ:
            page.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")

    def test_typed_cells_are_read_as_the_files_cells(self) -> None:
        day = datetime.date
        run = evaluate(
            employers=[{"employer_id": "E1", "kind": "enterprise", "province": 33, "registered": True}],
            lists=[{"list_id": "L1", "employer_id": "E1", "group": "working", "drawn_up_on": day(2022, 6, 1)}],
            workers=[{"request_id": "R1", "list_id": "L1", "worker_id": "033095578105", "applied": True, "x_note": "?",
                      "contract_type": "indefinite", "contract_signed_on": datetime.datetime(2021, 5, 12),
                      "contract_starts_on": day(2021, 5, 19), "rent_from": day(2022, 4, 10), "pays_rent": True,
                      "insured_months": {day(2022, 4, 1), "2022-05"}, "insured_elsewhere": False,
                      "months": ["2022-03", day(2022, 4, 1)]},
                     {"request_id": "R2", "list_id": "L1", "worker_id": "033095578113", "months": ["2022-04"],
                      "insured_months": (), "birth_date": 1995, "full_name": "a\0b\nc", "pays_rent": None,
                      "contract_ends_on": float("nan")},
                     {"request_id": "R3", "list_id": "L1", "worker_id": "033095578121", "months": "2022-04",
                      "full_name": "\ud800"}],
            history=[{"worker_id": "033095578105", "month": day(2022, 5, 1), "amount_vnd": 500000.0, "group": "working"}])
        self.assertEqual([(row["request_id"], row["month"], row["outcome"], row["amount_vnd"], row["failed"])
                          for row in run.decisions][:2],
                         [("R1", "2022-03", "refused", 0, ["art4.1.rents"]), ("R1", "2022-04", "payable", 500000, [])])
        self.assertEqual([(row["file"], row["line"], row["key"], row["code"]) for row in run.rejects],
                         [("workers", 4, None, "bad_utf8")])
        self.assertEqual(run.schedule.rows()[0]["employer_pays_by"], day(2022, 6, 16))
        self.assertEqual(run.summary["rows"]["history"], {"read": 1, "used": 1, "rejected": 0})

    def test_what_is_no_table(self) -> None:
        good = sample()
        with self.assertRaises(rentsupport.InputError) as unknown:
            evaluate(**{**good, "lists": [{"list_id": "L1", "employer": "E1"}]})
        self.assertEqual((unknown.exception.code, unknown.exception.column), ("unknown_column", "employer"))
        self.assertIn("employer_id", str(unknown.exception))
        for tables, column in ({"workers": [{"request_id": "R1"}]}, "workers"), ({"employers": [{"name": "x"}]}, "employers"):
            with self.assertRaisesRegex(rentsupport.InputError, column):
                evaluate(**{**good, **tables})
        with self.assertRaises(FileNotFoundError):
            evaluate(**{**good, "workers": "nothing.csv"})
        # A column of floats has lost digits of an account as long as that.
        for cell in 2.0**53, -1e17, 2022.5, float("inf"), 1j, b"2022-04", object():
            with self.assertRaisesRegex(TypeError, "workers, row 0, column full_name"):
                evaluate(**{**good, "workers": [{"full_name": cell}]})
        with self.assertRaisesRegex(TypeError, "workers, row 0: list is no dict"):
            evaluate(**{**good, "workers": [["R1"]]})
        with self.assertRaises(ValueError):
            evaluate(**good, language="fr")
        with tempfile.TemporaryDirectory() as folder:
            for content, language, said in ((b"PK\x03\x04", "en", "workers"), (b"list_id,group\n", "vi", "thiếu|cột")):
                path = pathlib.Path(folder) / "f.csv"
                path.write_bytes(content)
                with self.assertRaisesRegex(rentsupport.InputError, said):
                    evaluate(**{**good, "workers": path}, language=language)

    def test_utf16(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            tables = {}
            for (name, path), encoding in zip(sample().items(), ("utf-16", "utf-16-be", "utf-8-sig", "utf-8")):
                text = pathlib.Path(path).read_bytes().decode("utf-8", "replace").lstrip("\ufeff")
                tables[name] = str(pathlib.Path(folder) / name)
                mark = "\ufeff" if encoding == "utf-16-be" else ""
                pathlib.Path(tables[name]).write_bytes((mark + text).encode(encoding))
            wanted = files_of(("evaluate",), tables, RENT_OUT)
            run = evaluate(**tables)
            for name, file in wanted.items():
                self.assertEqual(getattr(run, name).csv(), file)

    def test_settings(self) -> None:
        rules = RuleSet({"cap": {"months": 2}, "group.working.amount_vnd": 400000}, {"late_list": "accepted"})
        self.assertRegex(rules.text("toml"), r"(?m)^cap\.months = 2$")
        self.assertNotEqual(rules.sha256, RuleSet().sha256)
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[cap]\nmonths = 2\n[group.working]\namount_vnd = 400_000\n")
            file.flush()
            self.assertEqual(RuleSet(file.name, {"late_list": "accepted"}).sha256, rules.sha256)
            self.assertEqual(RuleSet(pathlib.Path(file.name).read_bytes(), {"late_list": "accepted"}).sha256, rules.sha256)
        for bad in (lambda: RuleSet({"cap": {"month": 2}}), lambda: RuleSet(readings={"late_list": "perhaps"}),
                    lambda: RuleSet(b"[cap\n"), lambda: evaluate(assume={"paysrent": True}, **sample()),
                    lambda: evaluate(assume={"pays_rent": "maybe"}, **sample()),
                    lambda: evaluate(dates={"lists": "year_first"}, **sample()), lambda: RuleSet.read("{}")):
            with self.assertRaises(rentsupport.SettingError) as error:
                bad()
            self.assertTrue(error.exception.code)
        with self.assertRaises(ValueError):
            RuleSet(readings={"late_list\0": "accepted"})

    def test_rules(self) -> None:
        without = RuleSet().without("art4.1.rents")
        self.assertEqual(without.id, "decision-08-2022-own")
        self.assertEqual(RuleSet.read(without.text("json")).sha256, without.sha256)
        with self.assertRaisesRegex(rentsupport.InputError, "art4.1.rents"):
            RuleSet().without("art4.1.rent")
        with self.assertRaises(rentsupport.NotFoundError):
            RuleSet().text("pdf")
        self.assertEqual(RuleSet().cards("en"), run_program("rules", "--language", "en"))
        self.assertEqual(training.RuleSet().text("json"), run_program("training", "rules", "--format", "json"))

    def test_own_provisions_are_decided_inside(self) -> None:
        march = Provision("own.march", supported_month() != "2022-03", norm_vietnamese="Thỏa ước lao động tập thể, mục 7",
                          norm_english="Collective agreement, section 7", source="collective agreement",
                          vietnamese="Không phải tháng 3/2022, tháng doanh nghiệp đã tự trả.",
                          english="The month is not 2022-03, for which the firm paid itself.")
        rules = RuleSet().with_provision("working", march)
        with self.subTest("the file that a clerk writes"):
            self.assertEqual(rules.text("json"),
                             run_program("rules", "--format", "json", "--rules", str(ROOT / "examples/own_provision.json")))
        run = evaluate(rules, **sample())
        refused = [row for row in run.decisions if row["failed"] and "own.march" in row["failed"]]
        self.assertTrue(refused)
        self.assertEqual({row["month"] for row in refused}, {"2022-03"})
        self.assertIn("Collective agreement, section 7", run.explain(refused[0]["request_id"], "2022-03", "en"))
        self.assertEqual(rules.without("own.march").sha256, RuleSet().sha256)
        capped = RuleSet({"cap": {"months": 2}}).with_provision("working", march)
        self.assertRegex(capped.text("toml"), r"(?m)^cap\.months = 2$")
        every = Provision("own.every", vietnamese="Mọi điều kiện.", english="Every condition.", source="test", norm_english="T",
                          norm_vietnamese="T", confidence="B", condition=any_of(
                              Fact("contract_starts_on") < first_day().plus(months=-1, days=2),
                              Fact("contract_ends_on").plus(days=1) >= last_day(), Fact("received_on") == datetime.date(2022, 8, 15),
                              Fact("list_month") > "2022-05", Fact("sent_to_si_day") <= 20,
                              at_least(2, Fact("insured_months").contains("reference_month"), Fact("rent_to").is_given(),
                                       Fact("province") == "33"),
                              Fact("months").is_one_month() & ~Fact("rented_months").contains_supported_month(),
                              (Fact("kind") == "enterprise") | (Fact("pays_rent") == True)))
        words = RuleSet().with_provision("returning", every).cards("en")
        self.assertIn("Every condition.", words)
        replaced = RuleSet().replace(Provision("art1.tenant", all_of(Fact("pays_rent").is_one_of("yes", "no")), source="test",
                                               vietnamese="Đang ở thuê.", english="A tenant.", citations=[{"article": 1}]))
        self.assertNotEqual(replaced.sha256, RuleSet().sha256)
        for bad in (lambda: rules.with_provision("working", march),
                    lambda: RuleSet().with_provision("working", Provision("own.a", Fact("no_such") > 1, "A", "A", "A", "A", "A")),
                    lambda: RuleSet().with_provision("working", Provision("own.a", Fact("rent_to") > 1, "A", "A", "A", "A", "A")),
                    lambda: RuleSet().replace(march)):
            with self.assertRaises(rentsupport.SettingError):
                bad()
        with self.assertRaises(TypeError):
            bool(Fact("list_month") > "2022-05")

    def test_further_facts(self) -> None:
        facts = """
[[fact]]
table = "workers"
name = "night_months"
type = "months"
vietnamese = "các tháng làm ca đêm"
english = "months of night shifts"
asked = "employer"

[[fact]]
table = "workers"
name = "rent_vnd"
type = "number"
money = true
vietnamese = "tiền thuê"
english = "rent"
asked = "worker"
""".encode()
        night = Provision("own.night", Fact("night_months").contains_supported_month() & (2 * Fact("rent_vnd") >= 1_000_000),
                          norm_vietnamese="Quy chế, mục 1", norm_english="Rules, section 1", source="rules",
                          vietnamese="Tháng làm ca đêm, tiền thuê từ 500.000 đồng.",
                          english="A month of night shifts, with a rent of 500,000 or more.")
        rules = RuleSet(facts=facts).with_provision("working", night)
        self.assertEqual(RuleSet.read(rules.text("json"), facts).sha256, rules.sha256)
        text = pathlib.Path(sample()["workers"]).read_bytes().decode(errors="ignore")
        rows = [row for row in csv.DictReader(io.StringIO(text, newline="")) if None not in row and None not in row.values()]
        workers = [{**row, "night_months": [datetime.date(2022, 4, 1)], "rent_vnd": 500_000} for row in rows]
        run = evaluate(rules, **{**sample(), "workers": workers})
        months = {row["month"] for row in run.decisions if row["group"] == "working" and row["outcome"] == "payable"}
        self.assertEqual(months, {"2022-04"})
        unknown = evaluate(rules, **{**sample(), "workers": rows})
        self.assertIn("night_months", {fact for row in unknown.decisions for fact in row["ask"] or []})
        assumed = unknown.under(assume={"night_months": [datetime.date(2022, 4, 1)], "rent_vnd": 499_999})
        self.assertFalse([row for row in assumed.decisions if row["group"] == "working" and row["outcome"] == "payable"])
        with tempfile.TemporaryDirectory() as folder:
            described = pathlib.Path(folder) / "facts.toml"
            described.write_bytes(facts)
            self.assertEqual(RuleSet(facts=described).sha256, RuleSet(facts=facts).sha256)
            table = pathlib.Path(folder) / "workers.csv"
            with table.open("w", newline="") as file:
                written = csv.DictWriter(file, [*rows[0], "night_months", "rent_vnd"], lineterminator="\n")
                written.writeheader()
                written.writerows({**row, "night_months": "2022-04", "rent_vnd": "500000"} for row in rows)
            tables = {**sample(), "workers": str(table)}
            files.write(f"{folder}/out", rules, **tables)
            self.assertEqual(pathlib.Path(f"{folder}/out/decisions.csv").read_text(), run.decisions.csv())
            self.assertTrue(files.verify(f"{folder}/out", rules, **tables).confirmed)
            self.assertFalse(files.verify(f"{folder}/out", **tables).confirmed)

    def test_runs_in_files_are_proved(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            out, key, public = f"{folder}/out", f"{folder}/key.pem", f"{folder}/public.pem"
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
            subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
            self.assertEqual(files.write(out, **sample(), assume={"pays_rent": True}, as_of="2022-08-01", sign=key, keep=True,
                                         workbook=f"{folder}/run.xlsx"), 1)
            for name in "decisions.csv", "overdue.csv", "manifest.json", "run.sqlite":
                self.assertTrue((pathlib.Path(out) / name).is_file(), name)
            self.assertEqual(pathlib.Path(f"{folder}/run.xlsx").read_bytes()[:2], b"PK")
            found = files.verify(out, **sample(), key=public, sign=key)
            self.assertEqual((found.confirmed, "every byte the same" in found.text), (True, True))
            self.assertIsNone(files.verify(out, **sample(), key=public).confirmed)
            receipt = files.receipt(out, "R0000033", "2022-06", **sample(), sign=key)
            self.assertTrue(files.check_receipt(receipt, key=public).confirmed)
            self.assertIsNone(files.check_receipt(receipt).confirmed)
            self.assertFalse(files.check_receipt(receipt.replace("R0000033", "R0000034"), key=public).confirmed)
            self.assertIn("không", files.check_receipt(receipt.replace("R0000033", "R0000034"), language="vi").text)
            with self.assertRaises(rentsupport.InputError):
                files.receipt(out, "R0000033", "2022-06", **{**sample(), "workers": sample()["lists"]}, sign=key)
            with self.assertRaises(OSError):
                files.write("/dev/null/out", **sample())

    def test_explanations_and_letters_are_the_programs(self) -> None:
        run = evaluate(**sample())
        inputs = options_of(sample())
        for request, month in ("R0000033", "2022-06"), ("R0000002", None):
            for language in "en", "vi":
                words = ["--month", month] if month else []
                self.assertEqual(run.explain(request, month, language=language),
                                 run_program("explain", *inputs, "--request", request, *words, "--language", language))
        letters = {run.letter("R0000033", to, language) for to in ("worker", "employer")
                   for language in ("vi", "en")}
        self.assertEqual(len(letters), 4)
        self.assertTrue(all("2022" in letter for letter in letters))
        self.assertIn("<pre", run.explain("R0000033", "2022-06")._repr_html_())
        self.assertEqual(run.explain_json("R0000033", datetime.date(2022, 6, 1))[0]["outcome"], "refused")
        for nothing in (lambda: run.explain("R"), lambda: run.explain("R0000033", "2022-01")):
            with self.assertRaises(rentsupport.NotFoundError):
                nothing()

    def test_other_rules_over_the_same_rows(self) -> None:
        run = evaluate(**sample())
        inputs = options_of(sample())
        changed = json.loads(run_program("readings", *inputs, "--format", "json"))["readings"]
        self.assertGreater(len(changed), 10)
        for reading in changed:
            other = run.under(RuleSet(readings={reading["reading"]: reading["option"]}))
            self.assertEqual(other.rules.sha256, reading["rule_set_after"])
            changes = run.compare(other)
            self.assertEqual(len(changes), reading["all"]["request_months"]["changed"], reading["option"])
            money = sum(row["amount_vnd_after"] - row["amount_vnd_before"] for row in changes)
            self.assertEqual(money, reading["all"]["payable_vnd"]["change"])
        self.assertEqual([(change["reading"], change["option"], change["changed"],
                           {"before": change["payable_vnd_before"], "after": change["payable_vnd_after"],
                            "change": change["payable_vnd_after"] - change["payable_vnd_before"]})
                          for change in run.readings()],
                         [(reading["reading"], reading["option"], reading["all"]["request_months"]["changed"],
                           reading["all"]["payable_vnd"]) for reading in changed])
        self.assertEqual(run.compare(run.under()), [])
        assumed = run.under(assume={"pays_rent": True, "contract_ends_on": datetime.date(2022, 12, 31)})
        self.assertEqual(assumed.under().summary, assumed.summary)
        self.assertEqual(assumed.summary["assumptions"], {"contract_ends_on": "2022-12-31", "pays_rent": "yes"})
        with self.assertRaises(ValueError):
            run.under(RuleSet().without("art4.1.rents")).readings()
        with self.assertRaises(ValueError):
            run.compare(evaluate(**{**sample(), "history": None, "workers": rows_of(pathlib.Path(sample()["lists"]))[:0]}))

    def test_training(self) -> None:
        folder = ROOT / "examples/hung_yen_training"
        tables = {name: str(folder / f"{name}.csv") for name in TRAINING[:3]}
        run = training.evaluate(**tables)
        inputs = options_of(tables)
        for row in run.plans_decided:
            self.assertEqual(run.explain(row["plan_id"], language="en"),
                             run_program("training", "explain", *inputs, "--plan", row["plan_id"], "--language", "en"))
            self.assertGreater(len(run.letter(row["plan_id"])), 300)
        self.assertGreater(len(run.explain_line(run.decisions.rows()[0]["line_id"])), 100)
        with self.assertRaises(rentsupport.InputError):
            training.evaluate(**{**tables, "plans": sample()["lists"]})

    def test_progress_and_its_end(self) -> None:
        seen: list[tuple[int, int]] = []
        run = evaluate(**sample(), progress=lambda done, total: seen.append((done, total)))
        self.assertEqual(seen[0][0], 0)
        self.assertEqual(seen[-1][0], seen[-1][1])
        self.assertEqual(run.decisions.csv(), evaluate(**sample(), threads=3).decisions.csv())
        with self.assertRaises(rentsupport.CancelledError):
            evaluate(**sample(), progress=lambda done, total: False)

        def interrupt(done: int, total: int) -> None:
            raise KeyboardInterrupt
        with self.assertRaises(KeyboardInterrupt):
            evaluate(**sample(), progress=interrupt)

    def test_threads_and_forks(self) -> None:
        rules, run = RuleSet(), evaluate(**sample())
        wanted = run.decisions.csv()

        def work(number: int) -> bool:
            if number % 2 == 0:
                return evaluate(rules, **sample(), threads=1 + number % 3).decisions.csv() == wanted
            return run.decisions.csv() == wanted and "art8.2" in run.explain("R0000033", "2022-06") and run.compare(
                run.under(rules)) == []
        with ThreadPoolExecutor(8) as pool:
            self.assertEqual(list(pool.map(work, range(32))), [True] * 32)
        for _ in range(4):
            child = os.fork()
            if child == 0:
                status = 1
                with contextlib.suppress(BaseException):
                    status = 0 if work(0) and work(1) else 1
                os._exit(status)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertEqual(run.decisions.csv(), wanted)

    def test_the_interpreter_goes_on_meanwhile(self) -> None:
        run = evaluate(**sample())
        results = run._results
        inside, ticks = threading.Event(), [0]
        stop = threading.Event()

        def tick() -> None:
            while not stop.is_set():
                ticks[0] += inside.is_set()
                time.sleep(0)
        thread = threading.Thread(target=tick)
        thread.start()
        interval = sys.getswitchinterval()
        try:
            # Nothing but C calls let go of the lock in that time.
            sys.setswitchinterval(1000)
            inside.set()
            for _ in range(200):
                rentsupport._library.text("results_csv", results.pointer, b"decisions")
                if ticks[0] > 0:
                    break
            inside.clear()
        finally:
            sys.setswitchinterval(interval)
            stop.set()
            thread.join()
        self.assertGreater(ticks[0], 0)

    def test_streams_that_nobody_reads(self) -> None:
        run = evaluate(**sample())
        for _ in range(1000):
            run.decisions.__arrow_c_stream__()
        # A capsule may be dropped while an exception is on its way, and outlive all else.
        with self.assertRaises(ZeroDivisionError):
            capsule = run.schedule.__arrow_c_stream__()
            del run
            print(capsule, 1 // 0)
        code = ("import rentsupport, sys; run = rentsupport.evaluate(**eval(sys.argv[1])); "
                "sys.kept = [run.decisions.__arrow_c_stream__(), run]")
        subprocess.run([sys.executable, "-c", code, repr(sample())], check=True)

    def test_a_table_of_ours_goes_in_again(self) -> None:
        class Once:
            """A table out is a table in: here under the names of the input."""
            def __arrow_c_stream__(self, requested_schema: object = None) -> object:
                return run.decisions.__arrow_c_stream__()
        run = evaluate(**sample())
        with self.assertRaises(rentsupport.InputError):
            evaluate(**{**sample(), "history": Once()})

    def test_the_program(self) -> None:
        done = subprocess.run([sys.executable, "-m", "rentsupport", "--version"], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, f"rentsupport {rentsupport.__version__}\n")
        run_program("rules", statuses=(0,))
        with tempfile.TemporaryDirectory() as out:  # with a signature: OpenSSL is there
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", f"{out}/key.pem"], check=True)
            run_program("evaluate", *options_of(sample()), "--quiet", "--sign", f"{out}/key.pem", "--out", f"{out}/run")
            self.assertIn("manifest.json", {path.name for path in pathlib.Path(f"{out}/run").iterdir()})

    def test_what_people_see(self) -> None:
        run = evaluate(**sample(), language="vi")
        self.assertIn("557 lượt hỗ trợ", str(run))
        self.assertIn("<pre", run._repr_html_())
        self.assertIn("R0000001", run.decisions._repr_html_())
        self.assertEqual(repr(run.issues), f"<Table issues: {len(run.issues)} rows of 6 columns>")
        self.assertRegex(run.rejects.rows()[0]["message"], "không|phải|thiếu")
        self.assertRegex(repr(RuleSet()), "^<RuleSet decision-08-2022 [0-9a-f]{12}>$")


if __name__ == "__main__":
    unittest.main()
