"""Short words of an ERP in full; a find is quoted as it was written."""

from __future__ import annotations

from screening.reading.abbreviations import in_full
from screening.reading.folding import fold
from screening.reading.reader import read_texts
from screening.reading.texts import Place, Setting, Text


def test_short_words_are_written_out() -> None:
    full = in_full(fold("VAC IND. FURN 50KG"))
    assert full is not None
    assert full.text == "vacuum induction furnace 50kg"


def test_nothing_short_is_no_other_reading() -> None:
    assert in_full(fold("Office printer")) is None


def test_find_is_quoted_as_written() -> None:
    words = "2 pcs NEUTRON GEN D-T 14MEV"
    (mention,) = read_texts([Text("lines[0].description", words, Place.LINE)], Setting("DE"))
    assert mention.quote == words[mention.start : mention.end] == "NEUTRON GEN"
    assert mention.about == "3A231"
