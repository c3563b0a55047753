"""Which sets and numbers of the law the rules of this release ask for: those that ship with it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from screening.controls.reference import FILING_LAW
from screening.lists.readers.law_format import read_law
from screening.models import LawRow, ListVersion

FILES = {
    "own-law-sets": "law/sets.json",
    "own-law-numbers": "law/numbers.json",
    FILING_LAW: "law/filing.json",
}
"""What ships, by list source, below the folder of fixtures."""


def missing_rows(version: ListVersion) -> list[str]:
    """Names that a rule asks for and a version lacks; none where it holds something else."""
    name = FILES.get(version.source_id)
    if name is None:
        return []
    with (Path(settings.FIXTURES_DIR) / name).open("rb") as stream:
        asked = {record.code for record in read_law(stream)}
    held = LawRow.objects.filter(version=version).values_list("code", flat=True)
    return sorted(asked.difference(held))
