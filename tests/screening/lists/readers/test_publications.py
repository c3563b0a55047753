"""The table of publications: whole, asked over TLS, and for lists that exist."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from screening.lists.readers.list_source import RecordKind
from screening.lists.readers.publication import Nexus, Publication, Way
from screening.lists.readers.publications import PUBLICATIONS
from screening.lists.readers.registry import SOURCES

OURS = ("this product", "the exporter")


def test_every_list_that_somebody_publishes_says_where() -> None:
    carried = {code for p in PUBLICATIONS.values() for code in p.floors}
    carried |= set(SOURCES["us-ofac-consolidated"].carries)
    silent = {
        source.code
        for source in SOURCES.values()
        if source.readers and source.publisher not in OURS and source.code not in PUBLICATIONS
    }
    # 744.22(f)(2) names its parties in prose; our own table of them ships. Annex IV is law text and
    # 1260H a notice in PDF: tables of them are loaded by hand.
    assert silent - carried == {"us-bis-mieu", "eu-833-annex-iv", "us-1260h"}


@pytest.mark.parametrize(("code", "row"), PUBLICATIONS.items(), ids=PUBLICATIONS)
def test_row_can_be_acted_on(code: str, row: Publication) -> None:
    assert urlsplit(row.url).scheme == "https"
    assert row.licence
    assert 1 <= row.every_hours <= 24
    assert 0 < row.floor <= row.expected
    assert set(row.floors) <= set(SOURCES)
    assert bool(row.link) == (row.way is Way.LINK)
    re.compile(row.link)
    if row.way in (Way.ECFR, Way.INDEX):
        assert row.part


@pytest.mark.parametrize("code", [c for c in PUBLICATIONS if c in SOURCES])
def test_a_list_is_looked_at_well_before_it_goes_stale(code: str) -> None:
    limit = SOURCES[code].stale_after_days
    if limit is not None:
        assert PUBLICATIONS[code].every_hours * 2 <= limit * 24


def test_each_nexus_has_a_list_that_binds() -> None:
    bound = {nexus for row in PUBLICATIONS.values() for nexus in row.binds}
    assert bound == set(Nexus)


def test_combined_file_counts_each_list_that_it_carries() -> None:
    assert set(PUBLICATIONS["us-trade-csl"].floors) == set(SOURCES["us-trade-csl"].carries)


def test_party_lists_have_a_longest_age() -> None:
    ageless = {
        code
        for code, row in PUBLICATIONS.items()
        if code in SOURCES and SOURCES[code].kind == RecordKind.PARTY and row.oldest_days is None
    }
    assert ageless == set()


@pytest.mark.parametrize(("code", "row"), PUBLICATIONS.items(), ids=PUBLICATIONS)
def test_page_of_the_lists_says_what_the_table_says(code: str, row: Publication) -> None:
    page = (Path(__file__).parents[4] / "docs" / "lists.md").read_text(encoding="utf-8")
    (line,) = (text for text in page.splitlines() if text.startswith(f"| `{code}` |"))
    binds = ", ".join(row.binds) or "none by itself"
    oldest = f"{row.oldest_days} d" if row.oldest_days else "-"
    told = (f"`{code}`", binds, f"{row.every_hours} h", f"{row.expected:,}", f"{row.floor:,}")
    assert line == f"| {' | '.join((*told, oldest, row.licence))} |"
