"""Partners as the ERP knows them: sent under its own number, read, listed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.intake.partners import upsert_partner
from screening.models import BusinessPartner, Scope
from screening.terms.traits import name_key

PROBLEM_TYPE = "application/problem+json"
DETAILS = {"$ref": "#/components/schemas/PartnerSubmission"}


class PartnerSerializer(serializers.Serializer[BusinessPartner]):
    """A partner on record."""

    partner_id = serializers.CharField(source="number")
    name = serializers.CharField()
    country = serializers.CharField()
    origin = serializers.ChoiceField(BusinessPartner.Origin.choices)
    merged_into = serializers.CharField(
        source="merged_into.number",
        default=None,
        allow_null=True,
        help_text="The number of the partner that it is the same as.",
    )
    changed_at = serializers.DateTimeField()
    details = serializers.DictField(help_text="What an order that names it by number gets.")


class PartnerFilter(filters.FilterSet):  # type: ignore[misc]
    """``?name=Example+Werke&country=DE``"""

    name = filters.CharFilter(method="of_name")
    updated_since = filters.IsoDateTimeFilter(
        field_name="changed_at", lookup_expr="gte", label="new or changed since then"
    )

    class Meta:
        model = BusinessPartner
        fields = ["country"]

    def of_name(self, rows: Any, _name: str, name: str) -> Any:
        """By name, legal forms and case aside."""
        return rows.filter(key=name_key(name)[:200])


@extend_schema_view(get=extend_schema(summary="List partners"))
class PartnerListView(KnownParameters, ListAPIView[BusinessPartner]):
    """Partners with a number, the newest first."""

    scopes = {"GET": Scope.READ_PARTNERS}
    serializer_class = PartnerSerializer
    filterset_class = PartnerFilter
    ordering = "-id"
    sorts = ("changed_at",)
    queryset = BusinessPartner.objects.exclude(number="").select_related("merged_into")


class PartnerView(KnownParameters):
    """One partner by the ERP's number."""

    scopes = {"GET": Scope.READ_PARTNERS, "PUT": Scope.WRITE_PARTNERS}
    cuts = PartnerSerializer

    @extend_schema(
        operation_id="partners_retrieve",
        summary="Read a partner",
        responses={
            200: PartnerSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No partner has this number."),
        },
    )
    def get(self, request: Request, number: str) -> Response:
        rows = BusinessPartner.objects.filter(number=number).select_related("merged_into")
        partner = rows.first() if number.strip() else None
        if partner is None:
            raise Http404
        return Response(self.cut(PartnerSerializer(partner)).data)

    @extend_schema(
        operation_id="partners_keep",
        summary="Send a partner",
        description=(
            "Keeps the partner under your number, whole: what is left out is no longer known of "
            "it. The same content again changes nothing. Orders may then name it by `partner_id` "
            "alone; orders that were judged stay as they are. A partner that looks like another "
            "one is proposed to a person as the same."
        ),
        request={"application/json": DETAILS},
        responses={
            200: PartnerSerializer,
            201: PartnerSerializer,
            (409, PROBLEM_TYPE): OpenApiResponse(
                PROBLEM, "The number is another user's, or was merged, and of another firm."
            ),
            (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "Wrong shape; names field and mend."),
        },
    )
    def put(self, request: Request, number: str) -> Response:
        done = upsert_partner(
            number=number, details=request.data, by=str(request.auth), owner=request.user
        )
        return Response(PartnerSerializer(done.partner).data, status=201 if done.is_new else 200)
