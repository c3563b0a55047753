"""A file is taken in chunk by chunk: nothing lost, nothing doubled, each bad row told."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.audit.verify import verify_audit
from screening.batches.results import results_of, written
from screening.batches.taking import (
    cancel_batch,
    forgotten_batches,
    pause_batch,
    resume_batch,
    send_batch,
    take_in,
)
from screening.errors import InvalidBatchError, NotAllowedError
from screening.models import AuditEvent, Batch, BusinessPartner, Screening, Transaction
from tests.submissions import order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def sent(owner: User, content: bytes, format: str = "ndjson", kind: str = "orders") -> Batch:
    return send_batch(blocks=[content], kind=kind, format=format, owner=owner, through="test")


def taken(batch: Batch, queued: list[str] | None = None) -> Batch:
    queue = [] if queued is None else queued
    take_in(batch_id=str(batch.pk), queue=queue.extend)
    return Batch.objects.get(pk=batch.pk)


def orders(count: int) -> list[dict[str, Any]]:
    return [order(reference=f"SO-{number}") for number in range(count)]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_good_rows_go_through_and_bad_ones_are_told(erp: User, packed: bool) -> None:
    wrong = order(reference="WRONG", destination_country="Germany")
    content = lines(*orders(3)) + b"\n" + lines(wrong) + b"{broken\n" + lines(*orders(1))
    queued: list[str] = []
    batch = taken(sent(erp, gzip.compress(content) if packed else content), queued)
    counts = (batch.status, batch.rows_total, batch.accepted, batch.refused, batch.repeated)
    assert counts == ("taken", 6, 3, 2, 1)
    assert sorted(queued) == sorted(
        str(pk) for pk in Screening.objects.values_list("pk", flat=True)
    )
    told = list(results_of(batch))
    assert [row["state"] for row in told] == ["queued"] * 3 + ["refused"] * 2 + ["repeated"]
    (fault,) = told[3]["errors"]
    assert (told[3]["reference"], fault["field"]) == ("WRONG", "destination_country")
    assert fault["message"].startswith("Write the country as two capital letters")
    assert told[4]["errors"][0]["code"] == "malformed_json"
    assert not batch.path.exists(), "its rows stand in the database"
    assert verify_audit().faults == ()
    verbs = AuditEvent.objects.filter(verb__startswith="batch_").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["batch_sent", "batch_taken"]


TABLE = [
    ["reference", "kind", "parties[0].role", "parties[0].name", "parties[0].address.country",
     "lines[0].number", "lines[0].description", "lines[0].quantity"],
    ["SO-1", "order", "end_user", "Example Werke GmbH", "DE", 1, "Bench vise", 4],
    ["SO-2", "order", "end_user", "Example Werke GmbH", "Germany", 1, "Bench vise", 4],
]  # fmt: skip


def as_csv(mark: str) -> bytes:
    return "\r\n".join(mark.join(map(str, row)) for row in TABLE).encode("utf-8-sig")


def as_xlsx() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in TABLE:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(content)
    return content.getvalue()


def damaged(content: bytes) -> bytes:
    """The same with other bytes in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes(200) + content[middle + 200 :]


@pytest.mark.parametrize(
    ("content", "format"),
    [(as_csv(","), "csv"), (as_csv(";"), "csv"), (as_csv("\t"), "csv"), (as_xlsx(), "xlsx"),
     (gzip.compress(as_csv(",")), "csv"), (gzip.compress(as_xlsx()), "xlsx")],
)  # fmt: skip
def test_tables_are_read(erp: User, content: bytes, format: str) -> None:
    batch = taken(sent(erp, content, format))
    assert (batch.accepted, batch.refused) == (1, 1)
    (fault,) = list(results_of(batch))[1]["errors"]
    assert fault["field"] == "parties[0].address.country"
    assert Transaction.objects.get().content["lines"][0]["quantity"] == 4


@pytest.mark.parametrize(
    ("content", "format", "words"),
    [
        (gzip.compress(lines(*orders(300)))[:-20], "ndjson", "cut or damaged"),
        (damaged(gzip.compress(lines(*orders(300)))), "ndjson", "cut or damaged"),
        (as_xlsx()[:-200], "xlsx", "cut or damaged"),
        (b"name;country\nExample;DE\n", "csv", "neither 'reference' nor 'number'"),
        (b"reference,reference\nA,B\n", "csv", "stands twice"),
        ("reference,kind\nM\xfcller,order\n".encode("latin-1"), "csv", "Not UTF-8"),
    ],
)
def test_file_that_cannot_be_read_stores_nothing(
    erp: User, content: bytes, format: str, words: str
) -> None:
    batch = taken(sent(erp, content, format))
    assert batch.status == "failed"
    assert words in batch.problem
    assert not Transaction.objects.exists()


ROW = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHARED = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'


def repacked(part: str, begin: bytes, again: bytes, times: int, end: bytes = b"") -> bytes:
    """The workbook with one part that is small as it is packed and large as it is read."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx())) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in {*source.namelist(), part}:
            with target.open(name, "w", force_zip64=True) as file:
                if name != part:
                    file.write(source.read(name))
                    continue
                file.write(begin)
                for _ in range(times):
                    file.write(again)
                file.write(end)
    assert len(content.getvalue()) < 1_000_000
    return content.getvalue()


FIRST_SHEET = "xl/worksheets/sheet1.xml"
BOMBS = {
    "cells of a row": (FIRST_SHEET, SHEET + b"<row>", b"<c/>" * 250_000, 2, b"</row>"),
    "a text of a row": (FIRST_SHEET, SHEET + ROW, b"a" * 1_000_000, 40),
    "rows": (FIRST_SHEET, SHEET, b"<row/>" * 250_000, 5),
    "rows in a comment": (FIRST_SHEET, SHEET + b"<row>", b"<c/><!--<row>-->" * 100_000, 2),
    "rows in another spelling": (FIRST_SHEET, SHEET, b"<\0r\0o\0w\0/\0>\0" * 100_000, 5),
    "shared texts": ("xl/sharedStrings.xml", SHARED, b"a" * 1_000_000, 40),
    "many shared texts": ("xl/sharedStrings.xml", SHARED, b"<si><t>a</t></si>" * 100_000, 150),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_workbook_that_is_large_when_unpacked_is_refused_before_it_is_opened(
    erp: User, bomb: str
) -> None:
    batch = taken(sent(erp, repacked(*BOMBS[bomb]), "xlsx"))
    assert batch.status == "failed"
    assert " than any batch has" in batch.problem or "markup that no batch has" in batch.problem


def test_who_sent_a_broken_file_is_not_told_where_it_lies(erp: User) -> None:
    read = taken(sent(erp, repacked("xl/styles.xml", b"<broken", b"", 0), "xlsx"))
    gone = sent(erp, as_xlsx(), "xlsx")
    gone.path.unlink()
    for batch in (read, taken(gone)):
        assert batch.status == "failed"
        assert "/" not in batch.problem, batch.problem


@pytest.mark.parametrize(
    "content",
    [
        b"a" * 4_000_000,
        b"reference\n" + b"a," * 2_000_000,
        b'reference\n"' + b"a\n" * 60_000 + b'"' + b',"a\n"' * 1_000_000,
    ],
)
def test_row_of_a_table_without_end_is_refused(erp: User, content: bytes) -> None:
    batch = taken(sent(erp, gzip.compress(content), "csv"))
    assert batch.status == "failed"
    assert "A row has more than 2,000,000 characters" in batch.problem


def test_more_rows_than_a_batch_may_have_are_refused_whole(erp: User, settings: Any) -> None:
    settings.BATCH_MAX_ROWS = 2
    batch = taken(sent(erp, lines(*orders(3))))
    assert "at most 2 rows" in batch.problem
    assert not Transaction.objects.exists()


def test_file_that_is_empty_or_too_large_is_refused(erp: User, settings: Any) -> None:
    settings.BATCH_MAX_BYTES = 10
    for content in (b"", b"x" * 11):
        with pytest.raises(InvalidBatchError):
            sent(erp, content)
    assert not any((Path(settings.DATA_DIR) / "batches").iterdir())


def test_one_row_that_is_too_long_stops_no_other(erp: User, settings: Any) -> None:
    settings.SUBMISSION_MAX_BYTES = 5000
    content = b'{"reference": "' + b"x" * 20_000 + b'"}\n' + lines(*orders(2))
    batch = taken(sent(erp, content))
    assert (batch.refused, batch.accepted) == (1, 2)
    assert next(iter(results_of(batch)))["errors"][0]["code"] == "too_large"


class PowerFailure(BaseException):
    """What no service catches."""


def test_crash_loses_and_doubles_no_row(erp: User, settings: Any) -> None:
    """Killed after the second chunk was committed and before it was queued, then in the third."""
    settings.BATCH_CHUNK = 4
    batch = sent(erp, lines(*orders(14)))
    queued: list[str] = []

    def dies(screening_ids: list[str]) -> None:
        if queued:
            raise PowerFailure
        queued.extend(screening_ids)

    with pytest.raises(PowerFailure):
        take_in(batch_id=str(batch.pk), queue=dies)
    assert Batch.objects.get().rows_done == 8
    assert taken(batch).rows_done == 8, "its lease still stands"
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert forgotten_batches() == [str(batch.pk)]
    done = taken(batch, queued)
    assert (done.status, done.accepted, done.rows_done) == ("taken", 14, 14)
    assert Transaction.objects.count() == Screening.objects.count() == 14
    assert [row["number"] for row in results_of(done)] == list(range(1, 15))
    waiting = {str(pk) for pk in Screening.objects.values_list("pk", flat=True)}
    assert set(queued) == waiting, "what its taker may not have queued is queued again"


def test_batch_is_paused_resumed_and_canceled(erp: User, settings: Any) -> None:
    settings.BATCH_CHUNK = 2
    batch = sent(erp, lines(*orders(9)))

    def pausing(_: list[str]) -> None:
        pause_batch(batch=batch, by="test")

    take_in(batch_id=str(batch.pk), queue=pausing)
    paused = Batch.objects.get()
    assert (paused.status, paused.rows_done) == ("paused", 2)
    assert take_in(batch_id=str(batch.pk), queue=lambda _: None) is None
    assert resume_batch(batch=batch, by="test").status == "waiting"

    def canceling(_: list[str]) -> None:
        cancel_batch(batch=batch, by="test")

    take_in(batch_id=str(batch.pk), queue=canceling)
    canceled = Batch.objects.get()
    assert (canceled.status, canceled.rows_done) == ("canceled", 2)
    assert Transaction.objects.count() == 2
    with pytest.raises(NotAllowedError, match="canceled"):
        resume_batch(batch=batch, by="test")


def test_partners_are_kept(erp: User) -> None:
    partner = {"number": "P-1", "name": "Example Werke GmbH", "address": {"country": "DE"}}
    batch = taken(sent(erp, lines(partner, partner, {"number": "P-2"}), kind="partners"))
    assert (batch.accepted, batch.repeated, batch.refused) == (1, 1, 1)
    assert BusinessPartner.objects.get().number == "P-1"
    assert [row["state"] for row in results_of(batch)] == ["kept", "kept", "refused"]


@pytest.mark.parametrize("format", ["ndjson", "csv", "xlsx"])
def test_results_are_told_in_each_format(erp: User, format: str) -> None:
    batch = taken(sent(erp, lines(*orders(2), order(reference="=1+1", kind="gift"))))
    content = b"".join(written(batch, format))
    if format == "ndjson":
        references = [json.loads(line)["reference"] for line in content.splitlines()]
        assert references == ["SO-0", "SO-1", "=1+1"]
        return
    if format == "csv":
        rows = [line.split(",")[1] for line in content.decode("utf-8-sig").splitlines()]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [str(row[1]) for row in sheet.iter_rows(values_only=True)]
    assert rows == ["reference", "SO-0", "SO-1", "'=1+1"], "nothing that a spreadsheet runs"
