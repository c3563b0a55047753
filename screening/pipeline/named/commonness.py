"""What a name is worth that many bear: a look where nothing else agrees, and no block.

Half a million people are called Wang Wei. That their country agrees says nothing: the list is met
by a number, a birth date or an address, or by a person who looks. A firm named for its trade alone
whose legal form is another country's law is another firm.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from screening.matching import Match
from screening.matching.engines import engine_named
from screening.matching.within.cores import is_business, word_class
from screening.pipeline.named.queries import NameToScreen
from screening.reading.names.tables import bare, form_pattern, national_forms
from screening.terms.listed_party import PartyRecord, PartySchema

_TELLS = ("identifier", "birth_date", "address")
"""Evidence that tells two people of one name apart."""
_PEOPLE = (PartySchema.PERSON, PartySchema.UNKNOWN)
_TRADE = 2
"""Words of a name that says a trade and no more; of three, few firms have the same."""


def if_many_bear_it(match: Match, record: PartyRecord, *, engine: str) -> Match:
    """The match of a person by a name whose every word is everybody's: at most to look at.

    Args:
        match: of a party's name.
        record: who is listed.
        engine: whose table of familiar names counts.
    """
    if not match.is_match or record.schema not in _PEOPLE:
        return match
    if any(p["kind"] in _TELLS and p.get("says") != "against" for p in match.evidence):
        return match
    words = [w for w in engine_named(engine).read(match.name, "person") if len(w.text) > 1]
    if len(words) < _TRADE or any(word.familiarity == 0 for word in words):
        return match
    piece = {
        "kind": "field",
        "query": match.name,
        "listed": match.name,
        "says": "nothing",
        "effect": 0.0,
        "summary": "Many people bear this name, and nothing but the name agrees: a person decides.",
    }
    return replace(match, is_match=False, evidence=(*match.evidence, piece))


def is_trade_of_another_law(name: NameToScreen, match: Match, *, engine: str) -> bool:
    """Whether a name says a trade alone and is of another country than the listed party: it has a
    legal form of its own country's law, or none at all. "Trans Logistik GmbH" of Germany and "Trans
    Logistik" of Austria are no "Trans Logistik, OOO"; "Trans Logistik, OOO" of Austria may be.
    """
    country = next((p for p in match.evidence if p["kind"] == "country"), None)
    if country is None or country["says"] != "against":
        return False
    words = bare(form_pattern().sub(" ", name.query.name)).split()
    if not 0 < len(words) <= _TRADE or not all(says_trade(word, engine=engine) for word in words):
        return False
    forms = form_pattern().findall(name.query.name)
    if not forms:
        is_of_trade = not word_class("trade").isdisjoint(words)
        return is_of_trade and not any(_is_place(word, engine) for word in words)
    laws = [national_forms().get("".join(c for c in f.casefold() if c.isalnum())) for f in forms]
    listed, here = set(country["listed"].split(", ")), set(name.query.countries)
    return any(law and law & here and not law & listed for law in laws)


@lru_cache(maxsize=8192)
def _is_place(word: str, engine: str) -> bool:
    """Whether a word is the name of a place, which says of two firms that they are one house."""
    return any(each.kind != "CONTENT" for each in engine_named(engine).read(word, "organization"))


@lru_cache(maxsize=8192)
def says_trade(word: str, *, engine: str = "v1") -> bool:
    """Whether a word says what a firm does or where it is; "Ali" is in firms' names and is none."""
    read = engine_named(engine).read(word, "organization")
    return word in word_class("trade") or all(
        is_business(each) and each.familiarity == 0 for each in read
    )


@lru_cache(maxsize=8192)
def is_given(word: str, *, engine: str = "v1") -> bool:
    """Whether people are known to bear the word as a name."""
    read = engine_named(engine).read(word, "person")
    return any(each.kind != "FILLER" and each.familiarity > 0 for each in read)
