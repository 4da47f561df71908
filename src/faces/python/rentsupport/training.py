"""Training support: Chapter III of Decision 23/2021/QĐ-TTg."""
from __future__ import annotations

from collections.abc import Mapping

from . import _library
from ._rules import ActRules, Language
from ._run import ActRun, Progress, decide, make_input
from ._tables import Explanation, Source, Table


class RuleSet(ActRules):
    """Chapter III of Decision 23/2021/QĐ-TTg, as enacted or under other parameters and readings."""

    _act = "decision-23-2021-training"


class Run(ActRun):
    """Is a run of training support: what evaluate() returns. `decisions` has a row for every line of a dossier."""

    @property
    def plans_decided(self) -> Table:
        """Every dossier."""
        return self._table("plans_decided")

    def _plan(self, plan_id: str) -> int:
        return _library.find(self._results, "plans_decided", "plan_id", plan_id)

    def explain(self, plan_id: str, language: Language | None = None) -> Explanation:
        """Says why a dossier is decided so. Raises NotFoundError where none that is used has the id."""
        return self._explained("plans_decided", self._plan(plan_id), 1, language)

    def explain_line(self, line_id: str, language: Language | None = None) -> Explanation:
        """Says why a line is decided so."""
        return self._explained("decisions", _library.find(self._results, "decisions", "line_id", line_id), 1, language)

    def letter(self, plan_id: str, language: Language | None = None) -> Explanation:
        """Writes the paper about a dossier: approval (Form 04a), refusal, or what is missing."""
        return self._explained("plans_decided", self._plan(plan_id), 4, language)

    def recovery(self, plan_id: str, language: Language | None = None) -> Explanation:
        """Writes what an employer returns (Form 04b). Raises InputError where it returns nothing."""
        return self._explained("plans_decided", self._plan(plan_id), 5, language)


def evaluate(rules: RuleSet | None = None, *, plans: Source, trainees: Source, trained_before: Source | None = None,
             persons: Source | None = None, dates: Mapping[str, str] | None = None, language: Language = "en",
             progress: Progress | None = None) -> Run:
    """Decides every dossier and every line of it; all else is as in rentsupport.evaluate()."""
    chosen = rules or RuleSet()
    rows = make_input(chosen, language, {"plans": plans, "trainees": trainees, "trained_before": trained_before,
                                               "persons": persons}, dates)
    return Run(chosen, rows, decide(rows, chosen, {}, 0, progress), language)
