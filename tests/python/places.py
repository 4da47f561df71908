"""Where things are, and the program that the package brings."""
from __future__ import annotations

import csv
import pathlib
import subprocess
import tempfile
from collections.abc import Mapping, Sequence

import rentsupport

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "hung_yen"
RENT = ("employers", "lists", "workers", "history", "persons")
TRAINING = ("plans", "trainees", "trained_before", "persons")
RENT_OUT = ("decisions", "schedule", "rejects", "issues", "persons_to_check")
TRAINING_OUT = ("plans_decided", "decisions", "schedule", "rejects", "issues")


def sample() -> dict[str, str]:
    return {table: str(SAMPLE / f"{table}.csv") for table in RENT[:4]}


def run_program(*arguments: str, statuses: Sequence[int] = (0, 1)) -> str:
    done = subprocess.run([rentsupport.program(), *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in statuses:
        raise AssertionError(f"{arguments}: status {done.returncode}: {done.stderr}")
    return done.stdout


def options_of(tables: Mapping[str, str | pathlib.Path]) -> list[str]:
    return [word for table, path in tables.items() for word in (f"--{table.replace('_', '-')}", str(path))]


def files_of(command: Sequence[str], tables: Mapping[str, str | pathlib.Path], outputs: Sequence[str],
             options: Sequence[str] = ()) -> dict[str, str]:
    """Returns the files that the program writes."""
    with tempfile.TemporaryDirectory() as out:
        run_program(*command, *options_of(tables), *options, "--quiet", "--out", out)
        return {name: (pathlib.Path(out) / f"{name}.csv").read_bytes().decode() for name in outputs}


def rows_of(path: pathlib.Path) -> list[dict[str, str]]:
    """Reads a plain CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
