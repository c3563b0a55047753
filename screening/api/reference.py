"""What is screened against, to read: lists and versions, listed parties, controlled items."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.freshness import ListHealth, list_health
from screening.models import ControlledItem, ListedParty, ListVersion, Scope
from screening.terms.values import to_plain

PROBLEM_TYPE = "application/problem+json"


class ListSerializer(serializers.Serializer[ListHealth]):
    """A list that screens, or should."""

    code = serializers.CharField(source="source.code")
    title = serializers.CharField(source="source.title")
    publisher = serializers.CharField(source="source.publisher")
    kind = serializers.CharField(source="source.kind")
    effect = serializers.CharField(source="source.effect", help_text="What a listing means.")
    is_required = serializers.BooleanField(help_text="Without it no order is clear.")
    version = serializers.CharField(
        source="version.label", default=None, allow_null=True, help_text="As answers name it."
    )
    rows = serializers.IntegerField(source="version.record_count", default=None, allow_null=True)
    published_on = serializers.DateField(source="version.published", default=None, allow_null=True)
    checked_at = serializers.DateTimeField(
        source="version.confirmed_at", default=None, allow_null=True
    )
    changed_at = serializers.DateTimeField(
        source="version.activated_at", default=None, allow_null=True
    )
    fresh_until = serializers.DateTimeField(allow_null=True)
    is_stale = serializers.SerializerMethodField()

    def get_is_stale(self, health: ListHealth) -> bool:
        """Whether an order that needs it holds now."""
        return health.is_stale(timezone.now())


class ListsSerializer(serializers.Serializer[dict[str, Any]]):
    """All lists by code."""

    results = ListSerializer(many=True)


class ListVersionSerializer(serializers.Serializer[ListVersion]):
    """One copy of a list."""

    version = serializers.CharField(source="label")
    sha256 = serializers.CharField()
    format = serializers.CharField()
    published_on = serializers.DateField(source="published", allow_null=True)
    loaded_at = serializers.DateTimeField()
    activated_at = serializers.DateTimeField(allow_null=True)
    deactivated_at = serializers.DateTimeField(allow_null=True)
    is_active = serializers.BooleanField()
    rows = serializers.IntegerField(source="record_count")
    added = serializers.IntegerField(source="added_count")
    changed = serializers.IntegerField(source="changed_count")
    removed = serializers.IntegerField(source="removed_count")


class ListedPartyRecordSerializer(serializers.Serializer[dict[str, Any]]):
    """A listed party whole, as its list prints it."""

    source = serializers.CharField()  # type: ignore[assignment]
    uid = serializers.CharField()
    schema = serializers.CharField()
    names = serializers.ListField(child=serializers.DictField())
    addresses = serializers.ListField(child=serializers.DictField())
    identifiers = serializers.ListField(child=serializers.DictField())
    countries = serializers.ListField(child=serializers.CharField())
    measures = serializers.ListField(child=serializers.DictField())
    birth_dates = serializers.ListField(child=serializers.CharField())
    remarks = serializers.CharField()
    version = serializers.CharField(help_text="Of the list it stands in now.")


class ItemSerializer(serializers.Serializer[ControlledItem]):
    """One entry of a control list."""

    eccn = serializers.CharField()
    heading = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    controls = serializers.ListField(child=serializers.DictField())
    exceptions = serializers.DictField()
    list = serializers.CharField(source="version.source_id")
    version = serializers.CharField(source="version.label")


class ItemFilter(filters.FilterSet):  # type: ignore[misc]
    """``?eccn=3A`` those that begin so."""

    eccn = filters.CharFilter(lookup_expr="istartswith")

    class Meta:
        model = ControlledItem
        fields: list[str] = []


class ListsView(KnownParameters):
    """The lists, how old they are, and until when they count."""

    scopes = {"GET": Scope.READ_LISTS}
    cuts = ListSerializer

    @extend_schema(
        operation_id="lists_list", summary="Read the lists", responses={200: ListsSerializer}
    )
    def get(self, request: Request) -> Response:
        rows: Any = list_health(timezone.now())
        shown = self.cut(ListSerializer(rows, many=True))
        return Response({"results": shown.data})


@extend_schema_view(get=extend_schema(summary="List the versions of a list"))
class ListVersionsView(KnownParameters, ListAPIView[ListVersion]):
    """The versions of one list, newest first."""

    scopes = {"GET": Scope.READ_LISTS}
    serializer_class = ListVersionSerializer
    ordering = "-id"
    queryset = ListVersion.objects.none()

    def get_queryset(self) -> Any:
        rows = ListVersion.objects.loaded().filter(source=self.kwargs["code"])
        if not rows.exists():
            raise Http404
        return rows


class ListedPartyView(KnownParameters):
    """One listed party by its list and its number there."""

    scopes = {"GET": Scope.READ_LISTS}

    @extend_schema(
        operation_id="listed_parties_retrieve",
        summary="Read a listed party",
        description="By `source` and `uid` of a hit, in the version that screens now.",
        responses={
            200: ListedPartyRecordSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Not on that list now."),
        },
    )
    def get(self, request: Request, source: str, uid: str) -> Response:
        rows = ListedParty.objects.active().with_parts().select_related("version")
        party = rows.filter(source_code=source, uid=uid).first()
        if party is None:
            raise Http404
        record = to_plain(party.to_record())
        told = {name: record.get(name) for name in ListedPartyRecordSerializer().fields}
        return Response({**told, "version": party.version.label})


@extend_schema_view(get=extend_schema(summary="List controlled items"))
class ItemListView(KnownParameters, ListAPIView[ControlledItem]):
    """Controlled items by ECCN."""

    scopes = {"GET": Scope.READ_LISTS}
    serializer_class = ItemSerializer
    filterset_class = ItemFilter
    ordering = "eccn"
    queryset = ControlledItem.objects.active().select_related("version__source")
