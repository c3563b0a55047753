"""Answers under other references that a transaction may make go away.

Narrow on purpose: only what the same submitter sent in the days that the policy names. A blocked or
rejected order counts where the same goods go to the same (or, in the same quantity, are bought by
the same) party; a held one where words that held it are gone; a held shipment against another of
its order. Goods refused for who wanted them count for another buyer, too, where all are the same in
the same quantity and country and the buyer is new here: ordinary goods have many buyers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q

from screening.cases.source_orders import answered, is_let_go, is_rejected
from screening.controls.ear.what_was_answered_before import found_in, that_went
from screening.controls.facts import LineFacts, lines_of
from screening.controls.past import EarlierAnswer, EarlierFinding
from screening.models import Case, Screening, Transaction
from screening.pipeline.past.looked_at import Among, with_answers
from screening.terms.changes import changes_between, places_changed
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome
from screening.terms.traits import Trait, TraitKind, traits_of

FINDINGS_TOLD = 5
CHANGES_TOLD = 8
MOST_REFUSED = 20
"""Refused or held orders that are looked at, newest first."""
_DELIVERED_TO = frozenset({"ultimate_consignee", "end_user"})
_BUYERS = _DELIVERED_TO | {"purchaser"}
_BLOCKING = frozenset({"license_required", "prohibited"})
_WORDS = "text."
"""How findings in words are called."""
_WHO = "party."
_REFUSED = Q(screenings__outcome=Outcome.BLOCK) | Q(screenings__case__status=Case.Status.REJECTED)


def answers_elsewhere(
    order: Transaction, days: int, among: Among | None = None
) -> Iterator[EarlierAnswer]:
    """Of each kind the newest that nobody let go.

    Args:
        order: the revision that is screened.
        days: how long an answer is remembered.
        among: the earlier orders that it can be (``remembered.py``); the others are not read.
            Without it, and for a shipment, all are.
    """
    # A shipment ships what was released of its order, and is held against that.
    if order.source_order:
        found = [_held_shipment(order, days)]
    else:
        found = [_refused(order, days, among), _held_for_words(order, days, among)]
        if found[0] is None:
            found.append(_refused_to_another(order, days, among))
    yield from (answer for answer in found if answer is not None)


def beside(
    earlier: Transaction,
    order: Transaction,
    screening: Screening,
    findings: tuple[EarlierFinding, ...],
    of: str = "",
) -> EarlierAnswer:
    """An earlier answer, and what the order states otherwise."""
    return EarlierAnswer(
        reference=earlier.reference,
        revision=earlier.revision,
        outcome=screening.outcome,
        findings=findings[:FINDINGS_TOLD],
        changes=changes_between(earlier.content, order.content)[:CHANGES_TOLD],
        of=of,
    )


def buyers_keys(order: Transaction) -> set[str]:
    """What the orders of the same buyers are found by."""
    return {trait.key for trait in _traits(order.content, _BUYERS)}


def names_of_buyers(order: Transaction) -> set[str]:
    """Those of these that are names."""
    traits = _traits(order.content, _BUYERS)
    return {trait.key for trait in traits if trait.kind is TraitKind.NAME}


def _refused(order: Transaction, days: int, among: Among | None) -> EarlierAnswer | None:
    """The newest blocked or rejected order of the same goods by the same buyer."""
    for earlier in (
        _newest(_of_the_buyers(order, days, _REFUSED))
        if among is None
        else among.reader.each(among.refused)
    ):
        screening = answered(earlier)
        if screening is None:
            continue
        is_block = screening.outcome == Outcome.BLOCK
        if not is_block and not is_rejected(earlier):
            continue
        answer = screening.answer
        if not _is_same_deal(earlier, order, answer) or _was_let_go(earlier, order, among):
            continue
        if changes_between(earlier.content, order.content):
            why = _blocks(answer) if is_block else _holds(answer)
            return beside(earlier, order, screening, tuple(why), "" if is_block else "rejected")
    return None


def _held_for_words(order: Transaction, days: int, among: Among | None) -> EarlierAnswer | None:
    """The newest order of the same goods by the same buyer that was held for words now gone."""
    if among is not None and not among.worded:
        return None
    held = _of_the_buyers(order, days, Q(screenings__outcome=Outcome.HOLD))
    for earlier in _newest(held) if among is None else _newest_among(held, among):
        found = _words_that_went(earlier, order, "buyer")
        if found is None or not _is_same_deal(earlier, order, {"determinations": ()}):
            continue
        if not _was_let_go(earlier, order, among):
            return found
    return None


def _held_shipment(order: Transaction, days: int) -> EarlierAnswer | None:
    """The newest other shipment of the same order that was held for words now gone."""
    rows = _remembered(order, days).filter(
        source_order__iexact=order.source_order, screenings__outcome=Outcome.HOLD
    )
    for earlier in _newest(rows):
        found = _words_that_went(earlier, order, "shipment")
        if found is not None and not _was_let_go(earlier, order, None):
            return found
    return None


def _words_that_went(earlier: Transaction, order: Transaction, of: str) -> EarlierAnswer | None:
    screening = answered(earlier)
    if screening is None or screening.outcome != Outcome.HOLD or is_let_go(earlier):
        return None
    words = [f for f in found_in(screening.answer) if f.code.startswith(_WORDS)]
    findings = that_went(words, places_changed(earlier.content, order.content))
    return beside(earlier, order, screening, findings, of) if findings else None


def _refused_to_another(order: Transaction, days: int, among: Among | None) -> EarlierAnswer | None:
    """The newest order of the same goods, as many, that was refused for who wanted them."""
    there = {"destination_country": order.destination_country, "source_order": ""}
    for earlier in (
        _newest(_remembered(order, days).filter(_REFUSED, **there))
        if among is None
        else among.reader.each(among.elsewhere)
    ):
        screening = answered(earlier)
        if screening is None or is_let_go(earlier):
            continue
        who = tuple(f for f in _reasons(screening.answer) if f.code.startswith(_WHO))
        if not who or not _are_all_the_same(earlier, order):
            continue
        if _is_known(order, before=earlier) or _was_let_go(earlier, order, among):
            continue
        if changes_between(earlier.content, order.content):
            return beside(earlier, order, screening, who, "refused")
    return None


def _are_all_the_same(earlier: Transaction, order: Transaction) -> bool:
    """Whether an order has each line of another, as many, and no line more."""
    ours, theirs = _lines(order), _lines(earlier)
    pairs = [(line, order_line_of(line, theirs)) for line in ours]
    return len(ours) == len(theirs) and all(
        other is not None and line.quantity is not None and line.quantity == other.quantity
        for line, other in pairs
    )


def _is_known(order: Transaction, *, before: Transaction) -> bool:
    """Whether the buyer was a customer before the order that was refused."""
    keys = sorted(names_of_buyers(order))
    return Transaction.objects.filter(
        owner=order.owner_id, submitted_at__lt=before.submitted_at, traits__key__in=keys
    ).exists()


def _remembered(order: Transaction, days: int) -> Any:
    """What the submitter sent under other references in the days before, newest first."""
    return (
        Transaction.objects.filter(
            owner=order.owner_id,
            submitted_at__lt=order.submitted_at,
            submitted_at__gte=order.submitted_at - timedelta(days=days),
        )
        .exclude(reference=order.reference)
        .order_by("-submitted_at")
    )


def _of_the_buyers(order: Transaction, days: int, kind: Q) -> Any:
    return _remembered(order, days).filter(kind, traits__key__in=sorted(buyers_keys(order)))


def _newest(rows: Any) -> Iterator[Transaction]:
    """The newest of these orders, with their answers."""
    yield from with_answers(rows.distinct()[:MOST_REFUSED])


def _newest_among(rows: Any, among: Among) -> Iterator[Transaction]:
    """Of the newest of these orders those that were held for words."""
    newest = rows.distinct().values_list("pk", "submitted_at")[:MOST_REFUSED]
    yield from among.reader.each([key for key, _ in newest if key in among.worded])


def _is_same_deal(earlier: Transaction, order: Transaction, answer: Mapping[str, Any]) -> bool:
    """Whether goods that were blocked are wanted again, by whom they were blocked for."""
    then, now = earlier.content, order.content
    to_whom = (_traits(then, _DELIVERED_TO) & _traits(now, _BUYERS)) | (
        _traits(then, _BUYERS) & _traits(now, _DELIVERED_TO)
    )
    if not to_whom and not _traits(then, _BUYERS) & _traits(now, _BUYERS):
        return False
    blocked = {d["line"] for d in answer["determinations"] if d["result"] in _BLOCKING}
    lines = lines_of(then)
    lines = tuple(line for line in lines if not blocked or line.number in blocked)
    for line in lines_of(now):
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


def _was_let_go(earlier: Transaction, order: Transaction, among: Among | None) -> bool:
    """Whether a person let the order go since: a later revision, or the like of this order."""
    later = with_answers(
        Transaction.objects.filter(
            owner=order.owner_id,
            submitted_at__gt=earlier.submitted_at,
            submitted_at__lt=order.submitted_at,
        )
    )
    is_revised = earlier.superseded_at is not None
    if is_revised and any(map(is_let_go, later.filter(reference=earlier.reference))):
        return True
    names = names_of_buyers(order)
    if among is not None and among.let_go.isdisjoint(names):
        return False
    alike = later.filter(
        destination_country=order.destination_country,
        traits__key__in=sorted(names),
        screenings__case__status__in=sorted(Case.LET_GO),
    ).distinct()
    wanted = _names_delivered_to(order)
    ours = lines_of(order.content)
    return any(
        _names_delivered_to(other) == wanted
        and all(order_line_of(line, _lines(other)) is not None for line in ours)
        for other in alike
    )


def _lines(transaction: Transaction) -> tuple[LineFacts, ...]:
    return lines_of(transaction.content)


def _names_delivered_to(transaction: Transaction) -> set[str]:
    traits = _traits(transaction.content, _DELIVERED_TO)
    return {trait.key for trait in traits if trait.kind is TraitKind.NAME}


def _blocks(answer: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    blocking = [reason for reason in answer["reasons"] if reason["outcome"] == Outcome.BLOCK]
    yield from _told(blocking)
    for line in () if blocking else answer["determinations"]:
        if line["result"] in _BLOCKING:
            words = f"line {line['line']}: {line['result'].replace('_', ' ')} ({line['citation']})"
            yield EarlierFinding(line["rule"], words, ())


def _holds(answer: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    """Why a person had it to judge; what was found stands before what was open."""
    yield from found_in(answer) or _reasons(answer)


def _reasons(answer: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    yield from _told(answer["reasons"])


def _told(reasons: Iterable[Mapping[str, Any]]) -> Iterator[EarlierFinding]:
    for reason in reasons:
        yield EarlierFinding(reason["code"], reason["summary"], (reason["subject"],))
