"""One answer for many cases: the same party against the same listed party, and no other."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from screening import audit
from screening.cases.findings import evidence_hash
from screening.cases.placing import party_word
from screening.cases.review import answer_finding
from screening.cases.submitted import party_state
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.errors import NotAllowedError
from screening.models import Case, CaseWord, Disposition, Hit
from screening.policies import desk_policy_in_force

_DRAW = secrets.SystemRandom().random
MOST = 200
"""Hits answered at once; more than that is no longer looked at."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A hit in another open case that asks the very same question."""

    case: Case
    hit: Hit


def alike_of(hit: Hit) -> list[Alike]:
    """Hits of other open cases where the same party met the same listed party.

    The same is: everything known of the party, the listed party's row, and the evidence, to the
    byte, in orders of the same owner. Hits that have an answer are left out.
    """
    listed = hit.listed_party
    screening = hit.screening
    party = _party(hit)
    state = _state(hit)
    candidates = (
        Hit.objects.filter(
            listed_party__source_code=listed.source_code,
            listed_party__uid=listed.uid,
            listed_party__content_hash=listed.content_hash,
            screening__case__status=Case.Status.OPEN,
            screening__case__in=CaseWord.objects.filter(word=party_word(party.name)).values("case"),
            screening__transaction__owner=screening.transaction.owner_id,
            dispositions=None,
        )
        .exclude(screening=screening)
        .select_related("screening__transaction", "screening__case", "listed_party")
        .order_by("pk")[:MOST]
    )
    wanted = evidence_hash(hit)
    return [
        Alike(other.screening.case, other)
        for other in candidates
        if evidence_hash(other) == wanted and _state(other) == state
    ]


def lock_alike(*, case: Case, hits: Iterable[Hit]) -> None:
    """Lock a case and every other whose hit asks the same as one of these, all in one order.

    For who answers the hits and then all alike: two officers at it never wait for each other.
    """
    cases = {case.pk, *(other.case.pk for hit in hits for other in alike_of(hit))}
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=cases)
    list(rows.order_by("pk"))


def answer_alike(
    *,
    given: Disposition,
    by: Any,
    draw: Callable[[], float] = _DRAW,
) -> int:
    """Give the answer to a hit to every hit that asks the same.

    A random share is drawn for a second look: another person answers it before its order can go.

    Args:
        given: the answer, just recorded, to a hit.
        by: who gave it.
        draw: a number in [0, 1) each time it is called.

    Returns:
        How many other hits were answered.

    Raises:
        NotAllowedError: it is no answer to a hit, or not a false positive.
    """
    if given.hit is None or given.kind != Disposition.Kind.FALSE_POSITIVE:
        raise NotAllowedError("Only a false positive can be given to all hits alike.")
    share = float(desk_policy_in_force().second_look_share)
    with audit.recorded():
        found = alike_of(given.hit)
        drawn = 0
        for other in found:
            copy = answer_finding(
                case=other.case,
                finding=other.hit,
                kind=given.kind,
                reason_code=given.reason_code,
                comment=given.comment,
                by=by,
                second_look=draw() < share,
            )
            drawn += copy.second_look
        if found:
            audit.record(
                verb="answered_alike",
                subject=given.case,
                by=by.get_username(),
                hit=f"hit-{given.hit_id}",
                cases=[other.case.number for other in found],
                second_looks=drawn,
            )
        return len(found)


def _state(hit: Hit) -> str:
    return party_state(hit.screening.transaction.content, _party(hit))


def _party(hit: Hit) -> PartyFacts:
    facts = TransactionFacts.from_submission(hit.screening.transaction.content)
    return facts.party_at(hit.party)
