"""Rows that no event tells of: clearances, records on file, licenses, tokens, people, keys.

Reason codes have no such question, since those that ship come by a migration; nor have submission
keys, checks of lists, tallies of refused sign-ins, what is derived from an answer (causes of holds,
words to search) and what belongs to one's own desk (drafts, views, columns).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db.models import OuterRef

from screening.audit.questions import Asked, SubjectId, named, told
from screening.models import (
    ApiKey,
    AuditCheck,
    Batch,
    BusinessPartner,
    Clearance,
    LegalHold,
    License,
    LicenseMovement,
    MonitoredChange,
    OrdinaryNames,
    PasswordLink,
    PolicyProposal,
    ReleasedPart,
    ReleaseToken,
    ReportRun,
    Screening,
    StandingRecord,
    WatchEntry,
    Webhook,
)


def others() -> Iterator[Asked]:
    """The questions."""
    yield from _standing()
    yield from _licenses()
    yield from _released()
    yield from _managed()
    yield from _keys()
    yield from _made()


def _standing() -> Iterator[Asked]:
    clearances = Clearance._base_manager.all()
    yield clearances, "proposed", told(Clearance, ["clearance_proposed"])
    approved = clearances.exclude(approved_by=None)
    yield approved, "approved", told(Clearance, ["clearance_approved"])
    ended = clearances.filter(status=Clearance.Status.ENDED)
    yield ended, "ended", told(Clearance, ["clearance_ended"])
    records = StandingRecord._base_manager.all()
    yield records, "proposed", told(StandingRecord, ["standing_record_proposed"])
    in_force = records.filter(status="in_force")
    yield in_force, "in force", told(StandingRecord, ["standing_record_approved"])
    holds = LegalHold._base_manager.all()
    yield holds, "placed", told(LegalHold, ["legal_hold_placed"])
    lifted = holds.exclude(lifted_at=None)
    yield lifted, "lifted", told(LegalHold, ["legal_hold_lifted"])
    declined = records.filter(status="declined")
    yield declined, "declined", told(StandingRecord, ["standing_record_declined"])
    over = records.filter(status="ended")
    yield over, "ended", told(StandingRecord, ["standing_record_ended"])


def _licenses() -> Iterator[Asked]:
    held = License._base_manager.all()
    yield held, "entered", told(License, ["license_entered"])
    withdrawn = held.exclude(withdrawn_on=None)
    yield withdrawn, "withdrawn", told(License, ["license_withdrawn"])
    for kind in LicenseMovement.Kind.values:
        events = told(License, [f"license_{kind}"], "license")
        booked = LicenseMovement._base_manager.filter(kind=kind)
        yield booked, kind.replace("_", " "), named(events, "case", OuterRef("case__number"))


def _released() -> Iterator[Asked]:
    given = told(Screening, ["release_token_given"], "screening")
    yield (
        ReleaseToken._base_manager.all(),
        "given",
        named(given, "token", SubjectId(OuterRef("pk"))),
    )
    parts = told(Screening, ["order_partly_released"], "screening")
    yield ReleasedPart._base_manager.all(), "released", parts


def _managed() -> Iterator[Asked]:
    proposals = PolicyProposal._base_manager.all()
    yield proposals, "proposed", told(PolicyProposal, ["policy_proposed"])
    for status in ("approved", "declined"):
        settled = proposals.filter(status=status)
        yield settled, status, told(PolicyProposal, [f"policy_{status}"])
    watched = WatchEntry._base_manager.all()
    yield watched, "entered", told(WatchEntry, ["watch_entry_made"])
    ended = watched.exclude(ended_at=None)
    yield ended, "ended", told(WatchEntry, ["watch_entry_ended"])
    merged = BusinessPartner._base_manager.exclude(merged_into=None)
    yield merged, "merged", told(BusinessPartner, ["partners_merged"])
    sent = BusinessPartner._base_manager.filter(origin=BusinessPartner.Origin.ERP)
    yield sent, "kept", told(BusinessPartner, ["partner_kept"])
    yield (
        OrdinaryNames._base_manager.all(),
        "loaded",
        told(OrdinaryNames, ["ordinary_names_loaded"]),
    )


def _keys() -> Iterator[Asked]:
    """What lets somebody in: roles, keys, links to set a password, addresses that are told."""
    people = get_user_model()
    with_roles = people._default_manager.filter(groups__isnull=False).distinct()
    yield with_roles, "with roles", told(people, ["roles_changed"])
    superusers = people._default_manager.filter(is_superuser=True)
    yield superusers, "a superuser", told(people, ["superuser_found", "superuser_made"])
    own = people._default_manager.filter(user_permissions__isnull=False).distinct()
    yield own, "with rights of their own", told(people, ["rights_found"])
    keys = ApiKey._base_manager.all()
    yield keys, "made", told(ApiKey, ["api_key_created"])
    yield keys.exclude(approved_by=None), "approved", told(ApiKey, ["api_key_approved"])
    links = PasswordLink._base_manager.all()
    yield links, "asked for", told(PasswordLink, ["password_link_asked"])
    yield (
        links.exclude(approved_by=None),
        "approved",
        told(PasswordLink, ["password_link_approved"]),
    )
    hooks = Webhook._base_manager.all()
    yield hooks, "made", told(Webhook, ["webhook_made"])
    yield hooks.exclude(ended_at=None), "ended", told(Webhook, ["webhook_ended"])


def _made() -> Iterator[Asked]:
    """What the product made of the record, or was sent whole."""
    batches = Batch._base_manager.all()
    yield batches, "sent", told(Batch, ["batch_sent"])
    for status in (Batch.Status.TAKEN, Batch.Status.CANCELED, Batch.Status.FAILED):
        yield batches.filter(status=status), str(status), told(Batch, [f"batch_{status}"])
    reports = ReportRun._base_manager.exclude(sha256="")
    yield reports, "made", told(ReportRun, ["report_made"])
    checked = AuditCheck._base_manager.filter(status__in=("sound", "broken"))
    yield checked, "made", told(AuditCheck, ["record_checked"])
    looked = MonitoredChange._base_manager.filter(status=MonitoredChange.Status.COMPLETED)
    yield looked, "looked through", told(MonitoredChange, ["change_looked_through"])
