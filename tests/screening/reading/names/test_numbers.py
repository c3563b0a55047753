"""Numbers in the shapes a list may print them; what is no number that names anybody stays out."""

from __future__ import annotations

import pytest

from screening.reading.names.contacts import sites_of
from screening.reading.names.numbers import birth_years_in, is_imo, numbers_in, shapes_of
from screening.terms.listed_party import IdentifierRecord


def asked(kind: str, value: str, country: str = "") -> set[tuple[str, str]]:
    shapes = shapes_of(IdentifierRecord(kind, value, country))
    return {(s.type, "".join(c for c in s.value if c.isalnum()).upper()) for s in shapes}


@pytest.mark.parametrize(
    ("kind", "value", "country", "wanted"),
    [
        ("id", "5892464", "", ("registration", "5892464")),
        ("document", "5892464", "", ("passport", "5892464")),
        ("ship", "9187629", "", ("imo", "9187629")),
        ("tax", "5892464.0", "", ("tax", "5892464")),
        ("tax", "INN 7736640919", "", ("tax", "7736640919")),
        ("vat", "DE 811.569.869", "DE", ("vat", "811569869")),
        ("vat", "811569869", "DE", ("vat", "DE811569869")),
        ("swift", "AIIFIQBAXXX", "", ("swift", "AIIFIQBA")),
        ("bic", "AIIFIQBA", "", ("bic", "AIIFIQBAXXX")),
        ("registration", "1978075 / 3848561", "", ("registration", "3848561")),
        ("national_id", "V 5892464", "VE", ("national_id", "5892464")),
        ("tax", "7.73664E+09", "", ("tax", "7736640000")),
    ],
)
def test_shape_is_asked_for(kind: str, value: str, country: str, wanted: tuple[str, str]) -> None:
    assert wanted in asked(kind, value, country)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "5892464"), ("customer number", "5892464"), ("fax", "+49 5892464"),
        ("our reference", "5892464"), ("purchase order", "5892464"), ("incoterm", "5892464"),
    ],
)  # fmt: skip
def test_number_of_no_party_is_asked_for_as_it_stands_only(kind: str, value: str) -> None:
    given = IdentifierRecord(kind, value)
    assert shapes_of(given) == (given,)


def test_short_number_of_unknown_sort_is_nobodys() -> None:
    assert asked("id", "1024") == {("id", "1024")}


@pytest.mark.parametrize(
    ("text", "schema", "wanted"),
    [
        ("EXAMPLE STAR (IMO 9187629)", None, ("imo", "9187629")),
        ("EXAMPLE STAR 9187629", "vessel", ("imo", "9187629")),
        ("EXAMPLE STAR MMSI: 256845000", None, ("mmsi", "256845000")),
        ("Airbus A340 EP-MNE", None, ("aircraft_tail", "EP-MNE")),
        ("Example OOO INN 7736640919", None, ("registration", "7736640919")),
        ("Example Bank SWIFT AIIFIQBA", None, ("swift", "AIIFIQBA")),
    ],
)
def test_number_inside_a_name_is_found(
    text: str, schema: str | None, wanted: tuple[str, str]
) -> None:
    assert wanted in {(n.type, n.value) for n in numbers_in(text, schema)}


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("Factory No. 1234567", "organization"), ("HL-Display AB", None), ("Studio 54", None),
        ("EXAMPLE STAR 9187620", "vessel"), ("Company 3 Ltd", None), ("Passport Brands Inc", None),
    ],
)  # fmt: skip
def test_no_number_is_found_where_none_is(text: str, schema: str | None) -> None:
    assert not numbers_in(text, schema)


def test_check_digit_of_imo_numbers() -> None:
    assert is_imo("9187629")
    assert is_imo("9074729")
    assert not is_imo("9187620")


def test_birth_years() -> None:
    assert birth_years_in("Nicolas Maduro Moros DOB 23.11.1962") == ("1962",)
    assert birth_years_in("Example (b. 1962)") == ("1962",)
    assert birth_years_in("Founded 1962 Ltd") == ()


def test_sites_of_firms_only() -> None:
    found = {i.value for i in sites_of("https://www.90zavod.ru/en", "sales@90zavod.ru")}
    assert {"90zavod.ru", "www.90zavod.ru", "sales@90zavod.ru"} <= found
    assert {i.type for i in sites_of(None, "x@gmail.com")} == {"email"}
