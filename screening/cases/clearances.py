"""Clearances: remembering a false positive, using it, and letting it die.

A clearance answers one hit of one party against one listed party and nothing else; the hit stays
in sight, its answer says on which clearance it rests. It dies by itself when the listed party is no
longer what was looked at, and says nothing of an order whose party or evidence is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from screening import audit
from screening.cases.findings import evidence_hash
from screening.cases.machine import MACHINE
from screening.cases.submitted import (
    identity_of,
    is_same_identity,
    party_state,
    party_state_before,
)
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.errors import NotAllowedError
from screening.matching.folding import folded_words
from screening.models import Case, Clearance, Disposition, Hit, ListedParty, Screening
from screening.policies import desk_policy_in_force
from screening.terms.values import content_hash


class AlreadyRememberedError(NotAllowedError):
    """There is a living clearance of the pair; nothing is left to propose."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a hit is about: whose party, which listed party, on which evidence."""

    owner_id: Any
    party: PartyFacts
    party_key: str
    party_hash: str
    identity: Mapping[str, Any]
    hit: Hit

    @property
    def hashes(self) -> dict[str, str]:
        """What was looked at, to the byte."""
        return {
            "party_hash": self.party_hash,
            "listed_hash": self.hit.listed_party.content_hash,
            "evidence_hash": evidence_hash(self.hit),
        }


LISTED_CHANGED = "the listed party changed"
EXPIRED = "it expired"


def party_key(party: PartyFacts) -> str:
    """What makes it the same party while its other data change: folded name and country."""
    folded = " ".join(folded_words(party.name))
    return content_hash([folded, party.address.country])


def propose_clearance(*, disposition: Disposition, by: Any) -> Clearance:
    """Remember a false positive once a second person agrees.

    Args:
        disposition: a ``false_positive`` for a hit, the newest answer to it.
        by: who proposes.

    Raises:
        NotAllowedError: the answer is no false positive, or another answer came after it.
        AlreadyRememberedError: a clearance of this pair exists already.
    """
    with audit.recorded():
        hit = disposition.hit
        if hit is None or disposition.kind != Disposition.Kind.FALSE_POSITIVE:
            raise NotAllowedError("Only a false positive can be remembered.")
        if hit.dispositions.order_by("-id").first() != disposition:
            raise NotAllowedError("Another answer came after this one: read the case again.")
        pair = _pair(hit, disposition.case.screening)
        today = timezone.now().date()
        for clearance in _locked_living([pair]).get(_key_of(pair), ()):
            if clearance.expires_on >= today and not _speaks_of(clearance, pair):
                continue  # a namesake: another party, remembered by itself
            if clearance.expires_on >= today:
                raise AlreadyRememberedError(
                    f"{clearance.party_name} against {clearance.listed_name} is remembered "
                    f"already: clearance {clearance.pk}, {clearance.get_status_display()}."
                )
            _end(clearance, EXPIRED, MACHINE)
        clearance = Clearance.objects.create(
            disposition=disposition,
            owner_id=pair.owner_id,
            party_key=pair.party_key,
            party_name=pair.party.name,
            party_country=pair.party.address.country or "",
            source_code=hit.listed_party.source_code,
            uid=hit.listed_party.uid,
            listed_name=hit.listed_party.name,
            party=pair.identity,
            evidence=hit.evidence,
            reason_code=disposition.reason_code,
            comment=disposition.comment,
            expires_on=today + timedelta(days=desk_policy_in_force().clearance_days),
            proposed_by=by,
            **pair.hashes,
        )
        audit.record(
            verb="clearance_proposed",
            subject=clearance,
            by=by.get_username(),
            party=clearance.party_name,
            listed_party=f"{clearance.source_code} {clearance.uid}",
            last_day=clearance.expires_on.isoformat(),
            **pair.hashes,
        )
        return clearance


def approve_clearance(*, clearance: Clearance, comment: str, by: Any) -> Clearance:
    """Put a clearance in force.

    Raises:
        NotAllowedError: it does not wait for approval, the same person proposed it, or the
            listed party changed meanwhile.
    """
    with audit.recorded():
        locked = locked_clearance(clearance)
        if locked.status != Clearance.Status.PROPOSED:
            raise NotAllowedError(f"This clearance is {locked.get_status_display()}.")
        found_by = locked.disposition.answered_by_id if locked.disposition else None
        if by.pk in (locked.proposed_by_id, found_by, locked.owner_id):
            raise NotAllowedError("Another person than who found it must approve it.")
        if not is_listed_as_seen(locked):
            raise NotAllowedError("The listed party changed meanwhile: look at the hit again.")
        locked.status = Clearance.Status.IN_FORCE
        locked.approved_at, locked.approved_by = timezone.now(), by
        locked.save(update_fields=["status", "approved_at", "approved_by"])
        audit.record(
            verb="clearance_approved", subject=locked, by=by.get_username(), comment=comment
        )
        return locked


def end_clearance(*, clearance: Clearance, comment: str, by: Any) -> Clearance:
    """Withdraw a clearance. What it answered on open cases is asked again.

    Raises:
        NotAllowedError: it has ended already, or no reason is given.
    """
    with audit.recorded():
        locked = locked_clearance(clearance)
        if locked.status == Clearance.Status.ENDED:
            raise NotAllowedError("This clearance has ended already.")
        if not comment.strip():
            raise NotAllowedError("Write why it ends.")
        _end(locked, comment.strip(), by.get_username(), person=by)
        return locked


def use_clearances(*, case: Case) -> int:
    """Answer the open hits of a new case that a clearance in force speaks of.

    A clearance whose listed party is another now ends here. Of a party that is told otherwise, as
    of a namesake, it says nothing and goes on.

    Args:
        case: just opened; answers carried from an earlier screening are left alone.

    Returns:
        How many hits were answered.
    """
    today = timezone.now().date()
    answered = Disposition.objects.filter(hit=OuterRef("pk"))
    hits = case.screening.hits.select_related("listed_party").filter(~Exists(answered))
    facts = TransactionFacts.from_submission(case.screening.transaction.content)
    pairs = [_pair(hit, case.screening, facts) for hit in hits]
    living = _locked_living(pairs)
    used = 0
    for pair in pairs:
        for clearance in living.get(_key_of(pair), ()):
            if clearance.listed_hash != pair.hit.listed_party.content_hash:
                _end(clearance, LISTED_CHANGED, MACHINE)
            elif clearance.is_in_force(today) and _speaks_of(clearance, pair):
                _use(clearance, case, pair.hit)
                used += 1
                break
    return used


def any_alive(listed: Iterable[tuple[str, str]]) -> bool:
    """Whether any of these listed parties, by source and uid, has a living clearance."""
    asked = set(listed)
    if not asked:
        return False
    alive = Clearance.objects.alive().filter(
        source_code__in={source for source, _ in asked}, uid__in={uid for _, uid in asked}
    )
    return not asked.isdisjoint(alive.values_list("source_code", "uid").iterator())


def end_outdated_clearances() -> int:
    """End what has expired and what speaks of a listed party that is another now, or gone.

    Called after a list version was switched on, and by the schedule.

    Returns:
        How many ended.
    """
    today = timezone.now().date()
    with audit.recorded():
        current = ListedParty.objects.active().filter(
            source_code=OuterRef("source_code"), uid=OuterRef("uid")
        )
        same = current.filter(content_hash=OuterRef("listed_hash"))
        outdated = (
            Clearance.objects.alive()
            .annotate(is_listed=Exists(current), is_same=Exists(same))
            .filter(Q(expires_on__lt=today) | Q(is_same=False))
            .select_for_update(of=("self",), no_key=True)
            .order_by("pk")
        )
        ended = list(outdated)
        for clearance in ended:
            if clearance.expires_on < today:
                why = EXPIRED
            elif clearance.is_listed:  # type: ignore[attr-defined]
                why = LISTED_CHANGED
            else:
                why = "the party is no longer listed"
            _end(clearance, why, MACHINE)
        return len(ended)


def _use(clearance: Clearance, case: Case, hit: Hit) -> None:
    Disposition.objects.create(
        case=case,
        hit=hit,
        kind=Disposition.Kind.FALSE_POSITIVE,
        reason_code=clearance.reason_code,
        comment=clearance.comment,
        answered_by_id=clearance.proposed_by_id,
        by_clearance=clearance,
    )
    audit.record(
        verb="clearance_used",
        subject=clearance,
        by=MACHINE,
        case=case.number,
        hit=f"hit-{hit.pk}",
    )


def _speaks_of(clearance: Clearance, pair: _Pair) -> bool:
    """Whether a pair is what was looked at: the same party, met no stronger than then."""
    if clearance.party:
        same_party = is_same_identity(clearance.party, pair.identity)
    else:
        same_party = clearance.party_hash in (pair.party_hash, party_state_before(pair.party))
    return same_party and is_met_as_cleared(clearance, pair.hit)


def is_met_as_cleared(clearance: Clearance, hit: Hit) -> bool:
    """Whether a hit met the same listed name in the same way, with no higher score."""
    if clearance.evidence_hash == evidence_hash(hit):
        return True
    then = clearance.disposition.hit if clearance.disposition else None
    return (
        then is not None
        and (then.via, then.met_name) == (hit.via, hit.met_name)
        and hit.score <= then.score
        and hit.is_match <= then.is_match
    )


def _pair(hit: Hit, screening: Screening, facts: TransactionFacts | None = None) -> _Pair:
    order = screening.transaction
    facts = facts or TransactionFacts.from_submission(order.content)
    party = facts.party_at(hit.party)
    return _Pair(
        order.owner_id,
        party,
        party_key(party),
        party_state(order.content, party),
        identity_of(order.content, party),
        hit,
    )


def _key_of(pair: _Pair) -> tuple[str, str, str]:
    listed = pair.hit.listed_party
    return pair.party_key, listed.source_code, listed.uid


def _locked_living(pairs: Sequence[_Pair]) -> dict[tuple[str, str, str], list[Clearance]]:
    """The living clearances of pairs of one owner, all locked at once and in one order."""
    asked = [
        Q(owner=pair.owner_id, party_key=key, source_code=source, uid=uid)
        for pair in pairs
        for key, source, uid in [_key_of(pair)]
    ]
    found: dict[tuple[str, str, str], list[Clearance]] = {}
    if not asked:
        return found
    rows = Clearance.objects.alive().filter(reduce(or_, asked)).select_related("disposition__hit")
    for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        found.setdefault((row.party_key, row.source_code, row.uid), []).append(row)
    return found


def is_listed_as_seen(clearance: Clearance) -> bool:
    """Whether the listed party is what was looked at."""
    rows: Iterable[str] = (
        ListedParty.objects.active()
        .filter(source_code=clearance.source_code, uid=clearance.uid)
        .values_list("content_hash", flat=True)
    )
    # No active row: a list that is not loaded cannot contradict.
    return not rows or clearance.listed_hash in rows


def locked_clearance(clearance: Clearance) -> Clearance:
    """The clearance with its row locked."""
    return (
        Clearance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("disposition")
        .get(pk=clearance.pk)
    )


def _end(clearance: Clearance, why: str, by: str, person: Any = None) -> None:
    clearance.status, clearance.ended_by = Clearance.Status.ENDED, person
    clearance.ended_at, clearance.ended_why = timezone.now(), why
    clearance.save(update_fields=["status", "ended_at", "ended_why", "ended_by"])
    audit.record(verb="clearance_ended", subject=clearance, by=by, why=why)
