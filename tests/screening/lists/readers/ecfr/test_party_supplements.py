"""Entity List, Unverified List and MEU List: invented rows for every quirk, then the real part."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.entity_cell import parse_party
from screening.lists.readers.ecfr.party_supplements import (
    ENTITY_LIST,
    MEU_LIST,
    UNVERIFIED_LIST,
    Supplement,
    SupplementRow,
    read,
    to_records,
)
from screening.terms.listed_party import NameKind, PartyRecord, PartySchema
from tests.shared_data import shared_file

PART_744 = "us-ecfr/title-15_part-744_2026-07-23.xml"
REQUIREMENT = "For all items subject to the EAR. (See §§ 734.9(g),³ 746.8(a)(3) of the EAR)"


def row(
    entity: str,
    *,
    number: int = 1,
    country: str = "CHINA, PEOPLE'S REPUBLIC OF",
    requirement: str = REQUIREMENT,
    citation: str = "84 FR 22961, 5/21/19.",
) -> SupplementRow:
    """One invented Entity List row."""
    policy = "Presumption of denial" if requirement else ""
    return SupplementRow(number, country, entity, citation, requirement, policy)


def records(*rows: SupplementRow, supplement: Supplement = ENTITY_LIST) -> list[PartyRecord]:
    return list(to_records(rows, supplement))


def test_record_carries_measure_countries_and_the_raw_row() -> None:
    (record,) = records(
        row("Alpha Chip Co., Ltd., a.k.a., the following one alias:\n—ALPH.\n 1 Road, Hong Kong.")
    )
    (measure,) = record.measures
    assert record.source == "us-bis-entity-list"
    assert record.uid == "cn-alpha-chip-co-ltd"
    assert record.schema is PartySchema.ORGANIZATION
    assert [(n.text, n.kind) for n in record.names] == [
        ("Alpha Chip Co., Ltd.", NameKind.PRIMARY),
        ("ALPH", NameKind.WEAK_ALIAS),
    ]
    assert record.countries == ("CN", "HK")
    assert measure.footnotes == ("3",)
    assert measure.license_requirement == (
        "For all items subject to the EAR. (See §§ 734.9(g), 746.8(a)(3) of the EAR)"
    )
    assert measure.license_policy == "Presumption of denial"
    assert measure.citations[0].text == "84 FR 22961"
    assert measure.citations[0].published_on == date(2019, 5, 21)
    assert record.raw["license_requirement"] == REQUIREMENT
    assert json.loads(json.dumps(record.raw)) == record.raw


def test_address_without_a_country_stands_under_the_column() -> None:
    (record,) = records(
        row("Alpha LLC, Dubai Silicon Oasis, Dubai.", country="UNITED ARAB EMIRATES")
    )
    assert [a.country for a in record.addresses] == ["AE"]


def test_high_risk_address_is_an_address_and_not_a_party() -> None:
    (record,) = records(row("Address 05,\nFlat 2309, 23/F, Ho King Centre, Hong Kong."))
    assert record.schema is PartySchema.ADDRESS
    assert record.name == "Address 05"
    assert record.addresses[0].text == "Flat 2309, 23/F, Ho King Centre, Hong Kong"


def test_subordinate_institutions_are_parties_of_their_own_and_share_the_addresses() -> None:
    first, second, third = records(
        row(
            "Alpha 14th Institute, a.k.a., the following one alias, and two subordinate"
            " institutions:\n—Research Institute 14.\nSubordinate institution\nBeta Industry"
            " Corporation.\n"
        ),
        row(
            "Subordinate institution\nGamma Factory, a.k.a., the following one alias:\n—Delta"
            " Factory.\nThe following addresses apply to the entity and the two subordinate"
            " institutions:\n 1 Road, Nanjing, China; and 2 Road, Nanjing, China.",
            number=2,
            requirement="",
            citation="",
        ),
    )
    assert [r.name for r in (first, second, third)] == [
        "Alpha 14th Institute",
        "Beta Industry Corporation",
        "Gamma Factory",
    ]
    assert [n.text for n in third.names] == ["Gamma Factory", "Delta Factory"]
    assert first.addresses == second.addresses == third.addresses
    assert len(first.addresses) == 2
    assert third.measures == first.measures, "a row without measures goes on the row before"
    assert second.remarks == "listed with Alpha 14th Institute"


def test_subordinate_named_behind_its_parent_does_not_take_the_parents_name() -> None:
    (record,) = records(
        row("Alpha Group 13th Institute (AG 13) subordinate institution: Bowei, 1 Road, China.")
    )
    assert record.name == "Bowei"
    assert record.remarks == "subordinate institution of Alpha Group 13th Institute (AG 13)"


def test_affiliated_entities_are_one_a_line() -> None:
    found = records(
        row("Alpha Technologies Co., Ltd., 1 Road, Shenzhen, China."),
        row(
            "Affiliated entities:\n Beta Alpha Co., Ltd., Room 605, Hangzhou, China.\n"
            " Alpha Marine Co., Ltd., a.k.a., the following one alias:\n—Marine;\n HMX; and\n HMX"
            " Tech.\n Building R4, No. 2 Avenue, Dongguan, 523808, China.\n"
            " Alpha Mobile Ltd., Building 2, Shenzhen, China.\n",
            number=2,
            requirement="",
            citation="",
        ),
    )
    assert [r.name for r in found] == [
        "Alpha Technologies Co., Ltd.",
        "Beta Alpha Co., Ltd.",
        "Alpha Marine Co., Ltd.",
        "Alpha Mobile Ltd.",
    ]
    assert [n.text for n in found[2].names[1:]] == ["Marine", "HMX", "HMX Tech."]
    assert len(found[2].addresses) == 1


def test_same_name_twice_gets_stable_keys_of_its_own() -> None:
    rows = (
        row("Alpha, 1 Road, China."),
        row("Alpha, 2 Road, China."),
        row("Alpha, 2 Road, China."),
    )
    found = records(*rows)
    assert found[0].uid == "cn-alpha"
    assert len({r.uid for r in found}) == 3
    assert [r.uid for r in records(*rows)] == [r.uid for r in found]


def test_unknown_country_is_refused_with_row_and_value() -> None:
    with pytest.raises(BrokenListError, match="row 7: unknown country 'RURITANIA'"):
        records(row("Alpha, 1 Road.", number=7, country="RURITANIA"))


def test_row_without_a_name_is_refused() -> None:
    with pytest.raises(BrokenListError, match="row 3: no name"):
        records(row(" ", number=3))


def test_meu_headings_are_no_parties_but_their_citation_counts() -> None:
    found = records(
        row("[Reserved]", country="BURMA", citation="[Reserved]", requirement=""),
        row(
            "The following two subordinate institutions of Alpha Corporation:",
            citation="85 FR 83799, 12/23/2020.",
            requirement="",
        ),
        row("Subordinate instituion:", citation="", requirement=""),
        row("Beta Co. Ltd., No. 1 Avenue, China", citation="", requirement=""),
        row("Subordinate institution:", citation="", requirement=""),
        row("Gamma Co., Ltd., No. 2 Avenue, China", citation="", requirement=""),
        row("Delta, No. 3 Avenue, China", citation="86 FR 4864, 1/15/2021.", requirement=""),
        supplement=MEU_LIST,
    )
    assert [(r.name, r.measures[0].citations[0].text) for r in found] == [
        ("Beta Co. Ltd.", "85 FR 83799"),
        ("Gamma Co., Ltd.", "85 FR 83799"),
        ("Delta", "86 FR 4864"),
    ]


# --- the real part 744 of 2026-07-23 ---


@pytest.fixture(scope="module")
def real() -> dict[str, tuple[list[SupplementRow], list[PartyRecord]]]:
    """Rows and records of the three lists of the real file."""
    found = {}
    for supplement in (ENTITY_LIST, UNVERIFIED_LIST, MEU_LIST):
        with shared_file(PART_744).open("rb") as stream:
            rows = list(read(stream, supplement))
        found[supplement.source] = (rows, list(to_records(rows, supplement)))
    return found


Real = dict[str, tuple[list[SupplementRow], list[PartyRecord]]]


@pytest.mark.parametrize(
    ("source", "rows", "parties", "why"),
    [
        ("us-bis-entity-list", 3415, 3464, "7 rows hold several parties, 4 go on the row before"),
        ("us-bis-unverified-list", 186, 186, "one row is one party"),
        ("us-bis-meu-list", 90, 70, "16 headings and 4 reserved countries are no parties"),
    ],
)
def test_real_lists_have_their_measured_rows_and_parties(
    real: Real, source: str, rows: int, parties: int, why: str
) -> None:
    assert (len(real[source][0]), len(real[source][1])) == (rows, parties), why


def test_real_parties_have_unique_keys_names_and_known_countries(real: Real) -> None:
    for _, parties in real.values():
        assert len({r.uid for r in parties}) == len(parties)
        assert all(name.text.strip() for r in parties for name in r.names)
        assert all(a.country for r in parties for a in r.addresses)


def test_real_inspur_electronic_information_has_ieit_systems(real: Real) -> None:
    party = one(real, "cn-inspur-electronic-information-industry-co-ltd")
    assert [n.text for n in party.names] == [
        "Inspur Electronic Information Industry Co., Ltd.",
        "Inspur Information",
        "IEIT Systems Co. Ltd.",
        "Incumber Electronic Information Industry Co., Ltd.",
        "Incubic Electronic Information Industry Co., Ltd.",
        "Incorphor Electronic Information Industry Co., Ltd.",
        "Wave Electronic Information Industry Co., Ltd.",
        "Chao Chao Electronic Information Industry Co., Ltd.",
        "IEII",
    ]
    assert party.names[-1].kind is NameKind.WEAK_ALIAS
    assert party.countries == ("CN", "HK")
    assert len(party.addresses) == 19
    assert party.measures[0].footnotes == ("4",)
    assert party.measures[0].citations[0].text == "90 FR 14048"


def test_real_inspur_taiwan_is_under_taiwan(real: Real) -> None:
    party = one(real, "tw-inspur-taiwan")
    assert party.countries == ("TW",)
    assert "Digital Cloud Ltd." in [n.text for n in party.names]


def test_real_nudt_has_the_weak_alias_cscc(real: Real) -> None:
    kinds = {
        n.text: n.kind for n in one(real, "cn-national-university-of-defense-technology-nudt").names
    }
    assert kinds["CSCC"] is NameKind.WEAK_ALIAS
    assert kinds["NUDT"] is NameKind.WEAK_ALIAS
    assert kinds["Central South CAD Center"] is NameKind.ALIAS


def test_real_huawei_has_its_22_affiliates_with_footnotes_1_and_2(real: Real) -> None:
    parties = real["us-bis-entity-list"][1]
    affiliates = [r for r in parties if r.remarks == "listed with Huawei Technologies Co., Ltd."]
    assert len(affiliates) == 22, "the entry says 'the following 22 affiliated entities'"
    assert all(r.measures[0].footnotes == ("1", "2") for r in affiliates)
    assert all(r.addresses for r in affiliates)


def test_real_high_risk_addresses_are_the_nineteen(real: Real) -> None:
    places = [r for r in real["us-bis-entity-list"][1] if r.schema is PartySchema.ADDRESS]
    assert len(places) == 19
    assert {a.country for r in places for a in r.addresses} == {"HK", "TR"}


def test_real_alias_numbers_agree_with_the_lists_but_for_misprints(real: Real) -> None:
    """Each exception prints more names than its own number says: the list's misprints."""
    wrong = {}
    for row in real["us-bis-entity-list"][0]:
        if re.search("subordinate|affiliated ent", row.entity, re.IGNORECASE):
            continue
        cell = parse_party(row.entity)
        if cell.printed_aliases not in (None, cell.listed_aliases, len(cell.aliases)):
            wrong[row.number] = (cell.printed_aliases, cell.listed_aliases)
        assert cell.printed_aliases is not None or "alias" not in re.findall(
            r"\balias(?:es)?\b", row.entity
        )
    assert wrong == {
        116: (1, 2),
        1116: (13, 14),
        1759: (1, 2),
        2277: (4, 8),
        2404: (3, 4),
        2656: (5, 6),
    }


def test_real_citations_and_requirements_are_never_missing(real: Real) -> None:
    for party in real["us-bis-entity-list"][1]:
        assert party.measures[0].license_requirement, party.uid
        assert party.measures[0].citations, party.uid
        assert not re.search("[¹²³⁴⁵]", party.measures[0].license_requirement), party.uid


def test_real_footnotes_are_counted(real: Real) -> None:
    marks = [f for r in real["us-bis-entity-list"][1] for f in r.measures[0].footnotes]
    assert {mark: marks.count(mark) for mark in sorted(set(marks))} == {
        "1": 152,
        "2": 152,
        "3": 775,
        "4": 96,
        "5": 16,
    }


def one(real: Real, uid: str) -> PartyRecord:
    """The one Entity List party with this key."""
    (party,) = [r for r in real["us-bis-entity-list"][1] if r.uid == uid]
    return party
