"""Every address that the URL resolver serves, filled with rows that exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from screening.api.dialects.entities import PARTED
from screening.models import (
    ApiKey,
    Attachment,
    Batch,
    BusinessPartner,
    Case,
    License,
    ListedParty,
    ReportRun,
    SavedView,
    Screening,
    StandingRecord,
    Transaction,
    Webhook,
    WebhookTelling,
)

_ARGUMENT = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One address as the resolver knows it.

    Args:
        pattern: as ``urls.py`` spells it, from the root.
        name: with its namespace; empty for one without a name.
        view: what answers.
    """

    pattern: str
    name: str
    view: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        """Whether a key opens it."""
        return self.pattern.startswith("api/v1/")

    @property
    def arguments(self) -> list[str]:
        """What is to be filled in."""
        return [regular or plain for regular, plain in _ARGUMENT.findall(self.pattern)]

    def filled(self, values: Mapping[str, Any]) -> str:
        """The address with these values in it."""
        spelled = _ARGUMENT.sub(lambda m: str(values[m[1] or m[2]]), self.pattern)
        return "/" + spelled.replace("^", "").replace("$", "")


def routes() -> Iterator[Route]:
    """Every address, in the order in which the resolver looks."""
    yield from _within(get_resolver().url_patterns, "", "")


def _within(patterns: Any, above: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        spelled = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _within(pattern.url_patterns, spelled, namespace + inner)
        elif isinstance(pattern, URLPattern):
            name = namespace + pattern.name if pattern.name else ""
            yield Route(spelled, name, pattern.callback)


def addresses() -> list[tuple[Route, str]]:
    """Every route with its address, filled from stored rows.

    Raises:
        LookupError: of some there is no row, or nobody said how to fill an argument.
    """
    found, missing = [], []
    for route in routes():
        try:
            found.append((route, route.filled(_values(route))))
        except LookupError as error:
            missing.append(str(error))
    if missing:
        raise LookupError("; ".join(dict.fromkeys(missing)))
    return found


def _values(route: Route) -> Mapping[str, Any]:
    if not route.arguments:
        return {}
    if route.name in _BY_NAME:
        return _BY_NAME[route.name]()
    if route.arguments == ["url"]:
        return {"url": "nothing-is-here/"}
    if route.pattern.startswith("admin/"):
        _, app, noun, *_ = [*route.pattern.split("/"), ""]
        row = _one(apps.get_model(app, noun))
        return dict.fromkeys(route.arguments, row.pk)
    raise LookupError(f"say in routes.py how to fill {route.pattern}")


def _one(model: type[Model], **chosen: Any) -> Any:
    row = model._default_manager.filter(**chosen).first()
    if row is None:
        raise LookupError(f"make a {model._meta.verbose_name} {chosen or ''} in rows.py")
    return row


def _listed() -> Any:
    return _one(ListedParty, version__is_active=True)


def _order() -> Mapping[str, Any]:
    return {"pk": _one(Transaction, reference="SO-1").pk}


def _case() -> Mapping[str, Any]:
    submitted = {"screening__transaction__owner__username": "erp"}
    return {"number": _one(Case, status=Case.Status.OPEN, **submitted).number}


def _record() -> Mapping[str, Any]:
    return {"number": _one(StandingRecord, document_sha256__gt="").number}


def _hook() -> Mapping[str, Any]:
    return {"pk": _one(Webhook).pk}


def _told() -> Mapping[str, Any]:
    told = _one(WebhookTelling)
    return {"pk": told.webhook_id, "telling": told.pk}


def _paper() -> Mapping[str, Any]:
    paper = _one(Attachment, name__endswith=".txt")  # which can be read, too
    return {"pk": paper.case_id, "document": paper.pk}


_BY_NAME: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "admin:set_password": lambda: {"secret": "nobody-was-given-this"},
    "admin:view_on_site": lambda: {
        "content_type_id": ContentType.objects.get_for_model(Case).pk,
        "object_id": _one(Case).pk,
    },
    "admin:app_list": lambda: {"app_label": "screening"},
    "admin:screening_standingrecord_enter": lambda: {"kind": "headquarters"},
    "admin:screening_case_remove_view": lambda: {"pk": _one(SavedView).pk},
    "admin:screening_case_document": _paper,
    "admin:screening_case_writing": _paper,
    "admin:screening_batch_results": lambda: {"pk": _one(Batch).pk, "format": "csv"},
    "admin:screening_apikey_replace": lambda: {"pk": _one(ApiKey).pk},
    "transaction": _order,
    "release": _order,
    "answers": _order,
    "transaction-by-reference": lambda: {"reference": "SO-1"},
    "transaction-cancel": lambda: {"reference": "SO-1"},
    "screening": lambda: {"pk": _one(Screening, transaction__reference="SO-1").pk},
    **dict.fromkeys(("case", "case-findings", "case-answers", "case-decision"), _case),
    "case-documents": _case,
    **dict.fromkeys(("batch", "batch-results"), lambda: {"pk": _one(Batch, rows_done__gt=0).pk}),
    **dict.fromkeys(
        ("batch-pause", "batch-resume", "batch-cancel"), lambda: {"pk": _one(Batch).pk}
    ),
    "list-versions": lambda: {"code": _listed().version.source_id},
    "listed": lambda: {"source": _listed().source_code, "uid": _listed().uid},
    "license": lambda: {"number": _one(License).number},
    "yente-match": lambda: {"dataset": "default"},
    "yente-search": lambda: {"dataset": "default"},
    "yente-entity": lambda: {"entity": f"{_listed().source_code}{PARTED}{_listed().uid}"},
    "partner": lambda: {"number": _one(BusinessPartner, number__gt="").number},
    **dict.fromkeys(("record", "record-document", "record-end"), _record),
    **dict.fromkeys(("report", "report-file"), lambda: {"pk": _one(ReportRun).pk}),
    **dict.fromkeys(("webhook", "webhook-secret", "webhook-tellings"), _hook),
    "webhook-replay": _told,
}
"""How an address is filled that is not of one row of the desk."""
