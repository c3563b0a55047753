"""Cases: what waits for an officer, and what was decided."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from screening.api.parameters import KnownParameters
from screening.models import DECISIONS, Case, Scope, Transaction


class CaseSerializer(serializers.Serializer[Case]):
    """A case as an ERP sees it: no evidence, no names of officers."""

    id = serializers.CharField(source="number")
    status = serializers.ChoiceField(Case.Status.choices)
    reference = serializers.CharField(source="screening.transaction.content.reference")
    transaction = serializers.UUIDField(source="screening.transaction_id")
    screening = serializers.UUIDField(source="screening_id")
    outcome = serializers.ChoiceField(["hold", "block"], source="screening.outcome")
    decision = serializers.ChoiceField(DECISIONS, source="screening.decision")
    opened_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class CaseFilter(filters.FilterSet):  # type: ignore[misc]
    """``?status=open&reference=SO-1``"""

    reference = filters.CharFilter(method="of_reference")
    outcome = filters.ChoiceFilter(
        field_name="screening__outcome", choices=[("hold", "hold"), ("block", "block")]
    )

    opened_since = filters.IsoDateTimeFilter(
        field_name="opened_at", lookup_expr="gte", label="opened since then"
    )
    updated_since = filters.IsoDateTimeFilter(
        method="of_change", label="opened, decided, superseded or canceled since then"
    )
    decided_since = filters.IsoDateTimeFilter(
        field_name="decided_at", lookup_expr="gte", label="decided since then"
    )

    class Meta:
        model = Case
        fields = ["status"]

    def of_change(self, rows: Any, _name: str, since: datetime) -> Any:
        """Those of which a reader who has seen all until then has not seen the status."""
        order, newer = "screening__transaction", "screening__superseded_by"
        moments = (
            "opened_at",
            "decided_at",
            f"{newer}__finished_at",
            f"{order}__superseded_at",
            f"{order}__canceled_at",
        )
        return rows.filter(reduce(or_, (Q(**{f"{name}__gte": since}) for name in moments)))

    def of_reference(self, rows: Any, _name: str, reference: str) -> Any:
        """Cases of all revisions of a reference, however it is spelled."""
        spelled = Transaction.objects.spelled(owner=self.request.user, reference=reference)
        return rows.filter(screening__transaction__reference=spelled)


@extend_schema_view(get=extend_schema(summary="List cases"))
class CaseListView(KnownParameters, ListAPIView[Case]):
    """The caller's cases, newest first."""

    scopes = {"GET": Scope.READ_CASES}
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    ordering = "-opened_at"
    queryset = Case.objects.none()

    def get_queryset(self) -> Any:
        return Case.objects.owned_by(self.request.user)


@extend_schema_view(get=extend_schema(summary="Read a case"))
class CaseView(KnownParameters, RetrieveAPIView[Case]):
    """One of the caller's cases by its number."""

    scopes = {"GET": Scope.READ_CASES}
    serializer_class = CaseSerializer
    lookup_field = "number"
    queryset = Case.objects.none()

    def get_queryset(self) -> Any:
        return Case.objects.owned_by(self.request.user)
