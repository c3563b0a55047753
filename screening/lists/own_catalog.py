"""The exporter's own product catalog: looked at first, then loaded whole or without its bad rows.

A preview changes nothing. Loading reads the file again, writes the good rows in our own format and
loads those as a list version like any other; each keeps the cells it came from, and the event on
record names the file by its SHA-256 and how many rows were left out. What a person uploads at the
desk waits under its hash below the data folder for their yes, a day at most.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from screening import audit
from screening.errors import BrokenListError, SameListError
from screening.lists.activation import LoadReport
from screening.lists.readers.own_format import to_json_line
from screening.lists.readers.product_table import RowFault, read_products_table
from screening.lists.sync import load_list
from screening.models import ControlledItem, Product
from screening.terms.control_list import ProductRecord
from screening.terms.values import record_hash

SOURCE = "own-products"
FAULTS_KEPT = 1000
"""Faults that are told one by one; of more only their number."""
ROWS_SHOWN = 20
UPLOAD_SECONDS = 24 * 3600
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CCL = "us-bis-ccl"


@dataclass(slots=True)
class Preview:
    """What loading a file would do.

    Args:
        sha256: of the file.
        rows: rows read, good and bad.
        wrong_rows: rows that cannot be loaded.
        faults: what is wrong, by row, at most ``FAULTS_KEPT``.
        fault_count: all of it.
        first: the first good rows.
        added, changed, same, removed: the good rows against the catalog in force.
    """

    sha256: str
    rows: int = 0
    wrong_rows: int = 0
    faults: list[RowFault] = field(default_factory=list)
    fault_count: int = 0
    first: list[ProductRecord] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0

    @property
    def good_rows(self) -> int:
        """Rows that can be loaded."""
        return self.rows - self.wrong_rows

    @property
    def faults_not_told(self) -> int:
        """Faults beyond those that are told."""
        return self.fault_count - len(self.faults)


def preview_catalog(*, stream: BinaryIO, max_rows: int | None = None) -> Preview:
    """Read a catalog and say what is in it, what is wrong, and what would change.

    Args:
        stream: CSV or XLSX, which can be sought in.
        max_rows: refuse a longer table, where a person waits for the answer.

    Raises:
        BrokenListError: the file is no such table at all; the message says why.
    """
    preview = Preview(sha256=_digest(stream))
    for product in _good_rows(stream, preview, max_rows):
        if len(preview.first) < ROWS_SHOWN:
            preview.first.append(product)
    return preview


def load_catalog(
    *,
    stream: BinaryIO,
    by: str,
    name: str = "",
    leave_out_wrong: bool = False,
    allow_shrink: bool = False,
    max_rows: int | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> tuple[LoadReport, Preview]:
    """Put a catalog in force.

    Args:
        stream: CSV or XLSX, which can be sought in.
        by: who loads, for the record.
        name: what the file is called, for the record.
        leave_out_wrong: load the good rows although others are wrong; the person said so.
        allow_shrink: accept a catalog with far fewer rows than the one in force.
        max_rows: refuse a longer table, where a person waits for the answer.

    Raises:
        BrokenListError: no table, or a wrong row and nobody said to leave it out; nothing changed.
        SameListError: these rows are in force already.
    """
    preview = Preview(sha256=_digest(stream))
    given = f"{name[-200:]}, read {timezone.now():%Y-%m-%d %H:%M:%S.%f} UTC"
    with tempfile.TemporaryFile() as good:
        for product in _good_rows(stream, preview, max_rows):
            told = replace(product, raw={**product.raw, "file": given})
            good.write(f"{to_json_line(told)}\n".encode())
        if preview.wrong_rows and not leave_out_wrong:
            first = preview.faults[0]
            raise BrokenListError(
                f"{preview.wrong_rows:,} of {preview.rows:,} rows cannot be loaded; the first is "
                f"row {first.row}, {first.column or 'whole row'}: {first.mend} Mend them, or say "
                "that they are to be left out."
            )
        if not preview.good_rows:
            raise BrokenListError("No row of the file can be loaded.")
        if preview.same == preview.good_rows and not preview.removed:
            raise SameListError("These products are in force already, as they are.")
        good.seek(0)
        report = load_list(
            source=SOURCE, stream=good, by=by, allow_shrink=allow_shrink, progress=progress
        )
    with audit.recorded():
        audit.record(
            verb="product_catalog_loaded",
            subject=report.version,
            by=by,
            file=name[-200:],
            file_sha256=preview.sha256,
            rows=preview.good_rows,
            left_out=preview.wrong_rows,
        )
    return report, preview


def _good_rows(stream: BinaryIO, preview: Preview, max_rows: int | None) -> Iterator[ProductRecord]:
    """The rows that can be loaded, counted into the preview with those that cannot."""
    items = ControlledItem.objects.active().filter(version__source_id=_CCL)
    entries = frozenset(items.values_list("eccn", flat=True))
    in_force = dict(
        Product.objects.active()
        .filter(version__source_id=SOURCE)
        .values_list("uid", "content_hash")
    )
    for row in read_products_table(stream, entries=entries):
        preview.rows += 1
        if max_rows is not None and preview.rows > max_rows:
            raise BrokenListError(
                f"The table has more than {max_rows:,} rows: load it with manage.py load_products."
            )
        if row.product is None:
            preview.wrong_rows += 1
            preview.fault_count += len(row.faults)
            room = FAULTS_KEPT - len(preview.faults)
            preview.faults += row.faults[:room]
            continue
        before = in_force.pop(row.product.uid, None)
        if before is None:
            preview.added += 1
        elif before == record_hash(row.product):
            preview.same += 1
        else:
            preview.changed += 1
        yield row.product
    if not preview.rows:
        raise BrokenListError(
            "Below the headings there is no row. Write one product into each; of a workbook the "
            "first sheet is read."
        )
    preview.removed = len(in_force)


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()


def keep_upload(*, chunks: Iterable[bytes], max_bytes: int) -> str:
    """Keep what was uploaded until the person has seen the preview; returns its SHA-256.

    Raises:
        BrokenListError: more bytes than that, or none.
    """
    folder = _uploads()
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
        incoming = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise BrokenListError(
                        f"The file has more than {max_bytes // 1024 // 1024} MB: load it with "
                        "manage.py load_products."
                    )
                digest.update(chunk)
                file.write(chunk)
            if not size:
                raise BrokenListError("The file is empty.")
        except BaseException:
            incoming.unlink()
            raise
    incoming.replace(folder / digest.hexdigest())
    return digest.hexdigest()


def open_upload(sha256: str) -> BinaryIO:
    """What was uploaded under a hash.

    Raises:
        BrokenListError: there is none, or no longer.
    """
    path = _uploads() / sha256 if _SHA256.fullmatch(sha256) else None
    if path is None or not path.is_file():
        raise BrokenListError("The uploaded file is gone: it is kept for a day. Upload it again.")
    return path.open("rb")


def _uploads() -> Path:
    """The folder of uploads, freed of those that nobody said yes to within a day."""
    folder = Path(settings.DATA_DIR) / "uploads" / SOURCE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    oldest = time.time() - UPLOAD_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    return folder
