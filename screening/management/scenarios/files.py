"""Reading a scenario file: who is listed, what is given, what is submitted, what is expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from screening.errors import InvalidSubmissionError, ScreeningError
from screening.intake.schema import check_submission
from screening.terms.listed_party import (
    AddressRecord,
    CitationRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

KEYS = frozenset(
    {
        "id",
        "title",
        "source_note",
        "as_of",
        "transaction",
        "transactions",
        "listed_parties",
        "given",
        "expect",
        "expect_earlier",
    }
)
# Codes of scenario files that name a list otherwise than its source code.
_SOURCES = {
    "us-bis-dpl": "us-bis-denied-persons",
    "us-bis-meu": "us-bis-meu-list",
    "us-bis-uvl": "us-bis-unverified-list",
    "us-state-dtc": "us-state-itar-debarred",
}


class BrokenScenarioError(ScreeningError):
    """A file that is no scenario; the message names the file, the field and the mend."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario file.

    Args:
        name: its id.
        as_of: the day the last screening pretends to run.
        submissions: what is submitted, in order.
        listed: everybody who is on a list.
        given: state outside the submission: ``policy``, ``licenses``, ``partner_records``.
        expect: what the last answer must hold; empty when the file expects nothing.
        expect_earlier: what earlier answers must hold, each with its index ``transaction``.
    """

    name: str
    title: str
    as_of: date
    submissions: tuple[Mapping[str, Any], ...]
    listed: tuple[PartyRecord, ...]
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    expect_earlier: tuple[Mapping[str, Any], ...]

    def day_of(self, place: int) -> date:
        """The day on which the submission at ``place`` is screened."""
        stated = self.submissions[place].get("date")
        is_last = place == len(self.submissions) - 1
        return self.as_of if is_last or stated is None else date.fromisoformat(stated)


def noon(day: date) -> datetime:
    """The moment a scenario's day stands for."""
    return datetime.combine(day, time(12), UTC)


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises:
        BrokenScenarioError: it cannot be read, or is no scenario.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenScenarioError(f"{path}: {error}") from error
    if not isinstance(data, dict) or unknown_keys(data):
        raise BrokenScenarioError(f"{path}: unknown key {', '.join(unknown_keys(data))}")
    try:
        return _scenario(path, data)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenScenarioError(f"{path}: missing or wrong: {error}") from error


def unknown_keys(data: Any) -> list[str]:
    """Keys no scenario has; a misspelled one must not be passed over."""
    return sorted(set(data) - KEYS) if isinstance(data, dict) else ["(not an object)"]


def _scenario(path: Path, data: Mapping[str, Any]) -> Scenario:
    submissions = tuple(data["transactions"] if "transactions" in data else [data["transaction"]])
    for submission in submissions:
        try:
            check_submission(submission)
        except InvalidSubmissionError as error:
            wrong = "; ".join(f"{e.field or '(submission)'}: {e.message}" for e in error.errors)
            raise BrokenScenarioError(f"{path}: {wrong}") from error
    return Scenario(
        name=data["id"],
        title=data.get("title", ""),
        as_of=date.fromisoformat(data["as_of"]),
        submissions=submissions,
        listed=tuple(_party(i, row) for i, row in enumerate(data.get("listed_parties", ()))),
        given=data.get("given", {}),
        expect=data.get("expect", {}),
        expect_earlier=tuple(data.get("expect_earlier", ())),
    )


def _party(place: int, row: Mapping[str, Any]) -> PartyRecord:
    """A listed party as its file prints it; a scenario's row has no key, so its place is one."""
    countries = (row["country"],)
    names = [
        NameRecord(row["name"]),
        *(NameRecord(text, NameKind.ALIAS) for text in row.get("aliases", ())),
        *(NameRecord(text, NameKind.WEAK_ALIAS) for text in row.get("weak_aliases", ())),
    ]
    programs = row.get("programs") or [""]
    citations = tuple(CitationRecord(text.strip()) for text in row.get("citation", "").split(";"))
    return PartyRecord(
        source=_SOURCES.get(row["source"], row["source"]),
        uid=f"row-{place + 1}",
        schema=PartySchema(row.get("type", "organization")),
        names=tuple(names),
        addresses=tuple(AddressRecord(text, country=row["country"]) for text in row["address"]),
        countries=countries,
        measures=tuple(
            MeasureRecord(
                license_requirement=row.get("license_requirement") or "",
                license_policy=row.get("license_policy") or "",
                footnotes=tuple(row.get("footnotes", ())),
                program=program,
                citations=citations,
            )
            for program in programs
        ),
        birth_dates=tuple(row.get("dates_of_birth", ())),
        raw=dict(row),
    )
