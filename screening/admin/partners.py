"""Partners: what is known of each, and pairs that may be one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from screening.admin.acting import ActingAdmin, RecordAction
from screening.admin.partner_words import partner_facts, side_by_side
from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.admin.standing_records import LOOKS
from screening.cases.partner_merges import confirm_merge, decline_merge
from screening.models import BusinessPartner, PartnerMerge, StandingRecord
from screening.terms.standing_record import holder_keys

CHANGE = "screening.change_partnermerge"
_LOOKS = {PartnerMerge.Status.PROPOSED.value: "warn"}


@admin.register(BusinessPartner)
class BusinessPartnerAdmin(ReadOnlyAdmin):
    """Partners by name."""

    list_display = ("name", "number", "country", "origin", "merged_into", "changed_at")
    list_filter = ("origin", "country")
    search_fields = ("name", "number")
    list_select_related = ("merged_into",)

    def record_of(self, obj: BusinessPartner) -> RecordPage:
        into = obj.merged_into
        today = timezone.now().date()
        keys = holder_keys(obj.name, obj.country) if obj.country else ()
        records = StandingRecord.objects.filter(holder_key__in=keys)
        return RecordPage(
            title=obj.name_words,
            main=(
                Facts(
                    "Partner",
                    (
                        ("Number", cell(obj.number, "mono")),
                        ("Origin", cell(obj.get_origin_display())),
                        ("Changed", cell(obj.changed_at)),
                        (
                            "The same as",
                            Cell(into.name_words, href=page_of(into)) if into else Cell("nobody"),
                        ),
                        ("First advanced-computing purchase", cell(obj.first_ac_purchase_on)),
                        ("Last post-shipment verification", cell(obj.psv_result)),
                        ("Verified on", cell(obj.psv_on)),
                    ),
                ),
                Table(
                    "Records on file",
                    ("Record", "What", "State", "Until"),
                    [
                        (
                            Cell(row.number, "mono", page_of(row)),
                            cell(row.get_kind_display()),
                            _state(row.state_on(today)),
                            cell(row.valid_until or "no end"),
                        )
                        for row in records
                    ],
                ),
                partner_facts("What an order that names it by number gets", obj.details),
            ),
        )


def _state(words: str) -> Cell:
    return Cell(words, "state", look=LOOKS.get(words, ""))


@admin.register(PartnerMerge)
class PartnerMergeAdmin(ActingAdmin):
    """Pairs that may be one partner, the newest first."""

    list_display = ("partner", "into", "why", "status", "proposed_at")
    list_filter = ("status",)
    list_select_related = ("partner", "into")
    record_actions = (
        RecordAction(
            "confirm",
            "They are one: merge",
            CHANGE,
            lambda row, said, user: confirm_merge(merge=row, comment=said["comment"], by=user),
            lambda row: row.status == PartnerMerge.Status.PROPOSED,
        ),
        RecordAction(
            "decline",
            "They are two",
            CHANGE,
            lambda row, said, user: decline_merge(merge=row, comment=said["comment"], by=user),
            lambda row: row.status == PartnerMerge.Status.PROPOSED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("partner", "into", "settled_by")

    def record_of(self, obj: PartnerMerge) -> RecordPage:
        return RecordPage(
            title=f"{obj.partner.name_words} and {obj.into.name_words}",
            badges=(Cell(obj.get_status_display(), "state", look=_LOOKS.get(obj.status, "")),),
            main=(
                Facts(
                    "May be one partner",
                    (
                        ("One", Cell(obj.partner.name_words, href=page_of(obj.partner))),
                        ("Other", Cell(obj.into.name_words, href=page_of(obj.into))),
                        ("Why", cell(obj.why)),
                        ("Settled by", cell(obj.settled_by and obj.settled_by.get_username())),
                        ("Comment", cell(obj.comment)),
                    ),
                    footer="Merged, the number of the one means the other, and what restricts one "
                    "restricts both. Orders that were judged stay as they are.",
                ),
                side_by_side(obj.partner.details, obj.into.details),
            ),
        )
