"""The home page: cases by state, the newest ones, and how fresh the lists are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from screening.admin.figures import Charts, charts_of
from screening.admin.freshness import Freshness
from screening.admin.lists import active_of, state_of, with_state
from screening.admin.monitoring import ChangeNote, newest_changes
from screening.admin.queue import MOST_COUNTED, free_count, open_counts, status_counts, view_counts
from screening.admin.waiting import Waiting, waiting_for
from screening.admin.wording import age_words, many
from screening.cases.license_warnings import warnings_by_license
from screening.models import (
    Case,
    License,
    ListSource,
    ListTask,
    ListVersion,
    Mention,
    Screening,
    StandingRecord,
)
from screening.policies import desk_policy_in_force
from screening.terms.standing_record import WARNING_DAYS

NEWEST = 8
MOST_LICENSES = 12
MOST_RECORDS = 12
MOST_TASKS = 12
MOST_MENTIONS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads somewhere."""

    label: str
    icon: str
    count: int
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class ListTile:
    """A list with its state."""

    source: ListSource
    active: ListVersion | None
    fresh: Freshness
    age: str

    @property
    def rows(self) -> str:
        """How many rows the active version has."""
        return f"{self.active.record_count:,} rows" if self.active else ""


@dataclass(frozen=True, slots=True)
class LicenseNote:
    """A license that ends soon or is nearly used up."""

    held: License
    words: str


@dataclass(frozen=True, slots=True)
class RecordNote:
    """A record on file that waits for a person, or ends soon."""

    record: StandingRecord
    words: str


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on the home page; parts nobody may see are empty."""

    now: datetime
    figures: Sequence[Figure]
    charts: Charts | None
    newest: Sequence[Case]
    lists: Sequence[ListTile]
    licenses: Sequence[LicenseNote]
    records: Sequence[RecordNote]
    list_tasks: Sequence[ListTask]
    waiting: Sequence[Waiting]
    changes: Sequence[ChangeNote] = ()
    mentions: Sequence[Mention] = ()

    @property
    def lists_summary(self) -> str:
        """How many lists stand in which state."""
        words = [tile.fresh.words for tile in self.lists]
        return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


def home_of(*, user: Any, now: datetime) -> Home:
    """The home page of a person."""
    sees_cases = user.has_perm("screening.view_case")
    return Home(
        now=now,
        figures=_figures(user, now) if sees_cases else (),
        charts=charts_of(now) if sees_cases else None,
        newest=_newest() if sees_cases else (),
        lists=_lists(now) if user.has_perm("screening.view_listsource") else (),
        licenses=_licenses(now) if user.has_perm("screening.view_license") else (),
        records=_records(now) if user.has_perm("screening.view_standingrecord") else (),
        waiting=waiting_for(user, now),
        list_tasks=_list_tasks() if user.has_perm("screening.view_listtask") else (),
        mentions=_mentions(user) if sees_cases else (),
        changes=newest_changes() if user.has_perm("screening.view_monitoredchange") else (),
    )


def _figures(user: Any, now: datetime) -> tuple[Figure, ...]:
    counts = status_counts()
    total, mine = open_counts(user)
    block = Case.objects.open().filter(is_block=True).counted(MOST_COUNTED)
    views = view_counts(user, now)
    unfinished = (Screening.Status.QUEUED, Screening.Status.RUNNING)
    waiting = Screening.objects.filter(status__in=unfinished).order_by().count()
    queue = reverse("admin:screening_case_changelist")
    screenings = reverse("admin:screening_screening_changelist")
    hold = Case.objects.open().filter(is_block=False).counted(MOST_COUNTED)
    return (
        Figure("Open", "queue", total, f"{many(block)} block, {many(hold)} hold", queue),
        Figure("Mine", "user", mine, "assigned to you", f"{queue}?assignee=me"),
        Figure("Unassigned", "ring", free_count(), "with nobody", f"{queue}?assignee=nobody"),
        Figure("Second signature", "sign", views["second"], "signed once", f"{queue}?view=second"),
        Figure("Over target", "alert", views["late"], "past their due time", f"{queue}?view=late"),
        Figure("Released", "clear", counts["released"], "in all", f"{queue}?status=released"),
        Figure("Licensed", "key", counts["licensed"], "on a license", f"{queue}?status=licensed"),
        Figure("Rejected", "block", counts["rejected"], "in all", f"{queue}?status=rejected"),
        Figure("Screenings waiting", "clock", waiting, "queued or running", screenings),
    )


def _newest() -> list[Case]:
    return list(
        Case.objects.select_related("screening__transaction", "assigned_to")
        .order_by("-id")
        .defer("screening__answer_json")[:NEWEST]
    )


def _mentions(user: Any) -> list[Mention]:
    """Notes that call the person, in cases that they have not opened since."""
    rows = Mention.objects.unread_by(user).select_related(
        "note__written_by", "note__case__screening__transaction"
    )
    content = "note__case__screening__transaction__content"
    return list(rows.defer("note__case__screening__answer_json", content)[:MOST_MENTIONS])


def _licenses(now: datetime) -> list[LicenseNote]:
    """Licenses with a warning, the one that ends first on top."""
    licenses = list(License.objects.order_by(F("expires_on").asc(nulls_last=True), "number"))
    said = warnings_by_license(licenses, today=now.date(), policy=desk_policy_in_force())
    noted = (LicenseNote(held, ", ".join(said[held.pk])) for held in licenses if said[held.pk])
    return list(islice(noted, MOST_LICENSES))


def _records(now: datetime) -> list[RecordNote]:
    """Records that wait, then those in force that end soon, the first to end on top."""
    today = now.date()
    waiting = StandingRecord.objects.waiting().order_by("id")[:MOST_RECORDS]
    ending = (
        StandingRecord.objects.in_force()
        .filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=WARNING_DAYS))
        .order_by("valid_until", "id")[:MOST_RECORDS]
    )
    return [
        *(RecordNote(row, "waits for approval") for row in waiting),
        *(RecordNote(row, f"ends on {row.valid_until}") for row in ending),
    ]


def _list_tasks() -> list[ListTask]:
    """Files of lists that were not taken as they came, the newest first."""
    return list(ListTask.objects.open().select_related("source")[:MOST_TASKS])


def _lists(now: datetime) -> list[ListTile]:
    sources = with_state(ListSource.objects.all())
    counted = sources.filter(Q(is_loaded=True) | Q(is_required=True)).order_by("code")
    return [_tile(source, now) for source in counted]


def _tile(source: ListSource, now: datetime) -> ListTile:
    active = active_of(source)
    age = age_words(now - active.confirmed_at) if active else ""
    return ListTile(source, active, state_of(source, now), age)
