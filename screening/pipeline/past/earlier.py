"""Earlier answers that a transaction may make go away by what it says otherwise.

Two ways round a person: a revision without the words that held the one before, and a blocked order
sent anew under another reference. Both want the earlier answer beside the new one. Narrow on
purpose: of other references only what the same submitter sent in the days that the policy names,
of the same goods, delivered to the same (or, in the same quantity, bought by the same) party.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from screening.cases.source_orders import answered, is_let_go
from screening.controls.ear.what_was_answered_before import found_in, that_went
from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.past import EarlierAnswer, EarlierFinding
from screening.models import Case, Screening, Transaction
from screening.terms.changes import changes_between, places_changed
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome
from screening.terms.traits import Trait, TraitKind, traits_of

FINDINGS_TOLD = 5
CHANGES_TOLD = 8
MOST_BLOCKED = 20
"""Blocked orders of one buyer that are looked at, newest first."""
_DELIVERED_TO = frozenset({"ultimate_consignee", "end_user"})
_BUYERS = _DELIVERED_TO | {"purchaser"}
_BLOCKING = frozenset({"license_required", "prohibited"})


def earlier_answers(order: Transaction, *, days: int) -> tuple[EarlierAnswer, ...]:
    """The answers that nobody let go and that this transaction may make go away.

    Args:
        order: the revision that is screened.
        days: how long a block of another reference is remembered; 0: not at all.
    """
    # A shipment ships what was released of its order, and is held against that.
    is_new_deal = days > 0 and not order.source_order
    found = (_held_revision(order), _blocked_elsewhere(order, days) if is_new_deal else None)
    return tuple(answer for answer in found if answer is not None)


def _held_revision(order: Transaction) -> EarlierAnswer | None:
    """The newest held revision of which something was found that now reads otherwise."""
    if order.revision == 1:
        return None
    same = Transaction.objects.filter(
        owner=order.owner_id, reference=order.reference, revision__lt=order.revision
    )
    for earlier in same.order_by("-revision").prefetch_related("screenings__case"):
        screening = answered(earlier)
        if screening is None:
            continue
        if is_let_go(earlier) or screening.outcome == Outcome.BLOCK:
            return None
        changed = places_changed(earlier.content, order.content)
        findings = that_went(found_in(screening.answer), changed)
        if findings:
            return _beside(earlier, order, screening, findings)
    return None


def _beside(
    earlier: Transaction,
    order: Transaction,
    screening: Screening,
    findings: tuple[EarlierFinding, ...],
) -> EarlierAnswer:
    return EarlierAnswer(
        reference=earlier.reference,
        revision=earlier.revision,
        outcome=screening.outcome,
        findings=findings[:FINDINGS_TOLD],
        changes=changes_between(earlier.content, order.content)[:CHANGES_TOLD],
    )


# -- under another reference -----------------------------------------------------------------------


def _blocked_elsewhere(order: Transaction, days: int) -> EarlierAnswer | None:
    for earlier in _blocked_of_the_buyers(order, days):
        screening = answered(earlier)
        if screening is None or screening.outcome != Outcome.BLOCK:
            continue
        if not _is_same_deal(earlier, order, screening.answer) or _was_let_go(earlier, order):
            continue
        if changes_between(earlier.content, order.content):
            return _beside(earlier, order, screening, tuple(_blocks(screening.answer)))
    return None


def _blocked_of_the_buyers(order: Transaction, days: int) -> Iterator[Transaction]:
    keys = sorted({trait.key for trait in _traits(order.content, _BUYERS)})
    rows = (
        Transaction.objects.filter(
            owner=order.owner_id,
            submitted_at__lt=order.submitted_at,
            submitted_at__gte=order.submitted_at - timedelta(days=days),
            traits__key__in=keys,
            screenings__outcome=Outcome.BLOCK,
        )
        .exclude(reference=order.reference)
        .order_by("-submitted_at")
        .distinct()
    )
    yield from rows.prefetch_related("screenings__case")[:MOST_BLOCKED]


def _is_same_deal(earlier: Transaction, order: Transaction, answer: Mapping[str, Any]) -> bool:
    """Whether goods that were blocked are wanted again, by whom they were blocked for."""
    then, now = earlier.content, order.content
    to_whom = (_traits(then, _DELIVERED_TO) & _traits(now, _BUYERS)) | (
        _traits(then, _BUYERS) & _traits(now, _DELIVERED_TO)
    )
    if not to_whom and not _traits(then, _BUYERS) & _traits(now, _BUYERS):
        return False
    blocked = {d["line"] for d in answer["determinations"] if d["result"] in _BLOCKING}
    lines = TransactionFacts.from_submission(then).lines
    lines = tuple(line for line in lines if not blocked or line.number in blocked)
    for line in TransactionFacts.from_submission(now).lines:
        if any(_is_same_amount(line, other) for other in lines):
            return True
        # A dealer sells the same goods to many: there the amount tells that it is one deal.
        if to_whom and order_line_of(line, lines) is not None:
            return True
    return False


def _is_same_amount(line: LineFacts, other: LineFacts) -> bool:
    """As many for as much each: the same goods, be they called otherwise now."""
    known = None not in (line.quantity, line.unit_value)
    return known and (line.quantity, line.unit_value) == (other.quantity, other.unit_value)


def _traits(content: Mapping[str, Any], roles: frozenset[str]) -> frozenset[Trait]:
    parties = (party for party in content["parties"] if party["role"] in roles)
    return frozenset(trait for party in parties for trait in traits_of(party))


def _was_let_go(earlier: Transaction, order: Transaction) -> bool:
    """Whether a person let the order go since: a later revision, or the like of this order."""
    later = Transaction.objects.filter(
        owner=order.owner_id,
        submitted_at__gt=earlier.submitted_at,
        submitted_at__lt=order.submitted_at,
    ).prefetch_related("screenings__case")
    if any(map(is_let_go, later.filter(reference=earlier.reference))):
        return True
    names = {t.key for t in _traits(order.content, _BUYERS) if t.kind is TraitKind.NAME}
    alike = later.filter(
        destination_country=order.destination_country,
        traits__key__in=sorted(names),
        screenings__case__status__in=sorted(Case.LET_GO),
    ).distinct()
    wanted = _names_delivered_to(order)
    ours = TransactionFacts.from_submission(order.content).lines
    return any(
        _names_delivered_to(other) == wanted
        and all(order_line_of(line, _lines(other)) is not None for line in ours)
        for other in alike
    )


def _lines(transaction: Transaction) -> tuple[LineFacts, ...]:
    return TransactionFacts.from_submission(transaction.content).lines


def _names_delivered_to(transaction: Transaction) -> set[str]:
    traits = _traits(transaction.content, _DELIVERED_TO)
    return {trait.key for trait in traits if trait.kind is TraitKind.NAME}


def _blocks(answer: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    blocking = [reason for reason in answer["reasons"] if reason["outcome"] == Outcome.BLOCK]
    for reason in blocking:
        yield EarlierFinding(reason["code"], reason["summary"], (reason["subject"],))
    for line in () if blocking else answer["determinations"]:
        if line["result"] in _BLOCKING:
            words = f"line {line['line']}: {line['result'].replace('_', ' ')} ({line['citation']})"
            yield EarlierFinding(line["rule"], words, ())
