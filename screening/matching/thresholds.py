"""Thresholds by list, role, schema and script: rows of the policy, and which of them applies.

A row says of what it speaks (any of the four, what it leaves out is anything) and two scores. Of
the rows that fit a hit the most exact applies: the one that says all that every other fitting row
says. So that there always is one, a policy is refused in which two rows may fit the same hit and
neither says all that the other says, unless a third says what holds for both of them at once. No
order of rows and no rank among the four words decides anything.

Which row applies is a part of every answer given by such a policy: it may never change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from screening.errors import InvalidPolicyError
from screening.terms.party_role import PartyRole
from screening.terms.policy_part import SHARE, number_in, refuse_unknown, require_keys, rows_in

SCHEMAS = ("person", "organization", "vessel", "aircraft", "address")
"""Kinds of parties that may be asked for."""
_BLOCKS = {
    "LATIN": "latin",
    "FULLWIDTH LATIN": "latin",
    "CYRILLIC": "cyrillic",
    "ARABIC": "arabic",
    "HEBREW": "hebrew",
    "GREEK": "greek",
    "CJK": "han",
    "HIRAGANA": "kana",
    "KATAKANA": "kana",
    "HALFWIDTH KATAKANA": "kana",
    "HANGUL": "hangul",
}
SCRIPTS = (*dict.fromkeys(_BLOCKS.values()), "other")
"""Scripts that a row may name; ``other`` is every script that has no name here (Thai, Georgian)."""
CONDITIONS = ("list", "role", "schema", "script")
_ROLES = tuple(role.value for role in PartyRole)
_KNOWN = {"role": _ROLES, "schema": SCHEMAS, "script": SCRIPTS}
_SCORES = ("review_threshold", "match_threshold")


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """Two scores, and the hits that they are for; what is None is any.

    Args:
        review_threshold: a likeness at or above it is put before a person.
        match_threshold: at or above it is called the same party; never below the other.
        list: code of the list that the listed party is on.
        role: of the party in the order; a name in a text, on a record or on the exporter's own
            files has none, and no row of a role fits it.
        schema: kind of party that the name is asked as; ``address`` where an address met. A name
            of no stated kind fits no row of a kind.
        script: that most letters of the text that met are of.
    """

    review_threshold: float
    match_threshold: float
    list: str | None = None
    role: str | None = None
    schema: str | None = None
    script: str | None = None

    @property
    def conditions(self) -> Mapping[str, str]:
        """What it says of the hits it is for."""
        said = ((name, getattr(self, name)) for name in CONDITIONS)
        return {name: value for name, value in said if value is not None}

    @property
    def words(self) -> str:
        """Of what it speaks: ``list us-ofac-sdn, script arabic``."""
        return ", ".join(f"{name} {value}" for name, value in self.conditions.items())

    def fits(self, facts: Mapping[str, str | None]) -> bool:
        """Whether it speaks of a hit with these facts; what is left out of them may be anything."""
        return all(
            name not in facts or facts[name] == value for name, value in self.conditions.items()
        )

    def to_json(self) -> dict[str, Any]:
        """The row as the policy has it."""
        scores = {name: getattr(self, name) for name in _SCORES}
        return {**self.conditions, **scores}


def read_rows(where: str, data: object) -> tuple[ThresholdRow, ...]:
    """The rows of a policy as JSON.

    Raises:
        InvalidPolicyError: a row says nothing of whom it is for, names a role, schema or script
            that there is not, has a score beyond 0 and 1 or a match below its review, or it cannot
            be told which of two rows applies. Whether a list exists the caller knows.
    """
    given = enumerate(rows_in(where, data))
    rows = tuple(_read_row(f"{where}[{place}]", row) for place, row in given)
    _refuse_ambiguous(where, rows)
    return rows


def row_for(rows: Iterable[ThresholdRow], facts: Mapping[str, str | None]) -> ThresholdRow | None:
    """The most exact of the rows that fit; None where none does.

    Args:
        facts: all four of a hit.
    """
    fitting = [row for row in rows if row.fits(facts)]
    return max(fitting, key=lambda row: len(row.conditions), default=None)


@lru_cache(maxsize=1 << 16)
def script_of(text: str) -> str:
    """The script that most letters of a text are of; kana wins over the characters beside it, and
    a text without letters is Latin."""
    if text.isascii():
        return "latin"
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            script = _script(char)
            counts[script] = counts.get(script, 0) + 1
    if "kana" in counts:
        return "kana"
    return max(counts, key=lambda script: counts[script], default="latin")


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for block, script in _BLOCKS.items() if name.startswith(block)), "other")


def _read_row(where: str, data: object) -> ThresholdRow:
    refuse_unknown(where, data, {*CONDITIONS, *_SCORES})
    assert isinstance(data, Mapping)
    said = {name: data[name] for name in CONDITIONS if data.get(name) is not None}
    if not said:
        raise InvalidPolicyError(
            f"{where}: give one of {', '.join(CONDITIONS)} at least; what is for every hit is "
            "matching.review_threshold and matching.match_threshold"
        )
    for name, value in said.items():
        known = _KNOWN.get(name)
        if not isinstance(value, str) or (known is not None and value not in known):
            told = f"one of {', '.join(known)}" if known else "the code of a list"
            raise InvalidPolicyError(f"{where}.{name}: must be {told}, not {str(value)[:40]!r}")
    require_keys(where, {name: data[name] for name in _SCORES if name in data}, _SCORES)
    review, match = (float(number_in(f"{where}.{name}", data[name], SHARE)) for name in _SCORES)
    if match < review:
        raise InvalidPolicyError(
            f"{where}: match_threshold must not lie below review_threshold: what is the same party "
            "is put before a person, too"
        )
    return ThresholdRow(review, match, **said)


def _refuse_ambiguous(where: str, rows: Sequence[ThresholdRow]) -> None:
    """Raise unless, whatever rows fit a hit, one of them says all that the others say."""
    told = [frozenset(row.conditions.items()) for row in rows]
    known = set(told)
    for (i, one), (j, other) in combinations(enumerate(told), 2):
        if one == other:
            raise InvalidPolicyError(f"{where}: rows {i} and {j} are for the same hits")
        both = one | other
        if len(dict(both)) < len(both) or one < other or other < one or both in known:
            continue
        needed = ", ".join(f"{name} {value}" for name, value in sorted(both))
        raise InvalidPolicyError(
            f"{where}: rows {i} and {j} may both fit a hit and neither is the more exact; add a "
            f"row for {needed}"
        )
