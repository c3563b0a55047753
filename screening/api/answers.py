"""Customers' answers to the questions of an order: its next revision."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.api.screenings import ScreeningSerializer
from screening.api.texts import TextField
from screening.api.transactions import KEY_HEADER, KEY_MAX_LENGTH, KEY_SCHEMA, retry_of
from screening.cases.customer_answers import answer_by_api
from screening.intake.answering import Answer
from screening.models import Scope, Transaction
from screening.tasks import enqueue, run_screening

PROBLEM_TYPE = "application/problem+json"
MOST_ANSWERS = 100


@extend_schema_field({"type": ["string", "number", "boolean", "object", "array"], "items": {}})
class ValueField(serializers.JSONField):
    """Whatever a submission may have in the place; nothing is no answer."""


class AnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """One answer."""

    field = TextField(max_length=200, help_text="As the question names it.")
    value = ValueField(
        help_text="As a submission would have it there: a text, a number, true, false, an object."
    )


class AnswersSerializer(serializers.Serializer[dict[str, Any]]):
    """Answers to the questions of one revision."""

    expected_revision = serializers.IntegerField(
        min_value=1, max_value=1_000_000, help_text="The revision whose questions were read."
    )
    answers = serializers.ListField(
        child=AnswerSerializer(), min_length=1, max_length=MOST_ANSWERS, help_text="Each once."
    )
    said_by = TextField(
        max_length=200, help_text="Who answered, in your words; it stands on record."
    )


class AnswersView(KnownParameters):
    """Answers to the questions of one of the caller's orders."""

    scopes = {"POST": Scope.WRITE_ANSWERS}

    @extend_schema(
        operation_id="transactions_answer",
        summary="Answer the questions of an order",
        description=(
            "Puts each answer where its question asks for it and takes in the order as its next "
            "revision, which is screened. Only what `questions` of the screening names can be "
            "answered. Where another revision came meanwhile nothing is stored (409), and `errors` "
            "tells for each field what stands there and what was sent. A key for this may be one "
            "that can submit no orders."
        ),
        parameters=[
            OpenApiParameter(
                KEY_HEADER,
                KEY_SCHEMA,
                OpenApiParameter.HEADER,
                description=f"Yours, the same in retries; at most {KEY_MAX_LENGTH} characters.",
            ),
        ],
        request=AnswersSerializer,
        responses={
            202: ScreeningSerializer,
            (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A value is missing or malformed."),
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such transaction of yours."),
            (409, PROBLEM_TYPE): OpenApiResponse(
                PROBLEM, "Another revision came meanwhile, or the order was canceled."
            ),
            (422, PROBLEM_TYPE): OpenApiResponse(
                PROBLEM, "Nobody asks for the field, or it cannot have this value."
            ),
        },
    )
    def post(self, request: Request, pk: str) -> Response:
        body = AnswersSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        order = get_object_or_404(Transaction.objects.owned_by(request.user), pk=pk)
        said = body.validated_data
        accepted = answer_by_api(
            order=order,
            expected_revision=said["expected_revision"],
            answers=[Answer(**answer) for answer in said["answers"]],
            said_by=said["said_by"],
            through=str(request.auth),
            key=retry_of(request).key,
        )
        if accepted.is_new:
            enqueue(run_screening, str(accepted.screening.pk))
        accepted.screening.refresh_from_db()
        return Response(ScreeningSerializer(accepted.screening).data, status=202)
