"""What of an order's questions a record on file would answer, and how its form stands filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from screening.models import Attachment, Transaction
from screening.policies import desk_policy_in_force
from screening.terms.standing_record import KINDS, StandingKind

_PLACE = re.compile(r"(?:parties|lines)\[(\d+)\]")
_OF_FIELD: tuple[tuple[re.Pattern[str], StandingKind], ...] = (
    (re.compile(r"\S+\.(headquarters_country|ultimate_parent)"), StandingKind.HEADQUARTERS),
    (re.compile(r"\S+\.owners"), StandingKind.OWNERSHIP),
    (re.compile(r"end_use\..*"), StandingKind.END_USE),
)
_OF_WHY = {
    "rf.chpl": StandingKind.END_USE,
    "end_use.unknown": StandingKind.NOT_MILITARY,
    "item.unclassified": StandingKind.ENCRYPTION,
    "party.uvl": StandingKind.UVL_STATEMENT,
}
_OF_REASON = {"party.uvl": StandingKind.UVL_STATEMENT}
"""Reasons that earlier rules gave without a question."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind of record that would answer what is open, and of which party.

    Args:
        party: its index; None for a record of products, or where who uses the goods is meant.
        asked: the questions that it answers, or the reason.
    """

    kind: StandingKind
    party: int | None
    asked: tuple[str, ...]


def suggestions(answer: Mapping[str, Any]) -> tuple[Suggestion, ...]:
    """What records would answer of an answer's questions, each kind and party once."""
    found: dict[tuple[StandingKind, int | None], list[str]] = {}
    for kind, party, words in _found(answer):
        asked = found.setdefault((kind, party), [])
        if words not in asked:
            asked.append(words)
    return tuple(Suggestion(kind, party, tuple(asked)) for (kind, party), asked in found.items())


def _found(answer: Mapping[str, Any]) -> Iterator[tuple[StandingKind, int | None, str]]:
    for question in answer.get("questions") or []:
        field = str(question["field"])
        kind = _OF_WHY.get(question["why"]) or next(
            (kind for pattern, kind in _OF_FIELD if pattern.fullmatch(field)), None
        )
        if kind is not None:
            yield kind, _party_in(field, kind), str(question["text"])
    asked = {question["why"] for question in answer.get("questions") or []}
    for reason in answer.get("reasons") or []:
        kind = _OF_REASON.get(reason["code"])
        if kind is not None and reason["code"] not in asked:
            yield kind, _party_in(reason["subject"], kind), str(reason["summary"])


def _party_in(field: str, kind: StandingKind) -> int | None:
    found = _PLACE.match(field)
    is_of_party = KINDS[kind].of_partner and field.startswith("parties")
    return int(found[1]) if found and is_of_party else None


def suggested(kind: StandingKind, order: Transaction | None, party: int | None) -> dict[str, Any]:
    """What the form of a kind stands filled with.

    Args:
        order: whose question is answered; None: only the days are filled.
        party: index of the partner; without it who uses the goods of the order.
    """
    today = timezone.now().date()
    days = desk_policy_in_force().record_days
    filled: dict[str, Any] = {"valid_from": today.isoformat()}
    if KINDS[kind].must_end:
        filled["valid_until"] = (today + timedelta(days=days)).isoformat()
    if order is None:
        return filled
    content = order.content
    filled["origin"] = entered_for(order)
    filled["attached"] = _newest_document(order)
    if KINDS[kind].of_partner:
        row = _partner(content["parties"], party)
        filled["partner_name"] = row["name"]
        filled["partner_country"] = row.get("address", {}).get("country", "")
    if KINDS[kind].of_product or kind is StandingKind.END_USE:
        parts = (line.get("part_number") for line in content["lines"])
        filled["part_numbers"] = sorted({part for part in parts if part})
    if kind is StandingKind.END_USE and content.get("destination_country"):
        filled["countries"] = [content["destination_country"]]
        filled["content"] = {"statement": content.get("end_use", {}).get("statement", "")}
    return filled


def _newest_document(order: Transaction) -> str:
    """The hash of the newest document on the cases of an order; empty without one."""
    of_order = Attachment.objects.filter(
        case__screening__transaction__owner=order.owner_id,
        case__screening__transaction__reference=order.reference,
    )
    newest = of_order.order_by("-id").first()
    return newest.sha256 if newest else ""


def entered_for(order: Transaction) -> str:
    """How a record names the order for whose question an officer entered it."""
    return f"Order {order.reference}, revision {order.revision}"


def _partner(parties: list[dict[str, Any]], party: int | None) -> dict[str, Any]:
    if party is not None and party < len(parties):
        return parties[party]
    for role in ("end_user", "ultimate_consignee"):
        for row in parties:
            if row["role"] == role:
                return row
    return parties[0]
