"""Lines that go to, or leave from, a place of their own: each is judged by its own place.

License determination asks of each line where it goes (15 CFR 732.3, 738.4): an order for plants in
two countries is judged once for each, all its lines before it and only those that go there spoken
of, so that what adds up (value, units, what a set is made of) adds up over the whole order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from screening.controls.answers import Reason, RedFlag
from screening.controls.ear.destinations import Destination
from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.findings import Findings, add_up
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key

_WHOLE_ADDRESS = frozenset({"UA", "RU"})
"""Countries in which the address decides, and not the country alone (15 CFR 746.6)."""
_ONLY_RECEIVES = (PartyRole.INTERMEDIATE_CONSIGNEE, PartyRole.ULTIMATE_CONSIGNEE)
_GRAVEST_FIRST = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Apart:
    """Lines that go and leave alike.

    Args:
        lines: their indexes.
        facts: the whole transaction as it is for them.
    """

    lines: frozenset[int]
    facts: TransactionFacts


def lines_apart(facts: TransactionFacts) -> tuple[Apart, ...]:
    """The lines by where they go; empty where all go and leave as the order does."""
    if not any(line.ship_to or line.ship_from_country for line in facts.lines):
        return ()
    groups: dict[tuple[object, ...], list[LineFacts]] = {}
    for line in facts.lines:
        groups.setdefault(_alike(facts, line), []).append(line)
    return tuple(
        Apart(frozenset(line.index for line in lines), _facts_of(facts, lines[0]))
        for lines in groups.values()
    )


def _alike(facts: TransactionFacts, line: LineFacts) -> tuple[object, ...]:
    place = line.ship_to
    decides = place if place is not None and place.country in _WHOLE_ADDRESS else None
    code = place.country if place else None
    return code, decides, line.ship_from_country, _receive_others(facts, line)


def _facts_of(facts: TransactionFacts, line: LineFacts) -> TransactionFacts:
    place = line.ship_to
    start = line.ship_from_country or facts.ship_from_country
    apart = replace(facts, ship_from_country=start, not_of_lines=_receive_others(facts, line))
    if place is None:
        return apart
    return replace(
        apart,
        destination_country=place.country,
        destination_path=f"{line.subject}.ship_to.country",
        line_place=(f"{line.subject}.ship_to", place) if place.is_placed else None,
    )


def _receive_others(facts: TransactionFacts, line: LineFacts) -> frozenset[int]:
    """Consignees (indexes) to whom other lines go by name, and this one goes to another by name."""
    if not line.ship_to_name:
        return frozenset()
    named = {name_key(each.ship_to_name) for each in facts.lines if each.ship_to_name}
    named.discard(name_key(line.ship_to_name))
    receiving = facts.in_roles(_ONLY_RECEIVES)
    return frozenset(party.index for party in receiving if name_key(party.name) in named)


def put_together(parts: Iterable[tuple[Findings, frozenset[int]]]) -> Findings:
    """What was found of lines apart, as what was found of the order.

    Args:
        parts: findings, and the lines that they are of; what is said of another line is left out.
    """
    whole = add_up(_only_of(found, lines) for found, lines in parts)
    return whole._replace(
        reasons=_merged(whole.reasons),
        red_flags=_worst_of_each(whole.red_flags),
        records=tuple(dict.fromkeys(whole.records)),
    )


def _only_of(found: Findings, lines: frozenset[int]) -> Findings:
    ordered = tuple(sorted(lines))

    def among(indexes: Iterable[int]) -> tuple[int, ...]:
        return tuple(index for index in indexes if index in lines)

    return found._replace(
        reasons=tuple(_reasons_of(found.reasons, lines)),
        requirements=tuple(
            each._replace(lines=among(each.lines))
            for each in found.requirements
            if among(each.lines)
        ),
        path=tuple(
            step._replace(lines=ordered if step.lines is None else among(step.lines))
            for step in found.path
            if step.lines is None or among(step.lines)
        ),
        exceptions=tuple(
            each._replace(lines=among(each.lines)) for each in found.exceptions if among(each.lines)
        ),
        licensed=among(found.licensed),
        questions=tuple(q for q in found.questions if _is_of(q.field, lines)),
    )


def _reasons_of(reasons: Iterable[Reason], lines: frozenset[int]) -> Iterator[Reason]:
    for reason in reasons:
        ours = tuple(index for index in reason.lines if index in lines)
        if _is_of(reason.subject, lines) and (ours or not reason.lines):
            yield replace(reason, lines=ours)


def _is_of(path: str, lines: frozenset[int]) -> bool:
    """Whether a path stands for none of the other lines."""
    if not path.startswith("lines["):
        return True
    number = path.removeprefix("lines[").partition("]")[0]
    return not number.isdecimal() or int(number) in lines


def _merged(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, of all the lines that it was found of; without lines it is no line's."""
    found: dict[Reason, dict[int, None]] = {}
    for reason in reasons:
        found.setdefault(replace(reason, lines=()), {}).update(dict.fromkeys(reason.lines))
    return tuple(replace(reason, lines=tuple(sorted(lines))) for reason, lines in found.items())


def _worst_of_each(flags: Iterable[RedFlag]) -> tuple[RedFlag, ...]:
    """Each red flag once, as where it weighs most."""
    found: dict[str, RedFlag] = {}
    for flag in flags:
        known = found.setdefault(flag.code, flag)
        if _GRAVEST_FIRST.index(flag.severity) < _GRAVEST_FIRST.index(known.severity):
            found[flag.code] = flag
    return tuple(found.values())


def all_destinations(parts: Iterable[Iterable[Destination]]) -> tuple[Destination, ...]:
    """Every destination of an order whose lines go apart, each country once."""
    found: dict[str, Destination] = {}
    for destination in (each for part in parts for each in part):
        known = found.setdefault(destination.code, destination)
        sources = tuple(dict.fromkeys((*known.sources, *destination.sources)))
        is_transit = known.is_transit_only and destination.is_transit_only
        found[known.code] = replace(known, sources=sources, is_transit_only=is_transit)
    return tuple(found.values())
