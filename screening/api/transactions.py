"""Transactions: submit one, read one, list them."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from screening import notices
from screening.api import trials
from screening.api.fullness import FULL, refuse_if_full
from screening.api.parameters import KnownParameters
from screening.api.schema import NOT_BLANK, PROBLEM, SUBMISSION
from screening.api.screenings import ScreeningSerializer
from screening.api.waiting_places import place_for
from screening.errors import FieldError, InvalidQueryError
from screening.intake.submission import Retry, accept_transaction
from screening.models import DECISIONS, Scope, Screening, Transaction
from screening.pipeline.trying import try_order
from screening.tasks import enqueue, run_screening
from screening.terms.meaning import reference_key
from screening.terms.outcome import Outcome

LONGEST_WAIT_SECONDS = 30
KEY_HEADER = "Idempotency-Key"
KEY_MAX_LENGTH = 200
KEY_SCHEMA = {
    "type": "string",
    "minLength": 1,
    "maxLength": KEY_MAX_LENGTH,
    "pattern": NOT_BLANK,
}
EXPECTED = "expected_revision"
_REVISION = re.compile(r"[0-9]{1,9}")
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
    reference = serializers.CharField(source="content.reference", help_text="As sent.")
    revision = serializers.IntegerField()
    kind = serializers.ChoiceField(Transaction.Kind.choices)
    submitted_at = serializers.DateTimeField()
    screening = ScreeningStateSerializer(source="newest_screening")
    content = serializers.DictField(
        help_text="The submission as it came, with what was copied of partners by number."
    )


class TransactionFilter(filters.FilterSet):  # type: ignore[misc]
    """``?reference=SO-100045&kind=order&updated_since=2026-11-01T00:00:00Z``"""

    reference = filters.CharFilter(method="of_reference")
    submitted_since = filters.IsoDateTimeFilter(field_name="submitted_at", lookup_expr="gte")
    updated_since = filters.IsoDateTimeFilter(
        method="of_change",
        label="submitted, screened, decided, superseded or canceled since then",
    )
    decided_since = filters.IsoDateTimeFilter(
        method="of_decision", label="cleared by a screening, or decided by an officer, since then"
    )
    outcome = filters.ChoiceFilter(
        method="of_outcome", choices=[(o, o) for o in ("clear", "hold", "block")]
    )

    class Meta:
        model = Transaction
        fields = ["kind", "destination_country"]

    def of_change(self, rows: Any, _name: str, since: datetime) -> Any:
        """Whatever a reader who has seen all until then has not seen."""
        screened = Screening.objects.filter(transaction=OuterRef("pk"))
        moved = screened.filter(Q(finished_at__gte=since) | Q(case__decided_at__gte=since))
        return rows.filter(
            Q(submitted_at__gte=since)
            | Q(superseded_at__gte=since)
            | Q(canceled_at__gte=since)
            | Exists(moved)
        )

    def of_decision(self, rows: Any, _name: str, since: datetime) -> Any:
        """Those whose screening that counts was decided since."""
        counts = Screening.objects.filter(transaction=OuterRef("pk"), superseded_by=None)
        return rows.filter(
            Exists(
                counts.filter(
                    Q(outcome=Outcome.CLEAR, finished_at__gte=since)
                    | Q(case__decided_at__gte=since)
                )
            )
        )

    def of_outcome(self, rows: Any, _name: str, outcome: str) -> Any:
        """By the screening that counts."""
        counts = Screening.objects.filter(transaction=OuterRef("pk"), superseded_by=None)
        return rows.filter(Exists(counts.filter(outcome=outcome)))

    def of_reference(self, rows: Any, _name: str, reference: str) -> Any:
        """All revisions of a reference, however it is spelled."""
        spelled = Transaction.objects.spelled(owner=self.request.user, reference=reference)
        return rows.filter(reference=spelled)


@extend_schema_view(get=extend_schema(summary="List transactions"))
class TransactionListView(KnownParameters, ListAPIView[Transaction]):
    """Submit a transaction, or list the caller's, newest first."""

    scopes = {"GET": Scope.READ, "POST": Scope.SUBMIT}
    tried = {"POST": "post_trial"}
    parameters = {"POST": frozenset({EXPECTED})}
    serializer_class = TransactionSerializer
    filterset_class = TransactionFilter
    ordering = "-submitted_at"
    sorts = ("reference",)
    queryset = Transaction.objects.none()

    def get_queryset(self) -> Any:
        return Transaction.objects.owned_by(self.request.user).prefetch_related(
            "screenings", "screenings__case"
        )

    @extend_schema(
        summary="Submit a transaction",
        description=(
            "Stores the transaction, then queues its screening. The same reference with content "
            "of the same meaning (number formats, the order of keys and parties and `metadata` do "
            "not count) is answered with the screening that exists, be its revision the newest or "
            "superseded; other content under a known reference, or any after it was canceled, "
            "becomes the next revision. Who means to go back to the content of an earlier "
            "revision names the newest in `expected_revision`. Without `Prefer: wait` the answer "
            "is 202 and the Location says where the screening will stand. References are compared "
            "trimmed and without regard to case. The body is UTF-8 of at most 2,000,000 bytes."
        ),
        parameters=[
            OpenApiParameter(
                "Prefer",
                str,
                OpenApiParameter.HEADER,
                description=f"`wait=10`: wait up to so many seconds (at most "
                f"{LONGEST_WAIT_SECONDS}) for the finished screening.",
            ),
            OpenApiParameter(
                KEY_HEADER,
                KEY_SCHEMA,
                OpenApiParameter.HEADER,
                description=f"Yours, one for each submission and the same in its retries; at most "
                f"{KEY_MAX_LENGTH} characters. A retry is answered with what became of the first, "
                "whatever was submitted or canceled since.",
            ),
            OpenApiParameter(
                EXPECTED,
                {"type": "integer", "minimum": 0, "maximum": 999_999_999},
                OpenApiParameter.QUERY,
                description="The newest revision that you know of, 0 for none; where it is "
                "another, nothing is stored (409). May stand in the body instead.",
            ),
        ],
        request={"application/json": SUBMISSION},
        responses={
            200: ScreeningSerializer,
            202: ScreeningSerializer,
            (400, "application/problem+json"): OpenApiResponse(
                PROBLEM, "Not JSON, or a query parameter that is not known."
            ),
            (409, "application/problem+json"): OpenApiResponse(
                PROBLEM,
                "A shipment of an order that was canceled, another newest revision than expected, "
                "or a key that told of another submission.",
            ),
            (413, "application/problem+json"): OpenApiResponse(PROBLEM, "Too many bytes."),
            (422, "application/problem+json"): OpenApiResponse(PROBLEM, "Wrong shape."),
            (503, "application/problem+json"): OpenApiResponse(PROBLEM, FULL),
        },
    )
    def post(self, request: Request) -> Response:
        refuse_if_full()
        accepted = accept_transaction(
            submission=request.data,
            owner=request.user,
            through=str(request.auth),
            retry=retry_of(request),
        )
        screening = accepted.screening
        if accepted.is_new:
            enqueue(run_screening, str(screening.pk))
        with place_for(_wished_wait(request)) as wait:
            screening = finished_within(wait, screening)
        response = Response(
            ScreeningSerializer(screening).data,
            status=200 if screening.status == Screening.Status.COMPLETED else 202,
        )
        place = reverse("screening", kwargs={"pk": screening.pk}, request=request)
        response["Location"] = place
        if wait:
            response["Preference-Applied"] = f"wait={wait}"
        return response

    def post_trial(self, request: Request) -> Response:
        """Submit an order with a test key."""
        tried = try_order(submission=request.data, owner=request.user, retry=retry_of(request))
        fields = ScreeningSerializer().fields
        return trials.submitted(request, tried.order, fields, _wished_wait(request))


class TransactionByReferenceView(KnownParameters):
    """The newest revision of one of the caller's references."""

    scopes = {"GET": Scope.READ}
    tried = {"GET": "get_trial"}
    cuts = TransactionSerializer

    @extend_schema(
        operation_id="transactions_by_reference",
        summary="Read a transaction by its reference",
        description="The newest revision; the reference is compared trimmed, case aside.",
        responses={
            200: TransactionSerializer,
            (404, "application/problem+json"): OpenApiResponse(
                PROBLEM, "No such reference of yours."
            ),
        },
    )
    def get(self, request: Request, reference: str) -> Response:
        rows = Transaction.objects.revisions_of(owner=request.user, reference=reference)
        newest = rows.prefetch_related("screenings", "screenings__case").first()
        if newest is None:
            raise Http404
        return Response(self.cut(TransactionSerializer(newest)).data)

    def get_trial(self, request: Request, reference: str) -> Response:
        """The newest revision of a test order."""
        trial = trials.trial_of(request, reference_key=reference_key(reference))
        shown = self.cut(TransactionSerializer())
        return Response(trials.transaction_shown(trial, shown.fields))


@extend_schema_view(get=extend_schema(summary="Read a transaction"))
class TransactionView(KnownParameters, RetrieveAPIView[Transaction]):
    """One of the caller's transactions."""

    scopes = {"GET": Scope.READ}
    tried = {"GET": "get_trial"}
    serializer_class = TransactionSerializer
    queryset = Transaction.objects.none()

    def get_queryset(self) -> Any:
        return Transaction.objects.owned_by(self.request.user)

    def get_trial(self, request: Request, pk: str) -> Response:
        """A test order."""
        trial = trials.trial_of(request, transaction=pk)
        return Response(trials.transaction_shown(trial, self.get_serializer().fields))


def retry_of(request: Request) -> Retry:
    """What the submitter says to keep a retry from doing anything twice."""
    errors = []
    key = request.headers.get(KEY_HEADER)
    if key is not None and not 0 < len(key.strip()) <= KEY_MAX_LENGTH:
        mend = f"Use 1 to {KEY_MAX_LENGTH} characters, or leave the header out."
        errors.append(FieldError(KEY_HEADER, "malformed", mend))
    expected = request.query_params.get(EXPECTED)
    if expected is not None and not _REVISION.fullmatch(expected):
        errors.append(FieldError(EXPECTED, "malformed", "Write the number of a revision, or 0."))
    in_body = request.data.get(EXPECTED) if isinstance(request.data, dict) else None
    if expected is not None and in_body is not None and str(in_body) != expected:
        errors.append(FieldError(EXPECTED, "contradicts", "The body says another one."))
    if errors:
        raise InvalidQueryError(tuple(errors))
    return Retry((key or "").strip(), int(expected) if expected is not None else None)


def _wished_wait(request: Request) -> int:
    """Seconds of the ``Prefer: wait=`` header (RFC 7240), 0 without one."""
    wish = _WAIT.search(request.headers.get("Prefer", ""))
    return min(int(wish[1]), LONGEST_WAIT_SECONDS) if wish else 0


def finished_within(seconds: int, screening: Screening) -> Screening:
    """The screening as it stands once it is finished or the time is up."""
    deadline = time.monotonic() + seconds
    # Order and answer are read once, at the end: each look before asks for one word.
    status = Screening.objects.filter(pk=screening.pk).values_list("status", flat=True)
    with notices.waiting(str(screening.pk)) as notice:
        while seconds and status.get() != Screening.Status.COMPLETED:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            notice.wait(left)
    return Screening.objects.select_related("transaction", "case").get(pk=screening.pk)
