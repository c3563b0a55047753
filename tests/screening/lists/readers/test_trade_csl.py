"""Consolidated Screening List: invented rows, then the real files of 2022 to 2026."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from datetime import date

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.csl_identifiers import parse_identifiers
from screening.lists.readers.trade_csl import COLUMNS, read, to_record, to_records
from screening.terms.listed_party import IdentifierRecord, NameKind, PartyRecord, PartySchema
from tests.shared_data import shared_file

ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"


def row(**cells: str) -> dict[str, str]:
    """An invented row, empty but for the cells given."""
    return dict.fromkeys(COLUMNS, "") | {"source": ENTITY_LIST, "name": "Alpha Trading"} | cells


def record(**cells: str) -> PartyRecord:
    return to_record(1, row(**cells))


def test_header_has_the_29_columns() -> None:
    assert len(COLUMNS) == 29
    assert COLUMNS[0] == "_id"
    assert COLUMNS[-1] == "ids"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (ENTITY_LIST, "us-bis-entity-list"),
        ("Denied Persons List (DPL) - Bureau of Industry and Security", "us-bis-denied-persons"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "us-bis-meu-list"),
        ("Unverified List (UVL) - Bureau of Industry and Security", "us-bis-unverified-list"),
        (SDN, "us-ofac-sdn"),
        ("Foreign Sanctions Evaders (FSE) - Treasury Department", "us-ofac-fse"),
        (
            "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
            "us-ofac-ssi",
        ),
        (
            "Palestinian Legislative Council List (PLC) - Treasury Department",
            "us-ofac-plc",
        ),
        ("Capta List (CAP) - Treasury Department", "us-ofac-capta"),
        (
            "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department",
            "us-ofac-ns-mbs",
        ),
        (
            "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury"
            " Department",
            "us-ofac-ns-cmic",
        ),
        ("ITAR Debarred (DTC) - State Department", "us-state-itar-debarred"),
        ("Nonproliferation Sanctions (ISN) - State Department", "us-state-isn"),
    ],
)
def test_each_row_keeps_the_code_of_the_list_it_names(source: str, code: str) -> None:
    assert record(source=source).source == code


@pytest.mark.parametrize("source", ["", "Invented List (XYZ) - Nowhere", "Entity List"])
def test_unknown_list_is_refused_with_row_and_value(source: str) -> None:
    with pytest.raises(BrokenListError, match="row 4: unknown list") as caught:
        to_record(4, row(source=source))
    assert repr(source) in str(caught.value)


def test_names_programs_and_several_values_are_parted() -> None:
    party = record(
        source=SDN,
        entity_number="4711",
        type="Entity",
        name=" ALPHA  AIR",
        alt_names="ALPHA; and Beta Air; ALPHA AIR",
        programs="SDGT; IFSR",
        remarks="(Linked To: BETA)",
        title="Carrier",
    )
    assert party.uid == "4711"
    assert party.schema is PartySchema.ORGANIZATION
    assert [(n.text, n.kind) for n in party.names] == [
        ("ALPHA AIR", NameKind.PRIMARY),
        ("ALPHA", NameKind.ALIAS),
        ("Beta Air", NameKind.ALIAS),
    ]
    assert [m.program for m in party.measures] == ["SDGT", "IFSR"]
    assert party.remarks == "Carrier; (Linked To: BETA)"


def test_short_capitals_are_weak_on_bis_lists_only() -> None:
    assert record(alt_names="CSCC").names[1].kind is NameKind.WEAK_ALIAS
    assert record(source=SDN, alt_names="CSCC").names[1].kind is NameKind.ALIAS


@pytest.mark.parametrize(
    ("source", "cell", "countries"),
    [
        (ENTITY_LIST, "Beirut, LB; al Building, Industrial Area 11, Sharjah, AE", ["LB", "AE"]),
        (SDN, "SY", ["SY"]),
        (ENTITY_LIST, "50 Road, Beijing, China; and 51 Road, Beijing, CN", ["CN", "CN"]),
        (
            "Denied Persons List (DPL) - BIS",
            "120 SAINT JOHN DRIVE, PHARR, TX, 78577",
            ["US"],
        ),
        (ENTITY_LIST, "P.O. Box 3753, al-Beireh", [""]),
    ],
)
def test_addresses_have_their_country(source: str, cell: str, countries: list[str]) -> None:
    party = record(source=source, addresses=cell)
    assert [address.country for address in party.addresses] == countries


def test_country_comes_from_addresses_nationality_citizenship_and_flag() -> None:
    party = record(
        source=SDN,
        addresses="Cairo, EG",
        nationalities="SY; LB",
        citizenships="LB",
        vessel_flag="Iran",
    )
    assert party.countries == ("EG", "SY", "LB", "IR")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ("CH, X0906223, Passport", [IdentifierRecord("passport", "X0906223", "CH")]),
        ("Passport, 383862880, BG, 11 Mar 2021", [IdentifierRecord("passport", "383862880", "BG")]),
        ("SD, 1998-10-28, 562605, Passport", [IdentifierRecord("passport", "562605", "SD")]),
        ("K048787, Passport", [IdentifierRecord("passport", "K048787")]),
        ("IMO 8898831, Vessel Registration Identification", [IdentifierRecord("imo", "8898831")]),
        ("Vessel Registration Identification, IMO 8898831", [IdentifierRecord("imo", "8898831")]),
        ("IMO 5938411, Company Number", [IdentifierRecord("imo_company", "5938411")]),
        ("RU, 7736640919, Tax ID No.", [IdentifierRecord("tax", "7736640919", "RU")]),
        ("677049700, MMSI", [IdentifierRecord("mmsi", "677049700")]),
        ("Male, Gender", []),
        ("Gender, Male", []),
        ("Secondary sanctions risk:, See Section 11 of Executive Order 14024.", []),
        ("16 Jan 2017, Organization Established Date", []),
        ("", []),
        (
            "Registration Number, 1117847091856, RU; Male, Gender; Tax ID No., 7810819993, RU",
            [
                IdentifierRecord("registration", "1117847091856", "RU"),
                IdentifierRecord("tax", "7810819993", "RU"),
            ],
        ),
    ],
)
def test_identifiers_are_told_from_remarks(ids: str, expected: list[IdentifierRecord]) -> None:
    assert list(parse_identifiers(ids)) == expected


def test_call_sign_is_an_identifier() -> None:
    party = record(source=SDN, type="Vessel", call_sign=" UDQB ")
    assert party.identifiers == (IdentifierRecord("call_sign", "UDQB"),)
    assert party.schema is PartySchema.VESSEL


@pytest.mark.parametrize(
    ("cell", "dates"),
    [
        ("1973-03-25", ("1973-03-25",)),
        ("1965", ("1965",)),
        ("circa 1967", ("1967",)),
        ("1958 to 1960", ("1958", "1959", "1960")),
        ("1978-08-22; 1979", ("1978-08-22", "1979")),
        ("", ()),
    ],
)
def test_birth_dates_keep_what_is_known(cell: str, dates: tuple[str, ...]) -> None:
    assert record(dates_of_birth=cell).birth_dates == dates


def test_measure_has_requirement_without_footnote_digits_and_dates() -> None:
    (measure,) = record(
        license_requirement="For all items. (See §§734.9(g),3 746.8(a)(3) of the EAR.)",
        license_policy="Policy of denial. ",
        federal_register_notice="79 FR 32441",
        start_date="2014-06-05",
    ).measures
    assert measure.license_requirement == "For all items. (See §§734.9(g), 746.8(a)(3) of the EAR.)"
    assert measure.footnotes == ("3",)
    assert measure.license_policy == "Policy of denial."
    assert measure.citations[0].text == "79 FR 32441"
    assert measure.effective_on == date(2014, 6, 5)


def test_notice_that_is_no_page_citation_is_kept_as_printed() -> None:
    (measure,) = record(federal_register_notice="Vol. 86, No. 71, 04/15/2021").measures
    assert measure.citations[0].text == "Vol. 86, No. 71, 04/15/2021"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"name": " "}, "row 2: no name"),
        ({"start_date": "05/06/2014"}, "row 2: start_date is no date: '05/06/2014'"),
    ],
)
def test_rows_that_cannot_be_trusted_are_refused(cells: dict[str, str], message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        to_record(2, row(**cells))


def test_raw_row_travels_along_json_ready() -> None:
    raw = record(ids="Male, Gender").raw
    assert raw["ids"] == "Male, Gender"
    assert json.loads(json.dumps(raw)) == raw


def test_repeated_rows_get_keys_of_their_own() -> None:
    found = list(to_records([(1, row()), (2, row()), (3, row(addresses="Kabul, AF"))]))
    assert len({r.uid for r in found}) == 3


# --- the real files ---


def test_real_2022_file_has_every_row_under_its_list() -> None:
    path = shared_file("us-trade-csl/consolidated_2022-04.csv.gz")
    with gzip.open(path) as stream:
        parties = list(to_records(read(stream)))
    assert len(parties) == 14_160
    assert Counter(p.source for p in parties) == {
        "us-ofac-sdn": 10_026,
        "us-bis-entity-list": 2_001,
        "us-state-itar-debarred": 727,
        "us-bis-denied-persons": 462,
        "us-ofac-ssi": 290,
        "us-bis-unverified-list": 201,
        "us-state-isn": 163,
        "us-ofac-plc": 78,
        "us-bis-meu-list": 71,
        "us-ofac-ns-cmic": 68,
        "us-ofac-capta": 53,
        "us-ofac-ns-mbs": 17,
        "us-ofac-fse": 3,
    }
    assert len({(p.source, p.uid) for p in parties}) == len(parties)
    (tawasul,) = [
        p for p in parties if p.name == "al Tawasul al Arabi Net Systems" and "LB" in p.countries
    ]
    assert tawasul.countries == ("LB", "AE")


def test_real_partial_file_is_refused_where_it_broke() -> None:
    path = shared_file("us-trade-csl/consolidated_2023-11_PARTIAL.csv.gz")
    data = gzip.decompress(path.read_bytes())
    with pytest.raises(BrokenListError, match="row 1: the header is repeated"):
        list(read(io.BytesIO(data)))
    without_first_line = data.split(b"\n", 1)[1]
    with pytest.raises(BrokenListError, match="row 4227: unexpected end of data"):
        list(read(io.BytesIO(without_first_line)))


def test_real_2026_excerpt_has_the_newer_order_of_identifiers() -> None:
    path = shared_file("us-trade-csl/consolidated_2026-09_EXCERPT.csv")
    with path.open("rb") as stream:
        parties = {p.uid: p for p in to_records(read(stream))}
    assert len(parties) == 5
    assert parties["32059"].identifiers == (IdentifierRecord("passport", "383862880", "BG"),)
    assert parties["48663"].identifiers == ()
