"""Transactions: submit one, read one, list them."""

from __future__ import annotations

import re
import time
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from screening.api.schema import PROBLEM, SUBMISSION
from screening.api.screenings import ScreeningSerializer
from screening.intake.submission import accept_transaction
from screening.models import DECISIONS, Scope, Screening, Transaction
from screening.tasks import run_screening

LONGEST_WAIT_SECONDS = 30
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d+)", re.IGNORECASE)


class ScreeningStateSerializer(serializers.Serializer[Screening]):
    """The newest screening of a transaction, in short."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Screening.Status.choices)
    outcome = serializers.CharField()
    decision = serializers.ChoiceField(DECISIONS)


class TransactionSerializer(serializers.Serializer[Transaction]):
    """A transaction as stored."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    revision = serializers.IntegerField()
    kind = serializers.ChoiceField(Transaction.Kind.choices)
    submitted_at = serializers.DateTimeField()
    screening = ScreeningStateSerializer(source="newest_screening")
    content = serializers.DictField(help_text="The submission as it came.")


class TransactionFilter(filters.FilterSet):  # type: ignore[misc]
    """``?reference=SO-100045&kind=order``"""

    class Meta:
        model = Transaction
        fields = ["reference", "kind"]


class TransactionListView(ListAPIView[Transaction]):
    """Submit a transaction, or list the caller's, newest first."""

    scopes = {"GET": Scope.READ, "POST": Scope.SUBMIT}
    serializer_class = TransactionSerializer
    filterset_class = TransactionFilter
    ordering = "-submitted_at"
    queryset = Transaction.objects.none()

    def get_queryset(self) -> Any:
        return Transaction.objects.owned_by(self.request.user).prefetch_related(
            "screenings", "screenings__case"
        )

    @extend_schema(
        summary="Submit a transaction",
        description=(
            "Stores the transaction, then queues its screening. The same reference with the same "
            "content is answered with the screening that exists; other content under a known "
            "reference, or any after it was canceled, becomes the next revision. Without "
            "`Prefer: wait` the answer is 202 and the Location says where the screening will stand."
        ),
        parameters=[
            OpenApiParameter(
                "Prefer",
                str,
                OpenApiParameter.HEADER,
                description=f"`wait=10`: wait up to so many seconds (at most "
                f"{LONGEST_WAIT_SECONDS}) for the finished screening.",
            )
        ],
        request={"application/json": SUBMISSION},
        responses={
            200: ScreeningSerializer,
            202: ScreeningSerializer,
            (400, "application/problem+json"): OpenApiResponse(PROBLEM, "Not JSON."),
            (409, "application/problem+json"): OpenApiResponse(
                PROBLEM, "A shipment of an order that was canceled."
            ),
            (422, "application/problem+json"): OpenApiResponse(PROBLEM, "Wrong shape."),
        },
    )
    def post(self, request: Request) -> Response:
        accepted = accept_transaction(
            submission=request.data, owner=request.user, through=str(request.auth)
        )
        screening = accepted.screening
        if accepted.is_new:
            run_screening.delay(str(screening.pk))
        wait = _wished_wait(request)
        screening = _finished_within(wait, screening)
        response = Response(
            ScreeningSerializer(screening).data,
            status=200 if screening.status == Screening.Status.COMPLETED else 202,
        )
        place = reverse("screening", kwargs={"pk": screening.pk}, request=request)
        response["Location"] = place
        if wait:
            response["Preference-Applied"] = f"wait={wait}"
        return response


class TransactionView(RetrieveAPIView[Transaction]):
    """One of the caller's transactions."""

    scopes = {"GET": Scope.READ}
    serializer_class = TransactionSerializer
    queryset = Transaction.objects.none()

    def get_queryset(self) -> Any:
        return Transaction.objects.owned_by(self.request.user)


def _wished_wait(request: Request) -> int:
    """Seconds of the ``Prefer: wait=`` header (RFC 7240), 0 without one."""
    wish = _WAIT.search(request.headers.get("Prefer", ""))
    return min(int(wish[1]), LONGEST_WAIT_SECONDS) if wish else 0


def _finished_within(seconds: int, screening: Screening) -> Screening:
    """The screening as it stands once it is finished or the time is up."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    rows = Screening.objects.select_related("transaction", "case")
    while True:
        current = rows.get(pk=screening.pk)
        left = deadline - time.monotonic()
        if current.status == Screening.Status.COMPLETED or left <= 0:
            return current
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, 0.25)
