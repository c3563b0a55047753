"""One name field, read: what it was meant to say, the names it holds, the numbers in it.

``read_field`` is all that others need. The whole field, repaired, is always asked for first; each
part after it, with why it was taken for a name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from screening.reading.names.nobody import names_nobody
from screening.reading.names.numbers import birth_years_in, numbers_in
from screening.reading.names.parts import parts_of
from screening.reading.names.repair import repair, turned
from screening.reading.names.spelled import Part
from screening.terms.listed_party import IdentifierRecord

MOST_WORDS = 24
"""Words of a field that are compared as one name; one ordinary name in 10,000 has twenty."""
LONGEST = 1000
"""Characters that are compared as one name; the longest name on the real lists has 381."""


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What a name field says.

    Args:
        submitted: the field as it came.
        text: the same, repaired.
        repairs: what was repaired, in a few words each.
        lost: what could not be repaired, as it stands; empty where nothing was lost.
        crowded: how many words it has, where that is more than a name has; else 0.
        nobody: why the field names nobody; empty where it names somebody.
        parts: the names it holds beside the whole of it.
        numbers: numbers inside it that name a party.
        birth_years: birth years inside it.
    """

    submitted: str
    text: str
    repairs: tuple[str, ...] = ()
    lost: str = ""
    crowded: int = 0
    nobody: str = ""
    parts: tuple[Part, ...] = ()
    numbers: tuple[IdentifierRecord, ...] = ()
    birth_years: tuple[str, ...] = ()

    def why(self, part: Part | None) -> str:
        """What was done to the field to read this part of it, as one sentence; empty if nothing."""
        done = [f"part {part.why}"] if part else []
        done += list(self.repairs)
        return f'Read of "{self.submitted[:200]}": {"; ".join(done)}.' if done else ""


@lru_cache(maxsize=8192)
def read_field(text: str, schema: str | None = None) -> FieldReading:
    """Read a name field.

    Args:
        text: as submitted, any length.
        schema: person, organization, vessel, aircraft, or None when not known.
    """
    repaired = repair(text)
    nobody = names_nobody(repaired.text)
    repaired = replace(repaired, text=repaired.text.strip())
    words = len(repaired.text.split())
    numbers = numbers_in(repaired.text, schema)
    if nobody and numbers:
        nobody = ""
    return FieldReading(
        submitted=text,
        text=repaired.text,
        repairs=repaired.repairs,
        lost="" if nobody else repaired.lost,
        crowded=words if words > MOST_WORDS or len(repaired.text) > LONGEST else 0,
        nobody=nobody,
        parts=() if nobody else (*parts_of(repaired.text, schema), *_turned_round(text)),
        numbers=numbers,
        birth_years=birth_years_in(repaired.text),
    )


def _turned_round(text: str) -> tuple[Part, ...]:
    """The name that a direction mark shows; the one that it hides is read beside it."""
    seen = turned(text)
    return (
        (Part(repair(seen).text.strip(), "as a mark of direction shows it"),)
        if seen != text
        else ()
    )
