"""License codes, ECCN field, statement; what was not found is asked (758.1(g), 758.6)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from screening.controls.past import Past
from screening.controls.reference import ControlTables
from screening.terms.license import LicenseKind, LicenseRecord
from tests.screening.controls.conftest import FIXTURES, load_tables
from tests.screening.controls.ear.part_758_filing.blocks import asked, block_of, goods, leaving


def line_of(country: str, tables: ControlTables, **fields: Any) -> dict[str, Any]:
    one = goods("9000", description="Goods", **fields)
    (line,) = block_of(leaving(country, one), tables)["lines"]
    return dict(line)


def test_an_exception_that_is_open_has_its_code(tables: ControlTables) -> None:
    line = line_of("SE", tables, eccn="5A002.a", license_exception="License Exception ENC")
    assert (line["license_code"], line["license_number"]) == ("C50", "ENC")
    assert line["eccn"] == {"field": "required", "value": "5A002"}
    free = line_of("SE", tables, eccn="5A992.c", license_exception="ENC")
    assert (free["license_code"], free["license_number"]) == ("C33", "NLR")


@pytest.mark.parametrize("symbol", ["MED", "IEC", "HBM", "RFF", "AIA", "ACM", "LPP", "SPP", "ACE",
                                    "CIV", "TGL", "VEU"])  # fmt: skip
def test_a_symbol_without_a_row_gives_no_code(symbol: str, tables: ControlTables) -> None:
    rows = json.loads((FIXTURES / "law" / "filing.json").read_text(encoding="utf-8"))["sets"]
    (codes,) = [row for row in rows if row["code"] == "aes.codes"]
    current = {m for p in codes["periods"] if "to" not in p for m in p["members"]}
    assert symbol not in {member.partition(":")[0] for member in current}
    one = goods("9000", description="Goods", eccn="3A001.a.7", license_exception=symbol)
    block = block_of(leaving("PH", one), tables)
    assert block["lines"][0]["license_code"] is None
    assert {"lines[0].license_number", "lines[0].license_exception"} & asked(block)


def test_every_code_says_where_it_stands() -> None:
    rows = json.loads((FIXTURES / "law" / "filing.json").read_text(encoding="utf-8"))["sets"]
    for row in rows:
        if row["code"].startswith("aes."):
            assert all(p["source"] and p["certainty"] == "secondary" for p in row["periods"])


@pytest.mark.parametrize(
    ("number", "code", "stated"),
    [
        ("D123456", "C30", "D123456"),
        ("d123456", "C30", "D123456"),
        ("D1234567", None, None),
        ("X9", None, None),
        ("H1234", None, None),
    ],
)
def test_numbers_of_licenses(
    number: str, code: str | None, stated: str | None, tables: ControlTables
) -> None:
    one = goods("9000", description="Goods", eccn="3A001.a.7", license_number=number)
    block = block_of(leaving("IL", one), tables)
    line = block["lines"][0]
    assert (line["license_code"], line["license_number"]) == (code, stated)
    assert block["eei"]["due"] == "yes"
    assert ("lines[0].license_number" in asked(block)) is True


def test_a_license_on_record_is_one_however_it_is_numbered(tables: ControlTables) -> None:
    held = LicenseRecord("D1234567", LicenseKind.BIS_LICENSE)
    one = goods("9000", eccn="3A001.a.7", license_number="D1234567", description="Goods")
    past = Past(is_gathered=True, licenses=(held,))
    (line,) = block_of(leaving("IL", one), tables, past=past)["lines"]
    assert (line["license_code"], line["license_number"]) == ("C30", None)


def test_a_former_plant_in_china(tables: ControlTables) -> None:
    assert line_of("CN", tables, eccn="3B991", license_number="H123")["license_code"] == "C79"
    assert line_of("KR", tables, eccn="3B991", license_number="H123")["license_code"] is None
    before = load_tables().on(date(2025, 12, 1))
    one = goods("9000", description="Goods", eccn="3B991", license_number="H123")
    block = block_of(leaving("CN", one), before, as_of=date(2025, 12, 1))
    assert block["lines"][0]["license_code"] is None


@pytest.mark.parametrize(
    ("country", "eccn", "field"),
    [
        ("VN", "5A992.c", "optional"),
        ("DE", "3A001.a.7", "required"),
        ("CN", "5A991.b", "required"),
        ("HK", "5A991.b", "required"),
        ("DE", "5A991.b", "optional"),
        ("DE", "EAR99", "optional"),
    ],
)
def test_when_the_eccn_is_required(
    country: str, eccn: str, field: str, tables: ControlTables
) -> None:
    assert line_of(country, tables, eccn=eccn)["eccn"]["field"] == field


def test_z_begins_the_description(tables: ControlTables) -> None:
    assert line_of("DE", tables, eccn="5A992.z.1")["description_prefix"] == "5A992.z.1"
    assert line_of("DE", tables, eccn="5A992.c")["description_prefix"] is None
    assert line_of("DE", tables, eccn="4A994.z")["description_prefix"] is None


@pytest.mark.parametrize(
    ("eccns", "required", "named"),
    [
        (["EAR99"], False, []),
        (["EAR99", "5A992.c"], True, []),
        (["3A090.b"], True, ["3A090.b"]),
        (["4A090.a"], True, ["4A090.a"]),
        (["9A610.x", "EAR99"], True, ["9A610.x"]),
        (["5A992.z.1"], True, ["5A992.z.1"]),
        ([None], None, []),
    ],
)
def test_the_statement(
    eccns: list[str | None], required: bool | None, named: list[str], tables: ControlTables
) -> None:
    lines = [goods("100", number=n, eccn=e, description="Goods") for n, e in enumerate(eccns, 1)]
    dcs = block_of(leaving("DE", *lines), tables)["dcs"]
    assert (dcs["required"], dcs["eccns"]) == (required, named)
    assert (dcs["text"] is not None) is bool(required)


def test_what_is_no_thing_has_no_statement(tables: ControlTables) -> None:
    sent = goods("100", eccn="5A992.c", description="Goods", technology={"means": "download"})
    assert block_of(leaving("DE", sent), tables)["dcs"]["required"] is False
