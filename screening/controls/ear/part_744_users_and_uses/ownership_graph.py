"""Shares of restricted owners: direct, through a chain, and in aggregate.

OFAC counts an entity owned 50 percent or more by blocked persons as blocked itself, so what it
owns counts whole and no fractions are multiplied; an entity below the threshold passes nothing
on (FAQ 398 to 402). The affiliates rule of BIS counts the same way (15 CFR 744.11(a)(1)). A
share nobody stated is unknown and never zero.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from screening.controls.facts import PartyFacts

_TELLS = 4
"""Letters from which one word alone may name a firm inside a longer field."""


def name_key(name: str) -> str:
    """A name as the key of a node: case and blanks aside."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns a part of a party.

    Args:
        name: as submitted.
        percent: of the shares; ``None`` when unknown.
        keys: of the nodes it may be. Its own name comes first; a name that no party bears may be
            one that stands in it, or in which it stands ("Adria Holding, see our letter").
    """

    name: str
    percent: Decimal | None
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its own name's."""
        return self.keys[0]

    @classmethod
    def named(cls, name: str, percent: Decimal | None = None) -> Owner:
        """An owner who is whom his own name says."""
        return cls(name, percent, (name_key(name),))

    def key_in(self, restricted: Collection[str]) -> str | None:
        """The first node it may be among those, if any."""
        return next((key for key in self.keys if key in restricted), None)


@dataclass(frozen=True, slots=True)
class Holding:
    """One owner that counts, with its share in percent (``None`` when unknown).

    ``through`` names the listed owners behind an owner that is not listed itself.
    """

    owner: str
    percent: Decimal | None
    through: tuple[str, ...] = ()

    def __str__(self) -> str:
        share = "share unknown" if self.percent is None else f"{self.percent} %"
        behind = f", itself owned 50 % or more by {', '.join(self.through)}" if self.through else ""
        return f"{self.owner} ({share}{behind})"


@dataclass(frozen=True, slots=True)
class RestrictedShare:
    """What restricted owners hold of one party, directly or through owned entities.

    Args:
        roots: keys of the listed owners at the end of the chains.
        threshold: percent from which the owners' restrictions reach the party.
    """

    holdings: tuple[Holding, ...]
    roots: frozenset[str]
    threshold: Decimal

    @property
    def known(self) -> Decimal:
        """The stated shares together, in percent."""
        return sum((h.percent for h in self.holdings if h.percent is not None), Decimal(0))

    @property
    def reaches_threshold(self) -> bool:
        """Whether the stated shares alone are enough."""
        return bool(self.holdings) and self.known >= self.threshold

    @property
    def is_incomplete(self) -> bool:
        """Whether a restricted owner's share is unknown."""
        return any(holding.percent is None for holding in self.holdings)

    @property
    def may_reach(self) -> bool:
        """Whether the shares are enough, or could be once they are all known."""
        return self.reaches_threshold or self.is_incomplete


Owners = Mapping[str, tuple[Owner, ...]]


def owners_by_name(parties: Sequence[PartyFacts]) -> Owners:
    """Who owns whom, as all parties of the transaction declare it together.

    A party that stands in several roles is one node; of two shares stated for one owner the
    larger counts. An ultimate parent that is no declared owner owns an unknown share.
    """
    nodes = {name_key(party.name): _words(party.name) for party in parties}
    found: dict[str, dict[str, Owner]] = {}
    for party in parties:
        key = name_key(party.name)
        owners = found.setdefault(key, {})
        others = {node: words for node, words in nodes.items() if node != key}
        for owner in party.owners:
            keys = _keys(owner.name, nodes, others)
            known = owners.get(keys[0])
            is_larger = known is None or (owner.percent or 0) > (known.percent or 0)
            if is_larger:
                owners[keys[0]] = Owner(owner.name, owner.percent, keys)
        parent = party.ultimate_parent
        if parent and name_key(parent) != key:
            keys = _keys(parent, nodes, others)
            owners.setdefault(keys[0], Owner(parent, None, keys))
    return {name: tuple(owners.values()) for name, owners in found.items()}


def _keys(
    name: str, nodes: Collection[str], others: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The nodes that an owner's name may mean."""
    key = name_key(name)
    if key in nodes:
        return (key,)
    words = _words(name)
    return (key, *(n for n, theirs in others.items() if _stands_in(words, theirs)))


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", name.casefold()))


def _stands_in(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all words of one name stand side by side in the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2 and len("".join(short)) < _TELLS:
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def restricted_share(
    name: str, owners: Owners, listed: frozenset[str], threshold: Decimal
) -> RestrictedShare:
    """What the listed own of an entity, through any chain the transaction declares.

    Args:
        name: the entity.
        owners: from ``owners_by_name``.
        listed: keys of the names that are listed themselves.
        threshold: percent from which an owned entity counts as its owners.
    """
    restricted = _restricted(owners, listed, threshold)
    holdings: list[Holding] = []
    roots: set[str] = set()
    for owner in owners.get(name_key(name), ()):
        key = owner.key_in(restricted)
        if key is None:
            continue
        behind = _roots(key, owners, listed, restricted)
        roots |= behind
        through = () if key in listed else tuple(sorted(behind))
        holdings.append(Holding(owner.name, owner.percent, through))
    return RestrictedShare(tuple(holdings), frozenset(roots), threshold)


def _restricted(owners: Owners, listed: frozenset[str], threshold: Decimal) -> frozenset[str]:
    """The listed, and all whom they own to the threshold, again and again until none is new."""
    restricted = set(listed)
    is_growing = True
    while is_growing:
        new = {
            name
            for name, held in owners.items()
            if name not in restricted and _held_by(held, restricted) >= threshold
        }
        restricted |= new
        is_growing = bool(new)
    return frozenset(restricted)


def _held_by(held: Iterable[Owner], restricted: set[str]) -> Decimal:
    shares = (o.percent for o in held if o.key_in(restricted) and o.percent is not None)
    return sum(shares, Decimal(0))


def _roots(
    key: str, owners: Owners, listed: frozenset[str], restricted: frozenset[str]
) -> frozenset[str]:
    """The listed owners at the far end of every chain behind a restricted one."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in listed:
            found.add(name)
        else:
            held = (owner.key_in(restricted) for owner in owners.get(name, ()))
            waiting.extend(key for key in held if key is not None)
    return frozenset(found)
