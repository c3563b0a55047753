"""What events told of licenses, records on file, people, keys and the like, held against the rows.

What may change by a later event is held against the last one that told it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.transaction import atomic

from screening.audit.told import (
    Check,
    Question,
    Told,
    every,
    is_told,
    of_person,
    stays,
    unchanged,
    until_told_again,
)
from screening.models import (
    ApiKey,
    AuditCheck,
    AuditEvent,
    Batch,
    BusinessPartner,
    Case,
    LegalHold,
    License,
    LicenseMovement,
    OrdinaryNames,
    PasswordLink,
    PolicyProposal,
    PolicyVersion,
    ReasonCode,
    ReportRun,
    SharedText,
    StandingRecord,
    WatchEntry,
    Webhook,
)
from screening.terms.role import signs_in
from screening.terms.values import content_hash, to_decimal

SMALLEST = Decimal("0.000001")
"""What the balance of a license is told apart by: its columns hold six places."""
BALANCE = ("quantity_left", "value_left")
TERMS = (
    *("number", "kind", "part_numbers", "eccns", "parties", "countries", "currency"),
    *("expires_on", "notified_on", "cleared_on", "conditions", "withdrawn_on", "withdrawn_why"),
)
"""What a license says beside its balance, which its last booking tells."""
PREPARED = "break_glass_prepared"
SUPERUSERS = ("superuser_found", "superuser_made", "superuser_ended")
CHANGED = ("license_amended", "license_extended", "license_withdrawn", "license_reinstated")


def balance_faults() -> Iterator[str]:
    """Licenses whose balance is not what their last booking left."""
    for pk in License.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if _balance_fault(License.objects.get(pk=pk)):
            # A booking may have come between the row and its event: none does under the lock.
            with atomic():
                fault = _balance_fault(License.objects.select_for_update(no_key=True).get(pk=pk))
            if fault:
                yield fault


def _balance_fault(held: License) -> str:
    last = AuditEvent.objects.about(held).filter(verb__startswith="license_").first()
    if last is None:
        return ""
    for name in BALANCE:
        told, now = to_decimal(last.data.get(name)), getattr(held, name)
        is_limited = told is not None and now is not None
        if (abs(told - now) >= SMALLEST) if is_limited else (told is not now):
            return f"event {last.pk} ({last.verb}): license {held} has {name} {now}, not {told}"
    return ""


def _terms_fault(row: License, told: Told) -> str:
    said = told.data.get("after", told.data)
    if told.verb == "license_withdrawn":
        said = {**said, "withdrawn_why": told.data["why"]}
    for name in TERMS:
        if name in said and not is_told(getattr(row, name), said[name]):
            later = AuditEvent.objects.about(row).filter(verb__in=CHANGED, pk__gt=told.position)
            if not later.filter(data_json__contains=f'"{name}":').exists():
                return f"license {row} has another {name} than was told"
    return ""


def _booking_fault(row: License, told: Told) -> str:
    number, kind = told.data["case"], told.verb.removeprefix("license_")
    amounts = {name: to_decimal(told.data[name]) for name in ("quantity", "value")}
    booked = LicenseMovement._base_manager.filter(
        license=row, case__number=number, line=told.data["line"], kind=kind, **amounts
    )
    # What became of a case that is gone is asked where it was opened.
    if booked.exists() or not Case._base_manager.filter(number=number).exists():
        return ""
    return f"a booking of license {row} for case {number} is gone or was changed"


def _standing_fault(row: StandingRecord, told: Told) -> str:
    if content_hash(row.as_proposed()) == row.content_hash == told.data["content_hash"]:
        return ""
    return f"record {row.number} is not the one that was entered"


def _paper_fault(row: StandingRecord, told: Told) -> str:
    if row.document_sha256 == told.data["sha256"]:
        return ""
    return f"record {row.number} bears another document than the one that was attached"


def _roles_fault(row: Any, told: Told) -> str:
    if sorted(group.name for group in row.groups.all()) == told.data["after"]:
        if row.is_superuser or row.is_staff is signs_in(told.data["after"]):
            return ""
        return f"whether {row.get_username()} signs in to the desk is not as their roles say"
    return f"{row.get_username()} has other roles than were given"


def _rights_fault(row: Any, told: Told) -> str:
    own = row.user_permissions.values_list("content_type__app_label", "codename")
    if {".".join(each) for each in own} <= set(told.data["rights"]):
        return ""
    return f"{row.get_username()} has more rights of their own than were found"


def _superuser_fault(row: Any, told: Told) -> str:
    if row.is_superuser is (told.verb != "superuser_ended"):
        return ""
    now = "a superuser" if row.is_superuser else "no superuser"
    return f"{row.get_username()} is {now}, which was told otherwise"


def _active_fault(row: Any, told: Told) -> str:
    """Whether an account is active as told last: a new password for one behind glass tells it."""
    said = told.data.get("is_active", True if told.verb == PREPARED else row.is_active)
    if said == row.is_active:
        return ""
    later = AuditEvent.objects.about(row).filter(pk__gt=told.position)
    told_again = Q(verb=PREPARED) | Q(verb="person_changed", data_json__contains='"is_active":')
    if later.filter(told_again).exists():
        return ""
    return f"whether {row.get_username()} is active was changed"


def _url_fault(row: Webhook, told: Told) -> str:
    if row.url.partition("?")[0] == told.data["url"] and row.types == told.data["types"]:
        return ""
    return f"webhook {row.pk} tells another address or other types than were made"


def _proposal_fault(row: PolicyProposal, told: Told) -> str:
    if PolicyVersion.version_of(row.content) == told.data["version"]:
        return ""
    return f"proposal {row.pk} is not the policy that was proposed"


def _is(status: str) -> Question:
    return stays(lambda row: row.status == status, status.replace("_", " "))


OF_OTHERS: Mapping[str, Check] = {
    **dict.fromkeys(("license_entered", *CHANGED), (License, _terms_fault)),
    **{f"license_{kind}": (License, _booking_fault) for kind in LicenseMovement.Kind.values},
    "standing_record_proposed": (StandingRecord, _standing_fault),
    "standing_record_approved": (StandingRecord, _standing_fault),
    "standing_record_document_attached": (StandingRecord, _paper_fault),
    "standing_record_declined": (StandingRecord, _is("declined")),
    "standing_record_ended": (StandingRecord, every(_is("ended"), unchanged(why="ended_why"))),
    "legal_hold_placed": (LegalHold, unchanged("reference", "reason")),
    "legal_hold_lifted": (LegalHold, unchanged(why="lifted_why")),
    "watch_entry_made": (WatchEntry, unchanged("name", "why", "reason", "source", "expires_on")),
    "watch_entry_ended": (WatchEntry, unchanged("name", why="ended_why")),
    "policy_proposed": (PolicyProposal, every(unchanged("reason"), _proposal_fault)),
    "policy_approved": (PolicyProposal, _is("approved")),
    "policy_declined": (PolicyProposal, _is("declined")),
    **dict.fromkeys(
        ("shared_text_set", "shared_text_withdrawn"),
        (SharedText, unchanged("name", "version", "kind", "text")),
    ),
    **dict.fromkeys(
        ("reason_code_added", "reason_code_changed"),
        (
            ReasonCode,
            until_told_again(
                unchanged("kind", "code", "words", "is_retired"), "reason_code_changed"
            ),
        ),
    ),
    "partner_kept": (
        BusinessPartner,
        until_told_again(unchanged("number", "details"), "partner_kept"),
    ),
    "partners_merged": (
        BusinessPartner,
        stays(lambda row: row.merged_into_id is not None, "merged"),
    ),
    "api_key_created": (
        ApiKey,
        every(
            unchanged("name", "scopes", "is_test", networks="allowed_networks"),
            of_person("owner", "owner"),
            until_told_again(unchanged("expires_at"), "api_key_ends_with_its_next"),
        ),
    ),
    "api_key_ends_with_its_next": (
        ApiKey,
        until_told_again(unchanged("expires_at"), "api_key_ends_with_its_next"),
    ),
    "api_key_approved": (ApiKey, stays(lambda row: not row.waits, "approved", "approved_by")),
    "api_key_revoked": (ApiKey, stays(lambda row: row.revoked_at is not None, "revoked")),
    "password_link_asked": (
        PasswordLink,
        every(unchanged("reason"), of_person("person", "person")),
    ),
    "password_link_approved": (
        PasswordLink,
        stays(lambda row: row.approved_at is not None, "approved", "approved_by"),
    ),
    "batch_sent": (Batch, unchanged("kind", "sha256")),
    **{
        f"batch_{status}": (
            Batch,
            every(_is(status), unchanged("rows_done", "accepted", "repeated", "refused")),
        )
        for status in (Batch.Status.TAKEN, Batch.Status.CANCELED, Batch.Status.FAILED)
    },
    "webhook_made": (Webhook, _url_fault),
    "webhook_ended": (Webhook, stays(lambda row: row.ended_at is not None, "ended")),
    "report_made": (ReportRun, unchanged("sha256")),
    "record_checked": (AuditCheck, unchanged(found="status")),
    "ordinary_names_loaded": (OrdinaryNames, unchanged("title", "source", "sha256")),
    **dict.fromkeys(
        SUPERUSERS, (get_user_model(), until_told_again(_superuser_fault, *SUPERUSERS))
    ),
    "rights_found": (get_user_model(), _rights_fault),
    "roles_changed": (get_user_model(), until_told_again(_roles_fault, "roles_changed")),
    **dict.fromkeys(
        ("person_added", "person_changed", PREPARED), (get_user_model(), _active_fault)
    ),
}
"""Verb of an event to the kind of row it is about, and what must still hold of it."""
