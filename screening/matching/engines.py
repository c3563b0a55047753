"""The registry of engines: each is frozen once a case rests on it.

A screening names the engine it was made with, and an index the one it was built for. An engine
once shipped never changes its answers; a better one is added beside it under a new name: a room
and a row in ``ENGINES``. No other module imports an engine; a later engine may rest on an earlier
one, which is frozen, and never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from screening.errors import ScreeningError
from screening.matching.policy import MatchingPolicy
from screening.matching.query import Comparison, Match, Pair, Piece, Query, ReadWord, Scores
from screening.matching.storage import Columns
from screening.matching.v1 import comparison, kept, listing, search
from screening.matching.v1.reading import names, normalize, sounds
from screening.matching.v1.scoring import evidence
from screening.matching.v2 import comparison as comparison_of_v2
from screening.matching.v2 import kept as kept_of_v2
from screening.matching.v2 import listing as listing_of_v2
from screening.matching.v2 import search as search_of_v2
from screening.matching.v2.scoring import evidence as evidence_of_v2
from screening.terms.listed_party import PartyRecord

Ints = NDArray[np.int64]
Listing = TypeVar("Listing", bound=Sized)
"""Listed parties as an engine keeps them; nobody else looks inside. Its length is their number."""


class UnknownEngineError(ScreeningError):
    """An engine is asked for, or an index was built with one, that this version does not have."""


@dataclass(frozen=True, slots=True)
class Few(Generic[Listing]):
    """How an engine goes faster where few parties meet many queries, as when a list changes.

    Args:
        search_for_alerts: the alerts of ``search`` alone.
        build_among: parties laid out so that names are read as in another listing of more.
        read_alike: whether two listings read a text alike, whatever it is compared with.
        reads_by: equal for two listings that read every text alike; empty for one that reads as if
            no list told anything.
        lay_out: many queries as columns, read as a listing reads and as if no list told anything,
            to be kept and asked of one small listing after another.
        may_alert: the numbers of the kept queries that may come to an alert.
    """

    search_for_alerts: Callable[[Listing, Sequence[Query], MatchingPolicy], list[tuple[Match, ...]]]
    build_among: Callable[[Iterable[PartyRecord], Listing], Listing]
    read_alike: Callable[[Listing, Listing, str], bool]
    reads_by: Callable[[Listing], str]
    lay_out: Callable[[Listing, Iterable[Query]], Columns]
    may_alert: Callable[[Listing, Columns, MatchingPolicy], Ints]


@dataclass(frozen=True, slots=True)
class Engine(Generic[Listing]):
    """All that is asked of an engine.

    Args:
        name: what screenings and indexes call it.
        words_of: how a text is read: its words folded, so that two writers of one name agree.
        read: the same word by word with what each word does there, the plainest reading.
        build: how listed parties are laid out to be searched, in the given order.
        columns_of: the same as named columns, to be saved.
        restore: the inverse of ``columns_of``; the columns may be mapped from a file.
        search: how candidates are found and scored: for each query alerts, best first, and after
            them the few best under the review threshold, with their evidence.
        compare: how pairs score without an index, with the evidence.
        scores_of: the names' scores of the same, without qualifiers and evidence.
        score_of: a score recomputed from nothing but its evidence; an auditor's check.
        few: how it goes faster where few parties meet many queries; None where it does not.
    """

    name: str
    words_of: Callable[[str], tuple[str, ...]]
    read: Callable[[str, str | None], tuple[ReadWord, ...]]
    build: Callable[[Iterable[PartyRecord]], Listing]
    columns_of: Callable[[Listing], Columns]
    restore: Callable[[Columns], Listing]
    search: Callable[[Listing, Sequence[Query], MatchingPolicy], list[tuple[Match, ...]]]
    compare: Callable[[Sequence[Pair], MatchingPolicy], list[Comparison]]
    scores_of: Callable[[Sequence[Pair], MatchingPolicy], Scores]
    score_of: Callable[[Iterable[Piece], MatchingPolicy], float]
    few: Few[Listing] | None = None


def _read_by_v1(text: str, schema: str | None) -> tuple[ReadWord, ...]:
    return tuple(
        ReadWord(
            word.shown,
            word.kind.name,
            word.commonness,
            word.familiarity,
            sounds.is_pinyin(word.shown),
        )
        for word in names.analyse(text, schema)[0].words
    )


_V1 = Engine(
    name="v1",
    words_of=normalize.folded,
    read=_read_by_v1,
    build=listing.build,
    columns_of=listing.columns_of,
    restore=listing.restore,
    search=search.search,
    compare=comparison.compare_many,
    scores_of=comparison.score_many,
    score_of=evidence.score_of,
    few=Few(
        search_for_alerts=search.search_for_alerts,
        build_among=listing.build_among,
        read_alike=listing.read_alike,
        reads_by=listing.reads_by,
        lay_out=kept.lay_out,
        may_alert=kept.may_alert,
    ),
)

_V2 = Engine(
    name="v2",
    words_of=normalize.folded,
    read=_read_by_v1,
    build=listing_of_v2.build,
    columns_of=listing.columns_of,
    restore=listing_of_v2.restore,
    search=search_of_v2.search,
    compare=comparison_of_v2.compare_many,
    scores_of=comparison_of_v2.score_many,
    score_of=evidence_of_v2.score_of,
    few=Few(
        search_for_alerts=search_of_v2.search_for_alerts,
        build_among=listing_of_v2.build_among,
        read_alike=listing_of_v2.read_alike,
        reads_by=listing.reads_by,
        lay_out=kept_of_v2.lay_out,
        may_alert=kept_of_v2.may_alert,
    ),
)

ENGINES: dict[str, Engine[Any]] = {engine.name: engine for engine in (_V1, _V2)}


def engine_named(name: str) -> Engine[Any]:
    """The engine of this name.

    Raises:
        UnknownEngineError: there is none; the message names those there are.
    """
    try:
        return ENGINES[name]
    except KeyError:
        raise UnknownEngineError(
            f"there is no matching engine {name!r}; there are {', '.join(sorted(ENGINES))}"
        ) from None
