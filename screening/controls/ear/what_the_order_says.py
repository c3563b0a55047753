"""A shipment against the order it fulfils: what was released is what ships, and nothing else.

Own rule: a release is given for the parties, goods, quantities and places that were screened (15
CFR 736.2(b)(10), 764.2(e); read 2026-11-24). A shipment of an order that is not on record, does
not stand, or has not what the shipment has is a question for a person, with the difference shown.
One that names no order is screened as what it is (returns, samples, hand carry), unless the policy
demands an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from screening.controls.answers import Question
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.past import OrderLine, OrderParty, OrderState, SourceOrder
from screening.controls.policy import SHIPMENT_NAMES_ORDER
from screening.terms.eccn import Eccn
from screening.terms.fulfilled import Fulfilled
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key
from screening.terms.transaction_kind import SHIPS, WITHOUT_ORDER
from screening.terms.units import same_unit

FIELD = "source_order"
_DELIVERED_TO = frozenset({PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER})
# Who carries is often known only when the goods leave; each is screened by its own name.
_NAMED_WHEN_SHIPPED = frozenset({PartyRole.CARRIER, PartyRole.VESSEL})
_MAY_BE_ADDED = frozenset(
    {
        PartyRole.FREIGHT_FORWARDER,
        PartyRole.NOTIFY_PARTY,
        PartyRole.AGENT,
        PartyRole.BANK,
        PartyRole.SELLER,
        PartyRole.EXPORTER_OF_RECORD,
    }
)


def _rule(name: str, words: str) -> Rule:
    return Rule(
        rule_id=f"own.order.{name}",
        citation="own rule: fail closed; 15 CFR 736.2(b)(10)",
        step=FIELD,
        code="shipment.order",
        words=words,
    )


UNNAMED = _rule("unnamed", "where the policy demands it, a shipment names its order")
NOT_LOOKED_UP = _rule("not_looked_up", "a shipment is held where nobody looked for its order")
UNKNOWN = _rule("unknown", "a shipment is held whose order its submitter has not on record")
NO_ORDER = _rule("no_order", "a shipment is held that names something else than an order")
NOT_RELEASED = _rule("not_released", "a shipment is held whose order was not released")
SUPERSEDED = _rule("superseded", "only the newest revision of an order may ship")
REJECTED = _rule("rejected", "a shipment is held whose order was rejected")
DIFFERS = _rule("differs", "a shipment is held that has what its order has not")
AGREES = _rule("agrees", "a shipment of a released order that has all it ships")
RULES = (
    UNNAMED, NOT_LOOKED_UP, UNKNOWN, NO_ORDER, NOT_RELEASED, SUPERSEDED, REJECTED, DIFFERS, AGREES,
)  # fmt: skip


def what_the_order_says(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 10: a shipment against its order; of another transaction nothing."""
    if inquiry.facts.kind not in SHIPS:
        return NOTHING
    on_record = inquiry.past.all_orders
    rulings: list[Ruling] = []
    for place, one in enumerate(inquiry.facts.fulfils):
        order = on_record[place] if place < len(on_record) else None
        rulings += (_told_of(each, one.field) for each in _of_an_order(inquiry, one, order))
    return rule_on(inquiry, *rulings)


def _told_of(ruling: Ruling, field: str) -> Ruling:
    """A ruling about an order as such, told of the field that names it."""
    return replace(ruling, subject=field) if ruling.subject == FIELD else ruling


def _of_an_order(inquiry: Inquiry, one: Fulfilled, order: SourceOrder | None) -> Iterator[Ruling]:
    """The lines of one order against it."""
    if not one.named:
        yield from _without_an_order(inquiry)
    elif order is None or order.state is OrderState.NOT_LOOKED_UP:
        words = f"Nobody looked up order {one.named}, so the shipment was not held against it."
        yield _held(NOT_LOOKED_UP, words)
    elif order.state is OrderState.UNKNOWN:
        yield _unknown(one.named, order)
    elif order.state is OrderState.NO_ORDER:
        words = f"{one.named} is a {order.kind.replace('_', ' ')}, not an order."
        yield _held(NO_ORDER, words, question=_which(words))
    else:
        lines = [inquiry.facts.lines[place] for place in one.lines]
        rulings = [*_standing(order), *_differences(inquiry, order, lines)]
        yield from rulings or (_agrees(order),)


def _without_an_order(inquiry: Inquiry) -> Iterator[Ruling]:
    has_none = inquiry.facts.kind in WITHOUT_ORDER  # returns, samples, what is carried by hand
    if has_none or not inquiry.policy.in_force(SHIPMENT_NAMES_ORDER, inquiry.as_of):
        return
    words = "The shipment names no order, and the policy demands one."
    yield _held(UNNAMED, words, question=_which(words))


def _unknown(named: str, order: SourceOrder) -> Ruling:
    near = f" Nearly so are spelled: {', '.join(order.near)}." if order.near else ""
    words = f"No order {named} of this submitter is on record.{near}"
    return _held(UNKNOWN, words, question=_which(words))


def _which(words: str) -> Question:
    return Question(
        FIELD, f"Which order does this ship? ({words})", "shipment.order", "classification"
    )


def _held(
    rule: Rule,
    words: str,
    *,
    subject: str = FIELD,
    ships: str = "",
    ordered: str = "",
    question: Question | None = None,
) -> Ruling:
    inputs = {"shipment": ships, "order": ordered} if ships or ordered else {}
    return Ruling(rule, (), Outcome.HOLD, None, words, inputs, question, subject)


def _agrees(order: SourceOrder) -> Ruling:
    words = f"order {_name(order)} was released and has all that ships"
    return Ruling(AGREES, (), Outcome.CLEAR, None, words, subject=FIELD)


def _name(order: SourceOrder) -> str:
    return f"{order.reference} (revision {order.revision})"


def _standing(order: SourceOrder) -> Iterator[Ruling]:
    """Whether the order may ship at all; of a canceled one step 10 speaks elsewhere."""
    if order.canceled_on is not None:
        return
    if order.state is OrderState.REJECTED:
        yield _held(REJECTED, f"Order {_name(order)} was rejected.")
    elif order.state is OrderState.PENDING and order.released_before:
        yield _held(
            SUPERSEDED,
            f"Order {order.reference} was changed after revision {order.released_before} was "
            f"released, and revision {order.revision} is not released.",
        )
    elif order.state is OrderState.PENDING:
        yield _held(NOT_RELEASED, f"Order {_name(order)} is not released.")


def _differences(
    inquiry: Inquiry, order: SourceOrder, lines: Sequence[LineFacts]
) -> Iterator[Ruling]:
    yield from _places(inquiry, order)
    for party in inquiry.facts.parties:
        yield from _party(party, order)
    for other in order.elsewhere:
        party = inquiry.facts.parties[other.party]
        who = f"{party.role.words} {party.name}"
        subject = f"{party.subject}.address"
        yield _differs(subject, f"{who} at {other.ships}", f"{who} at {other.ordered}", order)
    yield from _lines(inquiry, lines, order)


def _differs(subject: str, ships: str, ordered: str, order: SourceOrder) -> Ruling:
    words = f"The shipment says {ships}; order {_name(order)} says {ordered}."
    return _held(DIFFERS, words, subject=subject, ships=ships, ordered=ordered)


def _places(inquiry: Inquiry, order: SourceOrder) -> Iterator[Ruling]:
    facts = inquiry.facts
    to_places = {p.country for p in order.parties if PartyRole(p.role) in _DELIVERED_TO}
    known = {order.destination} if order.destination else to_places - {""}
    known |= {line.destination for line in order.lines if line.destination}
    for subject, ours, theirs in (
        ("destination_country", facts.destination_country, known),
        (
            "end_use.location_country",
            facts.end_use.location_country,
            {order.end_use_country} - {""},
        ),
    ):
        if ours and ours not in theirs and (theirs or subject == "destination_country"):
            word = "destination" if subject == "destination_country" else "place of end use"
            ordered = f"{word} {', '.join(sorted(theirs)) or 'unknown'}"
            yield _differs(subject, f"{word} {ours}", ordered, order)


def _party(party: PartyFacts, order: SourceOrder) -> Iterator[Ruling]:
    if party.role in _NAMED_WHEN_SHIPPED:
        return
    in_role = _known_in(party.role, order.parties)
    if party.role in _MAY_BE_ADDED and not in_role:
        return
    role = party.role.words
    named = [known for known in in_role if _is_same_name(party.name, known.name)]
    ships = f"{role} {party.name}"
    if not named:
        known = "; ".join(f"{row.name}" for row in in_role) or "nobody"
        yield _differs(party.subject, ships, f"{role} {known}", order)
        return
    countries = {code for known in named for code in (known.country, *known.places) if code}
    for path, address in party.addresses:
        country = address.country
        if country and countries and country not in countries:
            ordered = f"{role} {named[0].name} in {', '.join(sorted(countries))}"
            yield _differs(f"{path}.country", f"{ships} in {country}", ordered, order)


def _known_in(role: PartyRole, parties: tuple[OrderParty, ...]) -> tuple[OrderParty, ...]:
    """Whom the order names for a role: who the goods go to is told apart, as is who forwards."""
    if role in _MAY_BE_ADDED:
        return tuple(p for p in parties if p.role == role)
    if role not in _DELIVERED_TO:
        return parties
    delivered = tuple(p for p in parties if PartyRole(p.role) in _DELIVERED_TO)
    return delivered or parties


def _is_same_name(ours: str, theirs: str) -> bool:
    return name_key(ours) == name_key(theirs)


def _lines(inquiry: Inquiry, lines: Sequence[LineFacts], order: SourceOrder) -> Iterator[Ruling]:
    taken: dict[int, list[LineFacts]] = {}
    for line in lines:
        ordered = order_line_of(line, order.lines)
        if ordered is None:
            yield _not_ordered(line, order)
            continue
        taken.setdefault(ordered.number, []).append(line)
        yield from _place_of_line(inquiry, line, ordered, order)
        if line.eccn and ordered.eccn and not _is_same_eccn(line.eccn, ordered.eccn):
            ships = f"ECCN {line.eccn} of line {line.number}"
            said = f"ECCN {ordered.eccn} of line {ordered.number}"
            yield _differs(f"{line.subject}.eccn", ships, said, order)
    by_number = {row.number: row for row in order.lines}
    for number, taking in taken.items():
        yield from _quantity(taking, by_number[number], order)


def _place_of_line(
    inquiry: Inquiry, line: LineFacts, ordered: OrderLine, order: SourceOrder
) -> Iterator[Ruling]:
    """Where a line goes, if it or the order's says so itself."""
    if line.ship_to is None and not ordered.destination:
        return
    ours = line.ship_to.country if line.ship_to else inquiry.facts.destination_country
    theirs = ordered.destination or order.destination
    if ours and theirs and ours != theirs:
        ships, said = f"line {line.number} to {ours}", f"line {ordered.number} to {theirs}"
        yield _differs(f"{line.subject}.ship_to.country", ships, said, order)


def _is_same_eccn(ours: str, theirs: str) -> bool:
    """Whether two codes are one, or one is the other with its paragraph left out."""
    here, there = Eccn.parse(ours), Eccn.parse(theirs)
    if here is None or there is None:
        return ours.strip().casefold() == theirs.strip().casefold()
    return here.is_within(there) or there.is_within(here)


def _not_ordered(line: LineFacts, order: SourceOrder) -> Ruling:
    same_number = next((row for row in order.lines if row.number == line.number), None)
    ordered = f"line {line.number} {_goods(same_number)}" if same_number else "no such line"
    part = f" ({line.part_number})" if line.part_number else ""
    ships = f"line {line.number} {line.description}{part}"
    return _differs(line.subject, ships, ordered, order)


def _goods(row: OrderLine) -> str:
    return f"{row.description} ({row.part_number})" if row.part_number else row.description


def _quantity(lines: list[LineFacts], ordered: OrderLine, order: SourceOrder) -> Iterator[Ruling]:
    """What is taken of one line of the order against what is left of it."""
    subject = f"{lines[0].subject}.quantity"
    quantities = [line.quantity for line in lines]
    ships = sum((q for q in quantities if q is not None), Decimal(0))
    unit = next((line.unit for line in lines if line.unit), "")
    if ordered.quantity is None and not any(q is not None for q in quantities):
        return
    if ordered.quantity is None or None in quantities:
        ours = "no quantity" if None in quantities else f"{_amount(ships, unit)}"
        theirs = _left(ordered)
        yield _differs(subject, f"{ours} of line {lines[0].number}", theirs, order)
    elif not all(same_unit(line.unit or "", ordered.unit) for line in lines):
        yield _differs(subject, _amount(ships, unit), _left(ordered), order)
    elif ships + ordered.shipped > ordered.quantity:
        ours = f"{_amount(ships, unit)} of line {lines[0].number}"
        yield _differs(subject, ours, _left(ordered), order)


def _left(ordered: OrderLine) -> str:
    if ordered.quantity is None:
        return f"no quantity of line {ordered.number}"
    whole = f"{_amount(ordered.quantity, ordered.unit)} of line {ordered.number}"
    if not ordered.shipped:
        return whole
    return f"{whole}, of which {_amount(ordered.shipped, '')} ship or shipped otherwise"


def _amount(quantity: Decimal, unit: str) -> str:
    return f"{format(quantity, 'f')} {unit}".strip()
