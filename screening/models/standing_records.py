"""Standing records: what is once known of a partner or a product, kept until it ends."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.controls.dealings import END_USE_FLAGS
from screening.controls.ear.part_774_items.part_keys import exact_part, part_key
from screening.terms import standing_record as terms
from screening.terms.standing_record import KINDS, StandingKind

_NUMBER = re.compile(r"SR-0*([0-9]{1,15})", re.IGNORECASE)


class StandingRecordQuerySet(models.QuerySet["StandingRecord"]):
    """Records by their state, their holder and their products."""

    def in_force(self) -> StandingRecordQuerySet:
        """Approved and not ended by anybody; one past its last day among them."""
        return self.filter(status=StandingRecord.Status.IN_FORCE)

    def waiting(self) -> StandingRecordQuerySet:
        """Proposed, and neither approved nor declined."""
        return self.filter(status=StandingRecord.Status.PROPOSED)

    def kept(self, *, holders: Collection[str], parts: Collection[str]) -> StandingRecordQuerySet:
        """Those in force of any of these partners or, without a partner, of any of these parts."""
        of_parts = Q(holder_key="", parts__key__in=sorted(parts))
        found = Q(holder_key__in=sorted(holders)) | of_parts
        return self.in_force().filter(found).distinct().order_by("pk")

    def restricting(self) -> StandingRecordQuerySet:
        """Those that demand something of an order by what they are or say."""
        says_yes = Q()
        for flag in (*END_USE_FLAGS, "reexport"):
            says_yes |= Q(**{f"content__{flag}": True})
        certified = Q(kind=StandingKind.END_USE) & says_yes
        return self.filter(
            Q(kind__in=[k for k, row in KINDS.items() if row.is_restriction]) | certified
        )

    def numbered(self, number: str) -> StandingRecordQuerySet:
        """The record of a number; none where it is no number of a record."""
        found = _NUMBER.fullmatch(number.strip())
        return self.filter(pk=int(found[1])) if found else self.none()


class StandingRecord(models.Model):
    """One thing that is known, with who entered and who approved it.

    It is frozen once approved: another content is another record, and this one ends. What it says
    by the fields of its kind stands in ``content``.
    """

    class Status(models.TextChoices):
        """Where it stands; one past its last day counts no more without a change of state."""

        PROPOSED = "proposed", "waits for approval"
        IN_FORCE = "in_force", "in force"
        DECLINED = "declined", "declined"
        ENDED = "ended", "ended"

    kind = models.CharField(
        max_length=30, choices=[(k.value, row.words) for k, row in KINDS.items()]
    )
    partner_name = models.TextField("partner", blank=True)
    partner_country = models.CharField("partner's country", max_length=2, blank=True)
    holder_key = models.CharField(
        max_length=terms.LONGEST_KEY, blank=True, editable=False, db_index=True
    )
    part_numbers = models.JSONField(default=list, blank=True)
    manufacturer = models.TextField(blank=True)
    countries = models.JSONField(default=list, blank=True, help_text="Empty: anywhere.")
    valid_from = models.DateField("first day")
    valid_until = models.DateField("last day", null=True, blank=True)
    content = models.JSONField("what it says", default=dict)
    document = models.TextField(blank=True, help_text="The paper it rests on: title, date, number.")
    document_sha256 = models.CharField(
        "document's SHA-256", max_length=64, blank=True, help_text="Where its bytes are kept."
    )
    document_file = models.CharField("document's file", max_length=200, blank=True)
    origin = models.TextField(blank=True, help_text="The order and question it came from.")
    content_hash = models.CharField(max_length=64, db_index=True, editable=False)
    submitted_key = models.CharField("idempotency key", max_length=200, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    entered_at = models.DateTimeField("entered", auto_now_add=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_through = models.CharField(
        max_length=150, blank=True, help_text="The API key; empty at the desk."
    )
    vouched_at = models.DateTimeField("first agreed to", null=True, blank=True)
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The first of two officers, where the policy wants two.",
    )
    settled_at = models.DateTimeField("approved or declined", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_why = models.TextField(blank=True)

    objects = StandingRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "record on file"
        verbose_name_plural = "records on file"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="proposed", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(status="proposed") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="settled_standing_record_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "declined"]) | ~Q(settled_by=F("entered_by")),
                name="standing_record_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(vouched_by__isnull=True, vouched_at__isnull=True)
                | Q(vouched_by__isnull=False, vouched_at__isnull=False)
                & ~Q(vouched_by=F("entered_by")),
                name="first_officer_of_standing_record_is_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["in_force", "ended"]) | ~Q(settled_by=F("vouched_by")),
                name="second_officer_of_standing_record_is_another_person",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ended_why="")
                | ~Q(status="ended") & Q(ended_at__isnull=True, ended_by__isnull=True),
                name="ended_standing_record_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(partner_name="", part_numbers=[]),
                name="standing_record_has_a_holder",
            ),
            models.CheckConstraint(
                condition=Q(partner_name="", partner_country="")
                | ~Q(partner_name="") & ~Q(partner_country=""),
                name="standing_record_names_partner_and_country",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="standing_record_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["entered_by", "submitted_key"],
                condition=~Q(submitted_key=""),
                name="one_standing_record_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def number(self) -> str:
        """Its number for people."""
        return f"SR-{self.pk:06d}"

    @property
    def row(self) -> terms.KindRow:
        """What its kind is."""
        return KINDS[StandingKind(self.kind)]

    @property
    def holder(self) -> str:
        """Whose it is, in words."""
        return self.to_record().holder

    def as_proposed(self) -> dict[str, Any]:
        """The record in the shape in which it is proposed; what it leaves open is left out."""
        partner = {"name": self.partner_name, "country": self.partner_country}
        whole = {
            "kind": self.kind,
            "partner": partner if self.partner_name else None,
            "part_numbers": self.part_numbers,
            "manufacturer": self.manufacturer,
            "countries": self.countries,
            "valid_from": self.valid_from.isoformat(),
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "document": self.document,
        }
        return {name: value for name, value in whole.items() if value} | {"content": self.content}

    def state_on(self, day: date) -> str:
        """Its state as words on a day: also ``ends soon`` and ``expired``."""
        record = self.to_record()
        if self.status != self.Status.IN_FORCE:
            return str(self.get_status_display())
        if record.has_ended(day):
            return "expired"
        if record.valid_from > day:
            return "not yet in force"
        return "ends soon" if record.ends_soon(day) else "in force"

    def to_record(self) -> terms.StandingRecord:
        """The record as the rules see it."""
        return terms.StandingRecord(
            number=self.number,
            kind=StandingKind(self.kind),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            partner=self.partner_name,
            partner_country=self.partner_country,
            part_numbers=tuple(self.part_numbers),
            manufacturer=self.manufacturer,
            countries=tuple(self.countries),
            content=self.content,
            document=self.document,
        )


class StandingRecordPart(models.Model):
    """A part number of a record, as part numbers are compared."""

    record = models.ForeignKey(StandingRecord, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "key"], name="part_once_per_standing_record")
        ]

    def __str__(self) -> str:
        return self.key

    @staticmethod
    def keys_of(part_numbers: Collection[str]) -> list[str]:
        """The keys under which part numbers are found, each once."""
        keys = {part_key(number) or exact_part(number) for number in part_numbers}
        return sorted({key[:200] for key in keys} - {""})
