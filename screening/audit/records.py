"""Holding the events against the rows: what an event told of a row must still be there.

The chain proves itself; this proves what it speaks of. A screening's answer, a submission, a
policy, the file of a list, an officer's answer, a signature, a decision, what a license says, a
person's roles, a key's scopes stand in their events, by hash or word for word, so a row that was
changed behind the triggers is named; ``of_orders.py``, ``of_cases.py`` and ``of_others.py`` say
what of each. A row that is gone must have gone by a purge. The other way round is ``untold.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Prefetch

from screening.audit.of_cases import OF_CASES
from screening.audit.of_orders import OF_ORDERS
from screening.audit.of_others import OF_OTHERS
from screening.audit.told import Check, Told
from screening.models import (
    ApiKey,
    Attachment,
    AuditEvent,
    Case,
    Clearance,
    Determination,
    Disposition,
    Hit,
    PasswordLink,
    RedFlag,
    Screening,
    Signature,
    Transaction,
)

BATCH = 200
CHECKS: Mapping[str, Check] = {**OF_ORDERS, **OF_CASES, **OF_OTHERS}
"""Verb of an event to the kind of row it is about, and what must still hold of it."""


class RecordCheck:
    """Takes events as they are read and holds each against its row, a batch at a time."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._waiting: list[Told] = []
        self._purged = _purged_ids()

    def take(self, told: Told) -> None:
        """One event, in the chain's order."""
        if told.verb in CHECKS:
            self._waiting.append(told)
            if len(self._waiting) >= BATCH:
                self.finish()

    def finish(self) -> None:
        """Look at what waits."""
        waiting, self._waiting = self._waiting, []
        found: dict[int, str] = {}
        for model in dict.fromkeys(CHECKS[told.verb][0] for told in waiting):
            events = [told for told in waiting if CHECKS[told.verb][0] is model]
            rows = _rows_by_id(model, {told.subject_id for told in events})
            for told in events:
                if fault := self._fault(told, rows.get(told.subject_id)):
                    found[told.position] = f"event {told.position} ({told.verb}): {fault}"
        self.faults += [found[position] for position in sorted(found)]

    def _fault(self, told: Told, row: Any) -> str:
        if row is not None:
            return CHECKS[told.verb][1](row, told)
        if told.subject_id in self._purged or told.verb.startswith("clearance_"):
            return ""  # whether a clearance that is gone went by a purge is not told by its id
        self._purged = _purged_ids()  # one may have come since
        if told.subject_id in self._purged:
            return ""
        return f"{told.subject_type} {told.subject_id} is gone, and no purge took it"


READ: Mapping[type[Model], tuple[str, ...]] = {
    Screening: ("answer_json", "status", "outcome", "superseded_by"),
    Transaction: ("content", "content_hash", "reference", "revision", "canceled_at"),
}
"""Of rows with long texts, the columns that the checks look at."""


def _all(name: str, model: type[Model], *along: str) -> Prefetch[Any]:
    """Rows of one as a plain list ``all_NAME``: a queryset for each costs more than its rows."""
    rows = model._base_manager.select_related(*along)
    return Prefetch(name, rows, to_attr=f"all_{name}")


ALONG: Mapping[type[Model], tuple[str | Prefetch[Any], ...]] = {
    Case: (
        _all("dispositions", Disposition, "answered_by"),
        _all("signatures", Signature, "signed_by"),
        _all("attachments", Attachment),
        "decided_by",
    ),
    Clearance: ("approved_by",),
    Screening: (
        _all("hits", Hit),
        _all("determinations", Determination),
        _all("red_flags", RedFlag),
    ),
    ApiKey: ("owner", "approved_by"),
    PasswordLink: ("person", "approved_by"),
    get_user_model(): ("groups",),
}
"""What is read along with the rows of a batch."""


def _purged_ids() -> frozenset[str]:
    """Ids of everything that purges took, as their tombstones tell."""
    ids: set[str] = set()
    for event in AuditEvent.objects.filter(verb="records_purged").iterator():
        told = event.data
        ids.update(row["id"] for row in (*told["transactions"], *told["screenings"]))
        ids.update(str(row["case_id"]) for row in told["screenings"] if row["case_id"])
    return frozenset(ids)


def _rows_by_id(model: type[Model], ids: Iterable[str]) -> dict[str, Model]:
    rows = model._base_manager.all()
    if model in READ:
        rows = rows.only(*READ[model])
    if model in ALONG:
        rows = rows.prefetch_related(*ALONG[model])
    return {str(pk): row for pk, row in rows.in_bulk(list(ids)).items()}
