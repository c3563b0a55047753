"""Which listed parties the names of a transaction meet: the best meeting of each pair.

No database: what is met is told by source and uid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from screening.controls.facts import TransactionFacts
from screening.matching import Index, Match, MatchingPolicy, Query
from screening.matching.deciding import under
from screening.matching.within.cores import Sort
from screening.matching.within.listing import NamesWithin, Within
from screening.pipeline.named.commonness import is_trade_of_another_law
from screening.pipeline.named.compared import compare_ahead
from screening.pipeline.named.fields import (
    ADDRESS_LINE,
    address_lines,
    may_stand_in,
    names_in_fields,
)
from screening.pipeline.named.fields_whole import names_to_screen as fields_whole
from screening.pipeline.named.queries import NameToScreen
from screening.pipeline.named.weighing import (
    NAME_FIELD,
    as_read,
    asked_within,
    named_in_field,
    says_enough,
)
from screening.reading.names.repair import turned
from screening.terms.listed_party import PartyRecord

_ALONE = (Sort.HOUSE, Sort.KNOWN, Sort.SHORTENED)
"""What counts as the whole of a field too: no listed name is so short ("Megvii")."""
Met = tuple[NameToScreen, Match]
"""A name and how it met."""
_Key = tuple[int, str, str]


class Best(dict[_Key, Met]):
    """By party, source and uid: the name that met best, and how.

    Attributes:
        behind: names that met less well and would still count where the best does not, because a
            row of thresholds asks less of them; empty without rows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.behind: dict[_Key, tuple[Met, ...]] = {}

    def contenders(self, key: _Key) -> tuple[Met, ...]:
        """Every name that may count for a pair, the one that met best first."""
        return (self[key], *self.behind.get(key, ())) if key in self else ()


def whole_fields_met(facts: TransactionFacts, *, index: Index, policy: MatchingPolicy) -> Best:
    """Every field as one name, as rules r1 and r2 had them; alerts only."""
    names = list(fields_whole(facts))
    best = Best()
    for name, matches in zip(names, _searched(index, names, policy), strict=True):
        for match in matches:
            _keep(best, name, match, policy)
    return best


def fields_met(
    facts: TransactionFacts, *, index: Index, within: NamesWithin, policy: MatchingPolicy
) -> Best:
    """Every name that the fields hold, and listed names that stand inside them; alerts only."""
    names = list(names_in_fields(facts))
    best = Best()
    engine = index.engine.name
    for name, matches in zip(names, _searched(index, names, policy), strict=True):
        for match in matches:
            if not says_enough(name, match, policy):
                continue
            if is_trade_of_another_law(name, match, engine=engine):
                continue
            if name.is_within:
                # A school of a listed body is looked at, as it is where the list's own words stand.
                inside = replace(name, via=NAME_FIELD)
                _keep(best, inside, replace(match, is_match=False), policy)
            else:
                _keep(best, name, as_read(name, match), policy)
    _add_named_within(best, [*names, *address_lines(facts)], within, policy, engine=engine)
    return best


def _searched(
    index: Index, names: Iterable[NameToScreen], policy: MatchingPolicy
) -> list[tuple[Match, ...]]:
    return index.search_many([name.query for name in names], policy)


def _keep(best: Best, name: NameToScreen, match: Match, policy: MatchingPolicy) -> None:
    if not match.alert:
        return
    key = (name.party, match.source, match.uid)
    met = sorted((*best.contenders(key), (name, match)), key=lambda one: -one[1].score)
    kept: list[Met] = []
    for one in met:
        if not any(_asks_no_more(better, one, policy) for better in kept):
            kept.append(one)
    best[key], *behind = kept
    if behind or key in best.behind:
        best.behind[key] = tuple(behind)


def _asks_no_more(better: Met, one: Met, policy: MatchingPolicy) -> bool:
    """Whether a name that met better counts wherever the other does: by the same thresholds."""
    here, there = (under(policy, name.query, match) for name, match in (better, one))
    return (
        here.review_threshold <= there.review_threshold
        and here.match_threshold <= there.match_threshold
    )


def _add_named_within(
    best: Best,
    names: Iterable[NameToScreen],
    within: NamesWithin,
    policy: MatchingPolicy,
    *,
    engine: str,
) -> None:
    """Listed names that stand inside a field and that the field's own names did not meet."""
    for name, found in _named_within(names, within):
        key = (name.party, found.party.source, found.party.uid)
        if key in best:
            continue
        match = named_in_field(name, found, policy, engine=engine)
        if match is not None and match.alert:
            via = name.via if name.via == ADDRESS_LINE else NAME_FIELD
            best[key] = (replace(name, via=via), match)


def _named_within(
    names: Iterable[NameToScreen], within: NamesWithin
) -> Iterator[tuple[NameToScreen, Within]]:
    """Every listed name that stands inside a field so that it counts."""
    read: set[tuple[int, str, str]] = set()
    for name in names:
        # What a mark turns round shows other words than the field has, so it is looked through too.
        is_turned = turned(name.submitted) != name.submitted
        field = (name.party, name.via, name.query.name if is_turned else name.submitted)
        # Of a field that was looked through whole; who may be another party is no part of one.
        is_part = field in read and not name.is_another
        read.add(field)
        is_line = name.via == ADDRESS_LINE
        for found in within.find(name.query.name, name.query.schema, is_sentence=is_line):
            is_alone = found.sort is Sort.SHORT or (found.sort in _ALONE and not is_part)
            counts = is_alone or ((found.rest or is_line) and not is_part)
            if counts and may_stand_in(name, found):
                yield name, found


def compare_fields_ahead(
    orders: Iterable[tuple[TransactionFacts, Sequence[NameToScreen]]],
    *,
    index: Index,
    within: NamesWithin,
    policy: MatchingPolicy,
) -> None:
    """Compare at once what stands inside the fields of several orders.

    Args:
        orders: each with the names that its fields hold.
    """
    pairs: list[tuple[Query, PartyRecord]] = []
    for facts, names in orders:
        searched = zip(names, _searched(index, names, policy), strict=True)
        met = {(name.party, *m.key) for name, matches in searched for m in matches if m.alert}
        for name, found in _named_within([*names, *address_lines(facts)], within):
            key = (name.party, found.party.source, found.party.uid)
            asked = None if key in met else asked_within(name, found)
            if asked is not None:
                pairs.append((asked, found.party))
    compare_ahead(pairs, policy, engine=index.engine.name)
