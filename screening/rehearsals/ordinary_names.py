"""Names of ordinary parties, who are on no list: the set that ships, and sets of one's own.

What such a name alarms on is needless work, so they are what a change of matching is tried on
before it is approved. An installation knows its customers better than we do and adds its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from screening import audit
from screening.errors import NotAllowedError
from screening.matching.thresholds import SCHEMAS, script_of
from screening.models import OrdinaryNames
from screening.terms.country import is_country_code

SHIPPED = "ordinary_names.jsonl"
MOST = 50_000
"""Names of one set: a rehearsal asks each twice, a few milliseconds a time."""
LONGEST = 300  # letters
_KEYS = {"name", "schema", "country"}


@dataclass(frozen=True, slots=True)
class OrdinaryName:
    """A name on no list.

    Args:
        schema: kind of party that it is asked as.
        country: where the party is, as a code; empty where nobody says.
    """

    name: str
    schema: str
    country: str = ""

    @property
    def script(self) -> str:
        """The script it is written in."""
        return script_of(self.name)


@dataclass(frozen=True, slots=True)
class NameSet:
    """A set of names, and which bytes it was read from."""

    title: str
    sha256: str
    names: tuple[OrdinaryName, ...]

    def to_json(self) -> dict[str, Any]:
        """As a rehearsal says what it was tried on."""
        return {"title": self.title, "sha256": self.sha256, "names": len(self.names)}


def sets_in_use() -> tuple[NameSet, ...]:
    """The set that ships, and the newest that the installation loaded under each title."""
    own: dict[str, OrdinaryNames] = {}
    for row in OrdinaryNames.objects.order_by("-id"):
        own.setdefault(row.title, row)
    loaded = (
        NameSet(row.title, row.sha256, tuple(OrdinaryName(*name) for name in row.names))
        for row in own.values()
    )
    return (shipped_names(), *loaded)


@cache
def shipped_names() -> NameSet:
    """The set that comes with the release."""
    content = (Path(settings.FIXTURES_DIR) / SHIPPED).read_bytes()
    return NameSet("Ordinary names that ship", sha256(content).hexdigest(), _read(content))


def load_names(*, stream: BinaryIO, title: str, source: str, by: str) -> OrdinaryNames:
    """Keep a set of the installation's own; of one title the newest counts.

    Args:
        stream: JSON lines with ``name``, ``schema`` and, where known, ``country``.
        title: what the set is called.
        source: where the names are from, and that their bearers are on no list.
        by: who loads it.

    Raises:
        NotAllowedError: title or source is blank, a row cannot be read, or there are none or too
            many; nothing was stored.
    """
    title, source = title.strip(), source.strip()
    if not title or not source:
        raise NotAllowedError("Write what the set is called and where its names are from.")
    content = stream.read()
    names = _read(content)
    with audit.recorded():
        row = OrdinaryNames.objects.create(
            title=title,
            source=source,
            sha256=sha256(content).hexdigest(),
            names=[[name.name, name.schema, name.country] for name in names],
            loaded_by=by,
        )
        audit.record(
            verb="ordinary_names_loaded",
            subject=row,
            by=by,
            title=title,
            source=source,
            sha256=row.sha256,
            names=len(names),
        )
    return row


def _read(content: bytes) -> tuple[OrdinaryName, ...]:
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise NotAllowedError(f"The file is not UTF-8: {error}") from None
    names = tuple(dict.fromkeys(_rows(lines)))
    if not 0 < len(names) <= MOST:
        raise NotAllowedError(f"A set has 1 to {MOST:,} names, not {len(names):,}.")
    return names


def _rows(lines: Iterable[str]) -> Iterable[OrdinaryName]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise NotAllowedError(f"Line {number} is no JSON: {error}") from None
        if not isinstance(row, dict) or not set(row) <= _KEYS:
            raise NotAllowedError(f"Line {number}: an object of {', '.join(sorted(_KEYS))}.")
        name, schema, country = row.get("name"), row.get("schema"), row.get("country", "")
        if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST:
            raise NotAllowedError(f"Line {number}: a name has 1 to {LONGEST} letters.")
        if schema not in SCHEMAS:
            raise NotAllowedError(f"Line {number}: schema is one of {', '.join(SCHEMAS)}.")
        if country != "" and not (isinstance(country, str) and is_country_code(country)):
            raise NotAllowedError(f"Line {number}: country is an ISO 3166-1 alpha-2 code.")
        yield OrdinaryName(name.strip(), schema, country)
