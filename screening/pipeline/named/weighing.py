"""What a match of a name becomes by how its field was read, and by numbers that contradict.

An engine's own answer stays in the evidence; what is added here is a piece of evidence like any
other, so that the score can still be recomputed from the evidence alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from screening.matching import Match, MatchingPolicy, Query, score_of
from screening.matching.deciding import decided
from screening.matching.folding import folded_words
from screening.matching.within.cores import BESIDE, Sort, known_house, ordinary_words, word_class
from screening.matching.within.listing import Within
from screening.matching.within.namesakes import is_namesake
from screening.pipeline.named.compared import compared
from screening.pipeline.named.queries import NameToScreen
from screening.reading.names.numbers import imo_numbers
from screening.reading.names.tables import bare, form_pattern, units
from screening.terms.country import country_code
from screening.terms.listed_party import NameKind, PartyRecord

NAME_FIELD = "name_field"
"""Via of a listed name that stands inside a longer field: a kind of its own."""
OTHER_NUMBER = -0.15
"""What another IMO number takes: as much as another country or birth date."""
_SCORES = {
    Sort.WHOLE: 0.85,
    Sort.TELLING: 0.80,
    **dict.fromkeys((Sort.HOUSE, Sort.PAIR, Sort.BARE, Sort.SHORT, Sort.KNOWN), 0.77),
    **dict.fromkeys((Sort.SHORTENED, Sort.LONE), 0.77),
}
"""Of a listed name inside a field, under the limit of a match: a person looks."""
_STRONG = (NameKind.PRIMARY.value, NameKind.ALIAS.value)
_ONE_WORD = (Sort.HOUSE, Sort.LONE)
_SHORT = 2
_ELSEWHERE = 0.05
"""What it takes that the party is in another country."""


def as_read(name: NameToScreen, match: Match) -> Match:
    """The match with what was done to the field to read the name."""
    pieces = [*([_piece(name, match, name.why)] if name.why else [])]
    numbers = _number_as_submitted(name, match)
    if numbers:
        pieces.append(_piece(name, match, numbers))
    return replace(match, evidence=(*match.evidence, *pieces)) if pieces else match


def says_enough(name: NameToScreen, match: Match, policy: MatchingPolicy) -> bool:
    """Whether a name of one or two characters met more than near: "S7" is no "Seven Star"; and no
    university of Taiwan its namesake on the mainland."""
    other = [
        p["listed"] for p in match.evidence if p["kind"] == "country" and p["says"] == "against"
    ]
    if other and _is_of_taiwan(name, other[0].split(", ")):
        return False
    if other and not match.is_match and _is_known(name, other[0].split(", ")):
        return False
    is_cut_out = name.field != "" and name.field.strip() != name.query.name.strip()
    if is_cut_out and match.name_kind == NameKind.WEAK_ALIAS.value and _is_abbreviation(name):
        return False  # "Siberian Branch of the RAS"
    if is_cut_out and _is_a_word(name):
        return False  # "on behalf of its branch" is no ITS
    is_other_kind = any(p["kind"] == "schema" and p["says"] == "against" for p in match.evidence)
    if is_other_kind and not match.is_match and _TWICE.fullmatch(name.query.name.strip()):
        return False  # "Johnson & Johnson" has one telling word, and no person is met by one
    letters = sum(char.isalnum() for char in name.query.name if char.isascii())
    is_short = letters <= _SHORT and name.query.name.isascii()
    return not is_short or match.score >= policy.near_exact


_TWICE = re.compile(r"(\w+)\s*(?:&|\+|and|und|et|y|e|i)\s*\1", re.IGNORECASE)
"""A house of two of one name."""


def _is_a_word(name: NameToScreen) -> bool:
    """Whether a few small letters were cut out of a field that writes names with great ones."""
    text = name.query.name
    words = [word for word in text.split() if word not in units("unit")]
    is_small = text.isascii() and text.islower() and len("".join(words)) <= _ABBREVIATION
    return is_small and not name.field.islower()


def _is_abbreviation(name: NameToScreen) -> bool:
    """Whether a name is a few letters and no more."""
    return len(name.query.name) <= _ABBREVIATION and not name.query.identifiers


def _number_as_submitted(name: NameToScreen, match: Match) -> str:
    """Of a number that met in another shape than it was submitted in, how it was asked for."""
    met = [piece for piece in match.evidence if piece["kind"] == "identifier"]
    if not met or not name.query.identifiers:
        return ""
    given = name.query.identifiers[0]
    if met[0]["query"] == f"{given.type} {given.value}":
        return ""
    return f"The number was asked for as {met[0]['query']}."


def against_number(
    match: Match, query: Query, record: PartyRecord, policy: MatchingPolicy, *, engine: str
) -> Match:
    """The match with another IMO number held against it: a ship of the name, at most to look at."""
    ours, theirs = imo_numbers(query.identifiers), imo_numbers(record.identifiers)
    if not ours or not theirs or ours & theirs:
        return match
    piece = {
        "kind": "identifier",
        "query": f"IMO {', '.join(sorted(ours))}",
        "listed": f"IMO {', '.join(sorted(theirs))}",
        "says": "against",
        "effect": OTHER_NUMBER,
        "summary": "The IMO numbers differ: it is another ship, or one of the numbers is wrong.",
    }
    return _rescored(replace(match, is_match=False), (*match.evidence, piece), policy, engine)


def against_birth_date(
    match: Match, query: Query, record: PartyRecord, policy: MatchingPolicy, *, engine: str
) -> Match:
    """The match with a birth year of another generation held against it once more.

    Lists are off by a year or two, and say so with several dates; nobody is off by ten.
    """
    ours = {int(day[:4]) for day in query.birth_dates if day[:4].isdigit()}
    theirs = {int(day[:4]) for day in record.birth_dates if day[:4].isdigit()}
    if not ours or not theirs or min(abs(a - b) for a in ours for b in theirs) < _GENERATION:
        return match
    piece = {
        "kind": "birth_date",
        "query": ", ".join(query.birth_dates),
        "listed": ", ".join(record.birth_dates),
        "says": "against",
        "effect": policy.birth_date_differs,
        "summary": f"The birth years are {_GENERATION} or more apart: of another generation.",
    }
    return _rescored(replace(match, is_match=False), (*match.evidence, piece), policy, engine)


def wherever_it_is(match: Match, policy: MatchingPolicy, *, engine: str) -> Match:
    """The match of a whole listed name at another country's address: the same firm or ship.

    Firms have branches and move; a name met whole, with a word that tells it from others, is that
    party unless something else contradicts. People share their names, so of them a person decides.
    """
    pieces = {piece["kind"]: piece for piece in match.evidence}
    name, country = pieces.get("name"), pieces.get("country")
    if match.is_match or name is None or country is None or country["says"] != "against":
        return match
    is_contradicted = any(p["says"] == "against" for k, p in pieces.items() if k not in _SAID_ABOVE)
    if is_contradicted or not _is_whole(name):
        return match
    piece = {
        "kind": "field",
        "query": name["query"],
        "listed": match.name,
        "says": "for",
        "effect": -country["effect"],
        "summary": "The whole listed name: another country alone makes it no other party.",
    }
    found = _rescored(match, (*match.evidence, piece), policy, engine)
    return replace(found, is_match=found.score >= policy.match_threshold)


_ABBREVIATION = 3  # letters
_LONG = 9  # letters from which one word alone is a name
_GENERATION = 10  # years
_SAID_ABOVE = ("name", "country")
_TELLS = 0.9
"""Weight from which a word tells a name from others; that of "technologies" is 0.37."""


def _is_whole(name: Mapping[str, Any]) -> bool:
    """Whether every word of a firm's strong name met its equal, one that tells it among them."""
    words = name["words"]
    return (
        name["read_as"] in ("organization", "vessel")
        and name["alias_kind"] in _STRONG
        and (
            any(word["weight"] >= _TELLS and _is_own(word["query"]) for word in words)
            or known_house([word["query"].casefold() for word in words]) != ()
        )
        and _has_every_word(words)
    )


def _has_every_word(words: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every word met its equal, but for a legal form that only one side writes.

    "Vertikal GmbH" is no "Vertikal LLC"; and one short word alone may be anybody's.
    """
    own = [word for word in words if not _is_form(word)]
    forms = [(word["query"], word["listed"]) for word in words if _is_form(word)]
    is_long = len(own) > 1 or len("".join(word["query"] for word in own)) >= _LONG
    is_same_form = all(ours == theirs or not (ours and theirs) for ours, theirs in forms)
    sides = {bool(ours) for ours, theirs in forms if not (ours and theirs)}
    return (
        is_long
        and is_same_form
        and len(sides) < 2
        and all(word["relation"] == "equal" for word in own)
    )


def _is_form(word: Mapping[str, Any]) -> bool:
    """Whether a word is only a legal form."""
    return form_pattern().fullmatch(word["query"] or word["listed"]) is not None


def _is_own(word: str) -> bool:
    """Whether a word is nobody else's: no ordinary one, and no abbreviation of three letters."""
    return len(word) > _ABBREVIATION and word.casefold() not in ordinary_words()


def asked_within(name: NameToScreen, within: Within) -> Query | None:
    """What a listed name inside a longer field is compared with.

    Returns:
        None where a name so plain is in another country than the party, or may be; where it is a
        national university of Taiwan; and where the field is a well-known firm of that name.
    """
    listed = set(within.party.countries)
    is_the_same = _is_told_apart(name, within) or _names_its_country(name, listed)
    if _is_elsewhere(name, within) and within.minds_country and not is_the_same:
        return None
    if (listed and _is_of_taiwan(name, listed)) or _is_known(name, listed):
        return None
    if not listed and within.sort is Sort.HOUSE and within.rest and _says_trade(name, within):
        return None  # where the list does not say where it is, "Elecon Engineering" may be anybody
    return replace(name.query, name=within.words, schema=None)


def _is_elsewhere(name: NameToScreen, within: Within) -> bool:
    countries, listed = set(name.query.countries), set(within.party.countries)
    return bool(countries and listed and not countries & listed)


def named_in_field(
    name: NameToScreen, within: Within, policy: MatchingPolicy, *, engine: str
) -> Match | None:
    """The match of a listed name that stands inside a longer field, None where it is none."""
    asked = asked_within(name, within)
    if asked is None:
        return None
    met = compared(asked, within.party, policy, engine=engine)
    elsewhere = _is_elsewhere(name, within)
    wanted = _SCORES[within.sort] - (_ELSEWHERE if elsewhere else 0.0)
    is_whole = within.sort in (Sort.WHOLE, Sort.BARE, Sort.PAIR)
    what = "Every word of" if is_whole else "What tells"
    if within.sort is Sort.SHORT:
        what = "The first given and first family name of"
    piece = {
        "kind": "field",
        "query": name.submitted[:200],
        "listed": within.name,
        "says": "for" if wanted > met.score else "against",
        "effect": round(wanted - met.score, 4),
        "summary": f'Named in the field: {what} "{within.name}" stands in it as "{within.words}".',
    }
    evidence = (*met.evidence, piece)
    match = Match(
        source=within.party.source,
        uid=within.party.uid,
        name=within.name,
        name_kind=within.name_kind,
        score=wanted,
        alert=True,
        is_match=False,
        evidence=evidence,
    )
    found = _rescored(match, evidence, policy, engine)
    return decided(found, name.query, policy)


_OF_TAIWAN = re.compile(r"national\b.*\buniversity\b", re.IGNORECASE)


def _is_of_taiwan(name: NameToScreen, listed: Collection[str]) -> bool:
    """Whether a national university of Taiwan shares its name with one of the mainland: since
    1949 there are two of several ("National Sun Yat-sen University" is in Kaohsiung)."""
    is_there = set(name.query.countries) == {"TW"} and set(listed) <= {"CN", "HK"}
    return is_there and _OF_TAIWAN.match(name.query.name.strip()) is not None


def _is_known(name: NameToScreen, listed: Collection[str]) -> bool:
    """Whether the field, whole, is a well-known firm that bears the name of a listed party."""
    words = bare(form_pattern().sub(" ", name.submitted)).split()
    return is_namesake(words, name.query.countries, listed)


def _says_trade(name: NameToScreen, within: Within) -> bool:
    return _has_another_trade(name, within, within.words.casefold().split())


def _is_told_apart(name: NameToScreen, within: Within) -> bool:
    """Whether a name that another country speaks against is nobody else's all the same.

    A house or a pair with a word of its own beside business words: a subsidiary is called so
    ("Inspur Kuala Lumpur Sdn Bhd"), and sits in another country by its nature.
    """
    if within.sort not in BESIDE:
        return False
    words = within.words.casefold().split()
    read = [each for word in words for each in folded_words(word)]
    is_anybodys = ordinary_words().issuperset(words) or word_class("slavic").issuperset(read)
    is_own = not is_anybodys or not word_class("people").isdisjoint(read)
    is_named = len("".join(words)) >= _HOUSE and is_own
    return (
        is_named
        and len(name.query.name.split()) <= _NAME
        and (within.sort not in _ONE_WORD or not _has_another_trade(name, within, words))
    )


def _has_another_trade(name: NameToScreen, within: Within, house: Collection[str]) -> bool:
    """Whether the field says a trade that the party has not: "Novatek Microelectronics" of Taiwan
    is no "Novatek North-West". What any firm may call itself says nothing, nor does a place.
    """
    listed = {word for text in within.party.names for word in bare(text.text).split()}
    beside = set(bare(form_pattern().sub(" ", name.query.name)).split()) - set(house) - listed
    trades = beside & word_class("trade")
    return bool(trades)


def _names_its_country(name: NameToScreen, listed: Collection[str]) -> bool:
    """Whether the field itself says the country: "Aerospace Industries Organization of Iran"."""
    words = re.findall(r"[^\W\d_]{4,}", name.query.name)
    return len(words) <= _NAME and any(country_code(word) in listed for word in words)


_HOUSE = 5  # letters
_NAME = 9
"""Words of a field from which it is no single name."""


def _rescored(
    match: Match, evidence: tuple[Mapping[str, Any], ...], policy: MatchingPolicy, engine: str
) -> Match:
    score = round(score_of(evidence, policy, engine=engine), 4)
    return replace(match, evidence=evidence, score=score, alert=score >= policy.review_threshold)


def _piece(name: NameToScreen, match: Match, words: str) -> Mapping[str, Any]:
    return {
        "kind": "field",
        "query": name.submitted[:200],
        "listed": match.name,
        "says": "nothing",
        "effect": 0.0,
        "summary": words,
    }
