"""A row of every kind, so that every address has something behind it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.utils import timezone

from screening.audit.checks import ask_for_check
from screening.cases.attachments import attach_document
from screening.cases.clearances import propose_clearance
from screening.cases.shared_texts import add_text
from screening.models import (
    Case,
    Disposition,
    ListTask,
    MonitoredChange,
    PolicyProposal,
    PolicyVersion,
    Rehearsal,
    SavedView,
    SignInTries,
    WatchEntry,
)
from screening.passwords import ask_for_link
from screening.retention.holds import place_hold
from tests.factories import CaseFactory, DeterminationFactory, HitFactory, UserFactory
from tests.screening.api.everything import Everything, make_everything


def one_of_each(erp: User) -> Everything:
    """What the API knows of, and what only the desk does."""
    made = make_everything(erp)
    case: Case = CaseFactory()
    HitFactory(screening=case.screening, position=0)
    DeterminationFactory(screening=case.screening, position=0)
    attach_document(
        case=case, name="call.txt", chunks=[b"They called."], kind="other", by=UserFactory()
    )
    told_apart = Disposition.objects.filter(kind="false_positive", hit__isnull=False).latest("pk")
    propose_clearance(disposition=told_apart, by=UserFactory())
    _of_policy(UserFactory())
    _of_lists()
    asker = UserFactory()
    add_text(name="Only the name", kind="false_positive", text="Another party.", by=asker)
    ask_for_link(person=UserFactory(), reason="Forgot it.", by=asker)
    ask_for_check(why="For the visit of BIS.", known_anchor="", by="okafor")
    place_hold(reference="SO-1", reason="BIS asked.", by="counsel")
    SavedView.objects.create(owner=asker, name="Mine", query="status=open")
    SignInTries.objects.create(
        kind=SignInTries.Kind.NAME, name="ada", refused=9, last_at=timezone.now()
    )
    Authenticator.objects.create(user=asker, type=Authenticator.Type.TOTP, data={})
    return made


def _of_policy(person: Any) -> None:
    base, today = PolicyVersion.objects.in_force(), timezone.now().date()
    PolicyProposal.objects.create(
        content=base.content, reason="A lower threshold.", base=base, proposed_by=person
    )
    Rehearsal.objects.create(
        content=base.content, version="x", base=base, changes=[], asked_by="paula",
        begins_on=today, ends_on=today, total=1, judged=1,
    )  # fmt: skip


def _of_lists() -> None:
    change = MonitoredChange.objects.latest("pk")
    version = change.after.first()
    assert version is not None
    ListTask.objects.create(source=version.source, kind="failed", version=version)
    today = timezone.now().date()
    WatchEntry.objects.create(
        name="Example Later Works", why="other", reason="A colleague heard of it.",
        source="A fair.", begins_on=today, expires_on=today, entered_by="okafor",
    )  # fmt: skip
