"""The document of a record on file: send it while the record waits, fetch it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.api.standing_records import PROBLEM_TYPE, StandingRecordSerializer, numbered
from screening.cases.standing_papers import attach_paper, read_document
from screening.downloads import as_download
from screening.errors import FieldError, InvalidQueryError, NotAllowedError
from screening.models import Scope

FIELD = "document"


class StandingRecordDocumentView(KnownParameters):
    """The paper that a record rests on."""

    scopes = {"GET": Scope.READ_RECORDS, "POST": Scope.WRITE_RECORDS}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="records_document",
        summary="Fetch the document of a record on file",
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY),
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such record, or no document."),
        },
    )
    def get(self, request: Request, number: str) -> HttpResponse:
        record = numbered(number)
        try:
            content = read_document(record)
        except NotAllowedError as error:
            raise Http404(str(error)) from error
        return as_download(content, name=record.document_file)

    @extend_schema(
        operation_id="records_attach_document",
        summary="Attach the document of a record on file",
        description=(
            "A PDF, PNG, JPEG, DOCX or XLSX of at most 10 MB, kept under its SHA-256. Once, by who "
            "proposed the record, before anybody agrees to it; the very same again changes nothing."
        ),
        request={
            "multipart/form-data": {
                "type": "object",
                "required": [FIELD],
                "properties": {FIELD: {"type": "string", "format": "binary"}},
            }
        },
        responses={
            200: StandingRecordSerializer,
            (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No file was sent."),
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such record."),
            (409, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Not now, not by you, or no such file."),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        record = numbered(number)
        sent: Any = request.FILES.get(FIELD)
        if sent is None:
            mend = "Send the file as multipart/form-data in a field of this name."
            raise InvalidQueryError((FieldError(FIELD, "required", mend),))
        kept = attach_paper(
            record=record,
            name=sent.name or "",
            chunks=sent.chunks(),
            by=request.user,
            through=str(request.auth),
        )
        return Response(StandingRecordSerializer(kept, context={"request": request}).data)
