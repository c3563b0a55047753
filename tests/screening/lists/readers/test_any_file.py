"""No file brings a reader down: whatever stands in it is read, set aside, or refused in words.

The same files each time, so that a change is what fails; more of them with other numbers below.
"""

from __future__ import annotations

import gzip
import io
import json
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.errors import BrokenListError
from screening.lists.readers.registry import SOURCES, open_list
from tests.shared_data import shared_file

READERS = [
    pytest.param(source, name, id=f"{source}-{name}")
    for source, listed in SOURCES.items()
    for name in listed.readers
]
TAGS = (
    *("sdnList", "sdnEntry", "uid", "firstName", "lastName", "sdnType", "akaList", "aka"),
    *("DIV5", "DIV8", "DIV9", "HEAD", "TABLE", "TR", "TH", "TD", "P", "dateOfBirth", "program"),
    *("export", "sanctionEntity", "nameAlias", "wholeName", "birthdate", "citizenship"),
    *("Designations", "Designation", "Names", "Name", "Name6", "INDIVIDUAL", "ENTITY", "DATAID"),
    *("FIRST_NAME", "INDIVIDUAL_DOB", "YEAR", "target", "individual", "identity", "name"),
    *("name-part", "value", "data-set", "record", "Entity", "Country", "DateOfBirth", "Item"),
    *("DistinctParty", "Profile", "Identity", "Alias", "DocumentedName", "entity", "names"),
    *("translation", "table", "tr", "th", "td", "p", "ul", "li", "Cube"),
)
COLUMNS = (
    *("source", "name", "names", "addresses", "address", "country", "nationality", "uid", "id"),
    *("schema", "list", "dates", "Full_Name", "Party_Name", "Date_of_Birth", "Name_6", "Date"),
    *("Entity_LogicalId", "NameAlias_WholeName", "Denial_Order", "Street", "TIME_PERIOD", "USD"),
    *("OBS_VALUE", "CURRENCY", "eccn", "manufacturer", "codes", "marks", "code", "members"),
)
TEXT = st.text(alphabet='aZ9é中<>&;,"|/- .\t', max_size=12) | st.sampled_from(
    ("2026-02-30", "1955", "CN", "China", "85 FR 1, May 1, 2020.", "3A090", "-0-", "[]", "{}")
)
ELEMENTS = st.recursive(
    TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.builds(
        lambda tag, held: f"<{tag} N='744'>{''.join(held)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
ROWS = st.lists(st.lists(TEXT, max_size=6).map(",".join), max_size=5)
FILES = st.one_of(
    st.binary(max_size=200),
    ELEMENTS.map(str.encode),
    st.builds(
        lambda head, rows: "\n".join([",".join(head), *rows]).encode(),
        st.lists(st.sampled_from(COLUMNS), max_size=8, unique=True),
        ROWS,
    ),
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), TEXT | st.none() | st.lists(TEXT))).map(
        lambda rows: "\n".join(map(json.dumps, rows)).encode()
    ),
)


def read_to_the_end(read: Callable[[], Iterable[object]]) -> None:
    """Read all there is; a refusal is an answer, anything else fails the test."""
    with suppress(BrokenListError):
        deque(read(), maxlen=0)


@pytest.mark.parametrize(("source", "name"), READERS)
@settings(max_examples=30, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
@given(content=FILES)
def test_reader_takes_any_file(source: str, name: str, content: bytes) -> None:
    stream: BinaryIO = io.BytesIO(content)
    read_to_the_end(lambda: SOURCES[source].readers[name](stream))


S = "sources-2026/"
REAL = (
    ("us-bis-entity-list", "us-ecfr/title-15_part-744_2026-07-23.xml"),
    ("us-bis-unverified-list", "us-ecfr/title-15_part-744_2026-07-23.xml"),
    ("us-trade-csl", "us-trade-csl/consolidated_2026-09_EXCERPT.csv"),
    ("us-trade-csl", f"{S}us-trade-csl/consolidated_2026-09-25_EXCERPT.json"),
    ("us-bis-denied-persons", f"{S}us-bis/dpl_04142026.csv"),
    ("us-ofac-consolidated", f"{S}us-ofac/consolidated_2024-02-23.xml.gz"),
    ("us-state-itar-debarred", f"{S}us-state/ddtc_debarred_statutory.csv"),
    ("eu-fsf", f"{S}eu/xmlFullSanctionsList_1_1_2026-08-05_EXCERPT.xml"),
    ("uk-sanctions", f"{S}uk/UK-Sanctions-List_2026-10-08_EXCERPT.csv"),
    ("uk-sanctions", f"{S}uk/UK-Sanctions-List_2026-08-22_RECONSTRUCTED.xml.gz"),
    ("un-sc", f"{S}un/un_consolidated_2025-06-18.xml.gz"),
    ("ch-seco", f"{S}ch/seco_whole-list_2026-08-27_EXCERPT.xml"),
    ("ca-sema", f"{S}ca/sema-lmes_2026-08-22_NEWTAGS_RECONSTRUCTED.xml.gz"),
    ("au-dfat", f"{S}au/Australian_Sanctions_Consolidated_List.xlsx"),
    ("jp-meti-eul", f"{S}jp/meti_foreign_end_user_list_2025-09-29.xlsx"),
)
KEPT_BYTES = 40_000
"""Of a list of many megabytes; the cut is the first damage."""


@lru_cache
def beginning(relative: str) -> bytes:
    content = shared_file(relative).read_bytes()
    if relative.endswith(".gz"):
        content = gzip.decompress(content)
    return content if relative.endswith(".xlsx") else content[:KEPT_BYTES]


@pytest.mark.parametrize(("source", "relative"), REAL)
@settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    blows=st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 60), st.binary(max_size=12) | TEXT.map(str.encode)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_real_file_that_was_damaged_is_read_or_refused(
    source: str, relative: str, blows: list[tuple[float, int, bytes]]
) -> None:
    content = beginning(relative)
    for share, gone, put in blows:
        place = int(share * len(content))
        content = content[:place] + put + content[place + gone :]
    read_to_the_end(
        lambda: (
            open_list(
                source, io.BytesIO(content), require_complete=False, weigh_doubts=True
            ).records
        )
    )
