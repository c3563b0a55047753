"""What is on record of the order that a shipment names: whether it stands, and what it has.

Only what the same submitter sent counts. Of an order the newest revision counts, and of that what
was answered last; a screening that is only queued takes back no release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from screening.controls.facts import LineFacts, PartyFacts, TransactionFacts
from screening.controls.past import OrderLine, OrderParty, OrderState, OtherPlace, SourceOrder
from screening.controls.stated.party_parts import AddressFacts
from screening.matching.addresses.differing import Place, is_elsewhere
from screening.models import Case, Screening, Transaction
from screening.parts import released_part, takes_only
from screening.terms.fulfilled import Fulfilled
from screening.terms.goods import order_line_of
from screening.terms.meaning import reference_key
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key
from screening.terms.transaction_kind import SHIPS

_RECEIVES = frozenset(
    {PartyRole.INTERMEDIATE_CONSIGNEE, PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER}
)
"""Whose address is where the goods go; who pays or forwards sits where it will."""
NEAR_ROWS = 500
NEAR_SHOWN = 3
NEAR = 0.75
"""How alike two references must be to be shown; of ten characters two may differ."""


def orders_on_record(shipment: Transaction) -> tuple[SourceOrder, ...]:
    """The orders of a shipment as they stand, without what licenses hold for them: one for each
    that its lines name, in that order, with none where some name none."""
    return tuple(_on_record(shipment, one) for one in shipment.fulfils)


def _on_record(shipment: Transaction, fulfilled: Fulfilled) -> SourceOrder:
    named = fulfilled.named
    if not named:
        return SourceOrder(reference="", state=OrderState.UNKNOWN)
    rows = Transaction.objects.order_of(shipment, named)
    revisions = list(rows.prefetch_related("screenings__case"))
    if not revisions:
        return SourceOrder(named, state=OrderState.UNKNOWN, near=tuple(_near(shipment, named)))
    newest = revisions[0]
    canceled = newest.canceled_at
    found = SourceOrder(
        reference=newest.reference,
        canceled_on=canceled.date() if canceled else None,
        state=_state_of(newest),
        kind=newest.kind,
        revision=newest.revision,
        released_before=next((r.revision for r in revisions[1:] if is_let_go(r)), 0),
    )
    if newest.kind != Transaction.Kind.ORDER:
        return replace(found, state=OrderState.NO_ORDER)
    lines = TransactionFacts.from_submission(shipment.content).lines
    own = [lines[place] for place in fulfilled.lines]
    return _as_far_as_it_may_ship(_with_what_it_has(found, newest, shipment), newest, own)


def _as_far_as_it_may_ship(
    found: SourceOrder, order: Transaction, shipped: Sequence[LineFacts]
) -> SourceOrder:
    """Of an order that waits, for a shipment of nothing but lines that may ship ahead: as an order
    that was released and has those lines; for another shipment as it is.

    Args:
        shipped: the lines of the shipment that fulfil this order.
    """
    newest = order.newest_screening
    if found.state is not OrderState.PENDING or newest is None or found.canceled_on is not None:
        return found
    part = released_part(newest)
    if part is None or not takes_only(part, shipped, found.lines):
        return found
    may = tuple(line for line in found.lines if line.number in part.numbers)
    return replace(found, state=OrderState.RELEASED, lines=may)


def is_let_go(transaction: Transaction) -> bool:
    """Whether the newest answer of a revision was clear or a person released it."""
    newest = answered(transaction)
    return newest is not None and (
        newest.outcome == Outcome.CLEAR or _status_of_case(newest) in Case.LET_GO
    )


def has_shipped(order: Transaction) -> bool:
    """Whether shipments that may leave take all that an order is of."""
    facts = TransactionFacts.from_submission(order.content)
    lines = [_order_line(line) for line in facts.lines]
    shipped = _shipped(lines, order, order)
    return all(
        line.quantity is not None and shipped[line.number] >= line.quantity for line in lines
    )


def is_looked_back_on(shipment: Transaction) -> bool:
    """Whether somebody on a shipment was found listed after it had left."""
    cases = (getattr(screening, "case", None) for screening in shipment.screenings.all())
    return any(case is not None and case.is_look_back for case in cases)


def is_rejected(transaction: Transaction) -> bool:
    """Whether a person refused what was answered last."""
    newest = answered(transaction)
    return newest is not None and _status_of_case(newest) == Case.Status.REJECTED


def answered(transaction: Transaction) -> Screening | None:
    """The newest completed screening of a revision, None before the first."""
    done = (s for s in transaction.screenings.all() if s.status == Screening.Status.COMPLETED)
    return max(done, key=lambda s: s.queued_at, default=None)


def _status_of_case(screening: Screening) -> str:
    return str(getattr(getattr(screening, "case", None), "status", ""))


def _state_of(newest: Transaction) -> OrderState:
    last = answered(newest)
    if is_let_go(newest):
        return OrderState.RELEASED
    if last is not None and _status_of_case(last) == Case.Status.REJECTED:
        return OrderState.REJECTED
    return OrderState.PENDING


def _with_what_it_has(found: SourceOrder, order: Transaction, shipment: Transaction) -> SourceOrder:
    facts = TransactionFacts.from_submission(order.content)
    lines = [_order_line(line) for line in facts.lines]
    shipped = _shipped(lines, order, shipment)
    return replace(
        found,
        lines=tuple(replace(line, shipped=shipped[line.number]) for line in lines),
        parties=tuple(
            OrderParty(
                role=party.role.value,
                name=party.name,
                country=party.address.country or "",
                places=tuple(a.country for a in party.further_addresses if a.country),
            )
            for party in facts.parties
        ),
        destination=facts.destination_country or "",
        end_use_country=facts.end_use.location_country or "",
        elsewhere=tuple(
            _elsewhere(TransactionFacts.from_submission(shipment.content).parties, facts.parties)
        ),
    )


def _order_line(line: LineFacts) -> OrderLine:
    return OrderLine(
        number=line.number,
        description=line.description,
        part_number=line.part_number or "",
        eccn=line.eccn or "",
        quantity=line.quantity,
        unit=line.unit or "",
        destination=line.ship_to.country or "" if line.ship_to else "",
    )


def _elsewhere(
    shipped: Sequence[PartyFacts], ordered: Sequence[PartyFacts]
) -> Iterator[OtherPlace]:
    """Parties that receive goods at an address that the order has for nobody of their name."""
    for position, party in enumerate(shipped):
        if party.role not in _RECEIVES:
            continue
        theirs = [
            address
            for other in ordered
            if name_key(other.name) == name_key(party.name)
            for _, address in other.addresses
        ]
        for _, ours in party.addresses:
            # Of another country the shipment is told apart by that.
            known = [other for other in theirs if ours.country in (None, other.country)]
            if known and all(is_elsewhere(_place(ours), _place(other)) for other in known):
                yield OtherPlace(position, _in_a_line(ours), _in_a_line(known[0]))


def _place(address: AddressFacts) -> Place:
    parts = (address.street, address.city, address.postal_code, address.country)
    return Place(*(part or "" for part in parts))


def _in_a_line(address: AddressFacts) -> str:
    parts = (address.street, address.postal_code, address.city, address.region, address.country)
    return ", ".join(part for part in parts if part)


def _shipped(
    lines: Sequence[OrderLine], order: Transaction, shipment: Transaction
) -> Mapping[int, Decimal]:
    """By line of the order, what other shipments of it that may leave take."""
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for other in _other_shipments(order, shipment):
        for line in _lines_of(other, order):
            ordered = order_line_of(line, lines)
            if ordered is not None and line.quantity is not None:
                taken[ordered.number] += line.quantity
    return taken


def _lines_of(shipment: Transaction, order: Transaction) -> Iterator[LineFacts]:
    """The lines of a shipment that fulfil an order."""
    lines = TransactionFacts.from_submission(shipment.content).lines
    for one in shipment.fulfils:
        if reference_key(one.named) == reference_key(order.reference):
            yield from (lines[place] for place in one.lines)


def _other_shipments(order: Transaction, shipment: Transaction) -> Iterator[Transaction]:
    of_order = Transaction.objects.shipments_of(owner=order.owner_id, reference=order.reference)
    rows = of_order.filter(
        kind__in=SHIPS,
        superseded_at=None,
        canceled_at=None,
    ).exclude(reference=shipment.reference)
    for other in rows.order_by("submitted_at", "pk").prefetch_related("screenings__case"):
        if is_let_go(other) or is_looked_back_on(other):
            yield other


def _near(shipment: Transaction, named: str) -> Iterator[str]:
    """References of the submitter's orders that are spelled nearly so."""
    wanted = reference_key(named)
    rows: Any = Transaction.objects.filter(
        owner=shipment.owner_id,
        kind=Transaction.Kind.ORDER,
        superseded_at=None,
        submitted_at__lt=shipment.submitted_at,
        reference_key__startswith=wanted[: max(1, len(wanted) // 3)],
    ).order_by("-submitted_at")
    known = dict(rows.values_list("reference_key", "reference")[:NEAR_ROWS])
    for key in get_close_matches(wanted, known, n=NEAR_SHOWN, cutoff=NEAR):
        yield known[key]
