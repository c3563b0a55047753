"""A PDF as its reader has it: found, copied, read without what nobody said."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from screening.reports.files.page_layout import CONTINUES, HAIR, PAGE, cut, parted, placed, width_of
from screening.reports.report import Plot, Section
from tests.pdf_text import boxes_of, pages_of, sizes_of
from tests.screening.reports.files.test_files import written

HASH = hashlib.sha256(b"x").hexdigest()
WIDE = tuple(f"{name} column" for name in (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
    "Destination", "Classification", "Determination", "Jurisdiction",
))  # fmt: skip


def page(tmp_path: Path, *sections: Section) -> bytes:
    return written(tmp_path / "r.pdf", *sections)


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def table(columns: tuple[str, ...], *rows: tuple[Any, ...], **more: Any) -> Section:
    return Section("Findings", columns, iter(rows), len(rows), **more)


def test_hash_is_found_whole_in_a_table_however_many_columns(tmp_path: Path) -> None:
    row = ("word",) * len(WIDE)
    made = page(tmp_path, table((*WIDE, "Hash"), (*row, HASH), (*row, HASH[::-1])))
    text = text_of(made)
    assert HASH in text
    assert HASH[::-1] in text
    assert "\u200b" not in text
    assert set(sizes_of(made)) == {(595, 842)}


def test_hash_within_a_text_is_found_whole(tmp_path: Path) -> None:
    data = '{"answer_sha256":"' + HASH + '","screening":"7383d395-7d8a-4d33-8095-dde74df5942b"}'
    text = text_of(page(tmp_path, table(("At", "What", "Data"), ("now", "done", data))))
    assert HASH in text
    assert "7383d395-7d8a-4d33-8095-dde74df5942b" in text


@pytest.mark.parametrize(
    "name", ["ООО «Пример Логистика»", "示例电子科技有限公司", "Παράδειγμα Α.Ε.", "Nguyễn Ví Dụ"]
)
def test_name_is_found_as_it_was_submitted(tmp_path: Path, name: str) -> None:
    assert name in text_of(page(tmp_path, table(("Name", "Country"), (name, "MY"))))


def test_words_of_a_name_in_arabic_are_found(tmp_path: Path) -> None:
    text = text_of(page(tmp_path, table(("Name", "Country"), ("شركة المثال للتجارة", "AE"))))
    assert all(word in text for word in ("شركة", "المثال", "للتجارة"))


def test_empty_cell_is_empty_and_an_empty_column_is_named_once(tmp_path: Path) -> None:
    rows = tuple((n, None, "" if n % 2 else "word") for n in range(60))
    text = text_of(page(tmp_path, table(("Number", "Comment", "Word"), *rows)))
    assert "not stated" not in text
    assert text.count("Comment") == 1
    assert "Empty throughout: Comment." in text


def test_long_cell_is_cut_and_says_where_it_goes_on(tmp_path: Path) -> None:
    long = " ".join(f"word{n}" for n in range(400))
    text = " ".join(text_of(page(tmp_path, table(("Number", "Text"), (1, long)))).split())
    assert "continues in XLSX" in text
    assert "word10 word11" in text
    assert "word399" not in text


def test_no_cut_falls_into_a_hash() -> None:
    text = "x" * 50 + " " + HASH + " end of the text"
    for most in range(20, len(text)):
        told = cut(text, most).removesuffix(CONTINUES)
        assert HASH in told or HASH[:8] not in told, most


def test_headings_stand_beside_each_other_and_never_upon_each_other(tmp_path: Path) -> None:
    heads = ("Destination", "Classification", "Determination", "Jurisdiction", "Denomination")
    made = page(tmp_path, table(heads, *((str(n),) * len(heads) for n in range(3))))
    boxes = [boxes_of(made, head)[0] for head in heads]
    for left, right in pairwise(boxes):
        assert left[2] < right[0]
    assert boxes[-1][2] < 595


def test_column_without_room_stands_below_with_its_name(tmp_path: Path) -> None:
    row = tuple(f"some longer words {n}" for n in range(len(WIDE)))
    told = placed(WIDE, [row])
    assert sum(width for _, width in told.columns) <= PAGE + 1
    (cells, below) = told.rows[0]
    assert [*(name for name, _ in told.columns), *(name for name, _ in below)] == list(WIDE)
    assert len(cells) == len(told.columns)
    text = " ".join(text_of(page(tmp_path, table(WIDE, row))).split())
    assert all(name in text for name in row)


def test_columns_that_may_go_below_go_first_in_the_order_that_is_said() -> None:
    row = tuple(f"some longer words {n}" for n in range(len(WIDE)))
    told = placed(WIDE, [row], below=("Second column", "First column"))
    beside = [name for name, _ in told.columns]
    assert "Second column" not in beside
    assert "Third column" in beside


def test_word_wider_than_its_column_is_parted_by_lines_only() -> None:
    word = "w" * 300
    told = parted(word, 100)
    assert told.replace("\n", "") == word
    assert all(width_of(line) <= 100.2 for line in told.split("\n"))
    assert parted("two words", 200) == "two words"


def test_plot_is_drawn_with_its_numbers_and_a_sentence_for_who_does_not_see_it(
    tmp_path: Path,
) -> None:
    plot = Plot("Week of", ("Held", "Blocked"), said="Orders stopped")
    rows = (("2026-10-05", 12, 3), ("2026-10-12", 0, 0))
    made = page(tmp_path, table(("Week of", "Held", "Blocked"), *rows, plot=plot))
    plain = page(tmp_path, table(("Week of", "Held", "Blocked"), *rows))
    assert "15" in text_of(made)
    assert "15" not in text_of(plain).replace("2026-10-05", "")
    assert len(made) > len(plain)


def test_plot_of_nothing_is_left_out(tmp_path: Path) -> None:
    plot = Plot("Week of", ("Held",))
    assert page(tmp_path, table(("Week of", "Held"), ("2026-10-05", 0), plot=plot))
    assert page(tmp_path, table(("Week of", "Held"), plot=plot))


def test_hostile_texts_are_set(tmp_path: Path) -> None:
    rows = (
        ("#set page()", "$x^2$", "```"),
        ("\x00\x01\x1b", "\u202eabc", "a\u200bb"),
        ("*" * 500, "_" * 500, "\\" * 300),
        ("<tag>", "@label", "//comment"),
    )
    text = text_of(page(tmp_path, table(("One", "Two", "Three"), *rows)))
    assert "#set page()" in text
    assert "@label" in text


def test_room_goes_to_the_column_that_makes_rows_high() -> None:
    sentence = "A sentence that is long enough to take several lines of a narrow column. " * 2
    rows = [(sentence, "two words"), (sentence, "two words"), ("short", "some few words more")]
    widths = dict(placed(("Result", "Why"), rows).columns)
    assert widths["Why"] < 100
    assert widths["Result"] > 300
    assert sum(widths.values()) <= PAGE + HAIR


def test_low_table_stands_in_two_parts_and_loses_no_row(tmp_path: Path) -> None:
    rows = [(f"list-{n:02}", f"v{n:02}") for n in range(11)]
    made = page(tmp_path, table(("Source", "Version"), *rows))
    assert text_of(made).count("Source") == 2
    assert all(text_of(made).count(cell) == 1 for row in rows for cell in row)
    (first,), (sixth,), (seventh,) = (
        boxes_of(made, name) for name in ("list-00", "list-05", "list-06")
    )
    assert sixth[0] == first[0]
    assert seventh[0] > 250
