"""Reports for auditors: ask for one, see how far it is, fetch the file."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from screening.api.parameters import KnownParameters
from screening.api.permissions import HasScope, MayMakeReports
from screening.api.schema import PROBLEM, PROBLEM_TYPE
from screening.models import ReportRun, Scope
from screening.reports.catalog import REPORTS
from screening.reports.files import MEDIA_TYPES
from screening.reports.runs import ask_for_report, open_download
from screening.tasks import enqueue, make_report

SCOPES = {"GET": Scope.REPORTS, "POST": Scope.REPORTS}
PERMISSIONS = [HasScope, MayMakeReports]
MOST_FILTERS = 50


@extend_schema_field(
    {
        "type": "object",
        "maxProperties": MOST_FILTERS,
        "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 500},
    }
)
class FiltersField(serializers.DictField):
    """Filters by their names; a report that does not know one refuses it."""


class ReportWishSerializer(serializers.Serializer[Any]):
    """What is asked: the filters of each report are those of ``manage.py report --list``."""

    report = serializers.ChoiceField([*REPORTS])
    format = serializers.ChoiceField(ReportRun.Format.choices)
    filters = FiltersField(child=serializers.CharField(max_length=500), default=dict)


class ReportSerializer(serializers.Serializer[ReportRun]):
    """A report and how far it is."""

    id = serializers.UUIDField()
    report = serializers.CharField()
    format = serializers.ChoiceField(ReportRun.Format.choices)
    filters = serializers.DictField(child=serializers.CharField())
    status = serializers.ChoiceField(ReportRun.Status.choices)
    rows_done = serializers.IntegerField()
    rows_total = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField()
    chain_end = serializers.CharField(
        source="anchor", allow_null=True, help_text="POSITION:HASH, as every page prints it."
    )
    problem = serializers.CharField()


@extend_schema_view(get=extend_schema(summary="List reports"))
class ReportListView(KnownParameters, ListAPIView[ReportRun]):
    """Reports that the caller asked for, newest first."""

    scopes = SCOPES
    permission_classes = PERMISSIONS
    serializer_class = ReportSerializer
    ordering = "-asked_at"
    queryset = ReportRun.objects.none()

    def get_queryset(self) -> Any:
        return ReportRun.objects.filter(asked_by=self.request.user.get_username())

    @extend_schema(
        summary="Ask for a report",
        request=ReportWishSerializer,
        responses={
            202: ReportSerializer,
            (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A filter or format it does not have."),
        },
    )
    def post(self, request: Request) -> Response:
        wish = ReportWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        run = ask_for_report(**wish.validated_data, by=request.user.get_username())
        enqueue(make_report, str(run.pk))
        response = Response(ReportSerializer(run).data, status=202)
        response["Location"] = reverse("report", kwargs={"pk": run.pk}, request=request)
        return response


@extend_schema_view(get=extend_schema(summary="Read a report"))
class ReportView(KnownParameters, RetrieveAPIView[ReportRun]):
    """One report of the caller's."""

    scopes = SCOPES
    permission_classes = PERMISSIONS
    serializer_class = ReportSerializer
    queryset = ReportRun.objects.none()

    def get_queryset(self) -> Any:
        return ReportRun.objects.filter(asked_by=self.request.user.get_username())


class ReportFileView(ReportView):
    """The file of a report, until it expires; every download is an audit event."""

    gives_file = True

    @extend_schema(
        summary="Fetch the file of a report",
        responses={
            **{(200, kind): OpenApiResponse(OpenApiTypes.BINARY) for kind in MEDIA_TYPES.values()},
            (409, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Not made yet, or past its time."),
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        run = self.get_object()
        path = open_download(run=run, by=request.user.get_username())
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=run.file_name,
            content_type=MEDIA_TYPES[run.format],
        )
