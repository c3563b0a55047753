"""Canceling what was submitted."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.api.texts import TextField
from screening.api.transactions import KEY_SCHEMA
from screening.cases.cancelling import Wish, cancel_order
from screening.models import Cancellation, Scope, Transaction

HEADER = "Idempotency-Key"
PROBLEM_TYPE = "application/problem+json"


class CancellationWishSerializer(serializers.Serializer[Any]):
    """Why, and who says so."""

    reason = TextField(max_length=2000)
    canceled_by = TextField(
        max_length=150, help_text="The person or system that canceled, as you name them."
    )


class KeySerializer(serializers.Serializer[Any]):
    """The header that tells a retry from another cancellation."""

    def get_fields(self) -> dict[str, Any]:
        return {HEADER: serializers.CharField(max_length=200)}


class GivenBackSerializer(serializers.Serializer[dict[str, Any]]):
    """What one license got back."""

    license = serializers.CharField()
    line = serializers.IntegerField()
    quantity = serializers.CharField()
    value = serializers.CharField(help_text="In the license's currency.")


class CancellationSerializer(serializers.Serializer[Cancellation]):
    """A cancellation as it stands on record."""

    transaction = serializers.UUIDField(source="transaction_id")
    reference = serializers.CharField(source="transaction.reference")
    revision = serializers.IntegerField(source="transaction.revision")
    reason = serializers.CharField()
    canceled_by = serializers.CharField()
    canceled_at = serializers.DateTimeField(source="at")
    given_back = GivenBackSerializer(many=True, help_text="Reserved on licenses and not shipped.")


class CancellationView(KnownParameters):
    """Cancel one of the caller's transactions by its reference."""

    scopes = {"POST": Scope.SUBMIT}

    @extend_schema(
        operation_id="transactions_cancel",
        summary="Cancel a transaction",
        description=(
            "Nothing more of it ships: its open case closes as canceled, what licenses hold for "
            "it and did not ship is given back, and its screening is answered with the decision "
            "`canceled`. A shipment against it is refused. Cancel a shipment only when it did not "
            "leave: what was booked for it is its order's to ship again. The same "
            "`Idempotency-Key` with the same body is answered with the cancellation that stands, "
            "so a retry is safe. "
            "Submitted again, with the same or other content, the order is its next revision and "
            "is screened anew; what shipped of it before counts toward it."
        ),
        parameters=[
            OpenApiParameter(
                HEADER,
                KEY_SCHEMA,
                OpenApiParameter.HEADER,
                required=True,
                description="Yours, one for each cancellation; at most 200 characters.",
            )
        ],
        request=CancellationWishSerializer,
        responses={
            200: CancellationSerializer,
            (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "The key, reason or person is missing."),
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such reference of yours."),
            (409, PROBLEM_TYPE): OpenApiResponse(
                PROBLEM, "Canceled already, or a key that told of another cancellation."
            ),
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        body = CancellationWishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        key = KeySerializer(data={HEADER: request.headers.get(HEADER, "")})
        key.is_valid(raise_exception=True)
        wish = Wish(reference=reference, key=key.validated_data[HEADER], **body.validated_data)
        try:
            done = cancel_order(wish=wish, owner=request.user, through=str(request.auth))
        except Transaction.DoesNotExist as error:
            raise Http404 from error
        return Response(CancellationSerializer(done).data)
