"""Where in Ukraine an address lies: towns, spellings and codes, and what must stay quiet."""

from __future__ import annotations

import pytest

from screening.reading.regions import PARTLY, oblasts, read_regions, towns_named
from screening.terms.mention import REGION, REGION_UNSURE

CRIMEA, SEVASTOPOL, DONETSK, LUHANSK = "UA-43", "UA-40", "UA-14", "UA-09"


def said_of(**address: str) -> tuple[str, str] | None:
    """Kind and oblast of the one mention, ``None`` where nothing is told."""
    told = list(read_regions({"parties": [{"address": {"country": "UA", **address}}]}))
    assert len(told) <= 1
    return (told[0].kind, told[0].about) if told else None


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("Koktebel", CRIMEA),
        ("смт Гурзуф", CRIMEA),
        ("Partenit", CRIMEA),
        ("Bakhchysarai", CRIMEA),
        ("Bachtschyssaraj", CRIMEA),
        ("Джанкой", CRIMEA),
        ("г. Щёлкино", CRIMEA),
        ("Inkerman", SEVASTOPOL),
        ("Балаклава", SEVASTOPOL),
        ("塞瓦斯托波尔", SEVASTOPOL),
        ("Ясинувата", DONETSK),
        ("Khartsyzk", DONETSK),
        ("Makeevka", DONETSK),
        ("Marioupol", DONETSK),
        ("Stakhanov", LUHANSK),
        ("Ровеньки", LUHANSK),
        ("Severodonetsk", LUHANSK),
        ("Yalta, Crimea", CRIMEA),
    ],
)
def test_town_of_a_region_is_known_in_every_usual_spelling(city: str, code: str) -> None:
    assert said_of(city=city) == (REGION, code)


@pytest.mark.parametrize(
    "address",
    [
        {"city": "Kyiv", "postal_code": "01001"},
        {"city": "Київ", "region": "м. Київ"},
        {"city": "Lviv", "region": "Lviv Oblast"},
        {"city": "79008 Львів"},
        {"city": "Odesa, Odeska oblast"},
        {"city": "Одеса", "region": "Одеська область"},
        {"city": "Ужгород", "region": "Закарпатська обл."},
        {"city": "Dnipro", "postal_code": "49000"},
        {"city": "Kharkiv", "postal_code": "UA-61002"},
        {"city": "Pervomaisk", "region": "Mykolaiv Oblast"},
        {"city": "Ivanivka", "postal_code": "67200"},
        {"city": "Lviv", "postal_code": "79000", "street": "вул. Кримська 12"},
        {"city": "Kyiv", "postal_code": "02000", "street": "Sevastopolska Square 3"},
        {"city": "Kyiv", "postal_code": "02000", "street": "Donetska St. 7, Lenine"},
    ],
    ids=str,
)
def test_free_ukraine_with_region_or_postal_code_is_told(address: dict[str, str]) -> None:
    told = said_of(**address)
    assert told is not None
    assert told[0] == REGION
    assert told[1] not in {CRIMEA, SEVASTOPOL, DONETSK, LUHANSK}


@pytest.mark.parametrize("city", ["Mirny", "Example", "Selo", ""])
def test_unknown_city_tells_no_region(city: str) -> None:
    assert said_of(city=city) is None


@pytest.mark.parametrize(
    ("city", "region"),
    [
        ("Kyiv", "UA-30"),
        ("Київ", "UA-30"),
        ("LVIV", "UA-46"),
        ("Kharkiv, Ukraine", "UA-63"),
        ("Odessa", "UA-51"),
        ("Brovary", "UA-32"),
    ],
)
def test_known_city_tells_its_region(city: str, region: str) -> None:
    assert said_of(city=city) == (REGION, region)


@pytest.mark.parametrize(
    ("city", "beside"),
    [
        ("Kyiv", {"region": "Crimea"}),
        ("Lviv", {"postal_code": "95000"}),
        ("Lviv", {"street": "Donetsk"}),
        ("Mykolaivka", {}),
        ("Kherson", {}),
    ],
)
def test_known_city_beside_another_region_is_asked_about(city: str, beside: dict[str, str]) -> None:
    said = said_of(city=city, **beside)
    assert said is not None
    assert said[0] == REGION_UNSURE or said[1] in PARTLY


@pytest.mark.parametrize(
    ("address", "code", "why"),
    [
        ({"city": "Pervomaisk"}, LUHANSK, "a town of Mykolaiv oblast has the name too"),
        ({"city": "Lenine"}, CRIMEA, "so has a village elsewhere in Ukraine"),
        ({"city": "Yalta", "postal_code": "65000"}, CRIMEA, "the code is Odesa's"),
        ({"street": "Lane 1, Yalta", "city": "Odesa", "postal_code": "65000"}, CRIMEA, "street"),
        ({"street": "Simferopol, Exampla 3"}, CRIMEA, "a street line is no city"),
        ({"city": "Lenino", "country": "RU"}, CRIMEA, "there are many in Russia"),
    ],
)
def test_what_may_be_another_place_is_unsure(address: dict[str, str], code: str, why: str) -> None:
    assert said_of(**address) == (REGION_UNSURE, code), why


@pytest.mark.parametrize(
    ("postal_code", "country", "code"),
    [
        ("98600", "UA", CRIMEA),
        ("99000", "UA", SEVASTOPOL),
        ("295000", "RU", CRIMEA),
        ("298600", "UA", CRIMEA),
        ("299011", "RU", SEVASTOPOL),
        ("87500", "UA", DONETSK),
        ("291000", "RU", LUHANSK),
        ("01001", "UA", "UA-30"),
        ("69000", "UA", "UA-23"),
    ],
)
def test_postal_code_tells_the_region(postal_code: str, country: str, code: str) -> None:
    assert said_of(postal_code=postal_code, country=country) == (REGION, code)


@pytest.mark.parametrize("code", ["00100", "101000", "12", "abc"])
def test_code_of_nowhere_tells_nothing(code: str) -> None:
    assert said_of(postal_code=code) is None


def test_other_countries_are_not_asked() -> None:
    assert said_of(city="Yalta", country="US") is None
    assert said_of(city="Sevastopol", country="TR") is None


def test_place_of_use_is_an_address_too() -> None:
    use = {"location_region": "Крим", "site": {"address": "Example 8, Lviv"}}
    submission = {"parties": [], "destination_country": "UA", "end_use": use}
    (told,) = read_regions(submission)
    assert (told.field, told.about, told.kind) == ("end_use.location_region", CRIMEA, REGION)


def test_postal_codes_of_regions_do_not_overlap() -> None:
    prefixes = [prefix for oblast in oblasts() for prefix in oblast.postal]
    assert len(prefixes) == len(set(prefixes)) == 99
    assert len({oblast.code for oblast in oblasts()}) == 27


def test_gazetteer_is_no_dozen() -> None:
    for name in ("ялта", "yalta", "jalta", "feodosia", "theodosia", "алушта", "saky"):
        assert towns_named(name), name
