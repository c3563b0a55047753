"""A case: the review of a screening that is not clear, and the officers' answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.licenses import License
from screening.models.screenings import Determination, Hit, RedFlag, Screening


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by their state and in the order of work."""

    def owned_by(self, user: Any) -> CaseQuerySet:
        """Cases of what one integrator submitted, with what they are shown by."""
        return self.filter(screening__transaction__owner=user).select_related(
            "screening__transaction"
        )

    def open(self) -> CaseQuerySet:
        """Cases that wait for a decision."""
        return self.filter(status=Case.Status.OPEN)

    def decided(self) -> CaseQuerySet:
        """Cases an officer has released, licensed or rejected."""
        return self.filter(status__in=Case.DECIDED)

    def half_signed(self) -> CaseQuerySet:
        """Open cases that one person has signed and that want another."""
        return self.filter(status=Case.Status.OPEN, first_signature__isnull=False)

    def in_order_of_work(self) -> CaseQuerySet:
        """As ``desk.queue_priority`` places them; the oldest first where they tie."""
        return self.order_by("-band", "-rank", "opened_at", "number")

    def awake(self, *, today: date) -> CaseQuerySet:
        """Cases that nobody put off to a later day and that wait for no customer's answer."""
        awake = self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today))
        return awake.exclude(customer=Case.Customer.ASKED)

    def with_the_customer(self) -> CaseQuerySet:
        """Cases whose customer was asked and has not answered, also those past the day."""
        return self.filter(customer__in=[Case.Customer.ASKED, Case.Customer.LATE])

    def asleep(self, *, today: date) -> CaseQuerySet:
        """Cases put off to a later day."""
        return self.filter(snoozed_until__gt=today)

    def counted(self, most: int) -> int:
        """How many there are, counted no further than one above ``most``."""
        return self.order_by()[: most + 1].count()


class Case(models.Model):
    """The review of one screening."""

    class Status(models.TextChoices):
        """Where the review stands."""

        OPEN = "open", "open"
        RELEASED = "released", "released"
        LICENSED = "licensed", "released under a license"
        REJECTED = "rejected", "rejected"
        SUPERSEDED = "superseded", "superseded"
        CANCELED = "canceled", "canceled"

    class Customer(models.TextChoices):
        """How it stands with the customer who was asked; empty where nobody was."""

        ASKED = "asked", "waits for the customer"
        LATE = "late", "the customer did not answer in time"
        ANSWERED = "answered", "the customer answered"
        UNSENT = "unsent", "the letter could not be mailed"

    DECIDED = (Status.RELEASED, Status.LICENSED, Status.REJECTED)
    LET_GO = (Status.RELEASED, Status.LICENSED)

    number = models.CharField(max_length=20, unique=True)
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="case")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField("opened", auto_now_add=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_cases",
    )
    is_block = models.BooleanField("block", default=False)
    top_score = models.FloatField("strongest hit", default=0)
    band = models.PositiveSmallIntegerField(default=0)
    rank = models.FloatField(default=0)
    place_reasons = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField("due", null=True, blank=True)
    ships_on = models.DateField("promised to ship", null=True, blank=True)
    value_usd = models.DecimalField(
        "value in US dollars",
        max_digits=30,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="Of its order, kept here to sort and filter by. Empty: unknown.",
    )
    snoozed_until = models.DateField(null=True, blank=True)
    customer = models.CharField(max_length=10, choices=Customer.choices, blank=True)
    customer_due_on = models.DateField("customer's answer due", null=True, blank=True)
    escalated_at = models.DateTimeField("escalated", null=True, blank=True)
    sent_back_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose signature another person did not sign under, until it is signed again.",
    )
    wants_second_look = models.BooleanField(default=False)
    is_look_back = models.BooleanField(
        "look-back", default=False, help_text="What it is about had shipped when it was found."
    )
    decided_at = models.DateTimeField("decided", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_cases",
    )
    released_by = models.ForeignKey(
        "Clearance",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The clearance that let it go where no person decided; the record names all.",
    )
    released_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of a shipment that no person decided: the case of the order that was released.",
    )
    decision_code = models.CharField("reason code", max_length=40, blank=True)
    decision_comment = models.TextField(blank=True)
    first_signature = models.OneToOneField(
        "Signature",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Stands until it is void or the second follows.",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(
                fields=["status", "-band", "-rank", "opened_at", "number"], name="case_place"
            ),
            models.Index(fields=["status", "assigned_to"], name="case_assignee"),
            models.Index(fields=["status", "snoozed_until"], name="case_snoozed"),
            models.Index(fields=["status", "is_block"], name="case_outcome"),
            models.Index(fields=["status", "due_at"], name="case_due"),
            models.Index(fields=["status", "opened_at"], name="case_age"),
            models.Index(fields=["opened_at", "is_block"], name="case_opened"),
            models.Index(fields=["decided_at"], name="case_decided"),
            # Whole, not partial: SQLite uses no partial index for a bound parameter.
            models.Index(fields=["status", "wants_second_look"], name="case_second_look"),
            models.Index(fields=["status", "escalated_at"], name="case_escalated"),
            models.Index(fields=["status", "first_signature"], name="case_half_signed"),
            models.Index(fields=["status", "customer"], name="case_customer"),
            models.Index(fields=["status", "ships_on"], name="case_ships"),
            models.Index(fields=["status", "value_usd"], name="case_value"),
            models.Index(fields=["-band", "-rank", "opened_at", "number"], name="case_any_place"),
        ]
        permissions = [
            ("decide_case", "Can release and reject, and find a true match or a license"),
            ("second_sign_case", "Can sign second, and approve clearances"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["released", "licensed", "rejected"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | Q(
                    Q(released_by__isnull=False) | Q(released_with__isnull=False),
                    status="released",
                    decided_at__isnull=False,
                    decided_by__isnull=True,
                )
                | Q(
                    status__in=["open", "superseded", "canceled"],
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                ),
                name="decided_case_names_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def decided_through(self) -> str:
        """User name of who decided, or the clearance that did; empty before."""
        if self.decided_by:
            return str(self.decided_by.get_username())
        if self.released_with:
            return f"order's case {self.released_with.number}"
        return f"clearance {self.released_by_id}" if self.released_by_id else ""

    @property
    def is_open(self) -> bool:
        """Whether an officer can still answer."""
        return self.status == self.Status.OPEN


class Disposition(AppendOnlyModel):
    """An officer's answer to one hit, determination or red flag. The newest answer counts."""

    class Kind(models.TextChoices):
        """What the officer found."""

        FALSE_POSITIVE = "false_positive", "False positive"
        TRUE_MATCH = "true_match", "True match"
        LICENSED = "licensed", "Licensed"
        MITIGATED = "mitigated", "Mitigated"
        ESCALATE = "escalate", "Escalate"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dispositions")
    hit = models.ForeignKey(
        Hit, on_delete=models.PROTECT, null=True, blank=True, related_name="dispositions"
    )
    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, null=True, blank=True, related_name="dispositions"
    )
    red_flag = models.ForeignKey(
        RedFlag, on_delete=models.PROTECT, null=True, blank=True, related_name="dispositions"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason_code = models.CharField(max_length=40)
    comment = models.TextField()
    answered_at = models.DateTimeField("answered", auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    license = models.ForeignKey(
        License, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    exception = models.CharField("license exception", max_length=3, blank=True)
    conditions = models.JSONField("conditions confirmed", default=list, blank=True)
    second_look = models.BooleanField(
        default=False, help_text="Given to many at once, and drawn for another person to look at."
    )
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The answer to the same finding of an earlier screening.",
    )
    by_clearance = models.ForeignKey(
        "Clearance",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="uses",
        help_text="The clearance this answer rests on.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hit__isnull=False, determination__isnull=True, red_flag__isnull=True)
                | Q(hit__isnull=True, determination__isnull=False, red_flag__isnull=True)
                | Q(hit__isnull=True, determination__isnull=True, red_flag__isnull=False),
                name="disposition_answers_one_finding",
            ),
            models.CheckConstraint(
                condition=~Q(reason_code="") & ~Q(comment=""),
                name="disposition_has_reason_and_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.reason_code})"
