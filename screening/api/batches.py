"""Files of many orders or partners: send one, see how far it is, steer it, fetch what became."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from screening.api.fullness import FULL, refuse_if_full, refuse_if_many_files_wait
from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.batches.results import MEDIA_TYPES, written
from screening.batches.taking import cancel_batch, pause_batch, resume_batch, send_batch
from screening.errors import FieldError, InvalidQueryError
from screening.models import Batch, Scope
from screening.tasks import enqueue, take_in_batch

PIECE = 65_536
FORMATS = {
    "application/x-ndjson": Batch.Format.NDJSON,
    "application/jsonl": Batch.Format.NDJSON,
    "text/csv": Batch.Format.CSV,
    MEDIA_TYPES["xlsx"]: Batch.Format.XLSX,
}
SCOPES = {"GET": Scope.READ, "POST": Scope.SUBMIT}


def _of(user: Any) -> Any:
    return Batch.objects.filter(owner=user)


class UnreadParser(BaseParser):
    """Hands a body on unread: a file of a gigabyte goes to the disk piece by piece."""

    media_type = "*/*"

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        return stream


class BatchSerializer(serializers.Serializer[Batch]):
    """A file and how far it is."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Batch.Kind.choices)
    format = serializers.ChoiceField(Batch.Format.choices)
    status = serializers.ChoiceField(Batch.Status.choices)
    sent_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    rows_total = serializers.IntegerField(
        allow_null=True, help_text="Null until the file was counted."
    )
    rows_done = serializers.IntegerField(help_text="Rows that were taken in or refused.")
    accepted = serializers.IntegerField(help_text="New ones; of orders these are screened.")
    repeated = serializers.IntegerField(help_text="Known before with the same content.")
    refused = serializers.IntegerField(help_text="Wrong rows; the results say what is wrong.")
    problem = serializers.CharField(help_text="Why the file could not be taken in to its end.")


class ProgressSerializer(BatchSerializer):
    """The same, with how far its screening is."""

    screened = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())


@extend_schema_view(get=extend_schema(summary="List batches"))
class BatchListView(KnownParameters, ListAPIView[Batch]):
    """The caller's batches, newest first."""

    scopes = SCOPES
    parameters: ClassVar[dict[str, frozenset[str]]] = {"POST": frozenset({"kind"})}
    parser_classes = [UnreadParser]
    serializer_class = BatchSerializer
    ordering = "-sent_at"
    queryset = Batch.objects.none()

    def get_queryset(self) -> Any:
        return _of(self.request.user)

    @extend_schema(
        summary="Send a file of many orders or partners",
        description=(
            "Up to 100,000 rows as JSON lines, CSV or XLSX, gzip or not, of at most 1 GB. A row of "
            "JSON lines is what `POST /transactions/` takes; of a table the first row names the "
            "fields by their paths (`reference`, `parties[0].name`, `lines[0].quantity`). Of "
            "partners `number` stands beside what `PUT /partners/NUMBER/` takes. The file is kept "
            "and taken in behind what somebody waits for. Wrong rows are refused one by one and "
            "stop no other. Sent twice, its orders are the same orders."
        ),
        parameters=[
            OpenApiParameter("kind", str, enum=Batch.Kind.values, description="`orders` without."),
        ],
        request=dict.fromkeys(FORMATS, OpenApiTypes.BINARY),
        responses={
            202: BatchSerializer,
            (400, "application/problem+json"): OpenApiResponse(PROBLEM, "Format or kind."),
            (422, "application/problem+json"): OpenApiResponse(PROBLEM, "Empty or too large."),
            (429, "application/problem+json"): OpenApiResponse(
                PROBLEM, "Too many requests, or too many files that are not taken in yet."
            ),
            (503, "application/problem+json"): OpenApiResponse(PROBLEM, FULL),
        },
    )
    def post(self, request: Request) -> Response:
        kind = request.query_params.get("kind", Batch.Kind.ORDERS)
        format = FORMATS.get((request.content_type or "").partition(";")[0].strip().lower())
        errors = []
        if kind not in Batch.Kind.values:
            errors.append(FieldError("kind", "not_a_choice", "Must be one of: orders, partners."))
        if format is None:
            mend = f"Must be one of: {', '.join(FORMATS)}."
            errors.append(FieldError("Content-Type", "not_a_choice", mend))
        if errors or format is None:
            raise InvalidQueryError(tuple(errors))
        refuse_if_full()
        refuse_if_many_files_wait()
        batch = send_batch(
            blocks=_blocks(request),
            kind=kind,
            format=format,
            owner=request.user,
            through=str(request.auth),
        )
        enqueue(take_in_batch, str(batch.pk))
        response = Response(BatchSerializer(batch).data, status=202)
        response["Location"] = reverse("batch", kwargs={"pk": batch.pk}, request=request)
        return response


def _blocks(request: Request) -> Iterator[bytes]:
    stream = request.data
    while block := stream.read(PIECE) if hasattr(stream, "read") else b"":
        yield block


@extend_schema_view(get=extend_schema(summary="Read a batch"))
class BatchView(KnownParameters, RetrieveAPIView[Batch]):
    """One of the caller's batches, and how far it is."""

    scopes = SCOPES
    serializer_class = ProgressSerializer
    queryset = Batch.objects.none()

    def get_queryset(self) -> Any:
        return _of(self.request.user)


STEERED = {
    200: BatchSerializer,
    (409, "application/problem+json"): OpenApiResponse(PROBLEM, "Not in the state it is in."),
}


class _Steer(KnownParameters):
    """Base of what is done to a batch."""

    scopes = {"POST": Scope.SUBMIT}
    act: ClassVar[Callable[..., Batch]]

    def _acted(self, request: Request, pk: Any) -> Batch:
        batch = get_object_or_404(_of(request.user), pk=pk)
        return type(self).act(batch=batch, by=str(request.auth))


class BatchPauseView(_Steer):
    """Take in no more rows until it is resumed."""

    act = staticmethod(pause_batch)

    @extend_schema(summary="Pause a batch", request=None, responses=STEERED)
    def post(self, request: Request, pk: Any) -> Response:
        return Response(BatchSerializer(self._acted(request, pk)).data)


class BatchResumeView(_Steer):
    """Go on behind the last row that was taken in."""

    act = staticmethod(resume_batch)

    @extend_schema(summary="Resume a batch", request=None, responses=STEERED)
    def post(self, request: Request, pk: Any) -> Response:
        batch = self._acted(request, pk)
        enqueue(take_in_batch, str(batch.pk))
        return Response(BatchSerializer(batch).data)


class BatchCancelView(_Steer):
    """Take in no more rows, for good."""

    act = staticmethod(cancel_batch)

    @extend_schema(
        summary="Cancel a batch",
        description="Orders that were taken in stand: cancel those you do not want one by one.",
        request=None,
        responses=STEERED,
    )
    def post(self, request: Request, pk: Any) -> Response:
        return Response(BatchSerializer(self._acted(request, pk)).data)


class BatchResultsView(BatchView):
    """What became of each row, while the rest is still at work too."""

    gives_file = True
    parameters: ClassVar[dict[str, frozenset[str]]] = {"GET": frozenset({"as"})}

    @extend_schema(
        summary="Fetch what became of each row",
        parameters=[
            OpenApiParameter("as", str, enum=[*MEDIA_TYPES], description="ndjson without.")
        ],
        responses={
            (200, media): OpenApiResponse(OpenApiTypes.BINARY) for media in MEDIA_TYPES.values()
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        batch = self.get_object()
        format = request.query_params.get("as", "ndjson")
        if format not in MEDIA_TYPES:
            mend = f"Must be one of: {', '.join(MEDIA_TYPES)}."
            raise InvalidQueryError((FieldError("as", "not_a_choice", mend),))
        response = StreamingHttpResponse(written(batch, format), content_type=MEDIA_TYPES[format])
        name = f"results-{batch.pk}.{format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
