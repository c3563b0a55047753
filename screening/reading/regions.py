"""Which part of Ukraine an address lies in: Crimea, Donetsk, Luhansk, another oblast, or unsaid.

These have no country code of their own, so only words and postal codes tell them, under Ukraine's
code or Russia's. The towns are those that texts are searched for (``data/places.tsv``); here the
country is known, so a namesake abroad takes nothing away and one in free Ukraine does. What a
region or a postal code tells and a town does not contradict is sure; anything else is to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from screening.reading.folding import fold_plainly
from screening.reading.vocabulary import DATA
from screening.terms.mention import REGION, REGION_UNSURE, Mention

COUNTRIES = frozenset({"UA", "RU"})
"""Country codes under which an address in Ukraine is written."""
OCCUPIED = ("UA-43", "UA-40", "UA-14", "UA-09")
PARTLY = ("UA-65", "UA-23")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CUT = re.compile(r"[,;|\n()，、]")
_OF_OBLAST = re.compile(r"\b(?:obl|oblast\w*|region|обл\w*|provin\w+)\b")
_CODE_IN_TEXT = re.compile(r"(?<!\d)(?:\d{5}|2\d{5})(?!\d)")
_LONGEST_NAME = 4
"""Words of the longest name of a town that is worth a look ("Krasnohvardiiske Krasnyi Luch")."""
_LARGE = 50_000
"""People from which a town standing alone in a street line is no house or farm of the name."""
_WHY = {
    REGION: "tells the part of Ukraine that the address lies in",
    REGION_UNSURE: "may be the name of a place in an occupied part of Ukraine",
}


class _Town(NamedTuple):
    """A name of a place in an occupied region; ``is_shared`` where free Ukraine has it too."""

    code: str
    size: int
    is_shared: bool


class _Said(NamedTuple):
    """What words of one field say."""

    code: str
    field: str
    is_shared: bool = False
    size: int = 0


def read_regions(submission: Mapping[str, Any]) -> Iterator[Mention]:
    """Of each address of a schema-valid submission that may lie in Ukraine, the part it lies in.

    Returns:
        One mention an address, none where nothing tells the part; ``about`` is its ISO 3166-2
        code. Whether it is sure stands in the kind.
    """
    for number, party in enumerate(submission["parties"]):
        further = enumerate(party.get("addresses", ()))
        rows = [(f"parties[{number}].addresses[{place}]", address) for place, address in further]
        for path, address in ((f"parties[{number}].address", party.get("address", {})), *rows):
            if address.get("country") in COUNTRIES:
                stated = {name: text for name, text in address.items() if name != "kind"}
                yield from _read(path, stated, address["country"])
    for number, line in enumerate(submission.get("lines", ())):
        ship_to = line.get("ship_to", {})
        if ship_to.get("country") in COUNTRIES:
            place = {name: text for name, text in ship_to.items() if name != "name"}
            yield from _read(f"lines[{number}].ship_to", place, ship_to["country"])
    use = submission.get("end_use", {})
    country = use.get("location_country") or submission.get("destination_country")
    if country in COUNTRIES:
        site = use.get("site", {}).get("address")
        place = {"location_region": use.get("location_region"), "site.address": site}
        yield from _read("end_use", place, country)


def _read(path: str, address: Mapping[str, str | None], country: str) -> Iterator[Mention]:
    words = {field: fold_plainly(text) for field, text in address.items() if text}
    stated = [*_regions(words), *_postal(words, country)]
    towns = list(_towns(words, country))
    found = _judged(stated, towns, list(_in_streets(words)))
    if found is None:
        return
    said, is_sure = found
    kind = REGION if is_sure else REGION_UNSURE
    quote = address[said.field] or ""
    yield Mention(
        field=f"{path}.{said.field}",
        start=0,
        end=len(quote),
        quote=quote,
        kind=kind,
        why=_WHY[kind],
        about=said.code,
    )


def _judged(
    stated: list[_Said], towns: list[_Said], streets: list[_Said]
) -> tuple[_Said, bool] | None:
    """What the address comes to, and whether it is sure."""
    free = [said for said in stated if said.code not in OCCUPIED]
    # Of a town and a village of one name the town is meant, unless the address says otherwise.
    own = [
        said
        for said in (*stated, *towns)
        if said.code in OCCUPIED and (not said.is_shared or (said.size >= _LARGE and not free))
    ]
    if own:
        return own[0], not free
    if free:
        # A street bears many a small town's name; a large one standing alone in it is no street.
        large = [said for said in streets if said.size >= _LARGE and not said.is_shared]
        return (large[0], False) if large else (free[0], True)
    doubtful = sorted((*towns, *streets), key=lambda said: -said.size)
    return (doubtful[0], doubtful[0].code in PARTLY) if doubtful else None


def _regions(words: Mapping[str, str]) -> Iterator[_Said]:
    """Regions that the fields for it name, and a city line that says which oblast it is in.

    A known town that no other region has tells its own.
    """
    site = () if "location_region" in words else ("site.address",)
    for field in ("region", "location_region", "city", *site):
        text = words.get(field, "")
        for part in _CUT.split(text):
            if field in ("city", "site.address") and not _OF_OBLAST.search(part):
                code = _free_towns().get(part.strip().replace("'", ""))
                if code:
                    yield _Said(code, field)
                continue
            for code in _oblasts_in(part):
                yield _Said(code, field)


def _postal(words: Mapping[str, str], country: str) -> Iterator[_Said]:
    """The oblast of the postal code, wherever in the address it stands."""
    own = "".join(re.findall(r"\d", words.get("postal_code", "")))
    codes = [("postal_code", own)] if own else []
    for field in ("city", "region", "street", "site.address"):
        codes += [(field, code) for code in _CODE_IN_TEXT.findall(words.get(field, ""))]
    for field, code in codes:
        about = _oblast_of_postal(code, country)
        if about:
            yield _Said(about, field)


def _oblast_of_postal(code: str, country: str) -> str:
    """Ukraine's codes have five digits; Russia's six, for what it occupies a 2 before them."""
    for oblast in oblasts():
        if len(code) == 5 and country == "UA" and code[:2] in oblast.postal:
            return oblast.code
        if len(code) == 6 and code[:3] in oblast.postal_russian:
            return oblast.code
    return ""


def _towns(words: Mapping[str, str], country: str) -> Iterator[_Said]:
    """Towns of occupied regions that a city or a region field names, the largest first."""
    found: list[_Said] = []
    for field in ("city", "region", "location_region"):
        for part in _CUT.split(words.get(field, "")):
            found += [_Said(code, field) for code in _disputed_in(part)]
            found += [
                _Said(town.code, field, _may_be_other(town, country), town.size)
                for name in _names_in(part)
                for town in towns_named(name)
            ]
    yield from sorted(found, key=lambda said: (said.is_shared, -said.size))


def _may_be_other(town: _Town, country: str) -> bool:
    """Under Russia's code a small town's name is as likely that of a town in Russia."""
    return town.is_shared or (country == "RU" and town.size < _LARGE)


def _in_streets(words: Mapping[str, str]) -> Iterator[_Said]:
    """Such towns in a street line or a site's one line, where a street may be named after one."""
    for field in ("street", "site.address"):
        for part in _CUT.split(words.get(field, "")):
            for town in towns_named(part.strip()):
                yield _Said(town.code, field, town.is_shared, town.size)
            for code in _disputed_in(part):
                is_alone = len(_WORD.findall(part)) == 1
                yield _Said(code, field, size=_LARGE if is_alone else 0)


def _names_in(part: str) -> Iterator[str]:
    """Every run of words of a part, the longest first."""
    tokens = _WORD.findall(part)
    for length in range(min(len(tokens), _LONGEST_NAME), 0, -1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


# -- the tables ------------------------------------------------------------------------------------


class Oblast(NamedTuple):
    """A region of Ukraine.

    Args:
        code: ISO 3166-2.
        postal: first two digits of its postal codes.
        postal_russian: first three digits of those that Russia gave it.
        stems: how words that name it begin, folded.
    """

    code: str
    postal: frozenset[str]
    postal_russian: frozenset[str]
    stems: tuple[str, ...]


@lru_cache(maxsize=1)
def oblasts() -> tuple[Oblast, ...]:
    """Every region with its postal codes, those under occupation first."""
    rows = []
    for row in (DATA / "oblasts.tsv").read_text(encoding="utf-8").splitlines():
        code, postal, russian, stems = row.split("\t")
        folded = tuple(fold_plainly(stem) for stem in stems.split(";"))
        rows.append(Oblast(code, _prefixes(postal), _prefixes(russian), folded))
    return tuple(rows)


def _prefixes(span: str) -> frozenset[str]:
    first, _, last = span.partition("-")
    if not first:
        return frozenset()
    numbers = range(int(first), int(last or first) + 1)
    return frozenset(str(number).zfill(len(first)) for number in numbers)


def _oblasts_in(text: str) -> Iterator[str]:
    tokens = _WORD.findall(text)
    padded = " ".join(tokens).replace("'", "")
    for oblast in oblasts():
        if any(padded.startswith(stem) or f" {stem}" in padded for stem in oblast.stems):
            yield oblast.code


FREE_TOWN = 15_000
"""People from which a town of free Ukraine is in the table."""


def is_free_town(name: str) -> bool:
    """Whether a town of free Ukraine, of ``FREE_TOWN`` people or more, is called so.

    Args:
        name: folded as texts are.
    """
    return name.replace("'", "") in _free_towns()


@lru_cache(maxsize=1)
def _free_towns() -> dict[str, str]:
    """Folded names of towns of the free regions, each with its region."""
    towns: dict[str, str] = {}
    for row in (DATA / "free_towns.tsv").read_text(encoding="utf-8").splitlines():
        code, _, spellings = row.split("\t")
        for name in spellings.split(";"):
            towns.setdefault(fold_plainly(name).replace("'", ""), code)
    return towns


def _disputed_in(text: str) -> Iterator[str]:
    """Regions occupied in whole or part that a text names, though it is no field for a region."""
    return (code for code in _oblasts_in(text) if code in OCCUPIED or code in PARTLY)


def towns_named(name: str) -> tuple[_Town, ...]:
    """The places of occupied regions that bear a folded name."""
    return _gazetteer().get(name.replace("'", ""), ())


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, tuple[_Town, ...]]:
    named: dict[str, tuple[_Town, ...]] = {}
    for row in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines():
        kind, where, _, people, spellings = row.split("\t")
        if kind not in ("town", "shared") or not where.startswith("UA-"):
            continue
        for spelling in spellings.split(";"):
            name, _, others = spelling.partition("=")
            key = fold_plainly(name).replace("'", "")
            town = _Town(where, int(people), "UA" in others.split(","))
            named[key] = (*named.get(key, ()), town)
    return named
