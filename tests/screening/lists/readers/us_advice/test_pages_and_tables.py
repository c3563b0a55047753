"""UFLPA, the FCC's Covered List and 1260H: names out of prose, and pages that are another thing."""

from __future__ import annotations

import io

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import Reading, open_list
from screening.terms.listed_party import NameKind, PartyRecord
from tests.screening.lists.readers.sanctions.test_flattened_tables import table
from tests.shared_data import shared_file

FORCED_LABOR, COVERED, MILITARY = "us-uflpa", "us-fcc-covered", "us-1260h"
MILITARY_COLUMNS = (
    "Name",
    "Clean Name",
    "Alias",
    "Previous Name",
    "Parent Name",
    "Start date",
    "End date",
)


def opened(source: str, data: bytes) -> tuple[Reading, list[PartyRecord]]:
    reading = open_list(source, io.BytesIO(data))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


def page(title: str, *tables: tuple[tuple[str, ...], ...]) -> bytes:
    told = "".join(
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
        + "</table>"
        for rows in tables
    )
    text = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>{told}</body></html>"
    return text.encode()


def uflpa(*names: str, head: str = "Name of Entity") -> bytes:
    rows = ((head, "Effective Date"), *((name, "June 21, 2022") for name in names))
    return page("UFLPA Entity List | Homeland Security", rows)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Example Co., Ltd.", [("Example Co., Ltd.", NameKind.PRIMARY)]),
        (
            "Example Co. (also known as Example Iron and Steel Co., Ltd.; and Beta (Baotou) Ltd.)",
            [
                ("Example Co.", NameKind.PRIMARY),
                ("Example Iron and Steel Co., Ltd.", NameKind.ALIAS),
                ("Beta (Baotou) Ltd.", NameKind.ALIAS),
            ],
        ),
        (
            "Example (Group) Co. (also known as Beta Co., Ltd. and Gamma; and formerly known as"
            " Delta; and Epsilon)",
            [
                ("Example (Group) Co.", NameKind.PRIMARY),
                ("Beta Co., Ltd.", NameKind.ALIAS),
                ("Gamma", NameKind.ALIAS),
                ("Delta", NameKind.FORMER),
                ("Epsilon", NameKind.FORMER),
            ],
        ),
        (
            "Example Corps (including two aliases: EXC; and Bingle) and its subordinate and"
            " affiliated entities",
            [
                ("Example Corps", NameKind.PRIMARY),
                ("EXC", NameKind.ALIAS),
                ("Bingle", NameKind.ALIAS),
            ],
        ),
        (
            "No. 4 Example Center (EXEC)",
            [("No. 4 Example Center", NameKind.PRIMARY), ("EXEC", NameKind.WEAK_ALIAS)],
        ),
    ],
)
def test_aliases_in_brackets_are_parted(printed: str, names: list[tuple[str, NameKind]]) -> None:
    _, (record,) = opened(FORCED_LABOR, uflpa(printed))
    assert [(n.text, n.kind) for n in record.names] == names


def test_an_entity_in_two_tables_is_one_party_with_two_measures() -> None:
    head = ("Entity Name", "Effective Date")
    data = page(
        "UFLPA Entity List",
        (head, ("Example Co. (also known as Beta)", "June 21, 2022")),
        (head, ("Example Co.", "October 3, 2024")),
        (("Agency", "Phone"), ("Example", "1")),
    )
    _, (record,) = opened(FORCED_LABOR, data)
    assert [str(m.effective_on) for m in record.measures] == ["2022-06-21", "2024-10-03"]
    assert [n.text for n in record.names] == ["Example Co.", "Beta"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (uflpa("Example Co.", head="Company"), "no table with the columns"),
        (page("Site maintenance", (("Name of Entity", "Effective Date"),)), "an HTML page"),
        (b"<html><head><title>Captcha</title>", "an HTML page"),
    ],
)
def test_another_page_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        opened(FORCED_LABOR, data)


def test_a_page_of_another_list_is_refused() -> None:
    with pytest.raises(BrokenListError, match="an HTML page"):
        opened(COVERED, uflpa("Example Co."))


def test_a_row_without_a_day_is_set_aside() -> None:
    head = ("Name of Entity", "Effective Date")
    data = page("UFLPA Entity List", (head, ("Alpha", "June 21, 2022"), ("Beta", "to follow")))
    reading, records = opened(FORCED_LABOR, data)
    assert [r.name for r in records] == ["Alpha"]
    assert reading.rejected[0].message == "row 2: no date: 'to follow'"


def test_producers_in_bold_type_are_listed_and_classes_of_goods_are_not() -> None:
    data = page(
        "List of Equipment and Services Covered By Section 2",
        (
            ("Covered Equipment or Services*", "Date of Inclusion on Covered List"),
            (
                "Equipment by <strong>Example Corp</strong> and its <b>Beta LLC</b>",
                "March 12, 2021",
            ),
            ("Services of <strong>Example Corp</strong>", "March 25, 2022Updated:May 1, 2022"),
            ("Routers produced in a foreign country", "March 23, 2026"),
        ),
        (("Routers Conditional Approvals", "Dates"), ("<b>Gamma</b> routers", "June 1, 2026")),
    )
    reading, records = opened(COVERED, data)
    assert (reading.format, [r.name for r in records]) == ("fcc-html", ["Example Corp", "Beta LLC"])
    assert [str(m.effective_on) for m in records[0].measures] == ["2021-03-12", "2022-03-25"]


def test_a_company_named_again_is_one_party_until_its_last_day() -> None:
    row = {"Name": "Example Memory (EXM)*", "Clean Name": "Example Memory", "Alias": "EXM"}
    rows = [
        row | {"Start date": "2021-06-03", "End date": "2024-01-31"},
        row | {"Start date": "2025-01-07", "Parent Name": "Example Group"},
    ]
    _, (record,) = opened(MILITARY, table(MILITARY_COLUMNS, rows))
    assert [str(m.expires_on) for m in record.measures] == ["2024-01-31", "None"]
    assert [(n.text, n.kind) for n in record.names] == [
        ("Example Memory", NameKind.PRIMARY),
        ("EXM", NameKind.WEAK_ALIAS),
    ]


PAGES = "sources-2026/us-other"


@pytest.mark.parametrize("day", ["2026-06-21", "2026-07-24"])
def test_the_real_page_of_homeland_security(day: str) -> None:
    data = shared_file(f"{PAGES}/dhs_uflpa_entity-list_{day}.html.gz").read_bytes()
    reading, records = opened(FORCED_LABOR, data)
    # 160 rows; 16 entities stand in two tables.
    assert (len(records), list(reading.rejected)) == (144, [])
    # In two tables with other words; nine more stand there with the same.
    assert sum(len(r.measures) == 2 for r in records) == 7
    by_name = {r.name: r for r in records}
    steel = by_name["Baowu Group Xinjiang Bayi Iron and Steel Co., Ltd."]
    assert [n.text for n in steel.names][1:] == [
        "Xinjiang Bayi Iron and Steel Co. Ltd.",
        "Baosteel Group Xinjiang Bayi Iron and Steel Co., Ltd.",
        "Bayi Iron and Steel",
    ]


def test_the_two_real_days_say_the_same_in_other_bytes() -> None:
    first, second = (
        opened(
            FORCED_LABOR, shared_file(f"{PAGES}/dhs_uflpa_entity-list_{d}.html.gz").read_bytes()
        )[1]
        for d in ("2026-06-21", "2026-07-24")
    )
    assert first == second


@pytest.mark.parametrize("day", ["2026-07-08", "2026-07-10", "2026-07-24"])
def test_the_real_pages_of_the_fcc(day: str) -> None:
    data = shared_file(f"{PAGES}/fcc_coveredlist_{day}.html.gz").read_bytes()
    reading, records = opened(COVERED, data)
    assert (len(records), list(reading.rejected)) == (13, [])
    assert {"Huawei Technologies Company", "ComNet (USA) LLC"} <= {r.name for r in records}


def test_the_real_table_of_1260h() -> None:
    reading, records = opened(MILITARY, shared_file(f"{PAGES}/dod_1260h.csv").read_bytes())
    # 397 rows of five editions.
    assert (len(records), list(reading.rejected)) == (227, [])
    ended = [r for r in records if all(m.expires_on for m in r.measures)]
    assert "ChangXin Memory Technologies, Inc." in {r.name for r in records}
    assert len(ended) == 18
