"""What the names and texts of a submission come to: hits, mentions, and fields not to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.controls.facts import TransactionFacts
from screening.matching import Index, MatchingPolicy
from screening.matching.within import listing
from screening.matching.within.listing import NamesWithin
from screening.models import ListVersion
from screening.pipeline.named.addresses import is_answered, with_addresses
from screening.pipeline.named.addresses_whole import find_shared_addresses
from screening.pipeline.named.conveyed import with_conveyance
from screening.pipeline.named.fields import placed_by_name, with_faults
from screening.pipeline.named.parties import FoundHit, find_hits
from screening.pipeline.named.texts import mentions_of
from screening.terms.mention import Mention

LISTING = listing
"""How listed names are laid out to be found inside longer fields; sealed with what asks it."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a submission names.

    Args:
        facts: the transaction, with what of its names could not be read.
        hits: listed parties that were met; what shows only that they are near is among them.
        mentions: what its texts say, listed names in them too.
    """

    facts: TransactionFacts
    hits: tuple[FoundHit, ...]
    mentions: tuple[Mention, ...]

    @property
    def answered(self) -> tuple[FoundHit, ...]:
        """The hits that stand in the answer."""
        return tuple(filter(is_answered, self.hits))


def find_named(
    submission: Mapping[str, Any],
    facts: TransactionFacts,
    *,
    index: Index,
    within: NamesWithin | None,
    versions: Sequence[ListVersion],
    policy: MatchingPolicy,
) -> Named:
    """Who the parties meet on the lists, and what the texts say.

    Args:
        submission: as taken in, schema-valid.
        facts: the same, read.
        index: the listed names.
        within: the same as they are found inside longer fields; None for rules that took each
            field as one name and read no texts.
        versions: list versions whose rows are listed parties.
        policy: thresholds and weights.
    """
    engine = index.engine.name
    if within is not None:
        facts = with_faults(with_conveyance(submission, facts))
    hits = find_hits(facts, index=index, within=within, versions=versions, policy=policy)
    if within is None:
        near = find_shared_addresses(facts, hits, versions=versions, policy=policy, engine=engine)
        return Named(facts, hits + near, ())
    placed = placed_by_name(facts)
    hits = with_addresses(placed, hits, versions=versions, policy=policy, engine=engine)
    met = tuple(found.hit for found in hits)
    mentions = mentions_of(submission, met, within=within, index=index, policy=policy)
    return Named(facts, hits, mentions)
