"""The exporter's own watch list: parties that nobody listed, and that it wants looked at."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from screening.terms.country import is_country_code


class WatchReason(models.TextChoices):
    """What kind of reason there is to watch."""

    PRESS = "press", "press report"
    ANNOUNCED = "announced", "a listing that was announced"
    WITHHELD = "withheld", "a listing that was withheld or ended"
    EXPERIENCE = "experience", "own experience"
    OTHER = "other", "another reason"


class WatchEntryQuerySet(models.QuerySet["WatchEntry"]):
    """Entries by whether they stand."""

    def standing(self) -> WatchEntryQuerySet:
        """Entries that nobody ended; those past their last day among them."""
        return self.filter(ended_at__isnull=True)

    def counting_on(self, day: date) -> WatchEntryQuerySet:
        """Entries that stand and whose days have begun and are not over."""
        return self.standing().filter(begins_on__lte=day, expires_on__gte=day)


def _country(code: str) -> None:
    if not is_country_code(code):
        raise ValidationError(f"{code!r} is no country code of two letters.")


class WatchEntry(models.Model):
    """Somebody the exporter watches, why, on whose word, and until when.

    What was entered stays; an entry is ended, and another one entered, where it was wrong.
    """

    name = models.CharField(max_length=300)
    other_names = models.JSONField(default=list, blank=True)
    country = models.CharField(
        max_length=2, blank=True, validators=[_country], help_text="Two letters, where known."
    )
    why = models.CharField("kind of reason", max_length=12, choices=WatchReason.choices)
    reason = models.TextField()
    source = models.CharField(
        max_length=500, help_text="Where it was read or heard: an address, a paper, a person."
    )
    begins_on = models.DateField("first day")
    expires_on = models.DateField("last day")
    entered_at = models.DateTimeField("entered", auto_now_add=True)
    entered_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_why = models.TextField("why it was ended", blank=True)

    objects = WatchEntryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "watch entries"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason="") & ~Q(source=""),
                name="watch_entry_says_who_why_and_whence",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("begins_on")),
                name="watch_entry_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ended_why=""),
                name="ended_watch_says_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name
