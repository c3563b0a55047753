"""The public words for what the chain records.

An event tells what happened at its place of the chain, so its ``decision`` is the one that was
given then; ``decision_now`` is the one that counts as it is read, for who reads late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from screening.models import (
    ApiKey,
    AuditEvent,
    BusinessPartner,
    Case,
    Hit,
    License,
    ListVersion,
    MonitoredChange,
    Scope,
    Screening,
    Transaction,
)
from screening.parts import released_part
from screening.terms.outcome import Outcome
from screening.terms.record_places import Place, event_id
from screening.terms.traits import name_key
from screening.terms.transaction_kind import QUOTATION

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One public event.

    Args:
        place: in the audit chain.
        part: which of the events of that place; one link may mean two things to an ERP.
        type: of ``TYPES``.
        at: when it happened.
        about: key of what it is about; events of one key are told in order.
        data: what is needed to act on it without a second call.
    """

    place: Place
    part: int
    type: str
    at: datetime
    about: str
    data: Data = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Never the same for two events, always the same for one."""
        return event_id(self.place, self.part)


Told = Iterable[tuple[str, Data]]


def _order(order: Transaction) -> Data:
    content = order.content
    return {
        "transaction": str(order.pk),
        "reference": content["reference"],
        "revision": order.revision,
        "kind": order.kind,
        "source_order": content.get("source_order"),
    }


def _answer(screening: Screening, decision: str) -> Data:
    answer = screening.answer
    case = getattr(screening, "case", None)
    return {
        **_order(screening.transaction),
        "screening": str(screening.pk),
        "outcome": screening.outcome or None,
        "decision": decision,
        "decision_now": screening.decision,
        "summary": answer.get("summary"),
        "reasons": answer.get("reasons", []),
        "questions": answer.get("questions", []),
        "case": case.number if case else None,
    }


def _case(case: Case, decision: str = "pending") -> Data:
    return {**_answer(case.screening, decision), "case": case.number}


_OF_OUTCOME = {
    Outcome.CLEAR.value: ("order.released", "release"),
    Outcome.HOLD.value: ("order.held", "pending"),
    Outcome.BLOCK.value: ("order.blocked", "pending"),
}


def _completed(screening: Screening, told: Data) -> Told:
    canceled_at, finished_at = screening.transaction.canceled_at, screening.finished_at
    if canceled_at is not None and finished_at is not None and canceled_at <= finished_at:
        return  # order.canceled has told it
    kind, decision = _OF_OUTCOME[told["outcome"]]
    if decision == "release" and screening.transaction.kind == QUOTATION:
        kind, decision = "order.quoted", "quote"
    yield kind, _answer(screening, decision)


def _superseded(screening: Screening, told: Data) -> Told:
    yield (
        "screening.superseded",
        {**_answer(screening, "superseded"), "superseded_by": _dashed(told["superseded_by"])},
    )


def _partly(screening: Screening, told: Data) -> Told:
    """Lines of a held order that may ship; ``lines_now`` are those that may as this is read."""
    part = released_part(screening)
    yield (
        "order.partly_released",
        {
            **_answer(screening, "pending"),
            "lines": told["lines"],
            "held_lines": told["held"],
            "lines_now": part.lines if part else [],
        },
    )


def _dashed(hexadecimal: str) -> str:
    bare = hexadecimal.replace("-", "")
    return "-".join((bare[:8], bare[8:12], bare[12:16], bare[16:20], bare[20:]))


def _let_go(case: Case, _: Data) -> Told:
    yield "order.released", _case(case, "release")
    yield "case.decided", _case(case, "release")


def _rejected(case: Case, told: Data) -> Told:
    words = {"reason_code": told.get("reason_code", "")}
    yield "order.rejected", {**_case(case, "reject"), **words}
    yield "case.decided", {**_case(case, "reject"), **words}


def _of_case(kind: str, decision: str = "pending") -> Callable[[Case, Data], Told]:
    return lambda case, _: ((kind, _case(case, decision)),)


def _canceled(order: Transaction, told: Data) -> Told:
    words = {"decision": "canceled", "decision_now": "canceled", "reason": told["reason"]}
    yield "order.canceled", {**_order(order), **words, "cases": told["cases"]}


def _watched(kind: str) -> Callable[[Transaction, Data], Told]:
    """What monitoring found of an order; its screening again is told right after."""

    def tell(order: Transaction, told: Data) -> Told:
        newest = order.newest_screening
        yield (
            kind,
            {
                **_order(order),
                "screening": told["screening"],
                "decision": "pending",
                "decision_now": newest.decision if newest else "pending",
                "found": told["found"],
            },
        )

    return tell


def _license(kind: str) -> Callable[[License, Data], Told]:
    def tell(held: License, told: Data) -> Told:
        kept = ("line", "quantity", "value", "quantity_left", "value_left")
        yield f"license.{kind}", {"license": held.number, **{k: told[k] for k in kept if k in told}}

    return tell


def _partner(partner: BusinessPartner, told: Data) -> Told:
    """A partner on file that meets entries it did not meet before; ``decision`` is of no order."""
    yield (
        "partner.hit",
        {
            "partner_id": told["number"],
            "name": told["name"],
            "country": told["country"] or None,
            "hits": told["come"],
            "gone": told["gone"],
            "changed": _CHANGED[told["changed"]],
            "because": told["what"],
            "cases": _cases_of(partner, told["come"]),
        },
    )


_CHANGED = {
    MonitoredChange.Kind.REFERENCE.value: "lists",
    MonitoredChange.Kind.PARTNERS.value: "partner",
}


def _cases_of(partner: BusinessPartner, met: list[Data]) -> list[str]:
    """Numbers of the reader's open cases in which this partner meets what it met."""
    hits = Hit.objects.filter(
        screening__transaction__owner=getattr(partner, READER),
        screening__case__status=Case.Status.OPEN,
        listed_party__uid__in=[one["uid"] for one in met],
        source_code__in=[one["list"] for one in met],
    ).select_related("screening__transaction", "screening__case")
    return sorted({hit.screening.case.number for hit in hits if _is_of(partner, hit)})


def _is_of(partner: BusinessPartner, hit: Hit) -> bool:
    party = hit.screening.transaction.content["parties"][hit.party]
    if "partner_id" in party:
        return bool(party["partner_id"].strip() == partner.number)
    return name_key(party.get("name", ""))[:200] == partner.key


def _list(version: ListVersion, told: Data) -> Told:
    counted = {name: told.get(name) for name in ("rows", "added", "changed", "removed")}
    published = version.published_on
    yield (
        "list.changed",
        {
            "list": version.source_id,
            "name": version.source.title,
            "published_on": published.isoformat() if published else None,
            "sha256": version.sha256,
            "is_active": "rows" in told,
            **counted,
        },
    )


_TELLS: Mapping[tuple[str, str], Callable[[Any, Data], Told]] = {
    ("screening", "screening_completed"): _completed,
    ("screening", "screening_superseded"): _superseded,
    ("screening", "order_partly_released"): _partly,
    ("transaction", "order_canceled"): _canceled,
    ("transaction", "release_taken_back"): _watched("order.held"),
    ("transaction", "look_back_opened"): _watched("order.look_back"),
    ("case", "case_opened"): _of_case("case.opened"),
    ("case", "case_found_more"): _of_case("case.changed"),
    ("case", "case_screened_again"): _of_case("case.changed"),
    ("case", "finding_gone"): _of_case("case.changed"),
    ("case", "case_escalated"): _of_case("case.escalated"),
    ("case", "case_released"): _let_go,
    ("case", "case_licensed"): _let_go,
    ("case", "case_rejected"): _rejected,
    ("case", "case_superseded"): _of_case("case.superseded", "superseded"),
    ("case", "case_canceled"): _of_case("case.canceled", "canceled"),
    ("license", "license_entered"): _license("entered"),
    ("license", "license_amended"): _license("amended"),
    ("license", "license_extended"): _license("extended"),
    ("license", "license_withdrawn"): _license("withdrawn"),
    ("license", "license_reinstated"): _license("reinstated"),
    ("license", "license_reserved"): _license("reserved"),
    ("license", "license_consumed"): _license("consumed"),
    ("license", "license_given_back"): _license("given_back"),
    ("license", "license_unshipped"): _license("unshipped"),
    ("businesspartner", "partner_met"): _partner,
    ("listversion", "list_version_activated"): _list,
    ("listversion", "list_source_retired"): _list,
}

VERBS = frozenset(verb for _, verb in _TELLS)
"""What of the chain is told at all; the rest is the desk's own business."""

TYPES = (
    "order.released",
    "order.partly_released",
    "order.quoted",
    "order.held",
    "order.blocked",
    "order.rejected",
    "order.canceled",
    "order.look_back",
    "screening.superseded",
    "case.opened",
    "case.changed",
    "case.escalated",
    "case.decided",
    "case.superseded",
    "case.canceled",
    "license.entered",
    "license.amended",
    "license.extended",
    "license.withdrawn",
    "license.reinstated",
    "license.reserved",
    "license.consumed",
    "license.given_back",
    "license.unshipped",
    "list.changed",
    "partner.hit",
)

READER = "reader"
"""What of a partner's row says whose cases are told with it: key of the user who reads."""
OF_CASES = frozenset(kind for kind in TYPES if kind.startswith("case."))


OF_PARTNERS = frozenset(kind for kind in TYPES if kind.startswith("partner."))


def types_for(key: ApiKey) -> tuple[str, ...]:
    """The types that a key is told, in the feed and by webhooks alike.

    Args:
        key: one that may not read cases, or partners, is told of the rest.
    """
    unread = frozenset[str]()
    if not key.has_scope(Scope.READ_CASES):
        unread |= OF_CASES
    if not key.has_scope(Scope.READ_PARTNERS):
        unread |= OF_PARTNERS
    return tuple(kind for kind in TYPES if kind not in unread)


def tell(link: AuditEvent, subject: Any, place: Place) -> tuple[Event, ...]:
    """The public events of one link of the chain.

    Args:
        link: of one of ``VERBS``.
        subject: the row that it is about, with what it is shown by.
        place: the link's own.
    """
    found = _TELLS.get((link.subject_type, link.verb))
    if found is None:
        return ()
    about = _about(subject)
    return tuple(
        Event(place, part, kind, link.at, about, data)
        for part, (kind, data) in enumerate(found(subject, link.data))
    )


def _about(subject: Any) -> str:
    match subject:
        case Screening():
            return f"order {subject.transaction.reference}"
        case Case():
            return f"order {subject.screening.transaction.reference}"
        case Transaction():
            return f"order {subject.reference}"
        case License():
            return f"license {subject.number}"
        case BusinessPartner():
            return f"partner {subject.number}"
    return f"list {subject.source_id}"
