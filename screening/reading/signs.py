"""Words beside numbers, by class: a file of lists, each read as one choice of a pattern."""

from __future__ import annotations

import json
from functools import cache

from screening.reading.vocabulary import DATA


@cache
def signs(file: str) -> dict[str, str]:
    """The classes of a file of ``data/``, each as the alternatives of a regular expression."""
    classes: dict[str, list[str]] = json.loads((DATA / file).read_text(encoding="utf-8"))
    return {kind: "|".join(words) for kind, words in classes.items()}
