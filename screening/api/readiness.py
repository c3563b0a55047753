"""Whether the service can answer, for a load balancer, and its figures, for a monitor.

``/readyz`` says ``ready`` where orders can be judged: database and broker answer, the disk has
room, a worker lives. What is late (beat, the index, the queue, what webhooks are told) and lists
that are stale or will be within a day stand beside it; the service stays in place. ``/metrics``
gives the lists in the text format of Prometheus. Neither names a party or an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening import readiness
from screening.api.figures import list_ages, record_figures, webhook_figures, work_figures
from screening.audit.anchors import kept_anchor
from screening.fetching.schedule import latest_checks
from screening.freshness import ListHealth, list_health
from screening.models import ListTask

TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The state of the service and of the lists, as JSON; 503 where orders cannot be judged."""
    now = timezone.now()
    found = readiness.parts(now)
    told = {name: {"state": part.state, "told": part.told} for name, part in found.items()}
    is_ready = all(part.state != readiness.BROKEN for part in found.values())
    body = {"status": "ready" if is_ready else "not ready", "parts": told}
    if found["database"].state == readiness.OK:
        body["lists"] = _lists(now)
    return JsonResponse(body, status=200 if is_ready else 503)


def _lists(now: datetime) -> dict[str, Any]:
    health = list_health(now)
    tasks = ListTask.objects.open().count()
    stale = [row.source.code for row in health if row.is_stale(now)]
    due = [row.source.code for row in health if row.is_due(now)]
    return {
        "state": "stale" if stale else "due" if due else "fresh",
        "stale": stale,
        "stale_within_a_day": due,
        "tasks_open": tasks,
    }


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of the lists, the work under way, webhooks and the record."""
    now = timezone.now()
    health = list_health(now)
    try:
        anchor, is_unreadable = kept_anchor(), False
    except ValueError:
        anchor, is_unreadable = None, True
    figures = (*work_figures(now), *webhook_figures(now), *record_figures(now, anchor))
    lines = (
        *_figures(health, now),
        *_looks(health),
        *(
            line
            for name, told, value in figures
            for line in (*_gauge(name, told), f"{name} {value}")
        ),
        *_gauge("screening_anchor_unreadable", "1 where the noted end cannot be read."),
        f"screening_anchor_unreadable {int(is_unreadable)}",
    )
    tasks = ListTask.objects.open().count()
    body = "\n".join(
        (
            *lines,
            *_gauge("screening_list_tasks_open", "Tasks of list managers."),
            f"screening_list_tasks_open {tasks}",
            "",
        )
    )
    return HttpResponse(body, content_type=TEXT)


def _figures(health: Sequence[ListHealth], now: datetime) -> Iterator[str]:
    yield from _gauge("screening_list_stale", "1 where an order that needs the list holds.")
    for row in health:
        yield f"screening_list_stale{_of(row)} {int(row.is_stale(now))}"
    yield from _gauge("screening_list_due", "1 where the list goes stale within a day.")
    for row in health:
        yield f"screening_list_due{_of(row)} {int(row.is_due(now))}"
    yield from _gauge("screening_list_fresh_seconds", "Seconds until the list goes stale.")
    for row in health:
        if row.fresh_until is not None:
            left = (row.fresh_until - now).total_seconds()
            yield f"screening_list_fresh_seconds{_of(row)} {left:.0f}"
    yield from _gauge(
        "screening_list_age_seconds", "Since the list was last seen at its publisher."
    )
    for row, age in list_ages(health, now):
        yield f"screening_list_age_seconds{_of(row)} {age:.0f}"
    yield from _gauge("screening_list_rows", "Rows of the active version.")
    for row in health:
        if row.version is not None:
            yield f"screening_list_rows{_of(row)} {row.version.record_count}"


def _looks(health: Sequence[ListHealth]) -> Iterator[str]:
    newest = latest_checks([row.source.code for row in health])
    yield from _gauge("screening_list_last_check_good", "1 where the last look was good.")
    for code, check in newest.items():
        yield f'screening_list_last_check_good{{source="{code}"}} {int(check.is_good)}'


def _gauge(name: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} gauge"


def _of(row: ListHealth) -> str:
    return f'{{source="{row.source.code}",required="{str(row.is_required).lower()}"}}'
