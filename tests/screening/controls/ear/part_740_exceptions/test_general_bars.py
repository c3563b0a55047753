"""15 CFR 740.2(a), paragraph by paragraph: an exception each leaves open, and one it bars."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.ear.part_740_exceptions.general_bars import GENERAL_BARS, general_bar
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_740_exceptions.claims import claimed, wanted
from tests.screening.controls.orders import hit, listed

UVL = (hit(listed("us-bis-unverified-list")),)
NAC = {"license_number": "A123456"}
FROM_CHINA = {"country_of_origin": "CN"}

# paragraph, destination, ECCN, exceptions it leaves open, exceptions it bars
LEFT_AND_BARRED = (
    ("740.2(a)(3)", "CA", "5A980", "GOV", "RPL TMP STA LVS APR"),
    ("740.2(a)(3)", "CA", "5E980", "", "GOV TSU"),
    ("740.2(a)(3)", "CA", "5A001.f.1", "GOV", "RPL"),
    ("740.2(a)(4)", "MY", "3A981", "GOV STA", "RPL TMP LVS APR"),
    ("740.2(a)(4)", "IN", "6A002.a.1", "RPL TMP GOV", ""),
    ("740.2(a)(5)", "MY", "7A101", "TMP RPL GOV TSU APR STA", "LVS GBS"),
    ("740.2(a)(5)", "CN", "7A101", "TMP RPL TSU", "GOV APR STA"),
    ("740.2(a)(5)", "CN", "1C107", "", "TMP RPL TSU GOV"),
    ("740.2(a)(6)", "CU", "EAR99", "TMP TSU RPL GOV GFT APR AGR CCD SCP", "SPP MED"),
    ("740.2(a)(6)", "IQ", "3A001.a.7", "APP TMP RPL GOV TSU ENC", "STA APR LVS"),
    ("740.2(a)(6)", "KP", "3A001.a.7", "TMP GOV TSU", "RPL CCD"),
    ("740.2(a)(6)", "IR", "3A001.a.7", "", "TMP GOV TSU RPL"),
    ("740.2(a)(6)", "RU", "3A001.a.7", "TMP GOV TSU ENC CCD MED", "RPL APR"),
    ("740.2(a)(6)", "BY", "3A001.a.7", "TMP GOV TSU ENC CCD MED", "RPL APR"),
    ("740.2(a)(6)", "SY", "3A001.a.7", "SPP TMP RPL GOV TSU CCD", "APR MED"),
    ("746.1(b)(4)", "CF", "1A005", "GOV", "TMP RPL LVS APR STA"),
    ("746.1(b)(4)", "SD", "1A005", "GOV", "TMP"),
    ("746.1(b)(4)", "MY", "1A005", "TMP", ""),
    ("740.2(a)(8)", "MY", "2A983", "RPL GOV TSU", "TMP LVS APR STA"),
    ("740.2(a)(8)", "MY", "2E983", "TSU", "TMP"),
    ("740.2(a)(8)", "MY", "2A984", "RPL", "TMP"),
    ("740.2(a)(9)(i)", "CN", "3B001.k", "GOV", "TMP RPL LVS APR STA"),
    ("740.2(a)(9)(ii)", "CN", "3A090.b", "NAC HBM TMP RPL GOV TSU", "GBS STA LVS APR"),
    ("740.2(a)(9)(ii)", "VN", "3A090.b", "ACA", "APR"),
    ("740.2(a)(10)", "DE", "0A983", "", "GOV TMP RPL STA"),
    ("740.2(a)(11)", "DE", "0A919", "", "GOV TMP RPL STA"),
    ("740.2(a)(12)", "CN", "9A610.x", "GOV", "TMP RPL LVS APR STA"),
    ("740.2(a)(12)", "HK", "9A515.x", "GOV", "TMP"),
    ("740.2(a)(13)", "DE", "9A610.x", "LVS TMP RPL TSU GOV STA", "GBS APR ENC"),
    ("740.2(a)(13)", "DE", "9D610.b", "GOV", "TSU TMP STA LVS APR"),
    ("740.2(a)(13)", "DE", "9E619.c", "GOV", "TSU"),
    ("740.2(a)(14)", "MY", "0A521", "GOV", "TMP RPL LVS APR STA"),
    ("740.2(a)(22)", "DE", "3A901.a", "IEC TMP RPL GOV TSU", "LVS GBS STA APR"),
    ("740.2(a)(25)", "PK", "2A992", "TMP RPL GOV", "TSU APR LVS STA"),
)


def why_of(tables: ControlTables, country: str, eccn: str, claim: str, **fields: Any) -> str:
    return claimed(tables, country, eccn, claim, **fields).why


@pytest.mark.parametrize(
    ("paragraph", "country", "eccn", "claim"),
    [(p, c, e, code) for p, c, e, left, _ in LEFT_AND_BARRED for code in left.split()],
)
def test_paragraph_leaves_open(
    tables: ControlTables, paragraph: str, country: str, eccn: str, claim: str
) -> None:
    why = why_of(tables, country, eccn, claim, **(NAC if claim == "NAC" else {}))
    assert "740.2(a)" not in why
    assert "746.1" not in why


@pytest.mark.parametrize(
    ("paragraph", "country", "eccn", "claim"),
    [(p, c, e, code) for p, c, e, _, barred in LEFT_AND_BARRED for code in barred.split()],
)
def test_paragraph_bars(
    tables: ControlTables, paragraph: str, country: str, eccn: str, claim: str
) -> None:
    """LVS of an item controlled worldwide is among them."""
    why = why_of(tables, country, eccn, claim)
    assert why.endswith(f"({paragraph})") or (
        # A section of part 746 that does not name the exception demands the license itself.
        paragraph == "740.2(a)(6)" and "a license is also required by 15 CFR 746" in why
    ), why


PARTNERS = (
    "AL AU BE BG CA CZ DE DK EE ES FI FR GB GR HR HU IN IS IT JP LT LU LV ME MK NL NO NZ PL PT RO "
    "SE SI SK TR"
)


PARTS_OF_VEHICLES = (
    "6A008 7A001 7A002 7A004 7A101 7A102 7A103 7A104 7A105 7B001 7D001 7D002 7D003 7D101 7D102 "
    "7E003 7E101 9A515"
)


@pytest.mark.parametrize("entry", PARTS_OF_VEHICLES.split())
def test_parts_of_vehicles_may_go_to_d4_and_d5_under_four_exceptions(
    tables: ControlTables, entry: str
) -> None:
    """740.2(a)(5)(ii)(A)."""
    part = wanted(tables, "CN", entry, "MT")
    for code, is_barred in (("TMP", False), ("AVS", False), ("STA", True), ("APR", True)):
        assert ("740.2(a)(5)" in general_bar(part._replace(code=code))) is is_barred, code


DETECTION = ("2A983", "2A984", "2D983", "2D984", "2E983", "2E984")
STEALTHY = ("9D610.b", "9D619.b", "9E610.b", "9E619.b", "9E619.c")


@pytest.mark.parametrize(
    ("eccn", "left", "barred", "paragraph"),
    [
        *((eccn, "GOV", "TMP", "740.2(a)(8)") for eccn in DETECTION),
        *((eccn, "GOV", "TSU", "740.2(a)(13)") for eccn in STEALTHY),
        ("9A610.x", "BAG", "AVS", "740.2(a)(13)"),
    ],
)
def test_each_entry_that_a_paragraph_names(
    tables: ControlTables, eccn: str, left: str, barred: str, paragraph: str
) -> None:
    named = wanted(tables, "DE", eccn, "NS")
    assert general_bar(named._replace(code=left)) == ""
    assert paragraph in general_bar(named._replace(code=barred))


@pytest.mark.parametrize("country", PARTNERS.split())
def test_crime_control_items_may_go_to_partners_under_any_exception(
    tables: ControlTables, country: str
) -> None:
    """740.2(a)(4): Australia, India, Japan, New Zealand and the members of NATO."""
    assert general_bar(wanted(tables, country, "3A981", "CC", code="RPL")) == ""


@pytest.mark.parametrize("country", ["CN", "MY", "BR", "IL", "KR", "CH", "AT", "IE"])
def test_crime_control_items_may_not_go_elsewhere(tables: ControlTables, country: str) -> None:
    for code, is_barred in (("RPL", True), ("APR", True), ("GOV", False), ("STA", False)):
        why = general_bar(wanted(tables, country, "3A981", "CC", code=code))
        assert ("740.2(a)(4)" in why) is is_barred, code


@pytest.mark.parametrize(
    ("eccn", "country", "left", "barred"),
    [
        ("2A001", "CN", "TMP RPL", "TSU AVS GOV APR STA LVS"),
        ("2A101", "PK", "TMP RPL", "TSU AVS GOV"),
        ("6A008", "CN", "TMP RPL TSU AVS", "GOV APR STA LVS"),
        ("7E101", "CN", "TMP RPL TSU AVS", "GOV"),
        ("9A515.a", "AE", "TMP RPL TSU AVS STA GOV APR", "LVS"),
        ("9A116", "CN", "", "TMP RPL TSU AVS GOV"),
        ("9A116", "BR", "TMP RPL TSU AVS GOV APR STA", "LVS GBS BAG NAC"),
    ],
)
def test_missile_technology_by_entry_and_place(
    tables: ControlTables, eccn: str, country: str, left: str, barred: str
) -> None:
    """740.2(a)(5)(i) and (ii): where the reason is MT, which entries that are in part only have."""
    line_wanted = wanted(tables, country, eccn, "MT")
    for code in left.split():
        assert "740.2(a)(5)" not in general_bar(line_wanted._replace(code=code)), code
    for code in barred.split():
        assert "740.2(a)(5)" in general_bar(line_wanted._replace(code=code)), code


@pytest.mark.parametrize(
    ("country", "fields", "why"),
    [
        ("DE", {"ship_from": "CN"}, "from D:5"),
        ("DE", FROM_CHINA, "made in D:5"),
        ("DE", {"country_of_origin": "HK"}, "made in Hong Kong"),
    ],
)
def test_series_made_in_or_from_d5_is_barred_as_if_it_went_there(
    tables: ControlTables, country: str, fields: dict[str, Any], why: str
) -> None:
    assert "740.2(a)(12)" in why_of(tables, country, "9A610.x", "TMP", **fields), why
    assert "740.2(a)(12)" not in why_of(tables, country, "9A610.x", "GOV", **fields), why
    assert "740.2(a)(12)" not in why_of(tables, country, "9A610.x", "TMP"), why


@pytest.mark.parametrize("claim", ["TMP", "GOV", "GBS", "LVS"])
def test_unverified_party_ends_every_exception(tables: ControlTables, claim: str) -> None:
    assert "740.2(a)(17)" in why_of(tables, "MY", "3A001.a.7", claim, hits=UVL)
    near = (hit(listed("us-bis-unverified-list"), is_match=False),)
    assert "740.2(a)(17)" not in why_of(tables, "MY", "3A001.a.7", claim, hits=near)
    other = (hit(listed("us-bis-meu-list")),)
    assert "740.2(a)(17)" not in why_of(tables, "MY", "3A001.a.7", claim, hits=other)


def test_item_that_no_paragraph_names_keeps_its_exceptions(tables: ControlTables) -> None:
    for claim in ("LVS", "GBS", "TMP", "RPL", "GOV", "APR", "STA"):
        assert "740.2" not in why_of(tables, "TW", "3A001.a.7", claim)


def test_each_paragraph_is_tested_on_both_sides() -> None:
    tested = {row[0] for row in LEFT_AND_BARRED} | {"740.2(a)(17)"}
    assert tested == {paragraph for paragraph, _ in GENERAL_BARS}
