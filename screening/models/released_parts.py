"""Parts of held orders that may ship ahead: which lines, and the answer that let them go."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from screening.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from screening.models.cases import Case, Disposition
from screening.models.screenings import Screening
from screening.terms.outcome import Outcome


class ReleasedPartQuerySet(AppendOnlyQuerySet):
    """Parts by whether they still count."""

    def standing(self) -> ReleasedPartQuerySet:
        """Those of orders that wait for an officer, as they were screened last.

        A part is gone with its screening: where the order was changed, canceled, decided or queued
        to be screened again, and where somebody escalated the case or answered that nothing ships.
        """
        order = "screening__transaction"
        later = Screening.objects.filter(
            transaction=OuterRef(order), queued_at__gt=OuterRef("screening__queued_at")
        )
        bars = Disposition.objects.filter(
            case__screening=OuterRef("screening"),
            kind__in=(Disposition.Kind.TRUE_MATCH, Disposition.Kind.ESCALATE),
        )
        return self.filter(
            ~Q(screening__outcome=Outcome.CLEAR),
            ~Exists(later),
            ~Exists(bars),
            screening__superseded_by=None,
            screening__transaction__superseded_at=None,
            screening__transaction__canceled_at=None,
            screening__case__status=Case.Status.OPEN,
            screening__case__escalated_at=None,
        )


class ReleasedPart(AppendOnlyModel):
    """The lines of one held order that may ship ahead of the others. Written once."""

    screening = models.OneToOneField(
        Screening, on_delete=models.PROTECT, related_name="released_part"
    )
    lines = models.JSONField("lines that may ship", help_text="Number, quantity and unit of each.")
    held = models.JSONField("lines that wait", help_text="Their numbers.")
    answer_json = models.TextField(
        "answer", help_text="What was answered to the released lines alone; it is clear."
    )
    released_at = models.DateTimeField("released", auto_now_add=True)

    objects = ReleasedPartQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"lines {', '.join(str(number) for number in self.numbers)} of {self.screening}"

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the lines that may ship."""
        return tuple(line["number"] for line in self.lines)
