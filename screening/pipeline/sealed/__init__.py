"""Readings that were replaced, kept as they read: how the rules of a name took names and texts.

Rules decide on what was met and what was read; so the rooms that meet and read (``reading``,
``matching/within``, ``matching/addresses``, ``pipeline/named``) are sealed beside the rules of the
same name (``controls/sealed``), their tables of words with them; since r4 also those that complete
an order by records on file and put the answer together, and since r5 the words and keys that these
read by (accessories, letters that look alike, dates of birth, keys of names and parts). Engines of
matching, other values (``terms``), facts and stored rows are those of today: they are shared with
whoever asks, and what they must keep a replay of real old screenings tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from screening.controls.facts import TransactionFacts
from screening.controls.sealed.archives import Sealing
from screening.matching import Index, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.models import ListVersion
from screening.pipeline.named import findings
from screening.pipeline.named.findings import Named

READINGS = Sealing(
    folder=Path(__file__).parent,
    package=__name__,
    rooms=(
        "reading",
        "matching/within",
        "matching/addresses",
        "pipeline/named",
        "pipeline/answer.py",
        "pipeline/about_lists.py",
        "pipeline/records.py",
        "controls/ear/on_file.py",
        "controls/ear/what_records_say.py",
        "controls/ear/whom_records_bind.py",
        "controls/ear/what_was_answered_before.py",
        "controls/ear/part_758_filing/showing.py",
        "controls/ear/part_774_items/part_keys.py",
        "terms/accessories.py",
        "terms/birth_dates.py",
        "terms/data/look_alikes.txt",
        "terms/look_alikes.py",
        "terms/traits.py",
    ),
)

# ``import screening.pipeline.sealed.r3`` looks into r3.zip.
__path__ = [*__path__, *READINGS.archives()]


class Reading(Protocol):
    """A way to read names and texts; today's is ``pipeline.named.findings``."""

    LISTING: ModuleType

    def find_named(
        self,
        submission: Mapping[str, Any],
        facts: TransactionFacts,
        *,
        index: Index,
        within: NamesWithin | None,
        versions: Sequence[ListVersion],
        policy: MatchingPolicy,
    ) -> Named:
        """Who the parties meet on the lists, and what the texts say."""


def reading_of(rules: str) -> Reading:
    """How names and texts were read for the rules of this name: sealed, or as today.

    Those of r1 and r2 are not sealed: they stand in today's room beside it.
    """
    if not READINGS.archive(rules).exists():
        return cast(Reading, findings)
    return cast(Reading, import_module(f"{__name__}.{rules}.pipeline.named.findings"))


def answering_of(rules: str) -> ModuleType:
    """How an order was screened from end to end for the rules of this name.

    Returns:
        The module ``pipeline.answer``, sealed or of today: the answers of r1 to r3 are put together
        as today's.
    """
    sealed = f"{__name__}.{rules}.pipeline.answer"
    if READINGS.archive(rules).exists() and find_spec(sealed) is not None:
        return import_module(sealed)
    return import_module("screening.pipeline.answer")
