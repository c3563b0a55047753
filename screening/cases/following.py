"""Lines that hang on nothing but who a party is: the answers to the hits answer them.

A line is undetermined where a party may be a listed one. Once every such hit is told to be a false
positive, nothing of the line is open, and asking for it again would be asking twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from screening.models import Determination, Hit

WHO_IT_IS = frozenset({"party.possible_match", "party.named_in_field"})
"""The rules whose steps say that a line waits for who a party is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a line waits for: our party by its place, and the listed party."""

    party: int
    source: str
    uid: str

    @classmethod
    def of_hit(cls, hit: Hit) -> Waiting:
        """What a hit asks."""
        return cls(hit.party, hit.listed_party.source_code, hit.listed_party.uid)


def waits_only_for(determination: Determination) -> frozenset[Waiting]:
    """The hits that a line hangs on, if it hangs on nothing else; empty otherwise.

    Args:
        determination: with ``content.path``, whose steps say what they make of the line and why.
    """
    if determination.result != "undetermined":
        return frozenset()
    made = [step for step in determination.content.get("path") or () if step.get("makes")]
    if not made or any(not _is_about_a_hit(step) for step in made):
        return frozenset()
    if len(determination.content.get("hangs_on") or ()) > len(made):
        return frozenset()  # it hangs on something that no step tells
    return frozenset(
        Waiting(step["inputs"]["party"], step["inputs"]["source"], step["inputs"]["listed"])
        for step in made
    )


def hits_that_settle(
    determination: Determination, false_positives: Iterable[Any]
) -> tuple[Hit, ...]:
    """The hits whose answers settle a line; empty while one that it hangs on is no false positive.

    Args:
        false_positives: the hits of the same screening that are answered so, as of now.
    """
    wanted = waits_only_for(determination)
    settling = [hit for hit in false_positives if Waiting.of_hit(hit) in wanted]
    if not wanted or wanted - {Waiting.of_hit(hit) for hit in settling}:
        return ()
    return tuple(settling)


def _is_about_a_hit(step: Mapping[str, Any]) -> bool:
    inputs = step.get("inputs") or {}
    return step.get("rule_id") in WHO_IT_IS and {"party", "source", "listed"} <= set(inputs)
