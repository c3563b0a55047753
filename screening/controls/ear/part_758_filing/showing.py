"""How much of ``filing`` is told at which decision, from a stored answer.

An order that may ship is told all of it. One that is held is told whether a filing is due already
and what to ask, and no code; one that is refused nothing. A person may release a held order later,
so its answer keeps the whole beside as ``filing_on_release``; what he relied on (a license, an
exception) is written into it then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from screening.controls.ear.part_758_filing.block import Due, heaviest
from screening.terms.outcome import Outcome

KEY, WHOLE = "filing", "filing_on_release"
FAMILY = "filing"
RELEASE, PENDING = "release", "pending"
CHOICES, APART = "choices", "apart_from_unverified"
NLR, LICENSE = "NLR", "license"
_LICENSE_CODE = "C30"
_OTHER_CODE = "H"
"""How licenses begin whose code hangs on more than their number."""


@dataclass(frozen=True, slots=True)
class Relied:
    """What an officer let a line go under.

    Args:
        under: ``NLR``, ``license``, or the symbol of an exception.
        number: of the license or the notice; empty where there is none.
    """

    under: str
    number: str = ""


def told_by_outcome(body: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    """An answer with as much of its filing as its outcome allows.

    Args:
        body: the answer with the whole block; an answer without one (of sealed rules) stays.
        outcome: of the whole answer, missing lists among it.
    """
    if KEY not in body:
        return dict(body)
    whole = body[KEY]
    told = _told(whole, outcome)
    kept = {} if outcome is Outcome.CLEAR or whole is None else {WHOLE: whole}
    coverage = body["coverage"]
    if told is not None and told["eei"]["due"] != Due.CHECK:
        others = [row for row in coverage["not_examined"] if row["code"] != FAMILY]
        coverage = {**coverage, "not_examined": others}
    return {**body, KEY: told, **kept, "coverage": coverage}


def told_by_decision(
    answer: Mapping[str, Any],
    decision: str,
    relied: Mapping[int, Relied],
    *,
    nobody_unverified: bool = False,
) -> dict[str, Any] | None:
    """What the exporter is told now that a decision stands; None where nothing may ship.

    Args:
        answer: as stored.
        decision: what the ERP may act on.
        relied: by number of the line, what an officer's answer let it go under.
        nobody_unverified: every party that met the Unverified List was found to be another.
    """
    if decision == PENDING:
        return answer.get(KEY)
    if decision != RELEASE:
        return None
    whole = answer.get(WHOLE) or answer.get(KEY)
    if whole is None:
        return None
    if nobody_unverified:
        whole = whole.get(APART, whole)
    return _without_choices(_relying(whole, relied))


def _told(whole: dict[str, Any] | None, outcome: Outcome) -> dict[str, Any] | None:
    if whole is None or outcome is Outcome.BLOCK:
        return None
    if outcome is Outcome.CLEAR:
        return _without_choices(whole)
    due = whole["eei"]["due"]
    is_settled = due in (Due.YES, Due.NOT_APPLICABLE)
    return {"eei": {"due": due if is_settled else Due.CHECK.value},
            "questions": whole["questions"]}  # fmt: skip


def _without_choices(whole: Mapping[str, Any]) -> dict[str, Any]:
    lines = [{k: v for k, v in line.items() if k != CHOICES} for line in whole["lines"]]
    return {**{k: v for k, v in whole.items() if k != APART}, "lines": lines}


def _relying(whole: Mapping[str, Any], relied: Mapping[int, Relied]) -> dict[str, Any]:
    """The block with what an officer let open lines go under."""
    chosen = {
        place: line[CHOICES][one.under]
        for place, line in enumerate(whole["lines"])
        if (one := relied.get(line["line"])) and one.under in line.get(CHOICES, {})
    }
    if not chosen:
        return dict(whole)
    lines = [
        _chosen(line, chosen[place]["line"], relied[line["line"]]) if place in chosen else line
        for place, line in enumerate(whole["lines"])
    ]
    due = heaviest(Due(line["due"]) for line in lines)
    is_free = due is Due.NO
    eei = {
        **whole["eei"],
        "due": due.value,
        "because": _because(whole, chosen),
        "legend": _joined(lines, "legend") if is_free else None,
        "loading_authority": _joined(lines, "loading_authority") if is_free else None,
    }
    questions = _questions(whole, chosen)
    return {**whole, "lines": lines, "eei": eei, "questions": questions}


def _chosen(line: Mapping[str, Any], told: Mapping[str, Any], relied: Relied) -> dict[str, Any]:
    """One line under what was chosen, with its number where that has one."""
    if relied.under == LICENSE:
        code = None if relied.number.startswith(_OTHER_CODE) else _LICENSE_CODE
        return {**line, **told, "license_code": code, "license_number": relied.number}
    number = relied.number or told["license_number"]
    return {**line, **told, "license_number": number if told["license_code"] else None}


def _because(whole: Mapping[str, Any], chosen: Mapping[int, Any]) -> list[dict[str, Any]]:
    numbers = {place: line["line"] for place, line in enumerate(whole["lines"])}
    gone = {numbers[place] for place in chosen}
    cited = {
        row["cite"]: [line for line in row["lines"] if line not in gone]
        for row in whole["eei"]["because"]
    }
    for place, choice in chosen.items():
        for cite in choice["cites"]:
            cited.setdefault(cite, []).append(numbers[place])
    return [{"cite": cite, "lines": sorted(lines)} for cite, lines in cited.items() if lines]


def _questions(whole: Mapping[str, Any], chosen: Mapping[int, Any]) -> list[dict[str, Any]]:
    """What is still open: of the order and other lines as before, of these as chosen."""
    answered = tuple(f"lines[{place}]." for place in chosen)
    is_all = len(chosen) == len(whole["lines"])
    kept = [
        ask
        for ask in whole["questions"]
        if not ask["field"].startswith(answered)
        and not (ask["field"].startswith(_OF_MANY) and is_all)
    ]
    return [*kept, *(ask for choice in chosen.values() for ask in choice["questions"]
                     if ask["field"].rpartition(".")[2] not in _ANSWERED)]  # fmt: skip


def _joined(lines: Iterable[Mapping[str, Any]], name: str) -> str | None:
    return "; ".join(dict.fromkeys(line[name] for line in lines if line[name])) or None


_OF_MANY = "lines[]."
_ANSWERED = ("license_number", "license_exception")
"""Fields whose question the officer's choice is the answer to."""
