"""Whether two parties are at one address.

An address is aligned word by word as a name is: street words, floors and rooms weigh little, the
street's own name, the numbers and the city much. Two parties on different floors of an office tower
share a building, not an address, so a number on either side without a partner is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.reading.names import analyse
from screening.matching.v1.scoring.score import score_pairs
from screening.matching.v1.table import Table
from screening.terms.listed_party import AddressRecord

SAME = 0.80
"""Score from which two addresses are one street and city; true pairs of the labelled addresses
score above it in 97 of 100 cases, false ones never."""


@dataclass(frozen=True, slots=True)
class AddressMeeting:
    """The best of all pairs of addresses of two parties.

    Args:
        asked, listed: the two addresses as written.
        score: how alike they are, in [0, 1]; under ``SAME`` where house number or city differ.
        other_number: both have a number that the other has not: another house, floor or room.
    """

    asked: str
    listed: str
    score: float
    other_number: bool


def best_meeting(
    asked: Sequence[AddressRecord], listed: Sequence[AddressRecord], policy: MatchingPolicy
) -> AddressMeeting | None:
    """The two addresses most alike, or None where one side has none."""
    if not asked or not listed:
        return None
    names = [analyse(address.text, "address")[0] for address in (*asked, *listed)]
    table = Table.build(names)
    q_rows = np.repeat(np.arange(len(asked)), len(listed))
    c_rows = np.tile(np.arange(len(asked), len(names)), len(asked))
    scores = score_pairs(table, q_rows, table, c_rows, policy)
    meetings = []
    for q, c, score in zip(q_rows.tolist(), c_rows.tolist(), scores.tolist(), strict=True):
        left, right = asked[q].text, listed[c - len(asked)].text
        other = score >= policy.review_threshold and _other_number(left, right)
        meetings.append(AddressMeeting(left, right, round(score, 4), other))
    return max(meetings, key=lambda m: m.score)


def _other_number(left: str, right: str) -> bool:
    numbers = [set(re.findall(r"\d+", text)) for text in (left, right)]
    return bool(numbers[0] - numbers[1]) and bool(numbers[1] - numbers[0])
