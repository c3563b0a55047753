"""Questions without an order: parties against the lists, items and destinations against the law."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.api.screenings import (
    CoverageSerializer,
    DeterminationSerializer,
    HitSerializer,
    QuestionSerializer,
    ReasonSerializer,
    RedFlagSerializer,
)
from screening.errors import FieldError, InvalidSubmissionError
from screening.models import ListSource, RecordKind, Scope
from screening.pipeline import Narrowed, determine, match_parties, reference_in_force

PROBLEM_TYPE = "application/problem+json"
MOST_PARTIES = 200
MOST_HITS = 100
MOST_FIELDS = 100
"""More than a party or a transaction has; an unknown one is refused."""
PARTY = {"$ref": "#/components/schemas/PartySubmission"}


class ThresholdsSerializer(serializers.Serializer[dict[str, float]]):
    """Scores, where the policy's own are not wanted; they count for its rows of thresholds, too."""

    review = serializers.FloatField(min_value=0.5, max_value=1, required=False)
    match = serializers.FloatField(min_value=0.5, max_value=1, required=False)


@extend_schema_field({"type": "object", "additionalProperties": True, "maxProperties": MOST_FIELDS})
class AskedPartyField(serializers.DictField):
    """A party; whatever a submission's has no place for is refused where it is read."""


class MatchWishSerializer(serializers.Serializer[dict[str, Any]]):
    """Who is asked about, and how it is narrowed."""

    parties = serializers.ListField(
        child=AskedPartyField(),
        min_length=1,
        max_length=MOST_PARTIES,
        help_text="Each as in a submission; `role` may be left out.",
    )
    thresholds = ThresholdsSerializer(required=False)
    lists = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        default=list,
        max_length=100,
        help_text="Codes of the lists that count. Left out: all that are active.",
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=MOST_HITS, default=20, help_text="Hits a party, the best first."
    )


class MatchResultSerializer(serializers.Serializer[dict[str, Any]]):
    """One party and whom it met."""

    party = serializers.IntegerField(help_text="Index into the parties that were asked about.")
    is_alert = serializers.BooleanField(help_text="A person should look.")
    is_match = serializers.BooleanField(help_text="A hit is called the same party.")
    hits = HitSerializer(many=True)


class MatchSerializer(serializers.Serializer[dict[str, Any]]):
    """Whom the parties met, and on which lists."""

    results = MatchResultSerializer(many=True)
    as_of = serializers.DictField()


class DeterminationAnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """What the rules would say. Nothing was stored: it releases nothing."""

    is_what_if = serializers.BooleanField()
    outcome = serializers.ChoiceField(["clear", "hold", "block"])
    summary = serializers.CharField()
    reasons = ReasonSerializer(many=True)
    hits = HitSerializer(many=True)
    determinations = DeterminationSerializer(many=True)
    red_flags = RedFlagSerializer(many=True)
    questions = QuestionSerializer(many=True)
    coverage = CoverageSerializer()
    as_of = serializers.DictField()


class MatchView(KnownParameters):
    """Parties against the lists, without an order."""

    scopes = {"POST": Scope.MATCH}

    @extend_schema(
        operation_id="match",
        summary="Match parties",
        description=(
            "Holds one or many parties against the active lists, as an order would that names "
            "them, and answers with the hits and their evidence. No order, no case, no release: "
            "that it was asked is on record, by whom and about how many."
        ),
        request=MatchWishSerializer,
        responses={
            200: MatchSerializer,
            (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A value that cannot be used."),
            (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A party of the wrong shape."),
        },
    )
    def post(self, request: Request) -> Response:
        wish = MatchWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        asked = wish.validated_data
        _check_lists(asked["lists"])
        scores = asked.get("thresholds", {})
        narrowed = Narrowed(
            review=scores.get("review"),
            match=scores.get("match"),
            lists=frozenset(asked["lists"]),
            most=asked["limit"],
        )
        return Response(
            match_parties(
                asked["parties"],
                narrowed=narrowed,
                reference=reference_in_force(),
                instant=timezone.now(),
                through=str(request.auth),
            )
        )


class DeterminationView(KnownParameters):
    """Items, a destination and parties against the law, without an order."""

    scopes = {"POST": Scope.ASK}

    @extend_schema(
        operation_id="determinations",
        summary="Ask what would be",
        description=(
            "Judges items, a destination and parties as an order would be judged, and stores "
            "nothing: no order, no case, no past. The body is a submission; `reference`, `kind`, "
            "the roles of parties and the numbers of lines may be left out. The answer is marked "
            "`is_what_if` and releases nothing."
        ),
        request={
            "application/json": {
                "type": "object",
                "additionalProperties": True,
                "maxProperties": MOST_FIELDS,
            }
        },
        responses={
            200: DeterminationAnswerSerializer,
            (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Wrong shape; names field and mend."),
        },
    )
    def post(self, request: Request) -> Response:
        if not isinstance(request.data, dict):
            error = FieldError("", "wrong_type", "Send an object with parties and lines.")
            raise InvalidSubmissionError((error,))
        answer = determine(request.data, reference=reference_in_force(), instant=timezone.now())
        shown = DeterminationAnswerSerializer().fields
        return Response({name: value for name, value in answer.items() if name in shown})


def _check_lists(codes: list[str]) -> None:
    known = set(ListSource.objects.filter(kind=RecordKind.PARTY).values_list("code", flat=True))
    errors = [
        FieldError(f"lists[{place}]", "unknown", f"There are {', '.join(sorted(known))}.")
        for place, code in enumerate(codes)
        if code not in known
    ]
    if errors:
        raise InvalidSubmissionError(tuple(errors))
