"""What a step that found nothing of a line says in the line's path.

A path that only holds what was found lets silence pass for an answer. So every step that the
order of 15 CFR 732.3 asks for stands in the path of every line, with what it looked at; where it
found nothing of the line, the row here says so. Read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from screening.controls.answers import PathStep
from screening.controls.findings import NOTHING, Findings, LineStep
from screening.controls.inquiry import Inquiry

PARTIES = "parties"
SPOKEN = "nothing decided for the line; see the reasons and questions of this step"
# Their findings stand in lists of their own in the answer, as their words say.
_TOLD_ELSEWHERE = frozenset({"license_exceptions", "red_flags"})

Inputs = Callable[[Inquiry, Findings], Mapping[str, Any]]


def _countries(inquiry: Inquiry, found: Findings) -> Mapping[str, Any]:
    return {"countries": [d.code for d in inquiry.destinations]}


def _hits(inquiry: Inquiry, found: Findings) -> Mapping[str, Any]:
    return {"parties": len(inquiry.facts.parties), "hits": len(inquiry.hits)}


def _flags(inquiry: Inquiry, found: Findings) -> Mapping[str, Any]:
    return {
        "answered": sorted(inquiry.facts.end_use.flags),
        "is_stated": bool(inquiry.facts.end_use.statement),
    }


def _licenses(inquiry: Inquiry, found: Findings) -> Mapping[str, Any]:
    numbers = (line.license_number for line in inquiry.facts.lines)
    return {"numbers": sorted({number for number in numbers if number})}


def _exceptions(inquiry: Inquiry, found: Findings) -> Mapping[str, Any]:
    return {"considered": len(found.exceptions)}


def _fired(inquiry: Inquiry, found: Findings) -> Mapping[str, Any]:
    return {"fired": [flag.code for flag in found.red_flags]}


@dataclass(frozen=True, slots=True)
class QuietStep:
    """One step of the order.

    Args:
        step: its name in a path.
        cite: the provision.
        words: what it says where it found nothing of a line.
        inputs: what it looked at.
    """

    step: str
    cite: str
    words: str
    inputs: Inputs = _countries


QUIET: Mapping[str, QuietStep] = {
    "destination_known": QuietStep(
        "destination", "15 CFR 732.3(c)-(d); 738.3", "each is asked, the worst counts", _countries
    ),
    "chart_requirements": QuietStep(
        "chart",
        "15 CFR 738.4",
        "no entry to hold against the chart for a foreign destination",
        _countries,
    ),
    "advanced_computing": QuietStep(
        "advanced_computing", "15 CFR 742.6(a)(6)", "no requirement found for the line"
    ),
    "embargo": QuietStep("embargo", "15 CFR part 746", "no section names a place of this order"),
    "ownership": QuietStep(
        PARTIES, "15 CFR part 744; 736.2(b)(4)", "no list binds a party for it", _hits
    ),
    "end_use": QuietStep(
        "end_use", "15 CFR part 744", "no declared use or user needs a license for it", _flags
    ),
    "license_exceptions": QuietStep(
        "license_exceptions", "15 CFR part 740", "see the exceptions considered", _exceptions
    ),
    "held_licenses": QuietStep("held_license", "15 CFR 750.7", "draws on none", _licenses),
    "red_flags": QuietStep(
        "red_flags", "15 CFR 732 Supp. 3; 736.2(b)(10)", "see the red flags of the order", _fired
    ),
}
"""By the name of the step's function, after which the row is looked at."""


def path_of(step: str, inquiry: Inquiry, found: Findings, so_far: Findings) -> Findings:
    """The path elements of the lines of which a step said nothing.

    Args:
        step: name of the step's function.
        found: what the step found.
        so_far: what the steps before it found.
    """
    row = QUIET.get(step)
    if row is None:
        return NOTHING
    # Two functions are one step where parties are asked about.
    spoken = (*found.path, *(so_far.path if row.step == PARTIES else ()))
    by_step = [s.lines for s in spoken if s.step.step == row.step]
    told = set(chain.from_iterable(lines for lines in by_step if lines is not None))
    if None in by_step or len(told) == len(inquiry.facts.lines):
        return NOTHING
    has_spoken = found.reasons or found.questions or (row.step == PARTIES and inquiry.hits)
    element = PathStep(
        step=row.step,
        rule_id=f"us.step.{row.step}",
        cite=row.cite,
        inputs=row.inputs(inquiry, found),
        result=SPOKEN if has_spoken and row.step not in _TOLD_ELSEWHERE else row.words,
        as_of=inquiry.day,
    )
    quiet = tuple(line.index for line in inquiry.facts.lines if line.index not in told)
    return Findings(path=(LineStep(quiet, element),))
