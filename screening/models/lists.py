"""List sources and their versions.

A version is one immutable copy of a published list. Its rows stay invisible while they are being
loaded and are switched on as a whole; at most one version of a source is active.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
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

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    """Versions by their state."""

    def active(self) -> ListVersionQuerySet:
        """The versions that screen now, one a source."""
        return self.filter(is_active=True)

    def in_force_at(self, instant: datetime) -> ListVersionQuerySet:
        """The versions that screened at an instant."""
        return self.filter(
            Q(deactivated_at__isnull=True) | Q(deactivated_at__gt=instant),
            activated_at__lte=instant,
        )

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
        published = self.published_on.isoformat() if self.published_on else "undated"
        return f"{self.source_id} {published} ({self.sha256[:8]})"

    @property
    def label(self) -> str:
        """Short name of the version in answers: the first twelve digits of its SHA-256."""
        return self.sha256[:12]

    def is_stale_at(self, instant: datetime) -> bool:
        """Whether the copy is older than its source may get."""
        limit = self.source.max_age_days
        return limit is not None and instant - self.confirmed_at > timedelta(days=limit)

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


class ListRow(models.Model):
    """Base of every row that belongs to a list version."""

    version = models.ForeignKey(ListVersion, on_delete=models.CASCADE, related_name="+")
    uid = models.TextField(help_text="Stable key within the source.")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the row's content.")

    class Meta:
        abstract = True
