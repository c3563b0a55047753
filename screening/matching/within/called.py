"""Hosts that bear a listed party's name though no list prints them: "mahan.aero", "nuaa.edu.cn".

Three ways. The name itself, its words in one ("fajrindustries.ir"), wherever the host is
registered: it stands as ``=fajrindustries``. The initials that the list prints of a body, and
those of a school if they are long, under the country's own domain: ``=nuaa.edu.cn``. And hosts that
are a fact to be known, from ``data/hosts.tsv``. What stands behind the sign is no host that a list
tells of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from screening.matching.engines import engine_named
from screening.matching.parties import listed_names
from screening.matching.query import ReadWord
from screening.matching.within.cores import Sort, cores_of, ordinary_words, word_class
from screening.matching.within.words import unsplit
from screening.terms.listed_party import PartyRecord

SIGN = "="
"""Begins what a host may be called, beside the hosts that lists print."""
_GLUED = (Sort.WHOLE, Sort.TELLING, Sort.KNOWN, Sort.SHORTENED)
_LEAST_GLUED = 7
"""Letters of words in one that are nobody else's."""
_LEAST_INITIALS = 4
_LEAST_UNPRINTED = 5
"""Initials of a school that no list prints: SUST is five universities."""
_LONGEST_INITIALS = 8
_OF_SCHOOLS = ("edu", "ac")
_OF_BODIES = ("", "com", "co", "org", "gov", "net", "edu", "ac")
"""Second levels of a country's domain; empty where names stand beneath it directly."""


def names_of_host(host: str) -> tuple[str, ...]:
    """What a host is looked up by: itself, and its own label alone."""
    label = host.partition(".")[0].replace("-", "")
    return (f"{SIGN}{host}", f"{SIGN}{label}")


def called_hosts(records: Iterable[PartyRecord], engine: str) -> Iterator[tuple[str, int]]:
    """What hosts of listed organizations may be called, with the number of the party."""
    for owner, record in enumerate(records):
        told: set[str] = set()
        for listed in listed_names([record]):
            if listed.schema in (None, "organization"):
                told.update(_called(listed.text, listed.schema, record, engine))
        yield from ((f"{SIGN}{name}", owner) for name in told)


def _called(name: str, schema: str | None, record: PartyRecord, engine: str) -> Iterator[str]:
    chosen = engine_named(engine)
    folded = chosen.words_of(name)
    words = unsplit(chosen.read(name, schema), folded)
    if schema is None and all(word.kind != "LEGAL" for word in words):
        return  # people are listed so
    yield from _known(engine).get(_own_words(words), ())
    for core in cores_of(words, folded, schema):
        glued = "".join(core.words)
        is_told = core.sort in _GLUED and not core.is_plain and len(core.words) > 1
        if is_told and len(glued) >= _LEAST_GLUED:
            yield glued
    yield from _by_initials(folded, record)


def _own_words(words: Sequence[ReadWord]) -> tuple[str, ...]:
    return tuple(word.text for word in words if word.kind != "LEGAL")


def _by_initials(folded: Sequence[str], record: PartyRecord) -> Iterator[str]:
    """The initials of a school, and of a body whose initials are listed, in its own countries."""
    told = [word for word in folded if word not in word_class("filler")]
    letters = "".join(word[0] for word in told)
    if not _LEAST_INITIALS <= len(letters) <= _LONGEST_INITIALS or not letters.isalpha():
        return
    is_school = not word_class("school").isdisjoint(told) and len(letters) >= _LEAST_UNPRINTED
    is_printed = letters in _printed(record) and letters not in ordinary_words()
    levels = _OF_BODIES if is_printed else _OF_SCHOOLS if is_school else ()
    for country in record.countries:
        for level in levels:
            yield ".".join(part for part in (letters, level, country.lower()) if part)


def _printed(record: PartyRecord) -> frozenset[str]:
    """Names of a party that are one word of great letters, alone or in brackets."""
    words = (word.strip("()") for name in record.names for word in _alone(name.text))
    return frozenset(word.lower() for word in words if word.isupper())


def _alone(name: str) -> list[str]:
    words = name.split()
    return words if len(words) == 1 else [word for word in words if word.startswith("(")]


@lru_cache(maxsize=2)
def _known(engine: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The hosts of the table by the words of the listed name."""
    table = files(__package__).joinpath("data", "hosts.tsv").read_text("utf-8")
    chosen = engine_named(engine)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            host, name = line.split("\t")
            key = _own_words(unsplit(chosen.read(name, "organization"), chosen.words_of(name)))
            found[key] = (*found.get(key, ()), host)
    return found
