"""Records on file: list them, read one, propose one, end one."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.functions import Length
from django.http import Http404
from django.utils import timezone
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

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.cases.standing_records import Source, end_record, propose_record
from screening.errors import FieldError, InvalidQueryError
from screening.models import Scope, StandingRecord, StandingRecordPart
from screening.terms.standing_record import KINDS, holder_key

KEY_HEADER = "Idempotency-Key"
KEY_MAX_LENGTH = 200
PROBLEM_TYPE = "application/problem+json"
PROPOSAL = {"$ref": "#/components/schemas/StandingRecordProposal"}
STATES = ("proposed", "in_force", "expired", "declined", "ended")


class RecordPartnerSerializer(serializers.Serializer[Any]):
    """Whom a record is about."""

    name = serializers.CharField()
    country = serializers.CharField()


class StandingRecordSerializer(serializers.Serializer[StandingRecord]):
    """A record on file."""

    number = serializers.CharField()
    kind = serializers.ChoiceField([kind.value for kind in KINDS])
    serves = serializers.CharField(help_text="The provision that it answers.")
    state = serializers.ChoiceField(STATES, help_text="`expired`: past its last day.")
    ends_soon = serializers.BooleanField(help_text="In force, and ends within thirty days.")
    partner = RecordPartnerSerializer(allow_null=True)
    part_numbers = serializers.ListField(child=serializers.CharField())
    manufacturer = serializers.CharField()
    countries = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    document = serializers.CharField()
    document_file = serializers.CharField(help_text="Name of the attached file, empty for none.")
    document_sha256 = serializers.CharField(help_text="SHA-256 of its bytes, empty for none.")
    content = serializers.DictField(help_text="What it says, by the fields of its kind.")
    origin = serializers.CharField(
        help_text="The order of yours whose answer it was, empty for none."
    )
    entered_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_by = serializers.CharField(allow_null=True, help_text="Who approved or declined it.")
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_why = serializers.CharField()

    def to_representation(self, record: StandingRecord) -> dict[str, Any]:
        today = timezone.now().date()
        partner = {"name": record.partner_name, "country": record.partner_country}
        named: dict[str, Any] = {
            "serves": record.row.serves,
            "state": _state(record, today),
            "ends_soon": record.status == "in_force" and record.to_record().ends_soon(today),
            "partner": partner if record.partner_name else None,
            "entered_by": record.entered_by.get_username(),
            "settled_by": record.settled_by.get_username() if record.settled_by else None,
        }
        request = self.context.get("request")
        if request is None or request.user.pk != record.entered_by_id:
            # The orders of another owner are not this reader's to know.
            named["origin"] = ""
        for name, field in self.fields.items():
            if name not in named:
                value = getattr(record, name)
                named[name] = None if value is None else field.to_representation(value)
        return {str(name): named[str(name)] for name in self.fields}


def _state(record: StandingRecord, today: Any) -> str:
    is_over = record.status == "in_force" and record.to_record().has_ended(today)
    return "expired" if is_over else str(record.status)


class StandingRecordFilter(filters.FilterSet):  # type: ignore[misc]
    """``?kind=headquarters&state=in_force&partner=...&country=DE&part_number=...``"""

    kind = filters.ChoiceFilter(choices=[(kind.value, row.words) for kind, row in KINDS.items()])
    state = filters.ChoiceFilter(choices=[(s, s) for s in STATES], method="in_state")
    partner = filters.CharFilter(method="of_partner")
    country = filters.CharFilter(field_name="partner_country")
    part_number = filters.CharFilter(method="of_part")
    ends_before = filters.DateFilter(field_name="valid_until", lookup_expr="lt")
    updated_since = filters.IsoDateTimeFilter(
        method="of_change", label="proposed, agreed to, approved, declined or ended since then"
    )

    class Meta:
        model = StandingRecord
        fields: list[str] = []

    def in_state(self, rows: Any, _name: str, state: str) -> Any:
        """By state; one in force that is past its last day is expired."""
        today = timezone.now().date()
        is_over = Q(status="in_force", valid_until__lt=today)
        if state == "expired":
            return rows.filter(is_over)
        return rows.filter(status=state).exclude(is_over)

    def of_change(self, rows: Any, _name: str, since: datetime) -> Any:
        """By what a person did; a last day that passes is told by ``valid_until``."""
        moments = ("entered_at", "vouched_at", "settled_at", "ended_at")
        return rows.filter(reduce(or_, (Q(**{f"{name}__gte": since}) for name in moments)))

    def of_partner(self, rows: Any, _name: str, name: str) -> Any:
        """By the whole name of the partner, however spelled."""
        key = holder_key(name, "")
        # Two letters of a country stand before it.
        whole = rows.annotate(key_length=Length("holder_key")).filter(key_length=len(key) + 2)
        return whole.filter(holder_key__endswith=key)

    def of_part(self, rows: Any, _name: str, part_number: str) -> Any:
        """By a part number, however spelled."""
        return rows.filter(parts__key__in=StandingRecordPart.keys_of([part_number]))


@extend_schema_view(get=extend_schema(summary="List records on file"))
class StandingRecordListView(KnownParameters, ListAPIView[StandingRecord]):
    """Records on file, newest first; propose another."""

    scopes = {"GET": Scope.READ_RECORDS, "POST": Scope.WRITE_RECORDS}
    serializer_class = StandingRecordSerializer
    filterset_class = StandingRecordFilter
    ordering = "-id"
    queryset = StandingRecord.objects.select_related("entered_by", "settled_by")

    @extend_schema(
        operation_id="records_propose",
        summary="Propose a record on file",
        description=(
            "Nothing counts before an officer agrees at the desk; where the policy wants two "
            "officers, both. The same content is the same record while it waits or is in force, "
            "and the same `Idempotency-Key` is answered with what became of the first (200)."
        ),
        parameters=[
            OpenApiParameter(
                KEY_HEADER,
                str,
                OpenApiParameter.HEADER,
                description=f"Yours, one for each record; at most {KEY_MAX_LENGTH} characters.",
            )
        ],
        request={"application/json": PROPOSAL},
        responses={
            200: StandingRecordSerializer,
            201: StandingRecordSerializer,
            (409, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A key that told of another record."),
            (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Wrong shape; names field and mend."),
        },
    )
    def post(self, request: Request) -> Response:
        source = Source(through=str(request.auth), key=_key_of(request))
        proposed: Any = request.data
        done = propose_record(proposed=proposed, by=request.user, source=source)
        response = Response(
            StandingRecordSerializer(done.record, context={"request": request}).data,
            status=201 if done.is_new else 200,
        )
        place = {"number": done.record.number}
        response["Location"] = reverse("record", kwargs=place, request=request)
        return response


@extend_schema_view(get=extend_schema(summary="Read a record on file"))
class StandingRecordView(KnownParameters, RetrieveAPIView[StandingRecord]):
    """One record on file."""

    scopes = {"GET": Scope.READ_RECORDS}
    serializer_class = StandingRecordSerializer
    queryset = StandingRecord.objects.none()

    def get_object(self) -> StandingRecord:
        return numbered(self.kwargs["number"])


class EndSerializer(serializers.Serializer[Any]):
    """Why a record ends."""

    reason = serializers.CharField(max_length=2000)


class StandingRecordEndView(KnownParameters):
    """End a record: what it answered is asked again."""

    scopes = {"POST": Scope.WRITE_RECORDS}

    @extend_schema(
        operation_id="records_end",
        summary="End a record on file",
        description=(
            "At once, and for good. Ending one that has ended is answered with it (200). A record "
            "that restricts (`is_informed`) ends at the desk only (409)."
        ),
        request=EndSerializer,
        responses={
            200: StandingRecordSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such record."),
            (409, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Not in force, or one that restricts."),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        body = EndSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        record = numbered(number)
        if record.status != StandingRecord.Status.ENDED:
            record = end_record(
                record=record,
                why=body.validated_data["reason"],
                by=request.user,
                through=str(request.auth),
            )
        return Response(StandingRecordSerializer(record, context={"request": request}).data)


def numbered(number: str) -> StandingRecord:
    """The record of a number; not found without one."""
    rows = StandingRecord.objects.numbered(number).select_related("entered_by", "settled_by")
    record: StandingRecord | None = rows.first()
    if record is None:
        raise Http404
    return record


def _key_of(request: Request) -> str:
    key = request.headers.get(KEY_HEADER)
    if key is not None and not 0 < len(key.strip()) <= KEY_MAX_LENGTH:
        mend = f"Use 1 to {KEY_MAX_LENGTH} characters, or leave the header out."
        raise InvalidQueryError((FieldError(KEY_HEADER, "malformed", mend),))
    return (key or "").strip()
