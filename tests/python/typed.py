"""A caller as mypy --strict reads it: the installed package is typed. Never run."""
from __future__ import annotations

import datetime
import pathlib

from rentsupport import Condition, Fact, Provision, RuleSet, Run, Table, evaluate, files, training


def decide(folder: pathlib.Path) -> tuple[int, str]:
    run: Run = evaluate(RuleSet({"cap": {"months": 2}}, {"late_list": "accepted"}), employers=folder / "employers.csv",
                        lists=[{"list_id": "L1", "drawn_up_on": datetime.date(2022, 6, 1)}], workers=earlier(folder).schedule,
                        assume={"pays_rent": True}, language="vi", progress=lambda done, total: done < total)
    table: Table = run.decisions
    return len(table), run.explain("R1", "2022-04").upper()


def earlier(folder: pathlib.Path) -> training.Run:
    return training.evaluate(plans=str(folder / "plans.csv"), trainees=[])


def own(folder: pathlib.Path) -> RuleSet:
    night: Condition = (Fact("night_work") == True) & (Fact("contract_starts_on") <= datetime.date(2022, 4, 1))
    rules = RuleSet(facts=folder / "facts.toml").with_provision("working", Provision("own.night", night, "Ca đêm.", "Nights.", "rules"))
    found: bool | None = files.verify(folder, rules, employers="e.csv", lists="l.csv", workers=folder / "w.csv").confirmed
    return rules if found else rules.without("own.night")
