"""Nothing missing can clear: a field left out of a scenario is asked for, or was not needed.

Every scenario that is not clear is asked again with each of its fields left out, one at a time.
The answer never becomes clear. Only in our own scenarios that rest on one of three fields alone,
which ordinary orders lack too, it may, and then it says what was not examined for want of it.
Where a determination, a reason or a red flag is gone with the field, the answer asks for that field
or names it as missing, or the whole it is a part of.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from screening.controls.answers import Answer
from screening.controls.reference import ControlTables
from screening.errors import InvalidSubmissionError
from screening.intake.schema import check_submission
from screening.terms.outcome import Outcome
from tests.screening.controls.scenario_files import FILES, Scenario, load

# Free text and what is carried along: no rule decides by them alone.
REMARKS = frozenset({"metadata", "special_instructions"})
# What the domain notes tell to state and not to ask: an order without them is an ordinary one.
# The answer must say that their family was not examined.
STATED = {"route": "transit", "owners": "ownership", "ship_from": "origin"}
OWN_FROM = "S19"  # the scenarios before it are contracts, which allow of no exception
# The flag for high-priority items rests on the tariff code, which ordinary orders lack; S45 rests
# on the listed address besides, which is met in the database and not here.
RESTS_ON = {"S45": ("lines[0].hts",), "S72": ("lines[0].hts",)}
SINCE_TEXTS = "S41"  # from here on a field left out may take a find with it that nobody asks for
_SEAT = ("headquarters_country", "ultimate_parent")
Path = tuple[str | int, ...]


def fields_of(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key of a nested submission."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from fields_of(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from fields_of(inner, (*path, place))


def dotted(path: Path) -> str:
    """A path as questions write it: ``parties[0].address.country``."""
    written = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return written.removeprefix(".")


def without(submission: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """The submission less one field, ``None`` when intake would refuse it."""
    shorter = copy.deepcopy(submission)
    inner: Any = shorter
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    try:
        check_submission(shorter)
    except InvalidSubmissionError:
        return None
    return shorter


def asked_for(answer: Answer) -> set[str]:
    """The fields the answer asks for or names as missing."""
    missing = {name for gap in answer.coverage.not_evaluated for name in gap.missing}
    asked = {question.field for question in answer.questions}
    seats = {field.rpartition(".")[0] for field in asked if field.endswith(_SEAT)}
    return asked | missing | {f"{party}.owners" for party in seats}  # who the parent is, one matter


def is_part_of(field: str, whole: str) -> bool:
    """Whether a field is another or lies inside it; ``parties.industry`` is that of every party."""
    if "[" not in whole:
        field = re.sub(r"\[\d+\]", "", field)
    return field == whole or field.startswith((f"{whole}.", f"{whole}["))


def not_examined_of(field: str) -> set[str]:
    """The families that stand for a field the notes only state."""
    parts = set(field.replace("[", ".").split("."))
    return {family for name, family in STATED.items() if name in parts}


def measures(answer: Answer) -> set[str]:
    """What determinations, party measures and red flags found."""
    told_by_texts = "text."  # gone with the text, which nobody asks for
    codes = {r.code for r in answer.reasons if not r.code.startswith(told_by_texts)}
    flags = {flag.code for flag in answer.red_flags}
    return codes | flags | {f"line {d.line}: {d.result}" for d in answer.determinations}


def variations(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in fields_of(scenario.submission):
        if not REMARKS.intersection(path):
            shorter = without(scenario.submission, path)
            if shorter is not None:
                yield dotted(path), shorter


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_field_left_out_never_clears_and_is_asked_for(file: Any, tables: ControlTables) -> None:
    scenario = load(file)
    whole = scenario.ask(scenario.submission, tables)
    if whole.outcome is Outcome.CLEAR:
        assert "clear" in scenario.outcomes
        return
    found = measures(whole)
    count = 0
    for field, shorter in variations(scenario):
        answer = scenario.ask(shorter, tables)
        count += 1
        if answer.outcome is Outcome.CLEAR:
            assert file.stem >= OWN_FROM, field
            stated = not_examined_of(field) & {n.code for n in answer.coverage.not_examined}
            assert stated or field in RESTS_ON.get(scenario.name, ()), field
            continue
        if found - measures(answer) and file.stem < SINCE_TEXTS:
            asked = asked_for(answer)
            assert any(is_part_of(field, a) or is_part_of(a, field) for a in asked), (field, asked)
    assert count > 3
