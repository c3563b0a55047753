"""What officers made of an order that would have moved, and whether it may have cleared at all.

An order that would have cleared and was rejected, blocked, answered as a true match or let go under
a license only is a false clear of the policy that is tried. So is one whose later revision was: the
first would have shipped before anybody saw the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from screening.cases.workflow import NEEDS_NO_LICENSE
from screening.models import Case, Disposition, Screening
from screening.rehearsals.judging import Compared
from screening.terms.outcome import Outcome

NO_CASE = "no case"
Kind = Disposition.Kind
_LATER = (Case.Status.REJECTED, Case.Status.LICENSED)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an order.

    Args:
        status: of its case; ``no case`` where none was opened.
        answers: kinds of the answers that stand.
        later: of an order that was superseded, what speaks against it in a later revision.
    """

    status: str
    answers: frozenset[str]
    later: str = ""


def fates_of(screenings: Sequence[Screening]) -> dict[Any, Fate]:
    """By primary key of the screening, each with its case and transaction; two queries at most."""
    if not screenings:
        return {}
    answers = _standing_answers(screenings)
    later = _later_revisions(screenings)
    return {
        screening.pk: Fate(
            _status(screening),
            frozenset(answers.get(screening.pk, ())),
            later.get(screening.pk, ""),
        )
        for screening in screenings
    }


def why_false_clear(screening: Screening, compared: Compared, fate: Fate) -> str:
    """How it is known that an order must not clear that would have; empty of all others."""
    if compared.after.outcome != Outcome.CLEAR.value:
        return ""
    if Kind.TRUE_MATCH in fate.answers:
        return "answered as a true match"
    if fate.status == Case.Status.REJECTED:
        return "rejected by an officer"
    if fate.status == Case.Status.LICENSED or Kind.LICENSED in fate.answers:
        return "let go under a license only"
    if Outcome.BLOCK.value in (screening.outcome, compared.before.outcome):
        is_released = fate.status == Case.Status.RELEASED
        return "blocked; officers released it" if is_released else "blocked"
    return fate.later


def _status(screening: Screening) -> str:
    case: Case | None = getattr(screening, "case", None)
    return case.status if case else NO_CASE


def _standing_answers(screenings: Sequence[Screening]) -> dict[Any, set[str]]:
    """Kinds of the newest answer to each finding; "needs no license" is no license."""
    rows = Disposition.objects.filter(case__screening__in=screenings).order_by("id")
    newest: dict[tuple[Any, ...], str] = {}
    for screening, kind, reason_code, *finding in rows.values_list(
        "case__screening", "kind", "reason_code", "hit", "determination", "red_flag"
    ):
        newest[screening, *finding] = "" if reason_code == NEEDS_NO_LICENSE else kind
    found: dict[Any, set[str]] = {}
    for (screening, *_), kind in newest.items():
        found.setdefault(screening, set()).add(kind)
    return found


def _later_revisions(screenings: Sequence[Screening]) -> dict[Any, str]:
    """Of those that were superseded, what became of the later revisions of the same order."""
    gone = [s for s in screenings if _status(s) == Case.Status.SUPERSEDED]
    if not gone:
        return {}
    orders = Q(pk__in=())
    for screening in gone:
        order = screening.transaction
        orders |= Q(
            screening__transaction__owner=order.owner_id,
            screening__transaction__reference=order.reference,
            screening__transaction__revision__gte=order.revision,
        )
    against = Case.objects.filter(orders).filter(Q(status__in=_LATER) | Q(is_block=True))
    found = set(
        against.order_by().values_list(
            "screening__transaction__owner", "screening__transaction__reference"
        )
    )
    return {
        s.pk: "a later revision was stopped"
        for s in gone
        if (s.transaction.owner_id, s.transaction.reference) in found
    }
