"""``docs/country-table.md`` is what the rules compute, country by country."""

from __future__ import annotations

import pytest

from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.management.rule_book.countries import ITEMS, PAGE, page, rows
from tests.screening.management.rule_book.conftest import DOCS

# Of 742.6(a)(6)(iii) (a) and (b), as the domain notes list them; Hong Kong by its own code.
IN_REACH = (
    "AM AZ BY MM KH CN GE IQ KZ KP KG LA LY MO MD MN NI RU TJ TM UZ VE VN YE "
    "BH EG IR JO KW LB OM PK QA SA SY AF CF CD CU ER HT SO SS SD ZW AE HK"
)


@pytest.fixture(scope="module")
def computed(tables: ControlTables, policy: ControlsPolicy) -> dict[str, dict[str, str]]:
    """Cells by country and item."""
    names = [name for name, _ in ITEMS]
    return {row[0]: dict(zip(names, row[3:-1], strict=True)) for row in rows(tables, policy)}


def test_committed_table_is_what_the_rules_compute(
    tables: ControlTables, policy: ControlsPolicy
) -> None:
    committed = (DOCS / PAGE).read_text(encoding="utf-8").splitlines()
    differing = [
        (now, then)
        for now, then in zip(page(tables, policy).splitlines(), committed, strict=True)
        if now != then
    ]
    assert differing == []


def test_every_country_of_the_chart_is_in_the_table(
    tables: ControlTables, policy: ControlsPolicy, computed: dict[str, dict[str, str]]
) -> None:
    assert set(computed) == {*tables.chart, "HK"}
    assert len(computed) == 201


@pytest.mark.parametrize(
    ("country", "item", "words", "why"),
    [
        ("CN", "3A090.a", "**license** RS (case by case)", "742.6(b)(10)(iii)(A)(1): H200 class"),
        ("CN", "3A090.b", "**license** RS (presumed denied)", "no figures, so no case by case"),
        ("CN", "3A090.c", "**license** RS (presumed denied)", "742.6(a)(6)(i)(B)"),
        ("MO", "3A090.c", "**license** RS (presumed denied)", "Macau is named beside D:5"),
        ("VN", "3A090.c", "no", "D:1 is not in reach of 3A090.c"),
        ("VN", "3A090.b", "exception ACA", "740.8: elsewhere than D:5"),
        ("IL", "3A090.a", "no", "A:6 is taken out of D:4"),
        ("AE", "3A090.a", "**license** RS (case by case)", "named although in A:5"),
        ("TW", "4A090", "no", "A:6"),
        ("HK", "3A001.a.7", "**license** NS (case by case)", "Hong Kong is China; 742.4(b)"),
        ("IN", "3A001.a.7", "no", "A:1 has India, NS 2 empty"),
        ("CA", "9A610", "hold", "no mark, but a 600 series item"),
        ("CN", "9A610", "**license** NS RS (denied)", "D:5"),
        ("IR", "EAR99", "**license** (denied)", "746.7(b), (e)"),
        ("SY", "EAR99", "exception SPP", "746.9(b)(1)"),
        ("RU", "5A992.c", "**license** (denied)", "746.8(a)(1): every ECCN"),
        ("DE", "EAR99", "no", "in no entry"),
    ],
)
def test_known_cells(
    computed: dict[str, dict[str, str]], country: str, item: str, words: str, why: str
) -> None:
    assert computed[country][item] == words, why


def test_advanced_computing_countries_are_those_of_the_domain_notes(
    computed: dict[str, dict[str, str]],
) -> None:
    """License determination, section 4: D:1, D:4, D:5 less A:5, A:6, with Macau and the UAE."""
    for item in ("3A090.a", "3A090.b", "4A090"):
        reached = {c for c, cells in computed.items() if cells[item] not in ("no", "hold")}
        assert reached == set(IN_REACH.split()), item
