"""``manage.py screen_batch FILE``: a file of many orders, screened with nothing running."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from screening.batches.results import MEDIA_TYPES, written
from screening.batches.taking import send_batch, take_in
from screening.errors import ScreeningError
from screening.models import Batch, PolicyVersion
from screening.pipeline import run_screenings

PIECE = 65_536
BY = "screen_batch"
_SUFFIXES = {".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "ndjson", ".csv": "csv",
             ".tsv": "csv", ".xlsx": "xlsx"}  # fmt: skip


class Command(BaseCommand):
    """Stores and screens what a file holds, as the API does; prints what became of each row."""

    help = (
        "Take in a file of orders (JSON lines, CSV or XLSX, gzip or not), screen them here and "
        "write what became of each row. Everything is stored as over the API: orders, screenings "
        "and cases. Sent again, its orders are the same orders."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="whose orders they are")
        parser.add_argument("--kind", choices=Batch.Kind.values, default=Batch.Kind.ORDERS)
        parser.add_argument("--format", choices=Batch.Format.values, help="else by the name")
        parser.add_argument("--as", choices=[*MEDIA_TYPES], default="ndjson", dest="results")
        parser.add_argument("--output", type=Path, help="for the results; else standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = self._sent(options["file"], options)

        def screen(screening_ids: list[str]) -> None:
            for left in run_screenings(screening_ids=screening_ids):
                run_screenings(screening_ids=[left])
            self.stderr.write(f"{Batch.objects.get(pk=batch.pk).rows_done:,} rows")

        try:
            done = take_in(batch_id=str(batch.pk), queue=screen)
        except PolicyVersion.DoesNotExist as error:
            raise CommandError("No policy is loaded yet: run 'manage.py load_shipped'.") from error
        self._write(batch, options["results"], options["output"])
        if done is None or done.problem:
            raise CommandError(done.problem if done else "Another is at it.")
        if done.refused:
            raise CommandError(f"{done.refused:,} of {done.rows_done:,} rows were refused.")

    def _sent(self, path: Path, options: dict[str, Any]) -> Batch:
        users = get_user_model()
        owner = users._default_manager.filter(username=options["user"]).first()
        if owner is None:
            raise CommandError(f"There is no user {options['user']!r}.")
        suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
        format = options["format"] or _SUFFIXES.get(suffixes[-1] if suffixes else "", "ndjson")
        try:
            with path.open("rb") as file:
                return send_batch(
                    blocks=_blocks(file),
                    kind=options["kind"],
                    format=format,
                    owner=owner,
                    through=BY,
                    name=path.name,
                )
        except (OSError, ScreeningError) as error:
            raise CommandError(str(error)) from error

    def _write(self, batch: Batch, format: str, output: Path | None) -> None:
        if output is not None:
            with output.open("wb") as file:
                file.writelines(written(batch, format))
            return
        for piece in written(batch, format):
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(PIECE):
        yield block
