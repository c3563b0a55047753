"""Standing records: proposed by one person, approved by another, ended by anybody who may.

A record in force is never changed. One that replaces it (same kind, holder and products) ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from screening import audit
from screening.controls.ear.on_file import STAND_BESIDE
from screening.controls.ear.part_774_items.part_keys import exact_part
from screening.controls.ear.whom_records_bind import maker_key
from screening.errors import NotAllowedError
from screening.intake.standing_record import check_standing_record
from screening.models import Attachment, StandingRecord, StandingRecordPart
from screening.policies import desk_policy_in_force
from screening.terms.standing_record import holder_key, holder_keys
from screening.terms.values import content_hash

REPLACED = "replaced by"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a proposal comes from.

    Args:
        origin: the order and the question it answers, in words; empty for none.
        document: the paper, whose bytes are kept already.
        through: the API key, or the order's own way in; empty at the desk.
        key: the submitter's own key for this proposal, the same in its retries.
    """

    origin: str = ""
    document: Attachment | None = None
    through: str = ""
    key: str = ""


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a proposal; ``is_new`` is False where the very same stands on record."""

    record: StandingRecord
    is_new: bool


def propose_record(*, proposed: Mapping[str, Any], by: Any, source: Source = NO_SOURCE) -> Proposed:
    """Put a record before a second person.

    The same content is the same record while that waits or is in force, so a retry is safe.

    Args:
        proposed: in the shape of ``standing_record.schema.json``.
        by: the user who enters it.
        source: where it comes from.

    Raises:
        InvalidRecordError: the shape is wrong; nothing was stored.
        NotAllowedError: the key told of another proposal; nothing was stored.
    """
    check_standing_record(proposed)
    proposed = {name: value for name, value in proposed.items() if value or name == "content"}
    digest = content_hash(proposed)
    try:
        return _propose(proposed, digest, by, source)
    except IntegrityError:
        # Another request took the key between our look and our insert: it is there now.
        return _propose(proposed, digest, by, source)


def _propose(proposed: Mapping[str, Any], digest: str, by: Any, source: Source) -> Proposed:
    with audit.recorded():
        if not source.origin:
            # Of two retries at once the second finds what the first put there.
            get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
        known = _known(digest, by, source)
        if known is not None:
            return Proposed(known, is_new=False)
        record = _create(proposed, digest, by, source)
        audit.record(
            verb="standing_record_proposed",
            subject=record,
            by=source.through or by.get_username(),
            record=record.number,
            content_hash=digest,
            origin=source.origin,
            document_sha256=record.document_sha256,
            said=dict(proposed),
        )
        return Proposed(record, is_new=True)


def approve_record(*, record: StandingRecord, comment: str = "", by: Any) -> StandingRecord:
    """Agree to a record: it is in force then, and the one that it replaces ends.

    Where the policy wants two officers for what no officer entered, the first only vouches for it.

    Raises:
        NotAllowedError: it does not wait, it has ended by its own last day, or the same person
            entered it or vouched for it.
    """
    with audit.recorded():
        _lock_kin(record)
        locked = _waiting(record)
        if by.pk == locked.entered_by_id:
            raise NotAllowedError("Another person than who entered it must approve it.")
        today = timezone.now().date()
        if by.pk == locked.vouched_by_id:
            raise NotAllowedError("You agreed first: another officer must agree, too.")
        if locked.to_record().has_ended(today):
            raise NotAllowedError(f"Its last day was {locked.valid_until}: enter a new one.")
        if wants_another(locked):
            return _vouch(locked, comment, by)
        _settle(locked, StandingRecord.Status.IN_FORCE, by)
        audit.record(
            verb="standing_record_approved",
            subject=locked,
            by=by.get_username(),
            record=locked.number,
            content_hash=locked.content_hash,
            comment=comment,
        )
        if locked.valid_from <= today:
            for earlier in _replaced(locked):
                _end(earlier, f"{REPLACED} {locked.number}", by)
        return locked


def wants_another(record: StandingRecord) -> bool:
    """Whether the next officer who agrees is the first of two."""
    is_entered_by_officer = not record.entered_through
    if is_entered_by_officer or record.vouched_by_id is not None:
        return False
    return record.kind in desk_policy_in_force().record_second_person


def _vouch(record: StandingRecord, comment: str, by: Any) -> StandingRecord:
    record.vouched_at, record.vouched_by = timezone.now(), by
    record.save(update_fields=["vouched_at", "vouched_by"])
    audit.record(
        verb="standing_record_vouched",
        subject=record,
        by=by.get_username(),
        record=record.number,
        content_hash=record.content_hash,
        comment=comment,
    )
    return record


def decline_record(*, record: StandingRecord, comment: str, by: Any) -> StandingRecord:
    """Put a proposal aside; who entered it may, too.

    Raises:
        NotAllowedError: it does not wait, or no reason is given.
    """
    with audit.recorded():
        locked = _waiting(record)
        if not comment.strip():
            raise NotAllowedError("Write why it is declined.")
        _settle(locked, StandingRecord.Status.DECLINED, by)
        audit.record(
            verb="standing_record_declined",
            subject=locked,
            by=by.get_username(),
            record=locked.number,
            comment=comment.strip(),
        )
        return locked


def end_record(*, record: StandingRecord, why: str, by: Any, through: str = "") -> StandingRecord:
    """Take a record out of force: what it answered is asked again.

    A record that restricts opens orders when it ends, so it takes another person than those who
    put it in force; over the API it does not end at all.

    Raises:
        NotAllowedError: it is not in force, no reason is given, or this person or key may not.
    """
    with audit.recorded():
        locked = _locked(record)
        if locked.status != StandingRecord.Status.IN_FORCE:
            raise NotAllowedError(f"{locked.number} is {locked.get_status_display()}.")
        if not why.strip():
            raise NotAllowedError("Write why it ends.")
        if through:
            _check_key_may_end(locked, by)
        if locked.row.is_restriction and by.pk in _who_put_in_force(locked):
            raise NotAllowedError("It restricts: another person than put it in force must end it.")
        _end(locked, why.strip(), by, through)
        return locked


def _who_put_in_force(record: StandingRecord) -> set[int | None]:
    return {record.entered_by_id, record.vouched_by_id, record.settled_by_id}


def _known(digest: str, by: Any, source: Source) -> StandingRecord | None:
    """The record that a proposal is a retry of."""
    if source.key:
        told = StandingRecord.objects.filter(entered_by=by, submitted_key=source.key).first()
        if told is not None:
            if told.content_hash != digest:
                raise NotAllowedError(
                    f"Idempotency-Key {source.key!r} told of {told.number} before, with other "
                    "content: use a new key for each record."
                )
            return told
    living = (StandingRecord.Status.PROPOSED, StandingRecord.Status.IN_FORCE)
    same = StandingRecord.objects.filter(content_hash=digest, status__in=living)
    return same.order_by("-pk").first()


def _create(proposed: Mapping[str, Any], digest: str, by: Any, source: Source) -> StandingRecord:
    partner = proposed.get("partner", {})
    name, country = partner.get("name", ""), partner.get("country", "")
    part_numbers = list(proposed.get("part_numbers", ()))
    record = StandingRecord.objects.create(
        kind=proposed["kind"],
        partner_name=name,
        partner_country=country,
        holder_key=holder_key(name, country) if name else "",
        part_numbers=part_numbers,
        manufacturer=proposed.get("manufacturer", ""),
        countries=list(proposed.get("countries", ())),
        valid_from=proposed["valid_from"],
        valid_until=proposed.get("valid_until"),
        content=dict(proposed["content"]),
        document=proposed.get("document", ""),
        document_sha256=source.document.sha256 if source.document else "",
        document_file=source.document.name if source.document else "",
        origin=source.origin,
        content_hash=digest,
        submitted_key=source.key,
        entered_through=source.through[:150],
        entered_by=by,
    )
    StandingRecordPart.objects.bulk_create(
        StandingRecordPart(record=record, key=key)
        for key in StandingRecordPart.keys_of(part_numbers)
    )
    # Days came as text.
    record.refresh_from_db()
    return record


def _replaced(record: StandingRecord) -> list[StandingRecord]:
    """Records in force that say the same kind of thing of the same holder, products and places."""
    if record.kind in STAND_BESIDE:
        return []  # several letters and licenses stand beside each other
    same = _kin_of(record).filter(status=StandingRecord.Status.IN_FORCE)
    parts = _parts_of(record)
    rows = same.exclude(pk=record.pk).select_for_update(of=("self",), no_key=True).order_by("pk")
    return [
        row
        for row in rows
        if _parts_of(row) == parts
        and maker_key(row.manufacturer) == maker_key(record.manufacturer)
        and sorted(row.countries) == sorted(record.countries)
    ]


def _kin_of(record: StandingRecord) -> QuerySet[StandingRecord]:
    """Every record of its kind and holder, or of its kind and one of its parts; itself, too."""
    kin = StandingRecord.objects.filter(kind=record.kind)
    if record.partner_name:
        keys = holder_keys(record.partner_name, record.partner_country)
        return kin.filter(holder_key__in=keys)
    parts = StandingRecordPart.keys_of(record.part_numbers)
    same = StandingRecordPart.objects.filter(key__in=parts).values("record")
    return kin.filter(holder_key="", pk__in=same)


def _lock_kin(record: StandingRecord) -> None:
    """Let nobody put another record in force beside this one that either would replace."""
    living = (StandingRecord.Status.PROPOSED, StandingRecord.Status.IN_FORCE)
    rows = _kin_of(record).filter(status__in=living).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _parts_of(record: StandingRecord) -> set[str]:
    return {exact_part(number) for number in record.part_numbers}


def _check_key_may_end(record: StandingRecord, by: Any) -> None:
    if record.to_record().may_restrict:
        raise NotAllowedError(
            f"{record.number} may restrict orders: an officer ends it at the desk, with the reason."
        )
    if record.entered_by_id != by.pk:
        raise NotAllowedError(
            f"{record.number} was proposed by somebody else: an officer ends it at the desk."
        )


def _waiting(record: StandingRecord) -> StandingRecord:
    locked = _locked(record)
    if locked.status != StandingRecord.Status.PROPOSED:
        raise NotAllowedError(f"{locked.number} is {locked.get_status_display()}.")
    return locked


def _locked(record: StandingRecord) -> StandingRecord:
    return StandingRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)


def _settle(record: StandingRecord, status: str, by: Any) -> None:
    record.status, record.settled_at, record.settled_by = status, timezone.now(), by
    record.save(update_fields=["status", "settled_at", "settled_by"])


def _end(record: StandingRecord, why: str, by: Any, through: str = "") -> None:
    record.status, record.ended_at = StandingRecord.Status.ENDED, timezone.now()
    record.ended_by, record.ended_why = by, why
    record.save(update_fields=["status", "ended_at", "ended_by", "ended_why"])
    audit.record(
        verb="standing_record_ended",
        subject=record,
        by=through or by.get_username(),
        record=record.number,
        why=why,
    )
