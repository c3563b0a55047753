"""Reads labelled texts and says how many that must stop do, and how many that must pass.

``python -m bench.texts ../shared/cases/texts.jsonl [--only open|sealed] [--by about|lang|shape]``

The labels hold for a destination and an item, so the law is asked as well (``what_texts_say``).
``--only open`` leaves out the third that tuning must not see, ``sealed`` takes only that third.
Texts about listed names are counted apart: the index finds those, not the words.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from screening.controls.ear.what_texts_say import is_minded
from screening.controls.reference import ControlTables
from screening.management.rule_book.reference import shipped_tables
from screening.reading.reader import read_texts
from screening.reading.texts import Place, Setting, Text
from screening.terms.eccn import Eccn
from screening.terms.mention import Mention

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TODAY = date(2026, 11, 24)
PLACES = {
    "special_instructions": Place.FREE,
    "end_use.statement": Place.FREE,
    "end_use.site.address": Place.SITE,
    "line.description": Place.LINE,
    "party.street": Place.STREET,
    "party.name": Place.NAME,
    "party.industry": Place.NAME,
}

_FIELDS = {
    "use": "end_use.statement",
    "goods": "line.description",
    "name": "party.name",
    "site": "end_use.site.address",
}
"""Where a text of a kind stands, in files of lines; others are instructions."""


def main() -> None:
    """Print what is wrong, then the rates."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--only", choices=("open", "sealed"))
    options.add_argument("--by", default="about", choices=("about", "lang", "shape", "field"))
    options.add_argument("--quiet", action="store_true")
    given = options.parse_args()
    tables = shipped_tables(FIXTURES).on(TODAY)
    rows = labelled(given.file)
    rows = [row for row in rows if given.only is None or is_sealed(row) == (given.only == "sealed")]
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for row in rows:
        is_listed = row["about"].startswith("listed:")
        key = ("listed" if is_listed else row["expect"], row[given.by].split(":")[0])
        found = minded(row, tables)
        total[key] += 1
        right[key] += bool(found) == (row["expect"] == "stop")
        if bool(found) != (row["expect"] == "stop") and not is_listed and not given.quiet:
            said = "; ".join(f"{m.kind} {m.about} {m.quote!r}" for m in found) or "nothing"
            where = f"{row['destination_country']} {row['eccn']} {row['field']}"
            print(f"{row['id']} {row['expect']} {where} {row['about']}: {row['text']!r}")
            print(f"      -> {said}")
    for key, count in sorted(total.items()):
        print(f"{key[0]:7s} {key[1]:32s} {right[key]:4d} of {count}")
    for side in ("stop", "pass"):
        n = sum(c for k, c in total.items() if k[0] == side)
        r = sum(right[k] for k in total if k[0] == side)
        print(f"{side}: {r} of {n}" + (f" = {r / n:.3f}" if n else ""))
    _time(rows)


def labelled(file: Path) -> list[dict[str, Any]]:
    """The rows of a file: JSON lines, or ``lang|kind|S or P|destination|eccn|text``."""
    lines = [s for s in file.read_text("utf-8").splitlines() if s and not s.startswith("#")]
    if file.suffix != ".txt":
        return [json.loads(line) for line in lines]
    return [_row(number, line) for number, line in enumerate(lines, 1)]


def _row(number: int, line: str) -> dict[str, Any]:
    lang, kind, side, country, eccn, text = line.split("|", 5)
    field = _FIELDS.get(kind, "special_instructions")
    expect = "stop" if side == "S" else "pass"
    return {
        "id": f"{lang}-{kind}-{number}",
        "lang": lang,
        "about": kind,
        "shape": kind,
        "expect": expect,
        "destination_country": country,
        "eccn": eccn,
        "field": field,
        "text": text,
    }


def is_sealed(row: dict[str, Any]) -> bool:
    """Whether a text belongs to the third that is opened last."""
    return hashlib.sha256(row["id"].encode()).digest()[0] % 3 == 0


def minded(row: dict[str, Any], tables: ControlTables) -> list[Mention]:
    """What is found in a text that the law minds."""
    destination = row["destination_country"] or ""
    eccn = Eccn.parse(row["eccn"] or "EAR99")
    text = Text(row["field"], row["text"], PLACES[row["field"]])
    found = read_texts([text], Setting(destination))
    return [m for m in found if is_minded(m, frozenset({destination} - {""}), (eccn,), tables)]


def _time(rows: list[dict[str, Any]]) -> None:
    texts = [Text(row["field"], row["text"], PLACES[row["field"]]) for row in rows]
    started = time.process_time()
    read_texts(texts, Setting("DE"))
    spent = (time.process_time() - started) * 1000
    letters = sum(len(text.words) for text in texts)
    print(f"{spent / len(texts):.3f} ms a text, {spent / letters * 1000:.3f} ms a thousand letters")


if __name__ == "__main__":
    main()
