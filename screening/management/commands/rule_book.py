"""``manage.py rule_book``: write the pages of ``docs/`` that say what the rules say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from screening.management.rule_book import countries, determination, holds, red_flags
from screening.management.rule_book.reference import shipped_policy, shipped_tables


class Command(BaseCommand):
    """Writes the pages from the rules and from what ships; touches no database."""

    help = (
        "Write docs/determination.md, docs/country-table.md and docs/red-flags.md anew from the "
        "rules and the reference data that ships, and the tables of docs/ordinary-trade.md."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tables = shipped_tables(Path(settings.FIXTURES_DIR)).on(countries.TODAY)
        docs = Path(settings.BASE_DIR) / "docs"
        policy = shipped_policy(Path(settings.FIXTURES_DIR))
        pages = (
            (determination.PAGE, determination.page(tables, policy)),
            (countries.PAGE, countries.page(tables, policy)),
            (red_flags.PAGE, red_flags.page()),
            (holds.PAGE, holds.page((docs / holds.PAGE).read_text(encoding="utf-8"))),
        )
        for name, text in pages:
            (docs / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"wrote docs/{name}")
