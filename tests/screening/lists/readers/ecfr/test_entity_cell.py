"""The printed forms of an Entity List cell; invented names unless the row is quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.readers.ecfr.entity_cell import PartyCell, parse_party

ALIAS_FORMS = [
    (
        "Alpha Works, a.k.a., the following two aliases:\n—Alpha Ltd.; and\n—Beta Works.\n \n"
        " 1 First Road, Kabul, Afghanistan.",
        ("Alpha Ltd.", "Beta Works"),
        2,
        "the usual form",
    ),
    (
        "Alpha Works, a.k.a. the following alias:\n\n—Beta Works.\n\n\n\n 1 First Road, Paris,"
        " France.",
        ("Beta Works",),
        1,
        "no number, no comma",
    ),
    (
        "Alpha Works, the following one alias:\n—Beta.\n 1 First Road, Paris, France.",
        ("Beta",),
        1,
        "the mark forgotten",
    ),
    (
        "Alpha Works, and the following two aliases:\n—Beta; and\n—Gamma\n \n 1 First Road,"
        " Shanghai",
        ("Beta", "Gamma"),
        2,
        "'and' for a.k.a.",
    ),
    (
        "Alpha Works, a.k.a., the following one\nalias:\n—Beta Inc.\n 1 First Road, Paris, France",
        ("Beta Inc.",),
        1,
        "a break inside the introduction",
    ),
    (
        "Alpha Works, a.k.a., the following two aliases: Beta Air; and Gamma. P.O. Box 4, Dubai,"
        " U.A.E.",
        ("Beta Air", "Gamma"),
        2,
        "all in one line",
    ),
    (
        "Alpha, a.k.a., the following one alias: Mo Beta.140/6 Tower, Bangkok, Thailand; and"
        " 21 Tower, Bangkok, Thailand.",
        ("Mo Beta",),
        1,
        "no blank before the address",
    ),
    (
        "Alpha Trading LLC, a.k.a. the following two aliases: -Beta Trading; and -Beta, Apt #18"
        " Tower, Dubai, U.A.E.",
        ("Beta Trading", "Beta"),
        2,
        "hyphens for dashes",
    ),
    (
        "Alpha, a.k.a., the following one alias:\n\nVNIIX.\n\n 1 Mendel Village, Moscow, Russia.",
        ("VNIIX",),
        1,
        "no dash",
    ),
    (
        "Neft LLC, a.k.a., the following two aliases:\n—OOO Neft\n\n—Aktiv; and\n—RN-Aktiv OOO.\n"
        " 15 Road, Moscow, Russia.",
        ("OOO Neft-Aktiv", "RN-Aktiv OOO"),
        2,
        "a hyphen printed as a new alias",
    ),
    (
        "Alpha, a.k.a., the following three aliases:\n—Beta;—Gamma; and\n—Delta.\n 1 Road, Kahuta,"
        " Pakistan",
        ("Beta", "Gamma", "Delta"),
        3,
        "two aliases in one line",
    ),
    (
        "Alpha, a.k.a., the following four aliases:\n—Beta;\n Gamma;\n Delta Co., Ltd.; and\n"
        " Eps.\n"
        " Building R4, No. 2 City Avenue, Dongguan, China",
        ("Beta", "Gamma", "Delta Co., Ltd.", "Eps"),
        4,
        "only the first has its dash",
    ),
    (
        "Alpha, a.k.a., the following one alias:\n—Beta Software Co. Ltd. 300 South Way, Reading,"
        " United Kingdom.",
        ("Beta Software Co. Ltd.",),
        1,
        "the address in the alias's line",
    ),
    (
        "Alpha Ltd., a.k.a,\n—Beta,\n \n Chaman, Baluchistan, Pakistan.",
        ("Beta",),
        1,
        "no introduction",
    ),
]


@pytest.mark.parametrize(("text", "aliases", "printed", "why"), ALIAS_FORMS)
def test_aliases_are_found_in_every_printed_form(
    text: str, aliases: tuple[str, ...], printed: int, why: str
) -> None:
    cell = parse_party(text)
    assert cell.aliases == aliases, why
    assert cell.printed_aliases == printed, why
    assert len(cell.addresses) >= 1, why
    assert cell.name.split()[0].rstrip(",") in ("Alpha", "Neft"), why


def test_inspur_electronic_information_has_its_eight_aliases() -> None:
    cell = parse_party(
        "Inspur Electronic Information Industry Co., Ltd., a.k.a., the following eight aliases:\n\n"
        "—Inspur Information;\n\n—IEIT Systems Co. Ltd.;\n\n"
        "—Incumber Electronic Information Industry Co., Ltd.;\n\n"
        "—Incubic Electronic Information Industry Co., Ltd.;\n\n"
        "—Incorphor Electronic Information Industry Co., Ltd.;\n\n"
        "—Wave Electronic Information Industry Co., Ltd.;\n\n"
        "—Chao Chao Electronic Information Industry Co., Ltd.; and\n\n—IEII.\n\n\n\n"
        " No. 1036, Inspur Road, Jinan City, Shandong Province, China; and Flat B, Hong Kong.\n"
    )
    assert cell.name == "Inspur Electronic Information Industry Co., Ltd."
    assert len(cell.aliases) == cell.printed_aliases == cell.listed_aliases == 8
    assert "IEIT Systems Co. Ltd." in cell.aliases
    assert cell.addresses == (
        "No. 1036, Inspur Road, Jinan City, Shandong Province, China",
        "Flat B, Hong Kong",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ali Alpha, a.k.a., Ali Beta, 29, 1st Floor, Tehran, Iran (See alternate address"
            " under Malaysia)",
            PartyCell(
                "Ali Alpha",
                aliases=("Ali Beta",),
                addresses=("29, 1st Floor, Tehran, Iran",),
                cross_references=("See alternate address under Malaysia",),
            ),
        ),
        (
            "Alpha Airlines, a.k.a., UX Airlines, UX Air, 29 Ayar Str., Damascus, Syria.",
            PartyCell(
                "Alpha Airlines",
                aliases=("UX Airlines", "UX Air"),
                addresses=("29 Ayar Str., Damascus, Syria",),
            ),
        ),
        (
            "Lim Alpha, (a.k.a. Lin Beta, Steven Lim and Yong Lim), 17 Road, Shenzhen, China"
            " 518033",
            PartyCell(
                "Lim Alpha",
                aliases=("Lin Beta", "Steven Lim", "Yong Lim"),
                addresses=("17 Road, Shenzhen, China 518033",),
            ),
        ),
        (
            "Alpha Neft (a.k.a. Alpha Neft OAO; a.k.a. JSC Alpha; f.k.a. Siberian Alpha OAO)\n\n"
            " Address: 5, ul, St. Petersburg 190000, Russia\n\n Alt Address: 3 Road, Moscow,"
            " Russia.",
            PartyCell(
                "Alpha Neft",
                aliases=("Alpha Neft OAO", "JSC Alpha"),
                former=("Siberian Alpha OAO",),
                addresses=("5, ul, St. Petersburg 190000, Russia", "3 Road, Moscow, Russia"),
            ),
        ),
        (
            "Alpha Trade Limited, f.k.a., TNX Trade Limited.\nElenion Building 5, Nicosia, Cyprus.",
            PartyCell(
                "Alpha Trade Limited",
                former=("TNX Trade Limited",),
                addresses=("Elenion Building 5, Nicosia, Cyprus",),
            ),
        ),
        (
            "Mak Alpha, a.k.a., Mark Ong and Matti Chong, 27 Road, Selangor, Malaysia.",
            PartyCell(
                "Mak Alpha",
                aliases=("Mark Ong", "Matti Chong"),
                addresses=("27 Road, Selangor, Malaysia",),
            ),
        ),
        (
            "Alpha Co. Ltd, a.k.a. Beta (HK) Co., Ltd., a.k.a. Gamma Ltd, Room 17, 7/F, Hong Kong",
            PartyCell(
                "Alpha Co. Ltd",
                aliases=("Beta (HK) Co., Ltd.", "Gamma Ltd"),
                addresses=("Room 17, 7/F, Hong Kong",),
            ),
        ),
    ],
)
def test_aliases_inside_the_line_are_told_from_the_address(text: str, expected: PartyCell) -> None:
    assert parse_party(text) == expected


def test_alias_of_an_alias_and_former_name_count_but_not_against_the_number() -> None:
    cell = parse_party(
        "Alpha, AO, a.k.a., the following two aliases:\n—AO Alpha (f.k.a., Alpha ZAO); and\n"
        "—Beta Institute, a.k.a., Gamma Institute.\n \n 13 Road, St. Petersburg, Russia."
    )
    assert cell.aliases == ("AO Alpha", "Beta Institute", "Gamma Institute")
    assert cell.former == ("Alpha ZAO",)
    assert cell.printed_aliases == cell.listed_aliases == 2


@given(st.text(alphabet="Aab ,.;()—\n0a.k.the following two aliases: and") | st.text())
def test_any_text_is_taken_apart_without_failing(text: str) -> None:
    cell = parse_party(text)
    assert all(address.strip() for address in cell.addresses)
