"""Objects of a long JSON array, one by one, and what a cut file gives."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import BrokenListError
from screening.lists.readers import json_items
from screening.lists.readers.json_items import read_items

TEXTS = st.text(alphabet='ab"]},\\\nü浪 ', max_size=30)
OBJECTS = st.lists(st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3), max_size=4))


def items(data: bytes) -> list[dict[str, Any]]:
    return [item for _, item in read_items(io.BytesIO(data), array="results")]


@given(OBJECTS, st.integers(1, 9), st.sampled_from([None, 1]))
def test_any_objects_come_back_whatever_the_reader_holds(
    objects: list[dict[str, Any]], chunk: int, indent: int | None
) -> None:
    data = json.dumps({"total": 3, "results": objects, "more": [1]}, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_items, "CHUNK", chunk)
        assert items(data) == objects


@given(st.integers(1, 60))
def test_a_cut_file_is_refused_wherever_it_was_cut(left_out: int) -> None:
    data = json.dumps({"results": [{"name": f"Example {n}"} for n in range(9)]}).encode()
    with pytest.raises(BrokenListError):
        items(data[:-left_out])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"records": []}', 'no list "results"'),
        (b'{"results": [1]}', "record 1: not a JSON object"),
        (b'{"results": [{"a": 1}', "record 2"),
        (b'{"results": [{"a": "\xff"}]}', "not UTF-8"),
    ],
)
def test_other_files_are_refused_with_the_place(data: bytes, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        items(data)
