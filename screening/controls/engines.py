"""The registry of rules engines: a name stands for answers that never change.

A screening names the rules it was made with, and a replay asks the same again. Whoever changes what
the rules answer for a day that may have been screened (a rule, a row of a table, a word of a
sentence) gives them a new name; frozen answers in the tests tell when. Limits and switches are
policy, lists and tables are versions, and both have names of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screening.controls.answers import Answer
from screening.controls.evaluation import evaluate
from screening.errors import ScreeningError

RULES = "r1"
"""The rules that new screenings are judged by."""

FIRST_NAMED = "r1"
"""What a screening of the time before is replayed with; whether it was judged so is not known."""


class UnknownRulesError(ScreeningError):
    """Rules are asked for that this release does not have."""


@dataclass(frozen=True, slots=True)
class RulesEngine:
    """One set of rules: ``evaluate`` is called as ``evaluation.evaluate``."""

    name: str
    evaluate: Callable[..., Answer]


RULES_ENGINES = {"r1": RulesEngine("r1", evaluate)}


def rules_named(name: str) -> RulesEngine:
    """The rules of this name; without one, those that were named first.

    Raises:
        UnknownRulesError: this release does not have them; the message names those it has.
    """
    try:
        return RULES_ENGINES[name or FIRST_NAMED]
    except KeyError:
        raise UnknownRulesError(
            f"it was judged by rules {name}, and this release has rules {', '.join(RULES_ENGINES)}"
        ) from None
