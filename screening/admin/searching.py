"""The search page: everything a person may see, by kind, each with why it was found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from screening.admin.read_only import page_of
from screening.admin.wording import label_of
from screening.cases.placing import search_words
from screening.models import AuditEvent, Screening
from screening.search.events import events_of
from screening.search.finding import LONGEST_QUERY, Found, FoundOrder, orders_named, search
from screening.search.following import HowFar, how_far
from screening.search.texts import OF_CASES, FoundText, TextKind

TITLES: Mapping[TextKind, str] = {
    TextKind.ORDER: "Orders",
    TextKind.CASE: "Cases",
    TextKind.PARTY: "Parties",
    TextKind.VESSEL: "Vessels",
    TextKind.GOODS: "Goods",
    TextKind.PLACE: "Streets and places",
    TextKind.LISTED: "Listed parties met",
    TextKind.COMMENT: "Comments and notes",
}
SHOWN = 6
EVENTS_SHOWN = 8
AROUND = 12
"""Words of a long text that are shown on each side of the first that met."""
SEES_CASES = "screening.view_case"
SEES_ORDERS = "screening.view_transaction"
SEES_EVENTS = "screening.view_auditevent"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``met`` where it is what was searched for."""

    text: str
    met: bool = False


@dataclass(frozen=True, slots=True)
class ResultView:
    """One thing found.

    Args:
        reference: of the order, with its revision.
        url: of the case where the text is a case's, else of the order's newest case or the order.
        state: what became of it, in words; ``look`` its color.
        what: what the text is that was found.
        pieces: the text around what met.
        is_near: whether no word of it is quite as it was asked for.
    """

    reference: str
    url: str
    state: str
    look: str
    what: str
    pieces: tuple[Piece, ...]
    is_near: bool
    more: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """What was found in one kind of text."""

    title: str
    results: tuple[ResultView, ...]
    count: int
    all_url: str


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of an order that was named."""

    event: AuditEvent
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """The page."""

    groups: tuple[GroupView, ...]
    events: tuple[EventView, ...]
    events_url: str
    found: Found
    progress: HowFar


def kinds_for(user: Any) -> tuple[TextKind, ...]:
    """The kinds of texts that a person may find."""
    sees_cases, sees_orders = user.has_perm(SEES_CASES), user.has_perm(SEES_ORDERS)
    return tuple(kind for kind in TextKind if (sees_cases if kind in OF_CASES else sees_orders))


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """What is found of ``q``; of one kind with ``kind``."""
    kinds, sees_events = kinds_for(request.user), request.user.has_perm(SEES_EVENTS)
    if not kinds and not sees_events:
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    wanted = request.GET.get("kind", "")
    alone = [kind for kind in kinds if kind.name.lower() == wanted]
    context = {
        **admin.site.each_context(request),
        "title": "Search",
        "search_text": text,
        "alone": TITLES[alone[0]] if alone else "",
        "view": _found(text, alone or kinds, len(alone) == 1, sees_events and not alone),
    }
    return TemplateResponse(request, "desk/search.html", context)


def _found(text: str, kinds: Collection[TextKind], is_alone: bool, with_events: bool) -> SearchView:
    found = search(text, kinds=kinds)
    asked = tuple(search_words(text))
    newest = _newest_screenings(found)
    page = reverse("admin:search_all")
    groups = []
    for kind, orders in found.by_kind.items():
        shown = orders if is_alone else orders[:SHOWN]
        groups.append(
            GroupView(
                title=TITLES[kind],
                results=tuple(_result(one, asked, newest) for one in shown),
                count=len(orders),
                all_url=""
                if len(shown) == len(orders)
                else f"{page}?{_query(text, kind.name.lower())}",
            )
        )
    events = _events(text) if with_events else ()
    listed = reverse("admin:screening_auditevent_changelist")
    return SearchView(
        groups=tuple(groups),
        events=events,
        events_url=f"{listed}?{_query(text)}" if events else "",
        found=found,
        progress=how_far(),
    )


def _query(text: str, kind: str = "") -> str:
    return urlencode({"q": text, **({"kind": kind} if kind else {})})


def _events(text: str) -> tuple[EventView, ...]:
    orders = orders_named(text)
    rows = events_of(orders)[:EVENTS_SHOWN] if orders else ()
    return tuple(EventView(row, label_of(row.verb), page_of(row)) for row in rows)


def _newest_screenings(found: Found) -> Mapping[Any, Screening]:
    """By order its newest screening, with its case where it has one."""
    orders = {one.order.pk for many in found.by_kind.values() for one in many}
    rows = Screening.objects.filter(transaction__in=orders).select_related("case")
    return {row.transaction_id: row for row in rows.defer("answer_json").order_by("queued_at")}


def _result(one: FoundOrder, asked: Sequence[str], newest: Mapping[Any, Screening]) -> ResultView:
    screening = newest.get(one.order.pk)
    case = getattr(screening, "case", None)
    best = one.texts[0]
    words = best.words & one.words
    state, look = _state(screening, case)
    return ResultView(
        reference=str(one.order),
        url=_url(one, best, case),
        state=state,
        look=look,
        what=best.what,
        pieces=tuple(_pieces(best.text, words)),
        is_near=not any(word.startswith(ask) for word in words for ask in asked),
        more=len(one.texts) - 1,
    )


def _url(one: FoundOrder, best: FoundText, case: Any) -> str:
    pk = best.case or (case.pk if case else None)
    if pk is None:
        return page_of(one.order)
    return reverse("admin:screening_case_change", args=(pk,))


def _state(screening: Screening | None, case: Any) -> tuple[str, str]:
    if case is not None:
        look = {"released": "ok", "licensed": "ok", "rejected": "bad"}.get(case.status, "")
        return f"{case.number}, {case.get_status_display()}", look
    if screening is None or not screening.outcome:
        return "not screened yet", ""
    return str(screening.outcome), "ok" if screening.outcome == "clear" else ""


def _pieces(text: str, words: Collection[str]) -> Iterator[Piece]:
    """The text cut around the first word that met, the words that met marked."""
    chunks = text.split()
    met = [bool(set(search_words(chunk, with_pieces=True)) & set(words)) for chunk in chunks]
    first = next((place for place, is_met in enumerate(met) if is_met), 0)
    start, end = max(0, first - AROUND), min(len(chunks), first + AROUND)
    if start:
        yield Piece("… ")
    for place in range(start, end):
        yield Piece(chunks[place][: AROUND * 10], met[place])
        yield Piece(" ")
    if end < len(chunks):
        yield Piece("…")
