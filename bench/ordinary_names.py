"""Writes ``fixtures/ordinary_names.jsonl``: names of nobody in particular, as orders have them.

    python -m bench.ordinary_names

Given and family names, business words and words of ships (``ordinary_names_words.json``) are put
together by a fixed seed, so that the same words give the same file.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORDS = Path(__file__).with_name("ordinary_names_words.json")
TARGET = ROOT / "fixtures" / "ordinary_names.jsonl"
SEED = 12


def names() -> Iterator[dict[str, str]]:
    """Every name with its kind and country."""
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    chance = random.Random(SEED)
    for group in words["organizations"].values():
        for parts in _some(chance, group, ("own", "trade", "form")):
            yield _row(_joined(group, parts, group["order"].split()), "organization", group)
    for group in words["persons"].values():
        order = ("family", "given") if group["order"] == "family" else ("given", "family")
        for parts in _some(chance, group, ("given", "family")):
            yield _row(_joined(group, parts, order), "person", group)
    for parts in _some(chance, words["vessels"], ("first", "second")):
        yield {"name": " ".join(parts.values()).upper(), "schema": "vessel"}


def _some(
    chance: random.Random, group: dict[str, Any], parts: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    every = list(product(*(group[part] for part in parts)))
    for chosen in chance.sample(every, group["count"]):
        yield dict(zip(parts, chosen, strict=True))


def _joined(group: dict[str, Any], parts: dict[str, str], order: Any) -> str:
    name: str = group["between"].join(parts[part] for part in order)
    return name


def _row(name: str, schema: str, group: dict[str, Any]) -> dict[str, str]:
    return {"name": name, "schema": schema, "country": group["country"]}


def main() -> int:
    """Write the file."""
    lines = [json.dumps(row, ensure_ascii=False) for row in names()]
    TARGET.write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="utf-8")
    print(f"{len(lines)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
