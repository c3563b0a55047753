"""What surrounds a name: country, birth date, kind of party, address, numbers.

Each comparator takes query, listed party and policy and returns one piece of evidence, or None
where one side is silent: an unknown never counts for or against. Agreement only ever adds, so more
agreeing data never lowers a score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from screening.matching.policy import MatchingPolicy
from screening.matching.query import Query
from screening.matching.v1.scoring.addresses import SAME, best_meeting
from screening.matching.v1.scoring.identifiers import key_of, keys_of
from screening.terms.listed_party import PartyRecord, PartySchema

Qualifier = Callable[[Query, PartyRecord, MatchingPolicy], Mapping[str, Any] | None]

# Goods and names move freely between these, and lists file a party under either.
_ONE_MARKET = frozenset({"CN", "HK", "MO"})
_THINGS = frozenset({"vessel", "aircraft"})


def country(query: Query, party: PartyRecord, policy: MatchingPolicy) -> Mapping[str, Any] | None:
    """Same country of address, incorporation or nationality speaks for; another one against."""
    asked, listed = set(query.countries), set(party.countries)
    if not asked or not listed:
        return None
    both = sorted(asked & listed)
    q_text, c_text = ", ".join(query.countries), ", ".join(party.countries)
    if both:
        says, effect, why = "for", policy.country_agrees, f"Both are tied to {', '.join(both)}."
    elif asked & _ONE_MARKET and listed & _ONE_MARKET:
        says, effect, why = "nothing", 0.0, f"{q_text} and {c_text} are one market."
    else:
        says, effect = "against", policy.country_differs
        why = f"The query is in {q_text}, the listed party in {c_text}."
    return _piece("country", q_text, c_text, says, effect, why)


def schema(query: Query, party: PartyRecord, policy: MatchingPolicy) -> Mapping[str, Any] | None:
    """A person is no company and no ship."""
    if query.schema in (None, "address") or party.schema in (
        PartySchema.UNKNOWN,
        PartySchema.ADDRESS,
    ):
        return None
    asked, listed = str(query.schema), str(party.schema)
    if asked == listed or {asked, listed} == _THINGS:
        return None
    why = f"The query is a {asked}, the listed party a {listed}."
    return _piece("schema", asked, listed, "against", policy.schema_differs, why)


def birth_date(
    query: Query, party: PartyRecord, policy: MatchingPolicy
) -> Mapping[str, Any] | None:
    """Dates agree as far as both are known; lists often carry a year or a guess at one."""
    if not query.birth_dates or not party.birth_dates:
        return None
    q_text, c_text = ", ".join(query.birth_dates), ", ".join(party.birth_dates)
    pairs = [(a, b) for a in query.birth_dates for b in party.birth_dates]
    if any(a.startswith(b) or b.startswith(a) for a, b in pairs if len(min(a, b, key=len)) >= 4):
        return _piece(
            "birth_date", q_text, c_text, "for", policy.birth_date_agrees, "Birth dates agree."
        )
    if any(a[:4].isdigit() and b[:4].isdigit() and abs(int(a[:4]) - int(b[:4])) <= 1
           for a, b in pairs):  # fmt: skip
        return _piece(
            "birth_date", q_text, c_text, "nothing", 0.0, "Birth dates are about a year apart."
        )
    return _piece(
        "birth_date", q_text, c_text, "against", policy.birth_date_differs, "Birth dates differ."
    )


def identifier(
    query: Query, party: PartyRecord, policy: MatchingPolicy
) -> Mapping[str, Any] | None:
    """The same number of the same sort outranks any name."""
    shared = keys_of(query.identifiers) & keys_of(party.identifiers)
    if not shared:
        return None
    key = min(shared)
    q_text = next(f"{i.type} {i.value}" for i in query.identifiers if key_of(i) == key)
    c_text = next(f"{i.type} {i.value}" for i in party.identifiers if key_of(i) == key)
    return _piece(
        "identifier", q_text, c_text, "for", policy.identifier_agrees, "The number is the same."
    )


def address(query: Query, party: PartyRecord, policy: MatchingPolicy) -> Mapping[str, Any] | None:
    """The same street, number and city speaks for; other addresses say nothing, firms move."""
    met = best_meeting(query.addresses, party.addresses, policy)
    if met is None:
        return None
    if met.score < SAME:
        why = "The addresses are not the same."
        if met.other_number:
            why = "The same street, but another number, floor or room."
        return _piece("address", met.asked, met.listed, "nothing", 0.0, why)
    return _piece(
        "address", met.asked, met.listed, "for", policy.address_agrees, "The address is the same."
    )


QUALIFIERS: tuple[Qualifier, ...] = (identifier, country, address, birth_date, schema)
"""In the order an officer reads them."""


def _piece(
    kind: str, query: str, listed: str, says: str, effect: float, summary: str
) -> Mapping[str, Any]:
    return {
        "kind": kind, "query": query, "listed": listed, "says": says, "effect": effect,
        "summary": summary,
    }  # fmt: skip
