"""Partners, licenses, clearances and records on file that a change touches.

None of them is an order, so nothing is held here: whoever keeps them is told, and the orders that
rest on them are looked at by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening import audit
from screening.controls.facts import TransactionFacts
from screening.matching import Index
from screening.models import (
    BusinessPartner,
    ChangeEffect,
    Clearance,
    License,
    MonitoredChange,
    StandingRecord,
)
from screening.monitoring.changed_entries import ChangedEntries
from screening.monitoring.meeting import (
    as_order,
    names_may_meet,
    parties_that_may_meet,
    texts_in,
)
from screening.monitoring.noticing import MONITOR
from screening.monitoring.watched import Met, watched_in
from screening.pipeline.reference import Reference

Subject, What = ChangeEffect.Subject, ChangeEffect.What
Hits = Mapping[tuple[str, str], Met]
"""By list and uid of who was met."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What screened before a change and what screens after it; None where nothing did.

    Args:
        watched_before, watched_after: the watch list of then and since.
    """

    before: Reference | None
    after: Reference
    watched_before: Index
    watched_after: Index

    def met_before(self, party: Mapping[str, Any]) -> Hits:
        """Whom a party met before the change."""
        return hits_of(party, self.before, self.watched_before) if self.before else {}

    def met_after(self, party: Mapping[str, Any]) -> Hits:
        """Whom it meets since."""
        return hits_of(party, self.after, self.watched_after)


def partners_touched(
    partners: Sequence[BusinessPartner],
    change: MonitoredChange,
    changed: ChangedEntries | None,
    sides: Sides,
) -> Iterator[ChangeEffect]:
    """The partners that meet a changed entry as they did not before, or no longer."""
    parties = [as_party(partner) for partner in partners]
    places: Iterable[int] = range(len(parties))
    if changed is not None:
        places = parties_that_may_meet(parties, changed, sides.after.policy.matching)
    for place in places:
        partner = partners[place]
        now = _of(changed, sides.met_after(parties[place]))
        were = _of(changed, sides.met_before(parties[place]))
        yield from _told(Subject.PARTNER, partner, partner.name_words, change, were, now)


def as_party(partner: BusinessPartner) -> dict[str, Any]:
    """A partner as it would be submitted."""
    details = {k: v for k, v in partner.details.items() if k not in ("role", "partner_id")}
    address = details.get("address") or ({"country": partner.country} if partner.country else {})
    return {**details, "name": partner.name, "address": address}


def hits_of(party: Mapping[str, Any], reference: Reference, watched: Index) -> Hits:
    """Whom a party meets on the lists and on the watch list, as an order that names it would."""
    submission = as_order([party])
    facts = TransactionFacts.from_submission(submission)
    named = reference.reading.find_named(
        submission,
        facts,
        index=reference.index(),
        within=reference.names_within(),
        versions=reference.party_versions,
        policy=reference.policy.matching,
    )
    listed: dict[tuple[str, str], Met] = {}
    for found in named.answered:
        record, score = found.hit.record, found.match.score
        key = (record.source, record.uid)
        if key not in listed or listed[key].score < score:
            listed[key] = Met(record.name, record.source, score)
    return listed | watched_in(facts, watched, reference.policy.matching)


def licenses_touched(
    licenses: Iterable[License],
    change: MonitoredChange,
    changed: ChangedEntries | None,
    sides: Sides,
) -> Iterator[ChangeEffect]:
    """The licenses one of whose parties meets a changed entry."""
    for held in licenses:
        were, now = _names_meet([str(name) for name in held.parties], changed, sides)
        yield from _told(Subject.LICENSE, held, held.number, change, were, now)


def records_touched(
    records: Iterable[StandingRecord],
    change: MonitoredChange,
    changed: ChangedEntries | None,
    sides: Sides,
) -> Iterator[ChangeEffect]:
    """The records on file whose holder, or somebody they name, meets a changed entry."""
    for record in records:
        names = [record.holder, *texts_in(record.content)]
        were, now = _names_meet(names, changed, sides)
        yield from _told(Subject.STANDING_RECORD, record, record.number, change, were, now)


def clearances_touched(
    clearances: Iterable[Clearance],
    change: MonitoredChange,
    changed: ChangedEntries | None,
    sides: Sides,
) -> Iterator[ChangeEffect]:
    """The clearances that speak of a changed entry, or of a party that meets one."""
    for clearance in clearances:
        were, now = _names_meet([clearance.party_name], changed, sides)
        key = (clearance.source_code, clearance.uid)
        if changed is not None and key in changed.keys and key not in now:
            were = {key: Met(clearance.listed_name, clearance.source_code, 0.0)} | were
        yield from _told(Subject.CLEARANCE, clearance, str(clearance), change, were, now)


def _names_meet(
    names: Sequence[str], changed: ChangedEntries | None, sides: Sides
) -> tuple[dict[tuple[str, str], Met], dict[tuple[str, str], Met]]:
    matching = sides.after.policy.matching
    if changed is not None and not names_may_meet(names, changed, matching):
        return {}, {}
    found: list[dict[tuple[str, str], Met]] = []
    for hits in (sides.met_before, sides.met_after):
        met: dict[tuple[str, str], Met] = {}
        for name in dict.fromkeys(names):
            met |= hits({"name": name})
        found.append(_of(changed, met))
    return found[0], found[1]


def _of(changed: ChangedEntries | None, met: Hits) -> dict[tuple[str, str], Met]:
    """Of whom was met, those that changed; all where not they made the difference."""
    return {k: one for k, one in met.items() if changed is None or k in changed.keys}


def _told(
    subject: str, row: Any, label: str, change: MonitoredChange, were: Hits, now: Hits
) -> Iterator[ChangeEffect]:
    come = {key: met for key, met in now.items() if key not in were}
    gone = {key: met for key, met in were.items() if key not in now}
    if not come and not gone:
        return
    with audit.recorded():
        effect, is_new = ChangeEffect.objects.get_or_create(
            change=change,
            subject=subject,
            subject_key=str(row.pk),
            defaults={
                "label": label,
                "what": What.FOUND if come else What.GONE,
                "come": sorted(met.words for met in come.values()),
                "gone": sorted(met.words for met in gone.values()),
            },
        )
        if is_new and subject == Subject.PARTNER:
            _record_partner(row, change, come, gone)
    if is_new:
        yield effect


def _record_partner(
    partner: BusinessPartner, change: MonitoredChange, come: Hits, gone: Hits
) -> None:
    """One link of the chain for a partner, from which an ERP is told ``partner.hit``."""
    audit.record(
        verb="partner_met" if come else "partner_met_no_longer",
        subject=partner,
        by=MONITOR,
        number=partner.number,
        name=partner.name,
        country=partner.country,
        because_of=change.pk,
        changed=change.kind,
        what=change.what,
        come=_listed(come),
        gone=_listed(gone),
    )


def _listed(hits: Hits) -> list[dict[str, Any]]:
    return [
        {"list": source, "uid": uid, "name": met.name, "score": round(met.score, 4)}
        for (source, uid), met in sorted(hits.items())
    ]
