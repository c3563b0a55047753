"""One answer for many hits of a case: of a listed party in every role, or of all a party met.

Each hit gets its own answer on record, with the same words. What is offered is only what the same
party met: two of one name with other data are two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from screening import audit
from screening.cases.alike import answer_alike, lock_alike
from screening.cases.as_seen import Seen, check_answer, check_state, sent_words
from screening.cases.authorizations import NONE, Authorization
from screening.cases.clearances import AlreadyRememberedError, propose_clearance
from screening.cases.findings import (
    FIELD_OF,
    Finding,
    FindingState,
    findings_of,
    is_no_match,
)
from screening.cases.following import hits_that_settle
from screening.cases.review import answer_finding, lock_open
from screening.cases.submitted import party_state
from screening.controls.facts import TransactionFacts
from screening.desk.same_party import groups_of
from screening.errors import NotAllowedError
from screening.models import Case, Determination, Disposition, Hit


class Scope(StrEnum):
    """What an answer is given to."""

    ALONE = "alone"
    LISTED = "listed"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Reach:
    """The hits that an answer in a scope is given to, the asked one first."""

    scope: Scope
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one answer.

    Args:
        hits: how many findings of this case it was given to.
        cases: how many other cases got it, too.
        remembered: sentences on pairs that were remembered before.
    """

    hits: int
    cases: int = 0
    remembered: tuple[str, ...] = ()


def reaches_of(case: Case, hit: Hit, states: Sequence[FindingState]) -> tuple[Reach, ...]:
    """The scopes that differ for a hit, the widest last; only itself where it stands alone.

    Args:
        case: with its screening and transaction fetched.
        states: its findings with their answers; a hit that has one is reached by nothing wider.
    """
    content = case.screening.transaction.content
    facts = TransactionFacts.from_submission(content)
    same = party_state(content, facts.party_at(hit.party))
    of_party = [hit] + [
        state.finding
        for state in states
        if isinstance(state.finding, Hit)
        and state.is_open
        and state.finding.pk != hit.pk
        and party_state(content, facts.party_at(state.finding.party)) == same
    ]
    of_listed = _of_the_listed_party(of_party)
    found = (
        Reach(Scope.ALONE, (hit,)),
        Reach(Scope.LISTED, of_listed),
        Reach(Scope.PARTY, tuple(of_party)),
    )
    return tuple(
        reach
        for number, reach in enumerate(found)
        if not number or len(reach.hits) > len(found[number - 1].hits)
    )


def is_last_answer(
    current: FindingState, reaches: Sequence[Reach], states: Sequence[FindingState]
) -> bool:
    """Whether nothing is left to answer once this finding is told a false positive, or mitigated.

    Args:
        current: the finding that is being answered.
        reaches: what its answer can be given to, as ``reaches_of`` tells; empty for no hit.
        states: all findings of the case.
    """
    taken = {hit.pk: hit for reach in reaches for hit in reach.hits}
    no_matches = [*taken.values(), *(state.finding for state in states if is_no_match(state))]
    return all(
        state.key == current.key
        or (isinstance(state.finding, Hit) and state.finding.pk in taken)
        or (
            isinstance(state.finding, Determination)
            and bool(hits_that_settle(state.finding, no_matches))
        )
        for state in states
        if state.is_open
    )


def answer_together(
    *,
    case: Case,
    finding: Finding,
    scope: str,
    kind: str,
    reason_code: str,
    comment: str,
    by: Any,
    authorization: Authorization = NONE,
    remember: bool = False,
    alike: bool = False,
    seen: Seen | None = None,
) -> Answered:
    """Answer a finding and, where it is a hit, those that the scope takes in.

    Args:
        scope: one of ``Scope``; empty for the finding alone.
        remember: propose a clearance for each pair.
        alike: give the answer to hits of other cases that ask the very same.
        seen: what the person saw before; None where nothing can have come between.

    Raises:
        MovedOnError: the case is no longer what was seen; nothing is answered.
        NotAllowedError: as ``answer_finding``; or the scope does not fit the answer.
    """
    with audit.recorded():
        if alike and (before := _taken_in(case, finding, scope, kind)):
            lock_alike(case=case, hits=before)
        locked = lock_open(case)
        if seen is not None:
            _check_seen(locked, finding, seen, sent_words(kind, reason_code, comment))
        # What another person answered before the lock is not answered over.
        hits = _taken_in(locked, finding, scope, kind)
        cases, told, pairs = 0, [], set()
        for one in hits or (finding,):
            given = answer_finding(
                case=locked,
                finding=one,
                kind=kind,
                reason_code=reason_code,
                comment=comment,
                by=by,
                authorization=authorization,
            )
            if remember and _listed(one) not in pairs:
                pairs.add(_listed(one))
                told += _remembered(given, by)
            if alike:
                cases += answer_alike(given=given, by=by)
        return Answered(len(hits) or 1, cases, tuple(dict.fromkeys(told)))


def _check_seen(locked: Case, finding: Finding, seen: Seen, sent: str) -> None:
    states = findings_of(locked)
    wanted = f"{FIELD_OF[type(finding)]}-{finding.pk}"
    state = next((state for state in states if state.key == wanted), None)
    if state is None:
        raise NotAllowedError("This finding is not part of the case.")
    check_answer(state, seen=seen.answer, sent=sent)
    if seen.state:
        check_state(locked, states, seen=seen.state)


def _taken_in(case: Case, finding: Finding, scope: str, kind: str) -> tuple[Hit, ...]:
    if not isinstance(finding, Hit):
        return ()
    if scope == Scope.PARTY and kind != Disposition.Kind.FALSE_POSITIVE:
        raise NotAllowedError(
            "All that a party met can only be told to be false positives at once; another answer "
            "is of one listed party."
        )
    reaches = {reach.scope: reach.hits for reach in reaches_of(case, finding, findings_of(case))}
    if scope == Scope.PARTY and Scope.PARTY not in reaches:
        return reaches.get(Scope.LISTED, (finding,))
    return reaches.get(Scope(scope), (finding,)) if scope in set(Scope) else (finding,)


def _remembered(given: Disposition, by: Any) -> list[str]:
    try:
        propose_clearance(disposition=given, by=by)
    except AlreadyRememberedError as error:
        return [str(error)]
    return []


def _listed(finding: Finding) -> tuple[str, str]:
    """The listed party of a hit; of another finding nothing, which no clearance remembers."""
    if not isinstance(finding, Hit):
        return "", ""
    return finding.listed_party.source_code, finding.listed_party.uid


def _of_the_listed_party(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Of hits of one party those of the listed party that the first is of, on whatever list."""
    kinds = {_listed(hit): hit.listed_party for hit in hits}
    groups = groups_of([party.to_record() for party in kinds.values()])
    keys = list(kinds)
    ours = next(
        {keys[place] for place in places}
        for places in groups
        if _listed(hits[0]) in {keys[place] for place in places}
    )
    return tuple(hit for hit in hits if _listed(hit) in ours)
