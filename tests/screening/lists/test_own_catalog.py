"""The exporter's catalog: looked at without a trace, loaded whole, or without its bad rows."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.errors import BrokenListError, SameListError
from screening.intake.submission import accept_transaction
from screening.lists import own_catalog
from screening.lists.own_catalog import load_catalog, preview_catalog
from screening.lists.shipped import load_shipped
from screening.models import AuditEvent, ListVersion, Product, Screening
from screening.pipeline import run_screening
from tests.factories import UserFactory
from tests.screening.lists.readers.test_product_table import PUMP, csv_file, workbook

pytestmark = pytest.mark.django_db

BRACKET = ("B-2", "EAR99", "Example", "Bracket")
ROUTER = ("R-3", "5A992.c", "Example", "Router")
WRONG = ("X-4", "3A777", "Example", "Unknown entry")


@pytest.fixture(autouse=True)
def _lists() -> None:
    load_shipped(with_demo_list=False)


def in_force() -> dict[str, str]:
    """Part number to ECCN of the own catalog."""
    rows = Product.objects.active().filter(version__source_id="own-products")
    return {row.part_numbers[0]: row.eccn for row in rows}


def load(*rows: tuple[str, ...], **how: Any) -> ListVersion:
    report, _ = load_catalog(stream=csv_file(*rows), by="list manager", name="c.csv", **how)
    return report.version


def test_a_preview_counts_and_changes_nothing() -> None:
    load(PUMP, BRACKET)
    changed = ("B-2", "5A992.c", "Example", "Bracket with router")
    events = AuditEvent.objects.count()
    preview = preview_catalog(stream=workbook(changed, ROUTER, WRONG))
    assert (preview.rows, preview.good_rows, preview.wrong_rows) == (3, 2, 1)
    assert (preview.added, preview.changed, preview.same, preview.removed) == (1, 1, 0, 1)
    assert [(f.row, f.column) for f in preview.faults] == [(4, "eccn")]
    assert in_force() == {"PX-1": "2B350.g", "B-2": "EAR99"}
    assert AuditEvent.objects.count() == events


def test_a_wrong_row_loads_nothing_unless_it_is_to_be_left_out() -> None:
    with pytest.raises(BrokenListError, match=r"1 of 2 rows .* row 3, eccn: 3A777"):
        load(PUMP, WRONG)
    assert in_force() == {}
    version = load(PUMP, WRONG, leave_out_wrong=True)
    assert in_force() == {"PX-1": "2B350.g"}
    event = AuditEvent.objects.about(version).get(verb="product_catalog_loaded")
    assert (event.actor, event.data["rows"], event.data["left_out"]) == ("list manager", 1, 1)
    assert len(event.data["file_sha256"]) == 64


def test_a_file_of_wrong_rows_alone_is_refused() -> None:
    with pytest.raises(BrokenListError, match="No row"):
        load(WRONG, leave_out_wrong=True)


def test_a_row_keeps_the_cells_it_came_from() -> None:
    load(("px 1", "2b350 G", "Example", "Pump"))
    product = Product.objects.active().get(uid="Example/px 1")
    assert product.eccn == "2B350.g"
    assert product.raw["eccn"] == "2b350 G"
    assert product.raw["file"].startswith("c.csv, read 20")


def test_the_same_catalog_is_told_and_an_earlier_one_can_return() -> None:
    load(PUMP, BRACKET)
    with pytest.raises(SameListError, match="in force already"):
        load(PUMP, BRACKET)
    load(PUMP, ROUTER)
    load(PUMP, BRACKET)
    assert in_force() == {"PX-1": "2B350.g", "B-2": "EAR99"}


def test_a_catalog_that_shrinks_far_is_refused_unless_told() -> None:
    load(*[(f"P-{n}", "EAR99", "Example", "") for n in range(10)])
    with pytest.raises(BrokenListError, match="1 rows, but the active version has 10"):
        load(PUMP)
    load(PUMP, allow_shrink=True)
    assert in_force() == {"PX-1": "2B350.g"}


def test_faults_beyond_those_kept_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_catalog, "FAULTS_KEPT", 2)
    rows = [(f"P-{n}", "3A777", "Example", "") for n in range(5)]
    preview = preview_catalog(stream=csv_file(*rows))
    assert (len(preview.faults), preview.fault_count, preview.faults_not_told) == (2, 5, 3)


def test_the_accelerators_that_ship_stand_beside_the_own_catalog() -> None:
    before = set(Product.objects.active().values_list("uid", flat=True))
    load(PUMP)
    assert set(Product.objects.active().values_list("uid", flat=True)) == {
        *before,
        "Example Pumps/PX-1",
    }
    assert "nvidia-h100-sxm" in before


def test_accelerators_that_shipped_as_the_own_catalog_are_switched_off() -> None:
    """Releases before this one shipped them under the exporter's source."""
    shipped = (Path(__file__).parents[3] / "fixtures" / "products.jsonl").read_bytes()
    own_catalog.load_list(source="own-products", stream=io.BytesIO(shipped), by="load_shipped")
    load_shipped(with_demo_list=False)
    assert in_force() == {}
    assert Product.objects.active().filter(uid="nvidia-h100-sxm").count() == 1
    load(PUMP)
    load_shipped(with_demo_list=False)
    assert in_force() == {"PX-1": "2B350.g"}


def screened(**line: Any) -> Screening:
    """An order to Germany of one line, screened."""
    content = {
        "reference": f"SO-{len(line)}-{Screening.objects.count()}",
        "kind": "order",
        "currency": "USD",
        "incoterm": "DAP",
        "ship_from": {"country": "US"},
        "destination_country": "VN",
        "parties": [
            {
                "role": "ultimate_consignee",
                "name": "Example Works Co",
                "address": {"city": "Hanoi", "country": "VN"},
            }
        ],
        "lines": [{"number": 1, "description": "Part", "quantity": 1, "unit_value": "90", **line}],
        "route": {"transit_countries": []},
        "end_use": {"statement": "Own production of paint", "military": False},
    }
    accepted = accept_transaction(submission=content, owner=UserFactory(), through="test")
    run_screening(screening_id=str(accepted.screening.pk))
    return Screening.objects.get(pk=accepted.screening.pk)


def test_a_line_is_classified_by_the_own_catalog() -> None:
    load(PUMP, BRACKET)
    (told,) = screened(part_number="px-1").answer["determinations"]
    assert (told["eccn"], told["result"]) == ("2B350.g", "license_required")
    assert told["classified_by"] == "own product catalog, part number"
    (told,) = screened(part_number="B-2").answer["determinations"]
    assert (told["eccn"], told["result"]) == ("EAR99", "NLR")
    (told,) = screened(part_number="B-99").answer["determinations"]
    assert told["result"] == "unclassified"


def test_the_command_previews_loads_and_prints_a_template(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "catalog.csv"
    file.write_bytes(csv_file(PUMP, WRONG).getvalue())
    call_command("load_products", str(file), "--preview")
    told = capsys.readouterr().out
    assert "row 3, eccn: 3A777 is no entry" in told
    assert "2 rows, 1 good, 1 wrong; 1 added" in told
    assert in_force() == {}
    with pytest.raises(CommandError, match="stands untouched"):
        call_command("load_products", str(file))
    call_command("load_products", str(file), "--leave-out-wrong")
    assert "1 products are in force" in capsys.readouterr().out
    assert in_force() == {"PX-1": "2B350.g"}
    call_command("load_products", "--template")
    assert capsys.readouterr().out.startswith("part_number,eccn,")
    with pytest.raises(CommandError, match="Name the file"):
        call_command("load_products")
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_products", str(tmp_path / "none.csv"))


def test_the_command_for_lists_points_to_the_one_for_tables() -> None:
    with pytest.raises(CommandError, match="load_products"):
        call_command("load_list", "own-products", "catalog.xlsx")


def test_the_stored_file_holds_our_own_format() -> None:
    version = load(PUMP)
    (row,) = [json.loads(text) for text in version.path.read_text("utf-8").splitlines()]
    assert row["part_numbers"] == ["PX-1"]
    assert version.format == "own-jsonl"
