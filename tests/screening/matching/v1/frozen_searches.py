"""What engine v1 answers when it searches, frozen as digests: ``frozen_searches.json``.

A digest stands for what a group of queries is answered under one policy: which parties come back
in which order, on which names, with which scores, alerts and evidence. So a change in reading,
retrieval or scoring shows, also one that only moves candidates that no officer sees. Further
digests stand for how every word of the engine's data and the letters of each script are read.
Scores are taken as they are given, four decimals: the bits behind those may differ between
processors.

``python -m tests.screening.matching.v1.frozen_searches`` writes the file anew. That is right in one
case: what is listed changed and the engine did not. The digests of what is listed stand in the
file too, so that the test tells the one from the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any

from screening.lists.readers.registry import read_list
from screening.matching import Comparison, Index, Match, MatchingPolicy, Query, compare_many
from screening.matching.v1 import reading
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    NameKind,
    PartyRecord,
)
from screening.terms.values import text_hash
from tests.screening.matching.conftest import party
from tests.screening.matching.v1.made_names import (
    ALMOST,
    ARRIVALS,
    IN_TWO_SCRIPTS,
    NATIVE,
    ODD,
    crowd,
    nth,
    organization,
    person,
    stem,
    vessel,
)
from tests.shared_data import SHARED_DATA

FROZEN = Path(__file__).with_suffix(".json")
DATA = Path(reading.__file__).parent / "data"
DEMO = Path(__file__).resolve().parents[4] / "fixtures" / "demo_listed_parties.jsonl"
ENTITY_LIST = "us-ecfr/title-15_part-744_2026-07-23.xml"
POLICIES = {
    "as shipped": MatchingPolicy(),
    "showing what falls short": MatchingPolicy(floor=0.15, below_threshold=15),
    "of few candidates and other costs": MatchingPolicy(
        floor=0.3, review_threshold=0.6, hits=4, candidates=4, postings=30, extra_word=0.8,
        missing_word=0.3, contradiction=0.5, weak_alias=0.9, near_exact=0.7, country_differs=-0.3,
    ),
}  # fmt: skip
ENTITY_POLICIES = ("as shipped", "showing what falls short")
STREETS = ("Lenina ul. 5, Moscow", "20/F Rykadan Capital Tower, 135 Hoi Bun Road, Kwun Tong",
           "Hauptstraße 12, 10115 Berlin", "Unit 3, Block B, 18 Keji Road, Shenzhen")  # fmt: skip
NEAR_STREETS = ("Lenina 5, Moscow, Russia, Tverskoy District", "Rykadan Tower, 135 Hoi Bun Rd",
                "Hauptstr. 12, Berlin Mitte", "Block B, 18 Keji Rd, Nanshan, Shenzhen")  # fmt: skip
COUNTRIES = ("CN", "RU", "HK", "IR", "DE")
ORDINARY = (
    "Maschinenbau Muster GmbH", "Bäckerei Sonnenschein", "Technology Industry Co Ltd",
    "George Bush", "Harbor View Dental Clinic", "Smith and Sons Plumbing Ltd",
    "Universidad Ejemplo de Chile", "Nordic Fish Export AS", "Anna Kowalska", "Marco Rossi",
    "Li Wei", "Kim Min", "Ahmed Ali", "Blue Ocean Logistics Pte Ltd", "K Technology", "E & Tech",
    "Global Trading Company", "Institute of Technology", "Beijing Example Software",
    "Moscow State Circus", "Ocean Queen", "First National Bank",
    "International Marine Trading Limited", "X Y Services LLC",
)  # fmt: skip
HOSTILE = (
    "", "??", "(", ") (", "a", "a.k.a. a.k.a. ", "\u0301", "\ud800", "华" * 40, "1,000," * 30,
    "S.A." * 50, "obshchestvo s ogranichennoi " * 12, "x" * 400, "limited liability company " * 9,
)  # fmt: skip
SCRIPTS = {
    "signs": (0x21, 0x40, 1), "Latin": (0xC0, 0x180, 1), "more Latin": (0x250, 0x25A, 1),
    "Greek": (0x3B1, 0x3C9, 1), "Cyrillic": (0x430, 0x45F, 1), "more Cyrillic": (0x490, 0x4E9, 1),
    "Hebrew": (0x5D0, 0x5EA, 1), "Arabic": (0x621, 0x64A, 1), "more Arabic": (0x671, 0x6D3, 1),
    "Devanagari": (0x905, 0x939, 1), "Kana": (0x30A2, 0x30F3, 1), "Chinese": (0x4E00, 0x9FA0, 43),
    "Korean": (0xAC00, 0xD7A2, 28), "Korean syllables": (0xAC01, 0xD7A2, 101),
}  # fmt: skip
"""From which letter to which, and how many apart."""
Groups = dict[str, list[Query]]


def made_parties() -> list[PartyRecord]:
    """The demo list that ships and invented parties of every sort; what surrounds them, too."""
    with DEMO.open("rb") as stream:
        shipped = [
            r for r in read_list("demo-listed-parties", stream) if isinstance(r, PartyRecord)
        ]
    made = [_surrounded(n, f"o{n}", organization(n), "organization") for n in range(234)]
    made += [_surrounded(n, f"p{n}", person(n), "person") for n in range(160)]
    made += [_surrounded(n, f"v{n}", vessel(n), "vessel") for n in range(24)]
    made += [party(f"c{n}", crowd(n), schema="organization") for n in range(700)]
    made += [party(f"n{n}", text, schema=schema) for n, (text, schema) in enumerate(NATIVE)]
    made += [party(f"t{n}", *both, schema="organization") for n, both in enumerate(IN_TWO_SCRIPTS)]
    made += [party(f"x{n}", text) for n, text in enumerate(ODD)]
    made += [
        party(f"m{n}", name, (f"{name.split()[0]} {n}", NameKind.WEAK_ALIAS), schema=schema,
              identifiers=(_number(1000 + n),), addresses=(AddressRecord(nth(STREETS, n, 1)),))
        for n, (_, name, schema) in enumerate(ALMOST)
    ]  # fmt: skip
    made += [party("a", "9 Example Quay, Odessa", "Quay 9, Odessa", schema="address")]
    made += [
        party(f"a{n}", f"Address {n}", schema="address", addresses=(AddressRecord(text),))
        for n, text in enumerate(STREETS)
    ]
    return [*shipped, *made]


def _surrounded(number: int, uid: str, name: str, schema: str) -> PartyRecord:
    """A party with another name of some kind, and with a country, address, number or birth date."""
    kinds = (NameKind.ALIAS, NameKind.WEAK_ALIAS, NameKind.FORMER)
    other = (f"{stem(number * 5 + 3)} {name.split()[-1]}", kinds[number % 3])
    more: dict[str, Any] = {"countries": (nth(COUNTRIES, number, 2),)} if number % 4 else {}
    if number % 3 == 0:
        more["addresses"] = (
            AddressRecord(nth(STREETS, number, 3)),
            AddressRecord(f"{number} Mira"),
        )
    if number % 5 == 0:
        more["identifiers"] = (_number(number),)
    if schema == "person" and number % 2:
        more["birth_dates"] = (f"{1940 + number % 50}-05-21",)
    return party(uid, name, *((other,) if number % 2 else ()), schema=schema, **more)


def _number(number: int) -> IdentifierRecord:
    return IdentifierRecord(("registration", "imo", "passport")[number % 3], f"77-{number:06}")


def queries_for(parties: Sequence[PartyRecord], each: int) -> Groups:
    """Names of these parties in every way they may arrive, about ``each`` of a way."""
    step = max(1, len(parties) // each)
    groups: Groups = {}
    for shift, (way, arrive) in enumerate(ARRIVALS.items()):
        chosen = parties[shift * 2 % step :: step]
        groups[way] = [
            Query(arrive(name.text, n), None if n % 4 == 0 else _schema(listed))
            for n, listed in enumerate(chosen)
            for name in (listed.names[n % len(listed.names)],)
        ]
    return groups


def _schema(listed: PartyRecord) -> str | None:
    return None if listed.schema == "unknown" else str(listed.schema)


def made_queries(parties: Sequence[PartyRecord]) -> Groups:
    """The same for the made parties, and what has no name on a list to come from."""
    made = [p for p in parties if p.source == "test-list" and p.schema != "address"]
    shipped = [p for p in parties if p.source != "test-list" and p.schema != "address"]
    some = [p for n, p in enumerate(made) if not p.uid.startswith("c") or n % 8 == 0]
    groups = queries_for([*some, *shipped], 40)
    schemas = (None, "organization", "person", "vessel", "aircraft", "address")
    groups["own scripts"] = [Query(text, schema) for text, schema in NATIVE] + [
        Query(native, "organization")
        for native in (
            "北海战术",
            "Гранит Алтай",
            "三谷战术",
            "海港工房",
            "Harbor Tactical 海港",
            "新轨道",
        )
    ]
    groups["almost"] = [Query(asked, schema) for asked, _, schema in ALMOST] + [
        Query(
            f"{listed.split()[0]} {n}",
            schema,
            addresses=(AddressRecord(nth(NEAR_STREETS, n, 1)),),
            identifiers=(_number(1000 + n),) if n % 2 else (),
        )
        for n, (_, listed, schema) in enumerate(ALMOST)
    ]
    groups["what surrounds a name"] = [_asked(n, p) for n, p in enumerate(some[:300:3])]
    groups["addresses"] = [
        Query(text, "address")
        for street in (*STREETS, *NEAR_STREETS, "9 Example Quay, Odessa")
        for text in (street, street.upper(), street.replace("5", "7"), street.replace("1", "2"),
                     street.split(",")[0], ", ".join(street.split(", ")[::-1]))
    ]  # fmt: skip
    groups["ordinary names"] = [Query(t, nth(schemas, n, 1)) for n, t in enumerate(ORDINARY * 2)]
    groups["hostile texts"] = [Query(t, nth(schemas, n, 1)) for n, t in enumerate(HOSTILE * 2)]
    return groups


def _asked(number: int, listed: PartyRecord) -> Query:
    """A query for a listed party that knows more, or other things, of it than its name."""
    name = nth(list(ARRIVALS.values()), number, 7)(listed.names[0].text, number)
    schemas = (_schema(listed), None, "person", "organization")
    return Query(
        name if number % 6 else "Quite Another Name",
        schemas[number % 4 if number % 3 == 0 else 0],
        countries=(nth(COUNTRIES, number, 3),) if number % 2 else listed.countries,
        addresses=(
            *(AddressRecord(a.text.upper()) for a in listed.addresses[:1]),
            *([AddressRecord(nth(STREETS, number, 1))] if number % 5 == 0 else ()),
        ),
        identifiers=listed.identifiers if number % 4 < 2 else (_number(number),),
        birth_dates=listed.birth_dates if number % 3 else ("1950", "1951-02"),
        aliases=(person(number),) if number % 7 == 0 else (),
    )


@cache
def made_index() -> tuple[list[PartyRecord], Index]:
    """The parties and their index under engine v1."""
    parties = made_parties()
    return parties, Index.build(parties, engine="v1")


def entity_list() -> list[PartyRecord]:
    """The Entity List of 15 CFR part 744, Supplement No. 4, as published."""
    with (SHARED_DATA / ENTITY_LIST).open("rb") as stream:
        found = read_list("us-bis-entity-list", stream)
        return [record for record in found if isinstance(record, PartyRecord)]


def entity_list_queries(parties: Sequence[PartyRecord]) -> Groups:
    """Some hundred names of the list in every way they may arrive, and ordinary ones."""
    named = [p for p in parties if p.schema != "address"]
    return queries_for(named, 40) | {"ordinary names": [Query(text) for text in ORDINARY]}


def frozen() -> dict[str, Any]:
    """What was frozen."""
    found: dict[str, Any] = json.loads(FROZEN.read_text(encoding="utf-8"))
    return found


def digest_of_parties(parties: Iterable[PartyRecord]) -> str:
    """Stands for all that matching is given of listed parties."""
    return _digest(
        [p.source, p.uid, str(p.schema), [[n.text, str(n.kind)] for n in p.names],
         [astuple(a) for a in p.addresses], [astuple(i) for i in p.identifiers],
         p.countries, p.birth_dates]
        for p in parties
    )  # fmt: skip


def digests_of(index: Index, groups: Groups, policies: Iterable[str]) -> dict[str, str]:
    """Stands for all that the searches are answered, by group and policy."""
    return {
        f"{group}, {name}": _digest(
            [_told(match) for match in matches]
            for matches in index.search_many(queries, POLICIES[name])
        )
        for group, queries in groups.items()
        for name in policies
    }


def digest_of_pairs(parties: Sequence[PartyRecord], groups: Groups) -> str:
    """Stands for how pairs compare without an index."""
    asked = [query for queries in groups.values() for query in queries]
    pairs = [(query, nth(parties, n, 13)) for n, query in enumerate(asked)]
    pairs += [(query, listed) for query, listed in zip(groups["as listed"], parties, strict=False)]
    return _digest(_compared(found) for found in compare_many(pairs, engine="v1"))


def digests_of_readings() -> dict[str, str]:
    """Stands for how words and letters are read: each with a name that tells how it was taken."""
    words = [row for path in sorted(DATA.glob("*.txt")) for row in _words_in(path)]
    schemas = ("organization", "person", "vessel", "address", None)
    read: dict[str, list[tuple[Query, str]]] = {
        "words of the data": [
            (Query(asked, schema), listed)
            for word, means in words
            for schema in schemas
            for asked, listed in (
                (f"Vega {word}", "Vega Korvex"),
                (f"{word} Vega Korvex", "Vega Korvex"),
                (f"Vega {word}", f"Vega {means}"),
            )
        ],
        "legal forms cut off": [
            (
                Query(f"{'Vega Korvex Optics and Marine Institute'[: 34 - size]} {form[:size]}"),
                "Vega",
            )
            for form in ("corporation", "company", "limited", "incorporated")
            for size in range(1, len(form) + 1)
        ],
    }
    for script, (first, last, step) in SCRIPTS.items():
        read[script] = [
            (Query("".join(chr(code + more) for more in places), schema), "Vega")
            for code in range(first, last, step)
            for places in ((0,), (0, 1, 0), (1, 0, 0, 1))
            for schema in ("person", "organization")
        ]
    return {
        name: _digest(_compared(found) for found in compare_many(pairs, engine="v1"))
        for name, pairs in read.items()
    }


def _words_in(path: Path) -> Iterator[tuple[str, str]]:
    """The words of a data file, each with its class, or with its degree of commonness."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, colon, words = line.partition(": ")
            found = words.split(";") if colon else line.split()[1:]
            yield from ((word.strip(), kind if colon else line.split()[0]) for word in found)


def _told(match: Match) -> list[Any]:
    return [match.source, match.uid, match.name, match.name_kind, repr(match.score), match.alert,
            match.is_match, match.evidence]  # fmt: skip


def _compared(found: Comparison) -> list[Any]:
    return [repr(found.score), found.evidence]


def _digest(rows: Iterable[Any]) -> str:
    """Sixteen digits of the hash of rows, by their JSON."""
    return text_hash("\n".join(json.dumps(row, sort_keys=True) for row in rows))[:16]


def freeze() -> dict[str, Any]:
    """All digests anew; those of the Entity List stay as they are where it is not at hand."""
    parties, index = made_index()
    groups = made_queries(parties)
    found: dict[str, Any] = {
        "made": {
            "listed": digest_of_parties(parties),
            "answers": digests_of(index, groups, POLICIES),
            "pairs": digest_of_pairs(parties, groups),
        },
        "readings": digests_of_readings(),
        "entity list": frozen()["entity list"] if FROZEN.exists() else {},
    }
    if (SHARED_DATA / ENTITY_LIST).is_file():
        listed = entity_list()
        found["entity list"] = {
            "listed": digest_of_parties(listed),
            "answers": digests_of(
                Index.build(listed, engine="v1"), entity_list_queries(listed), ENTITY_POLICIES
            ),
        }
    return found


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(freeze(), indent=1) + "\n", encoding="utf-8")
