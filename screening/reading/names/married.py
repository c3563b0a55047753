"""A person's name of before: given names with the family name that stands behind "née"."""

from __future__ import annotations

import re

_BORN = re.compile(
    r"^(?P<given>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*)*?)\s+[^\W\d_][\w'’-]+,?\s+"
    r"[(\[]?(?:née?|nee|geb\.?|geborene|born|nata|nacida|z\s+domu|kızlık\s+soyadı"
    r"|урожд(?:[её]нная|\.)?)\s+(?P<family>[^\W\d_][\w'’-]+)[)\]]?$",
    re.IGNORECASE,
)


def name_before(text: str) -> str:
    """ "Ekaterina Example née Muster" as "Ekaterina Muster"; empty where nothing says so."""
    found = _BORN.match(text.strip())
    return f"{found['given']} {found['family']}" if found else ""
