"""What happened before: to this party, to this listed party, to buyers linked with this order.

Everything is found through the words of cases, so that a long history costs as much as a short one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.order import OrderView
from screening.cases.placing import facet, party_word
from screening.models import Case, CaseWord, Disposition, Hit, TransactionParty

SHOWN = 6
LOOKED_AT = 500
"""Newest cases of these parties; older ones are found by the search."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case in a history."""

    case: Case
    reference: str


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer once given to a hit on the same listed party."""

    answer: Disposition
    party: str


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """The three histories and the other open cases of the same parties."""

    open_cases: Sequence[PastCase]
    decided: Sequence[PastCase]
    answers: Sequence[PastAnswer]
    linked: Sequence[str]


def history_of(case: Case, order: OrderView, hits: Iterable[Hit]) -> CaseHistory:
    """The history beside a case.

    Args:
        case: the case in sight, left out everywhere.
        order: its parties.
        hits: with their listed parties.
    """
    names = [party.name for party in order.parties]
    words = CaseWord.objects.filter(word__in=[party_word(name) for name in names])
    newest = words.exclude(case=case).order_by("-case").values_list("case", flat=True)
    same = Case.objects.filter(pk__in=set(newest[:LOOKED_AT]))
    listed = {facet("listed", f"{h.listed_party.source_code}:{h.listed_party.uid}") for h in hits}
    return CaseHistory(
        open_cases=_past(same.open().in_order_of_work()),
        decided=_past(same.decided().order_by("-decided_at")),
        answers=_answers(case, listed),
        linked=_linked(same, names),
    )


def _past(cases: Any) -> list[PastCase]:
    rows = cases.select_related("screening__transaction", "decided_by").defer(
        "screening__answer_json", "screening__transaction__content"
    )
    return [PastCase(row, str(row.screening.transaction)) for row in rows[:SHOWN]]


def _answers(case: Case, listed: set[str]) -> list[PastAnswer]:
    """The newest answers to hits on the same listed parties in other cases."""
    if not listed:
        return []
    uids = {word.partition("=")[2].partition(":")[2] for word in listed}
    given = (
        Disposition.objects.filter(hit__listed_party__uid__in=uids, carried_from=None)
        .exclude(case=case)
        .select_related("answered_by", "hit", "case")
        .defer("hit__evidence")
        .order_by("-id")
    )
    return [PastAnswer(row, row.hit.party_name) for row in given[:SHOWN] if row.hit]


def _linked(same: Any, names: Sequence[str]) -> list[str]:
    """Other names on orders that share a party with this one."""
    orders = list(same.order_by("-id").values_list("screening__transaction", flat=True)[:50])
    others = (
        TransactionParty.objects.filter(transaction__in=orders)
        .exclude(name__in=names)
        .order_by("name")
        .values_list("name", flat=True)
        .distinct()
    )
    return list(others[: 2 * SHOWN])
