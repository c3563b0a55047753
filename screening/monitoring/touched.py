"""What becomes of an order that a change may touch: judged again, and stored where that found more.

An order of which nothing came or went is left as it is: its screening, case, answers, signatures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.source_orders import answered, has_shipped, is_let_go, is_rejected
from screening.models import Case, ChangeEffect, MonitoredChange, Screening, Transaction
from screening.monitoring.noticing import MONITOR
from screening.pipeline import run_screening
from screening.pipeline.answer import screen_submissions
from screening.pipeline.past import earlier_answers
from screening.pipeline.reference import Reference, reference_in_force
from screening.pipeline.stored import stored_order
from screening.policies import desk_policy_in_force
from screening.terms.transaction_kind import QUOTATION
from screening.terms.values import content_hash

Subject, What = ChangeEffect.Subject, ChangeEffect.What
_OF_THE_MOMENT = frozenset({"list.stale", "engine.error"})
"""Reasons that come and go with the hour, not with what a change touched."""
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings that a change brought and took away, in words."""

    come: tuple[str, ...]
    gone: tuple[str, ...]


def is_watched(order: Transaction, *, now: datetime) -> bool:
    """Whether a change can still mean something to an order: it waits for a decision, it was let
    go and has not shipped, or it is a shipment of the last days that policy looks back on.

    Args:
        order: with its screenings and their cases fetched.
    """
    newest = order.newest_screening
    if newest is None or newest.status != Screening.Status.COMPLETED or is_rejected(order):
        return False
    if not is_let_go(order):
        return True
    if not (order.ships or order.kind == QUOTATION or has_left(order, now.date())):
        return True
    looked_back_on = timedelta(days=desk_policy_in_force().look_back_days)
    left = order.goods_issued_on
    if left is not None and left <= now.date():
        return left >= now.date() - looked_back_on
    return order.submitted_at >= now - looked_back_on


def has_left(order: Transaction, day: date) -> bool:
    """Whether the goods left by a day, as the submitter says; a day to come is only planned."""
    return order.goods_issued_on is not None and order.goods_issued_on <= day


def look_at(
    order: Transaction, change: MonitoredChange, *, is_seen_by_lists: bool = True
) -> ChangeEffect | None:
    """Judge an order as it would be judged now, and store what a change made of it.

    Safe to run twice: an order that was screened again shows no difference the second time.

    Args:
        order: one that is watched and that the change may touch.
        is_seen_by_lists: whether lists, policy and engine tell if it was screened after the change;
            they do not where the watch list or a partner changed.

    Returns:
        What came of it; None where nothing did.
    """
    before = answered(order)
    assert before is not None
    reference = reference_in_force()
    if is_seen_by_lists and _was_made_with(before, reference):
        return None
    compared = compare(before.answer, _judged(order, reference))
    if not compared.come and not compared.gone:
        return None
    if is_let_go(order) and order.kind == Transaction.Kind.ORDER and has_shipped(order):
        return None  # Its shipments are looked back on.
    if compared.come:
        return _screen_again(order, change, compared)
    return _note_gone(order, before, change, compared)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Compared:
    """What one answer has and the other has not."""
    old, new = dict(_findings(before)), dict(_findings(after))
    come = [words for key, (told, words) in new.items() if old.get(key, ("", ""))[0] != told]
    gone = [words for key, (_, words) in old.items() if key not in new]
    return Compared(_told(come), _told(gone))


def _told(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:MOST_TOLD]


def _findings(answer: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], tuple[str, str]]]:
    """What stands in an answer: its key, what it says as a hash, and in words."""
    for hit in answer.get("hits", ()):
        listed = hit["listed_party"]
        told = [hit["name"], hit["score"], hit["is_match"], hit["via"], listed["measures"]]
        words = f"{listed['name']} ({listed['source']})"
        yield ("hit", hit["subject"], listed["source"], listed["uid"]), (content_hash(told), words)
    for line in answer.get("determinations", ()):
        told = [line["eccn"], line["result"], line.get("citation")]
        words = f"line {line['line']}: {line['result']}"
        yield ("line", line["line"]), (content_hash(told), words)
    for flag in answer.get("red_flags", ()):
        yield ("flag", flag["code"]), (flag["severity"], flag["summary"])
    for reason in answer.get("reasons", ()):
        if reason["code"] not in _OF_THE_MOMENT:
            key = ("reason", reason["code"], reason["subject"])
            yield key, (reason["outcome"], reason["summary"])


def _judged(order: Transaction, reference: Reference) -> dict[str, Any]:
    now = timezone.now()
    earlier = earlier_answers(order, days=reference.days_remembered(now.date()))
    asked = stored_order(order, earlier=earlier)
    (found,) = screen_submissions([asked], reference=reference, as_of=now.date(), instant=now)
    return found.answer


def _was_made_with(screening: Screening, reference: Reference) -> bool:
    """Whether it is the answer to what is in force: it was screened after the change."""
    used = set(screening.versions_used.values_list("pk", flat=True))
    return (
        used == {version.pk for version in reference.versions}
        and screening.policy_id == reference.policy_row.pk
        and screening.engine == str(reference.engine)
    )


def _screen_again(
    order: Transaction, change: MonitoredChange, found: Compared
) -> ChangeEffect | None:
    """Store that findings came, take back a release, and screen; the case opens or goes on."""
    with audit.recorded():
        locked = Transaction.objects.select_for_update(no_key=True).get(pk=order.pk)
        known: ChangeEffect | None = _known(order, change)
        if known is not None or locked.canceled_at is not None or locked.superseded_at is not None:
            return known
        subject, what = _what_it_becomes(order)
        screening = Screening.objects.create(transaction=order, because_of=change)
        effect = _effect(order, change, subject, what, found, screening=screening)
        audit.record(
            verb=_VERBS[what],
            subject=order,
            by=MONITOR,
            reference=order.reference,
            screening=str(screening.pk),
            because_of=change.pk,
            found=list(found.come),
        )
    run_screening(screening_id=str(screening.pk))
    return effect


def _known(order: Transaction, change: MonitoredChange) -> ChangeEffect | None:
    """What was stored of an order before, by a worker that died behind it."""
    found: ChangeEffect | None = ChangeEffect.objects.filter(
        change=change, transaction=order
    ).first()
    return found


_VERBS: dict[str, str] = {
    What.FOUND: "order_found_more",
    What.HELD: "release_taken_back",
    What.LOOK_BACK: "look_back_opened",
}


def _what_it_becomes(order: Transaction) -> tuple[str, str]:
    if not is_let_go(order):
        return Subject.OPEN_ORDER, What.FOUND
    if order.ships or has_left(order, timezone.now().date()):
        return Subject.SHIPMENT, What.LOOK_BACK
    return Subject.RELEASED_ORDER, What.HELD


def _note_gone(
    order: Transaction, screening: Screening, change: MonitoredChange, found: Compared
) -> ChangeEffect | None:
    """Note on an open case what is gone. The case stays: no machine lets go what a person holds."""
    case = Case.objects.open().filter(screening=screening).first()
    if case is None:
        return None
    with audit.recorded():
        known = _known(order, change)
        if known is not None:
            return known
        effect = _effect(order, change, Subject.OPEN_ORDER, What.GONE, found, case=case)
        audit.record(
            verb="finding_gone",
            subject=case,
            by=MONITOR,
            because_of=change.pk,
            gone=list(found.gone),
        )
    return effect


def _effect(
    order: Transaction,
    change: MonitoredChange,
    subject: str,
    what: str,
    found: Compared,
    *,
    screening: Screening | None = None,
    case: Case | None = None,
) -> ChangeEffect:
    effect: ChangeEffect = ChangeEffect.objects.create(
        change=change,
        subject=subject,
        subject_key=str(order.pk),
        label=str(order),
        what=what,
        come=list(found.come),
        gone=list(found.gone),
        transaction=order,
        screening=screening,
        case=case,
    )
    return effect
