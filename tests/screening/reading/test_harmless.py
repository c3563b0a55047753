"""No harmless word of the tables clears a find that it merely stands in one sentence with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.texts import minded
from screening.management.rule_book.reference import shipped_tables
from screening.reading.vocabulary import DATA

FIXTURES = Path(__file__).parents[3] / "fixtures"
SENTENCES = (
    ("toycontext", "CN", "end_use.statement", "missile parts, {}"),
    ("toycontext", "CN", "end_use.statement", "{} is separate: nerve agent production line"),
    ("toycontext", "AE", "end_use.statement", "for the Iranian army, {}"),
    ("benigngoods", "AE", "line.description", "night vision goggles, packed with {}"),
    ("benigngoods", "AE", "line.description", "assault rifle and {}"),
    ("titleword", "AE", "special_instructions", "Tehran refinery, {} packed separately"),
    ("venueafter", "AE", "special_instructions", "Tehran and {}"),
    ("person", "AE", "special_instructions", "{} Smith, deliver to Tehran"),
    ("origin", "AE", "special_instructions", "{} Germany, deliver to Tehran"),
    ("milallied", "AE", "end_use.statement", "for the Iranian army and the {}"),
)


def _words(kind: str) -> list[str]:
    found: list[str] = []
    for file in (DATA / "words").iterdir():
        inside = False
        for row in file.read_text(encoding="utf-8").splitlines():
            if row.startswith("["):
                inside = row.strip("[]").partition(":")[0] == kind
            elif inside and not row.startswith("#"):
                found += [w.strip().strip("*").replace("*", "") for w in row.split(";")]
    return [word for word in found if word]


@pytest.mark.parametrize(("kind", "country", "field", "sentence"), SENTENCES)
def test_find_stays_beside_a_harmless_word(
    kind: str, country: str, field: str, sentence: str
) -> None:
    tables = shipped_tables(FIXTURES).on(date(2026, 11, 24))
    row = {"destination_country": country, "eccn": "EAR99", "field": field}
    words = _words(kind)
    assert len(words) > 40
    cleared = [w for w in words if not minded({**row, "text": sentence.format(w)}, tables)]
    assert not cleared
