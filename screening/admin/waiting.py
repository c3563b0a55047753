"""What waits for a person who keeps policy, access or partners: one line each, the home page's.

Cases, lists, licenses and records on file have cards of their own there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q
from django.urls import reverse

from screening.admin.read_only import page_of
from screening.admin.wording import moment_words
from screening.models import (
    ApiKey,
    BreakGlass,
    PartnerMerge,
    PasswordLink,
    PolicyProposal,
    Rehearsal,
    Webhook,
    WebhookTelling,
)

MOST = 8
"""Of one kind; the rest is a number that leads to the list."""
KEY_WARNING = timedelta(days=30)
KEY_SILENCE = timedelta(days=90)
PERSON_SILENCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what it is, why it waits, and where it is done."""

    what: str
    why: str
    url: str


Reader = Callable[[Any, datetime], Iterator[Waiting]]


def waiting_for(user: Any, now: datetime) -> tuple[Waiting, ...]:
    """What waits for somebody, by what they may change."""
    return tuple(
        row for permission, read in _KINDS if user.has_perm(permission) for row in read(user, now)
    )


def _proposals(user: Any, now: datetime) -> Iterator[Waiting]:
    rows = PolicyProposal.objects.filter(status=PolicyProposal.Status.OPEN)
    for row in rows.select_related("proposed_by").order_by("pk")[:MOST]:
        mine = row.proposed_by_id == user.pk
        why = "yours, waits for another person" if mine else f"of {row.proposed_by}, waits for you"
        yield Waiting(f"Policy proposal {row.pk}", why, page_of(row))


def _rehearsals(user: Any, now: datetime) -> Iterator[Waiting]:
    rows = Rehearsal.objects.filter(asked_by=user, status=Rehearsal.Status.FAILED)
    for row in rows.order_by("-pk")[:MOST]:
        yield Waiting(str(row), "failed: ask for it again", page_of(row))


def _password_links(user: Any, now: datetime) -> Iterator[Waiting]:
    rows = PasswordLink.objects.filter(approved_at=None).select_related("person", "asked_by")
    for row in rows.order_by("pk")[:MOST]:
        mine = user.pk in (row.asked_by_id, row.person_id)
        why = "waits for another administrator" if mine else f"asked by {row.asked_by}, approve it"
        yield Waiting(f"Password link for {row.person}", why, page_of(row))


def _api_keys(user: Any, now: datetime) -> Iterator[Waiting]:
    waiting = ApiKey.objects.filter(waits=True, revoked_at=None).select_related("made_by")
    for row in waiting.order_by("pk")[:MOST]:
        mine = user.pk in (row.made_by_id, row.owner_id)
        why = "waits for another administrator" if mine else f"made by {row.made_by}, approve it"
        yield Waiting(f"API key {row.name}", why, page_of(row))
    ending = Q(expires_at__lte=now + KEY_WARNING)
    silent = Q(last_used_at__lt=now - KEY_SILENCE)
    rows = ApiKey.objects.usable(now).filter(ending | silent)
    for row in rows.order_by(F("expires_at").asc(nulls_last=True), "pk")[:MOST]:
        ends = row.expires_at is not None and row.expires_at <= now + KEY_WARNING
        why = (
            f"ends {moment_words(row.expires_at)}"
            if ends and row.expires_at
            else "unused for 90 days"
        )
        yield Waiting(f"API key {row.name}", why, page_of(row))


def _webhooks(user: Any, now: datetime) -> Iterator[Waiting]:
    dead = WebhookTelling.objects.dead()
    for hook in Webhook.objects.filter(pk__in=dead.values("webhook")).order_by("pk")[:MOST]:
        yield Waiting(f"Webhook {hook}", "events were given up: tell them again", page_of(hook))


def _people(user: Any, now: datetime) -> Iterator[Waiting]:
    people = get_user_model().objects.filter(is_active=True, last_login__lt=now - PERSON_SILENCE)
    for person in people.order_by("last_login")[:MOST]:
        yield Waiting(f"Account {person}", "no sign-in for 90 days: still needed?", page_of(person))


def _broken_glass(user: Any, now: datetime) -> Iterator[Waiting]:
    for row in BreakGlass.objects.used().select_related("person"):
        since = moment_words(row.opened_at) if row.opened_at else ""
        why = f"used {since}: renew it" if row.sealed_at else f"in use: ask why ({since})"
        yield Waiting(f"Break-glass account {row.person}", why, page_of(row.person))


def _merges(user: Any, now: datetime) -> Iterator[Waiting]:
    count = PartnerMerge.objects.filter(status=PartnerMerge.Status.PROPOSED).count()
    if count:
        url = reverse("admin:screening_partnermerge_changelist")
        yield Waiting(
            "Partners that may be one", f"{count:,} to settle", f"{url}?status__exact=proposed"
        )


_KINDS: tuple[tuple[str, Reader], ...] = (
    ("screening.change_policyproposal", _proposals),
    ("screening.add_rehearsal", _rehearsals),
    ("screening.change_passwordlink", _password_links),
    ("screening.change_apikey", _api_keys),
    ("screening.change_webhook", _webhooks),
    ("auth.change_user", _broken_glass),
    ("auth.change_user", _people),
    ("screening.change_partnermerge", _merges),
)
