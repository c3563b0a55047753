"""Screenings, read only: the outcome, why, and what it rests on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from screening.admin.answer import answer_of
from screening.admin.case_records import ended_table, used_table
from screening.admin.determinations import determination_of
from screening.admin.filing import filing_of
from screening.admin.hits import hit_of
from screening.admin.order import order_of
from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.released_parts import part_table
from screening.admin.tags import outcome
from screening.cases.doubts import doubts_on, line_place
from screening.filing import filing_now
from screening.models import ListSource, Screening


@admin.register(Screening)
class ScreeningAdmin(ReadOnlyAdmin):
    """Every run over every transaction, newest first."""

    list_display = ("transaction", "answered", "status", "queued_at", "finished_at", "engine")
    list_filter = ("outcome", "status", "queued_at")
    search_fields = ("transaction__reference", "transaction__parties__name", "id")
    list_select_related = ("transaction",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # A page of a list is a hundred answers, of which it shows the outcome.
        large = ("answer_json", "records", "stale_lists", "transaction__content")
        return super().get_queryset(request).defer(*large)

    record_template = "desk/screening.html"

    @admin.display(description="Outcome", ordering="outcome")
    def answered(self, screening: Screening) -> SafeString:
        """Badge of the outcome."""
        return outcome(screening.outcome or screening.status)

    def record_of(self, obj: Screening) -> RecordPage:
        return RecordPage(
            title=f"Screening of {obj.transaction}",
            badges=(Cell(obj.outcome or obj.status, "outcome"),),
            meta=(("Screening", str(obj.pk)),),
            main=(),
            aside=(_run(obj), Facts("As of", answer_of(obj.answer, {}).as_of)),
        )

    def extra_of(self, obj: Screening) -> dict[str, Any]:
        content = obj.transaction.content
        hits = obj.hits.select_related("listed_party__version").prefetch_related(
            "listed_party__names", "listed_party__addresses", "listed_party__measures"
        )
        titles = dict(ListSource.objects.values_list("code", "title"))
        answer = obj.answer
        on_file = (used_table(answer, content), ended_table(answer, content))
        part = part_table(obj, order_of(content))
        return {
            "answer": answer_of(answer, content),
            "filing": filing_of(filing_now(obj), content),
            "hits": [hit_of(hit, content, answer, titles) for hit in hits],
            "determinations": [
                determination_of(row, content, _doubts(row, content, answer))
                for row in answer.get("determinations") or []
            ],
            "flags": answer.get("red_flags") or [],
            "on_file": on_file,
            "part": part,
        }


def _doubts(
    row: dict[str, Any], content: dict[str, Any], answer: dict[str, Any]
) -> tuple[str, ...]:
    """What was open on a line that needs no license, whatever a person answered since."""
    if row.get("result") != "NLR":
        return ()
    return doubts_on(line_place(int(row.get("line") or 0), content), answer)


def _run(screening: Screening) -> Facts:
    case = getattr(screening, "case", None)
    newer = screening.superseded_by
    return Facts(
        "Run",
        (
            ("Transaction", Cell(str(screening.transaction), href=page_of(screening.transaction))),
            ("Case", Cell(case.number, href=page_of(case)) if case else Cell("none", "quiet")),
            ("Status", cell(screening.get_status_display())),
            ("Queued", cell(screening.queued_at)),
            ("Started", cell(screening.started_at)),
            ("Finished", cell(screening.finished_at)),
            ("Attempts", Cell(str(screening.attempts))),
            ("Rules as of", cell(screening.as_of)),
            (
                "Superseded by",
                Cell("a newer screening", href=page_of(newer)) if newer else Cell("nothing"),
            ),
        ),
    )
