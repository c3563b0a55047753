"""Letters of other scripts by the Latin letter they look like. Unicode Technical Standard 39."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def look_alikes() -> dict[int, str]:
    """The table of ``data/look_alikes.txt``, for ``str.translate``."""
    text = files(__package__).joinpath("data", "look_alikes.txt").read_text("utf-8")
    pairs = (
        pair for line in text.splitlines() if not line.startswith("#") for pair in line.split()
    )
    return {ord(pair[0]): pair[1] for pair in pairs}
