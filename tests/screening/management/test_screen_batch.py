"""``manage.py screen_batch FILE``: a file of many orders from the shell, as over the API."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from screening.models import Batch, Case, Transaction
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")

Run = Callable[..., str]


@pytest.fixture
def screen(erp: User, tmp_path: Path) -> Run:
    """Run the command for the ERP's user; what became of each row."""
    output = tmp_path / "results"

    def run(file: Path, *options: str) -> str:
        words = [str(file), "--user", erp.username, "--output", str(output), *options]
        call_command("screen_batch", *words)
        return output.read_text(encoding="utf-8-sig")

    return run


def packed(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "orders.ndjson.gz"
    file.write_bytes(gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in rows)))
    return file


def test_orders_of_a_file_are_stored_screened_and_told(tmp_path: Path, screen: Run) -> None:
    file = packed(
        tmp_path, order(reference="S-1"), order_for("IEIT Systems", "CN", reference="S-2")
    )
    rows = [json.loads(line) for line in screen(file).splitlines()]
    assert [(row["number"], row["outcome"], row["decision"]) for row in rows] == [
        (1, "clear", "release"),
        (2, "block", "pending"),
    ]
    assert Case.objects.get().screening.transaction.reference == "S-2"
    again = [json.loads(line) for line in screen(file).splitlines()]
    assert [row["screening"] for row in again] == [row["screening"] for row in rows]
    assert (Transaction.objects.count(), Batch.objects.count()) == (2, 2)


def test_wrong_rows_are_told_and_end_it_with_a_fault(
    tmp_path: Path, screen: Run, erp: User
) -> None:
    file = packed(tmp_path, order(reference="S-1"), {"reference": "S-2"})
    with pytest.raises(CommandError, match="1 of 2 rows were refused"):
        screen(file)
    told = (tmp_path / "results").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["state"] for line in told][1] == "refused"
    assert Transaction.objects.get().reference == "S-1"


def test_a_table_comes_and_goes_as_csv(tmp_path: Path, screen: Run) -> None:
    file = tmp_path / "orders.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        names = ("role", "name", "type", "address.street", "address.city", "address.country")
        table.writerow(
            [
                *("reference", "kind", "destination_country", "ship_from.country"),
                *(f"parties[0].{name}" for name in names),
                *(f"lines[0].{name}" for name in ("number", "description", "quantity", "eccn")),
            ]
        )
        table.writerow(
            [
                *("T-1", "order", "DE", "US"),
                *("ultimate_consignee", "Maschinenbau Beispiel GmbH", "organization"),
                *("Beispielstrasse 5", "Aachen", "DE"),
                *(1, "Stainless steel machine screws M6", 40, "EAR99"),
            ]
        )
    [row] = csv.DictReader(io.StringIO(screen(file, "--as", "csv")))
    assert (row["reference"], row["state"], row["errors"]) == ("T-1", "completed", "")


@pytest.mark.parametrize(
    ("user", "name", "said"),
    [("nobody", "orders.ndjson", "There is no user"), ("erp", "none.ndjson", "No such file")],
)
def test_what_cannot_be_begun_says_so(
    tmp_path: Path, erp: User, user: str, name: str, said: str
) -> None:
    (tmp_path / "orders.ndjson").write_text("{}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("screen_batch", str(tmp_path / name), "--user", user)
    assert not Batch.objects.exists()
