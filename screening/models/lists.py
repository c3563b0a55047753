"""List sources and their versions.

A version is one immutable copy of a published list. Its rows stay invisible while they are being
loaded and are switched on as a whole; at most one version of a source is active.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.transaction import atomic
from django.utils import timezone

from screening.terms.values import content_hash


class RecordKind(models.TextChoices):
    """What the rows of a list are."""

    PARTY = "party", "listed parties"
    ITEM = "item", "controlled items"
    PRODUCT = "product", "products"
    CHART = "chart", "country chart"
    GROUP = "group", "country groups"
    LAW = "law", "sets and numbers of the law"
    RATE = "rate", "exchange rates"


class ListSource(models.Model):
    """One published list of one agency."""

    code = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=RecordKind.choices)
    effect = models.TextField("legal effect")
    max_age_days = models.PositiveIntegerField(
        "stale after (days)", null=True, help_text="Empty: the list does not go stale."
    )
    oldest_days = models.PositiveIntegerField(
        "oldest publication (days)",
        null=True,
        help_text="A copy that was published longer ago is stale, however lately it was loaded.",
    )
    silent_days = models.PositiveIntegerField(
        "longest silence (days)",
        null=True,
        help_text="A copy without a date is stale when its newest entry is older.",
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    """Versions by their state."""

    def active(self) -> ListVersionQuerySet:
        """The versions that screen now, one a source."""
        return self.filter(is_active=True)

    def of_kind(self, kind: str) -> ListVersionQuerySet:
        """Versions whose rows are of one kind."""
        return self.filter(source__kind=kind)

    def loaded(self) -> ListVersionQuerySet:
        """Whole versions, active or not."""
        return self.filter(loaded_at__isnull=False)

    def unfinished(self) -> ListVersionQuerySet:
        """Left behind by a load that was cut off; invisible everywhere."""
        return self.filter(loaded_at__isnull=True)


class ListVersion(models.Model):
    """One immutable copy of a list source."""

    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, related_name="versions")
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    file = models.CharField("raw file", max_length=300, help_text="Below the data folder.")
    size_bytes = models.PositiveBigIntegerField(default=0)
    format = models.CharField(max_length=60, blank=True)
    published_on = models.DateField("published", null=True, blank=True)
    fetched_at = models.DateTimeField("fetched", default=timezone.now)
    confirmed_at = models.DateTimeField(
        "last confirmed",
        default=timezone.now,
        help_text="When the agency's file was last seen to be these bytes.",
    )
    loaded_at = models.DateTimeField("loaded", null=True, blank=True)
    loaded_by = models.CharField(max_length=150)
    is_active = models.BooleanField("active", default=False)
    activated_at = models.DateTimeField("activated", null=True, blank=True)
    deactivated_at = models.DateTimeField("deactivated", null=True, blank=True)
    record_count = models.PositiveIntegerField("rows", default=0)
    added_count = models.PositiveIntegerField("added", default=0)
    changed_count = models.PositiveIntegerField("changed", default=0)
    removed_count = models.PositiveIntegerField("removed", default=0)
    rejected_rows = models.JSONField(
        "rows set aside",
        default=list,
        blank=True,
        help_text="Rows of the file that could not be read, with their numbers and why.",
    )
    newest_entry_on = models.DateField(
        "newest entry",
        null=True,
        blank=True,
        help_text="The latest day that a row gives; the file cannot be much newer.",
    )
    later_dates = models.JSONField(
        "dates told later",
        default=list,
        blank=True,
        help_text="Publication dates that were learned after the load, each with when and by whom.",
    )
    quarantined_for = models.JSONField(
        "why quarantined",
        default=list,
        blank=True,
        help_text="What speaks against the file, in sentences; empty where nothing does.",
    )
    origin = models.JSONField(
        default=dict, blank=True, help_text="Address, host and headers, where it was fetched."
    )

    objects = ListVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-fetched_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(is_active=True),
                name="one_active_version_per_source",
            ),
            models.UniqueConstraint(
                fields=["source", "sha256"],
                condition=Q(loaded_at__isnull=False),
                name="same_bytes_load_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False)
                | Q(loaded_at__isnull=False, activated_at__isnull=False),
                name="active_version_is_whole",
            ),
        ]

    def __str__(self) -> str:
        published = self.published.isoformat() if self.published else "undated"
        return f"{self.source_id} {published} ({self.sha256[:8]})"

    @property
    def label(self) -> str:
        """Short name of the version in answers: the first twelve digits of its SHA-256."""
        return self.sha256[:12]

    def published_at(self, instant: datetime) -> date | None:
        """The publication date as far as it was known at an instant; None where it was not."""
        told = [row for row in self.later_dates if datetime.fromisoformat(row["at"]) <= instant]
        return date.fromisoformat(told[-1]["on"]) if told else self.published_on

    @property
    def published(self) -> date | None:
        """The publication date as it is known now."""
        return (
            date.fromisoformat(self.later_dates[-1]["on"])
            if self.later_dates
            else (self.published_on)
        )

    def fresh_until(self, instant: datetime) -> datetime | None:
        """When the copy goes stale, as known at an instant; None for one that does not.

        It must have been seen at its publisher within the source's limit, and be no older than a
        publication of that source may be. Of a copy without a date, its newest entry tells.
        """
        ends = []
        if self.source.max_age_days is not None:
            ends.append(self.confirmed_at + timedelta(days=self.source.max_age_days))
        published = self.published_at(instant)
        if published and self.source.oldest_days is not None:
            ends.append(_end_of(published + timedelta(days=self.source.oldest_days)))
        elif not published and self.newest_entry_on and self.source.silent_days is not None:
            ends.append(_end_of(self.newest_entry_on + timedelta(days=self.source.silent_days)))
        return min(ends, default=None)

    def is_stale_at(self, instant: datetime) -> bool:
        """Whether the copy is older than its source may get."""
        ends = self.fresh_until(instant)
        return ends is not None and instant > ends

    @property
    def is_held_back(self) -> bool:
        """Whether it is whole and never screened: it waits for a person."""
        return self.loaded_at is not None and self.activated_at is None

    @property
    def is_quarantined(self) -> bool:
        """Whether it was set apart and nobody put it in force."""
        return bool(self.quarantined_for) and self.activated_at is None

    @property
    def path(self) -> Path:
        """Where the raw file lies."""
        return Path(settings.DATA_DIR) / self.file


class ListVersionSet(models.Model):
    """The list versions that a screening used, stored once for all screenings that used the same.

    Written once, like what it names.
    """

    key = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what is in it.")
    versions = models.ManyToManyField(ListVersion, related_name="sets")

    def __str__(self) -> str:
        return self.key[:12]

    @classmethod
    def of(cls, versions: Iterable[ListVersion]) -> ListVersionSet:
        """The set of these versions, stored by whoever asks first."""
        members = sorted(version.pk for version in versions)
        key = content_hash(members)
        with atomic():
            found, is_new = cls._default_manager.get_or_create(key=key)
            if is_new:
                found.versions.add(*members)
        return found


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)


class ListRow(models.Model):
    """Base of every row that belongs to a list version."""

    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="+")
    uid = models.TextField(help_text="Stable key within the source.")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the row's content.")

    class Meta:
        abstract = True
