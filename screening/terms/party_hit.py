"""What matching found, as the rules take it: one party of the order met one listed party."""

from __future__ import annotations

from dataclasses import dataclass

from screening.terms.listed_party import NameKind, PartyRecord

OTHER_NAMES = frozenset(
    {"own_script_name", "romanized_name", "trade_name", "short_name", "other_name"}
)
"""Vias of what a party is called today beside its name, by the kind that it states."""
DIRECT_VIAS = OTHER_NAMES | {"name", "identifier"}
"""Vias by which a party itself met, and nobody that it only brings along."""


@dataclass(frozen=True, slots=True)
class PartyHit:
    """One party of the transaction met one listed party, as matching found it.

    Args:
        party: index of the party in the submission; after the last, those named elsewhere.
        record: the listed party.
        score: 0 to 1.
        is_match: whether matching calls it the same party; otherwise it is an alert to review.
        name: the listed name that met, as printed.
        name_kind: how the agency lists that name.
        via: what of the party met: ``name``, ``previous_name``, ``owner``, ``ultimate_parent``,
            ``officer``, ``identifier``, ``address``, ``building`` (another unit of it);
            one of ``OTHER_NAMES``; ``name_field`` where a listed name stands inside a longer field,
            ``address_line`` where it stands in a street or city.
        submitted_name: the name on the submission that met. Needed to find an owner's share;
            without it the share of a listed owner counts as unknown.
        read_name: the same as it was read and asked, with digits for letters and marks undone.
    """

    party: int
    record: PartyRecord
    score: float
    is_match: bool
    name: str
    name_kind: NameKind = NameKind.PRIMARY
    via: str = "name"
    submitted_name: str = ""
    read_name: str = ""
