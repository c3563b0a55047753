"""The shape of a red flag, and the three answers its predicate can give.

A flag fired, did not fire, or could not be evaluated; the third is never taken for the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from screening.controls.inquiry import Inquiry

SUPPLEMENT_3 = "15 CFR 732 Supp. 3"
BIS_GUIDANCE = "BIS guidance 2025-05-13"
BIS_GUIDANCE_DAY = date(2025, 5, 13)
DIVERSION_PATTERN = "15 CFR 732 Supp. 3 (diversion pattern, own rule)"
READ_ON = date(2026, 9, 24)


class FlagScope(StrEnum):
    """Which orders a flag is asked of."""

    ANY = "any"  # every order
    ADVANCED = "advanced"  # a line of an advanced-computing class, or that may be one
    SENSITIVE = "sensitive"  # those, and lines controlled for more than anti-terrorism
    NEEDING = "needing"  # sensitive lines but those free to a friend (A:1, A:5), as found so far
    FABRICATION = "fabrication"  # semiconductor equipment, its software and technology
    SEMICONDUCTOR = "semiconductor"  # advanced computing, and semiconductor equipment
    MILITARY_SERIES = "military_series"  # 600 series and 9x515


class Evaluable(StrEnum):
    """What a flag can be seen from."""

    SUBMISSION = "submission"
    HISTORY = "history"
    HUMAN = "human"  # no field can show it: on the officer's checklist, never fired by itself


@dataclass(frozen=True, slots=True)
class Told:
    """What a predicate says.

    Args:
        subjects: what fired it, as paths into the submission; empty when it did not.
        detail: what was found, for the officer; empty when the subjects say it.
        inputs: what it looked at, JSON-ready.
        severity: where this finding weighs otherwise than its rule; empty: as the rule.
        missing: fields or data without which it could not be evaluated.
        must_ask: what is missing could make the flag fire here, so the order waits for it.
    """

    subjects: tuple[str, ...] = ()
    detail: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    severity: str = ""
    missing: tuple[str, ...] = ()
    must_ask: bool = False


NOT_FIRED = Told()


def fired(subjects: Iterable[str], detail: str = "", severity: str = "", **inputs: Any) -> Told:
    """The flag fired on these subjects; without any it did not."""
    found = tuple(dict.fromkeys(subjects))
    return Told(found, detail, inputs, severity) if found else NOT_FIRED


def unknown(*missing: str, must_ask: bool = False) -> Told:
    """The flag could not be evaluated for want of these; without any it did not fire."""
    return Told(missing=missing, must_ask=must_ask)


Predicate = Callable[[Inquiry], Told]


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One red flag.

    Args:
        code: word of the closed list of red flags.
        severity: low, medium or high.
        predicate: its docstring is what the officer reads.
        inputs: what it looks at, as fields of the submission or words for what is on record.
        question: for the customer; holds a word of its topic.
        topic: word of the closed list of topics.
        citation: where the flag stands.
        scope: which orders it is asked of.
        evaluable: what it can be seen from.
        as_of: the day its source was read.
        is_law: other steps rest on what it sees, so that no policy may switch it off.
    """

    code: str
    severity: str
    predicate: Predicate
    inputs: tuple[str, ...]
    question: str
    topic: str
    citation: str
    scope: FlagScope = FlagScope.ANY
    evaluable: Evaluable = Evaluable.SUBMISSION
    as_of: date = READ_ON
    is_law: bool = False

    def cited_on(self, day: date) -> str:
        """Where the flag stands; before the guidance of BIS it is a rule of our own."""
        is_before = self.citation == BIS_GUIDANCE and day < BIS_GUIDANCE_DAY
        return DIVERSION_PATTERN if is_before else self.citation


def for_a_person(what: str) -> Told:
    """No field of a submission can show it; a person must look, and at what is said."""
    return unknown(f"{what}: for the officer's checklist, no field can show it")
