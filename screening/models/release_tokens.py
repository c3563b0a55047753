"""Release tokens: which were given for which screening, so that one can be told to be void."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from screening.models.cases import Case
from screening.models.released_parts import ReleasedPart
from screening.models.screenings import Screening
from screening.terms.outcome import Outcome


class ReleaseTokenQuerySet(AppendOnlyQuerySet):
    """Tokens by whether they still count."""

    def in_time(self, now: datetime) -> ReleaseTokenQuerySet:
        """Those that are not past their end."""
        return self.filter(expires_at__gt=now)

    def void(self, *, parts_may_ship: bool) -> ReleaseTokenQuerySet:
        """Those whose screening releases nothing any more: the order was changed or canceled, or a
        list or a person has taken the release back; and of a part, where the whole was decided.

        Args:
            parts_may_ship: whether the policy lets parts of held orders ship.
        """
        parts = ReleasedPart.objects.standing() if parts_may_ship else ReleasedPart.objects.none()
        stands = Q(
            part=None,
            screening__superseded_by=None,
            screening__transaction__superseded_at=None,
            screening__transaction__canceled_at=None,
        ) & (Q(screening__outcome=Outcome.CLEAR) | Q(screening__case__status__in=Case.LET_GO))
        stands |= Q(part__in=parts.values("pk"))
        return self.exclude(pk__in=self.model._default_manager.filter(stands).values("pk"))


class ReleaseToken(AppendOnlyModel):
    """One token that was given; its text can be made again from what it says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="release_tokens"
    )
    part = models.ForeignKey(
        ReleasedPart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="release_tokens",
        help_text="The lines it is for; empty where it is for the whole order.",
    )
    token = models.TextField(editable=False)
    content_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField("given")
    expires_at = models.DateTimeField("expires")

    objects = ReleaseTokenQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-issued_at"]
        indexes = [models.Index(fields=["expires_at"], name="release_token_ends")]

    def __str__(self) -> str:
        return str(self.pk)
