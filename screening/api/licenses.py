"""Licenses with what is left of them."""

from __future__ import annotations

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from screening.api.parameters import KnownParameters
from screening.models import License, Scope


class LicenseSerializer(serializers.Serializer[License]):
    """A license or notification on record."""

    number = serializers.CharField()
    kind = serializers.CharField()
    part_numbers = serializers.ListField(child=serializers.CharField())
    eccns = serializers.ListField(child=serializers.CharField())
    parties = serializers.ListField(child=serializers.CharField())
    countries = serializers.ListField(child=serializers.CharField())
    quantity_left = serializers.DecimalField(
        max_digits=20, decimal_places=6, allow_null=True, help_text="Null: no quantity set."
    )
    value_left = serializers.DecimalField(
        max_digits=20, decimal_places=6, allow_null=True, help_text="Null: no value set."
    )
    currency = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True, help_text="Last day of use.")
    conditions = serializers.CharField()


class LicenseFilter(filters.FilterSet):  # type: ignore[misc]
    """``?expires_before=2027-01-31``"""

    expires_before = filters.DateFilter(field_name="expires_on", lookup_expr="lt")

    class Meta:
        model = License
        fields = ["kind"]


@extend_schema_view(get=extend_schema(summary="List licenses"))
class LicenseListView(KnownParameters, ListAPIView[License]):
    """The company's licenses, newest first."""

    scopes = {"GET": Scope.READ_LICENSES}
    serializer_class = LicenseSerializer
    filterset_class = LicenseFilter
    ordering = "-created_at"
    sorts = ("number",)
    queryset: Any = License.objects.all()


@extend_schema_view(get=extend_schema(summary="Read a license"))
class LicenseView(KnownParameters, RetrieveAPIView[License]):
    """One license by its number."""

    scopes = {"GET": Scope.READ_LICENSES}
    serializer_class = LicenseSerializer
    lookup_field = "number"
    queryset: Any = License.objects.all()
