#!/usr/bin/env python3
"""Measures the release build and writes the page tests/bench/README.md, its whole table from this one
run, with the date and the commit:

    tests/bench/measure.py [--requests N] [--rounds N] [--beside PROGRAM]

--beside: another build of the program, which does the whole job in turn with this one. Needs a
release build with tests, openssl, a quiet machine, and about 1 KB a request below build/bench."""
import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time

root = pathlib.Path(__file__).resolve().parents[2]
release = root / "build/release"
program = str(release / "rentsupport")
data = root / "build/bench"
tables = ["employers", "lists", "workers", "history"]
inputs = [f"{table}.csv" for table in tables]
outputs = ["decisions.csv", "schedule.csv", "rejects.csv", "issues.csv", "persons_to_check.csv", "summary.json", "manifest.json"]


def run(*command, statuses=(0,), where=data):
    """Runs a command; returns its seconds, those of its processors, and its peak memory in MB."""
    begin = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], cwd=where, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in statuses:
        raise SystemExit(f"{' '.join(map(str, command))}: status {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def with_inputs(command, *more, by=program):
    files = [part for table in tables for part in (f"--{table}", f"{table}.csv")]
    return run(by, command, *files, "--quiet", *more, statuses=(0, 1))


def job(*more, by=program, out="out"):
    return with_inputs("evaluate", "--out", out, *more, by=by)


def in_turn(rounds, *jobs):
    """Does several jobs in turn; returns the medians of each: seconds, of processors, MB."""
    results = [[] for _ in jobs]
    for _ in range(rounds):
        for result, each in zip(results, jobs):
            result.append(each())
    return [tuple(statistics.median(values) for values in zip(*result)) for result in results]


def in_memory(folder):
    """Runs the benchmarks in memory; returns what each measured, by name."""
    run(release / "examples/generate", "--out", folder, "--requests", 200000,
        *(["--unknown", 0] if folder == "known" else []))
    found = subprocess.run([release / "tests/bench", folder, "--benchmark_format=json"], cwd=data, check=True,
                           stdout=subprocess.PIPE).stdout
    return {each["name"].split("/")[0]: each for each in json.loads(found)["benchmarks"]}


def millions(benchmark):
    return f"{benchmark['items_per_second'] / 1e6:.0f} million"


def size(files, folder):
    return sum((data / folder / file).stat().st_size for file in files) / 1e6


def measure(requests, rounds, beside):
    rows = []
    data.mkdir(parents=True, exist_ok=True)
    known, small = in_memory("known"), in_memory("small")
    run(release / "examples/generate", "--out", ".", "--requests", requests)
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", "key.pem")
    job()  # warms the cache
    months = json.loads((data / "out/manifest.json").read_text())["tree"]["leaves"]
    decided = json.loads((data / "out/summary.json").read_text())["request_months"]
    digests = lambda: run("openssl", "dgst", "-sha256", *inputs, *(f"out/{file}" for file in outputs))
    jobs = [job, lambda: job("--sign", "key.pem", out="signed"), digests]
    if beside:
        jobs.append(lambda: job(by=beside, out="beside"))
    plain, signed, dgst, *other = in_turn(rounds, *jobs)
    what = f"{requests:,} requests, {sum(decided.values()):,} request-months, {size(inputs, '.'):.0f} MB in, {size(outputs, 'out'):.0f} MB out"
    rows.append((f"{what}, with manifest and all digests", f"{plain[0]:.2f} s; {plain[1]:.2f} s of processors"))
    rows.append((f"the same, signed: {months:,} salts", f"{signed[0]:.2f} s; {signed[1]:.2f} s of processors"))
    rows.append(("`openssl dgst -sha256` over the same files", f"{dgst[0]:.2f} s: the whole job takes {plain[0] / dgst[0]:.1f} times as long"))
    if other:
        rows.append((f"the whole job by `{os.path.relpath(beside, root)}`", f"{other[0][0]:.2f} s; {other[0][1]:.2f} s of processors"))
    rows.append(("peak resident memory, mapped input included", f"{plain[2]:.0f} MB: {plain[2] / size(inputs, '.'):.1f} times the input"))
    rows.append(("deciding in memory with all bitmaps, masks and facts to ask for, one core", f"{millions(small['evaluator'])} request-months a second"))
    rows.append(("a loop written by hand for the same provisions, which asks for nothing", millions(small["loop_by_hand"])))
    rows.append(("both without unknown facts in the data", f"{millions(known['evaluator'])} and {millions(known['loop_by_hand'])}"))
    rows.append(("`rentsupport_decide()`: one request with its reasons, another one each time", f"{small['c_decide_one']['real_time'] / 1e3:.1f} microseconds"))
    rows.append(("a batch by columns through the C ABI, beside the same in C++", f"{100 * small['cpp_batch']['real_time'] / small['c_column_batch']['real_time']:.0f} % of its speed"))
    rows.append(("explaining in memory, one core: states, facts, minimal sets; the same written as text", f"{small['explain_values']['items_per_second']:,.0f} and {small['explain_text']['items_per_second']:,.0f} request-months a second"))
    rows.append(("rows of decisions.csv and schedule.csv, one core", f"{millions(small['output_rows'])} a second"))
    rows.append(("a leaf of the hash tree with its months, one core", f"{1e6 / small['leaves']['items_per_second']:.2f} microseconds a request-month"))
    rows.append(("checking a receipt in memory", f"{small['receipt_check']['real_time']:.1f} ms"))

    one, readings = in_turn(rounds, lambda: with_inputs("explain", "--request", f"R{requests // 2:07}"),
                            lambda: with_inputs("readings"))
    rows.append((f"`explain` of one of the {requests:,}: reading and deciding them all", f"{one[0]:.2f} s; {one[1]:.2f} s of processors"))
    rows.append(("`readings`: the other options decided and compared", f"{readings[0]:.2f} s: {readings[0] / one[0]:.1f} times as long"))

    commits = []
    for _ in range(3):
        (data / "ledger.db").unlink(missing_ok=True)
        without = job()
        commits.append(job("--ledger", "ledger.db", "--commit", out="booked")[0] - without[0])
    booked = statistics.median(commits)
    rows.append((f"`evaluate --ledger --commit` of {decided['payable']:,} payable months, beside the run without it", f"{booked:.2f} s: {decided['payable'] / booked:,.0f} months a second"))
    month = next(line.split(",")[5] for line in open(data / "out/decisions.csv") if line.startswith(f"R{requests // 2:07},"))
    receipt, verify = in_turn(3, lambda: with_inputs("receipt", "--run", "out", "--request", f"R{requests // 2:07}", "--month", month, "--out", "receipt.json"),
                              lambda: with_inputs("verify", "--run", "out"))
    rows.append((f"`receipt` of one of them, which reads, decides and hashes them all; `verify` of the whole", f"{receipt[0]:.2f} s; {verify[0]:.2f} s"))
    return rows


def page(rows, rounds):
    commit = subprocess.run(["git", "describe", "--always", "--dirty=, changed", "--exclude=*"], cwd=root, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    compiler = subprocess.run(["c++", "--version"], check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()[0]
    lines = ["# Speed", "",
             "Written by `tests/bench/measure.py` from one run, after a release build with tests; nobody edits it. Medians of",
             f"{rounds} rounds in turn (3 where a ledger or a receipt is made), warm cache; by the clock where nothing else is said.", "",
             f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}, commit {commit}, {os.cpu_count()} processors ({platform.machine()}), {compiler}", "",
             "| what | measured |", "|---|---|"]
    lines += [f"| {what} | {value} |" for what, value in rows]
    (root / "tests/bench/README.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--beside", type=os.path.abspath)
    arguments = parser.parse_args()
    page(measure(arguments.requests, arguments.rounds, arguments.beside), arguments.rounds)
