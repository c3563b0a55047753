"""Storing what screenings found: the rows of many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import psycopg
from django.db import connection

from screening.desk.hold_causes import causes_of
from screening.models import (
    Determination,
    Hit,
    HoldCause,
    ListVersionSet,
    PartyTrait,
    RedFlag,
    Screening,
    TransactionLine,
)
from screening.models.copying import insert_rows
from screening.pipeline.answer import Screened
from screening.pipeline.parts import FoundPart
from screening.pipeline.reference import Reference
from screening.terms.values import plain_json, to_plain


@dataclass(frozen=True, slots=True)
class Answered:
    """A claimed screening with its answer.

    Args:
        answer_json: the canonical bytes of the answer, made once.
        reference: what it was screened against; None where it was given up.
        attempt: of the claim.
        part: lines of it that may ship ahead, where it is held.
    """

    screening: Screening
    screened: Screened
    answer_json: str
    reference: Reference | None
    attempt: int
    part: FoundPart | None = None


def store_answers(answered: Sequence[Answered], *, at: datetime) -> None:
    """Store the answers with all that is looked up of them; in the caller's transaction.

    Args:
        at: when they were completed.
    """
    sets = _list_sets_of(answered)
    for one in answered:
        _complete(one, at, sets)
    insert_rows(chain.from_iterable(map(_hits, answered)))
    insert_rows(chain.from_iterable(map(_determinations, answered)))
    insert_rows(chain.from_iterable(map(_flags, answered)))
    insert_rows(chain.from_iterable(map(_causes, answered)))
    # Findings before the answer: those of a completed screening are never changed.
    _update([one.screening for one in answered])
    _store_recognised(answered)


def _list_sets_of(answered: Iterable[Answered]) -> dict[tuple[int, ...], ListVersionSet]:
    """The stored sets of the list versions that were used, by the keys of these; mostly one."""
    used = {_versions(one.reference): one.reference for one in answered if one.reference}
    return {key: ListVersionSet.of(reference.versions) for key, reference in used.items()}


def _versions(reference: Reference) -> tuple[int, ...]:
    return tuple(version.pk for version in reference.versions)


def _complete(one: Answered, at: datetime, sets: Mapping[tuple[int, ...], ListVersionSet]) -> None:
    screening, answer = one.screening, one.screened.answer
    screening.status = Screening.Status.COMPLETED
    screening.finished_at = at
    screening.lease_until = None
    screening.outcome = one.screened.outcome.value
    screening.answer_json = one.answer_json
    screening.as_of = answer["as_of"].get("date")
    screening.engine = answer["as_of"]["engine"]
    if one.reference is not None:
        screening.list_set = sets[_versions(one.reference)]
        screening.policy = one.reference.policy_row
        screening.records = to_plain(one.screened.past)
        screening.stale_lists = sorted(one.screened.stale)


_COLUMNS: Mapping[str, str] = {
    "finished_at": "timestamptz",
    "outcome": "text",
    "answer_json": "text",
    "records": "text",
    "stale_lists": "text",
    "as_of": "text",
    "list_set_id": "int8",
    "policy_id": "int8",
    "engine": "text",
}
"""What completing sets, with the type it is sent as."""
_CASTS = {"records": "jsonb", "stale_lists": "jsonb", "as_of": "date"}


def _update(screenings: Sequence[Screening]) -> None:
    """Complete the rows: on PostgreSQL in one statement, its long texts unescaped."""
    if connection.vendor != "postgresql":
        for screening in screenings:
            names = [name.removesuffix("_id") for name in _COLUMNS]
            screening.save(update_fields=["status", "lease_until", *names])
        return
    sets = ", ".join(f"{n} = v.{n}::{_CASTS.get(n, kind)}" for n, kind in _COLUMNS.items())
    arrays = ", ".join(f"%b::{kind}[]" for kind in _COLUMNS.values())
    statement = (
        f"UPDATE screening_screening s SET status = 'completed', lease_until = NULL, {sets}"  # noqa: S608
        f" FROM unnest(%b::uuid[], {arrays}) AS v(id, {', '.join(_COLUMNS)}) WHERE s.id = v.id"
    )
    values = [[_sent(screening, name) for screening in screenings] for name in _COLUMNS]
    with connection.wrap_database_errors, psycopg.Cursor(_raw_connection()) as cursor:
        cursor.execute(statement, [[screening.pk for screening in screenings], *values])


def _raw_connection() -> Any:
    connection.ensure_connection()
    return connection.connection


def _sent(screening: Screening, name: str) -> Any:
    value = getattr(screening, name)
    if name in ("records", "stale_lists"):
        return plain_json(value)
    return str(value) if name == "as_of" and value is not None else value


def _hits(one: Answered) -> Iterator[Hit]:
    told = one.screened.answer["hits"]
    for position, found in enumerate(one.screened.hits):
        yield Hit(
            screening=one.screening,
            position=position,
            party=found.hit.party,
            subject=told[position]["subject"],
            party_name=found.hit.submitted_name,
            listed_party=found.listed_party,
            source_code=found.hit.record.source,
            met_name=found.hit.name,
            via=found.hit.via,
            score=found.match.score,
            is_match=found.match.is_match,
            evidence=told[position]["evidence"],
        )


def _determinations(one: Answered) -> Iterator[Determination]:
    for position, content in enumerate(one.screened.answer["determinations"]):
        yield Determination(
            screening=one.screening,
            position=position,
            line=content["line"],
            eccn=content["eccn"] or "",
            result=content["result"],
            rule=content.get("rule", ""),
            content=content,
        )


def _flags(one: Answered) -> Iterator[RedFlag]:
    for position, content in enumerate(one.screened.answer["red_flags"]):
        yield RedFlag(
            screening=one.screening,
            position=position,
            code=content["code"],
            severity=content["severity"],
            content=content,
        )


def _causes(one: Answered) -> Iterator[HoldCause]:
    """Why it is not clear, as rows that can be counted without reading answers."""
    assert one.screening.finished_at is not None
    for cause in causes_of(one.screened.answer):
        yield HoldCause(
            screening=one.screening,
            finished_at=one.screening.finished_at,
            kind=cause.kind.value,
            code=cause.code,
            outcome=one.screening.outcome,
            is_alone=cause.is_alone,
        )


def _store_recognised(answered: Iterable[Answered]) -> None:
    """Say on the stored lines what they were recognised as; later serial numbers lead here."""
    recognised = {
        one.screening.transaction_id: one.screened.recognised
        for one in answered
        if one.reference is not None
    }
    changed = []
    # Most orders' lines stand as they are: nothing of theirs was recognised, then or now.
    lines = TransactionLine.objects.filter(transaction__in=recognised).order_by("position")
    advanced: dict[Any, bool] = dict.fromkeys(recognised, False)
    told = {pk: iter(pairs) for pk, pairs in recognised.items()}
    for line in lines.only("transaction", "position", "product", "ac_class"):
        product, ac_class = next(told[line.transaction_id], (line.product, line.ac_class))
        if (line.product, line.ac_class) != (product, ac_class):
            line.product, line.ac_class = product, ac_class
            changed.append(line)
        advanced[line.transaction_id] |= bool(ac_class)
    TransactionLine.objects.bulk_update(changed, ["product", "ac_class"], batch_size=500)
    for is_advanced in (True, False):
        _mark_traits([pk for pk, told in advanced.items() if told is is_advanced], is_advanced)


def _mark_traits(transactions: Sequence[Any], is_advanced: bool) -> None:
    if transactions:
        of_these = PartyTrait.objects.filter(transaction__in=transactions)
        of_these.exclude(is_advanced=is_advanced).update(is_advanced=is_advanced)
