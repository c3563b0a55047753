"""Letters to a customer about a case, as they went out, and what came back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.attachments import Attachment
from screening.models.cases import Case


class CustomerLetterQuerySet(models.QuerySet["CustomerLetter"]):
    """Letters by what is to be done with them."""

    def to_send(self, *, now: datetime) -> CustomerLetterQuerySet:
        """Letters whose turn it is to be mailed."""
        return self.filter(status=CustomerLetter.Status.QUEUED, next_try_at__lte=now)


class CustomerLetter(models.Model):
    """One letter. Its words and its recipient never change; only its sending goes on."""

    class Kind(models.TextChoices):
        """What it is."""

        QUESTION = "question", "Letter"
        REMINDER = "reminder", "Reminder"

    class Status(models.TextChoices):
        """How far its sending is."""

        QUEUED = "queued", "waits to be mailed"
        SENT = "sent", "mailed"
        FAILED = "failed", "could not be mailed"
        BY_HAND = "by_hand", "sent by hand"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=5)
    recipient = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message = models.TextField(
        blank=True, help_text="The whole mail, header and all, as it is handed over; ASCII."
    )
    sha256 = models.CharField(
        "SHA-256", max_length=64, help_text="Of the mail; of the body where none was mailed."
    )
    asked = models.JSONField(default=list, help_text="The fields that it asks for.")
    due_on = models.DateField("answer due")
    written_at = models.DateTimeField("written", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Empty where the product reminded by itself.",
    )  # fmt: skip
    status = models.CharField(max_length=10, choices=Status.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("sent", null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = CustomerLetterQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["status", "next_try_at"], name="letters_to_send")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="by_hand", message="") | (~Q(status="by_hand") & ~Q(message="")),
                name="a_mailed_letter_keeps_its_mail",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.written_at:%Y-%m-%d}"


class CustomerAnswer(AppendOnlyModel):
    """What came back: a document, words that an officer typed, or fields."""

    class Came(models.TextChoices):
        """By which way."""

        DOCUMENT = "document", "As a document"
        API = "api", "By the API"
        TYPED = "typed", "Typed by an officer"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="customer_answers")
    letter = models.ForeignKey(
        CustomerLetter, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    came = models.CharField(max_length=10, choices=Came.choices)
    said_by = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=list, help_text="The fields of the order that it answers.")
    document = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField("taken in", auto_now_add=True)
    taken_by = models.CharField(max_length=200, help_text="User name, or the API key.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_came_display()}, {self.said_by}"
