"""Whole searches of engine v2 with all that they were answered, frozen.

``frozen_listing.jsonl`` is the listing that is searched, a party a line: invented ones of every
sort, a few public facts, names in many scripts. ``frozen_searches.jsonl`` has a search a line: who
is asked for (``asked``), which parties come back in which order, on which names, with which scores
(``as_shipped``; ``falling_short`` under a policy that shows more), and how the query compares with
one party without an index (``beside``). An answer ends with a digest of its whole evidence. Scores
are taken as they are given, four decimals: the bits behind those may differ between processors.

``frozen_tables.sha256`` holds the tables that v2 reads by: its own, those of v1, on which it rests,
and the letters that look alike (``sha256sum -c`` reads it, too).

``python -m tests.screening.matching.v2.frozen_searches`` answers searches that were written down
without an answer. What was answered once is never answered anew: the engine has shipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from screening.matching import Index, Match, MatchingPolicy, Query, compare_many
from screening.terms.listed_party import PartyRecord
from screening.terms.values import from_plain, text_hash

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
LISTING = HERE / "frozen_listing.jsonl"
SEARCHES = HERE / "frozen_searches.jsonl"
TABLES = HERE / "frozen_tables.sha256"
POLICIES = {
    "as_shipped": MatchingPolicy(engine="v2"),
    "falling_short": MatchingPolicy(engine="v2", floor=0.15, below_threshold=6),
}


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def parties() -> tuple[PartyRecord, ...]:
    """Who is listed."""
    return tuple(from_plain(PartyRecord, row) for row in rows_of(LISTING))


@cache
def index() -> Index:
    """The listing as v2 lays it out."""
    return Index.build(parties(), engine="v2")


def query_of(row: Mapping[str, Any]) -> Query:
    """Who is asked for in a search."""
    found: Query = from_plain(Query, row["asked"])
    return found


def searched(rows: Sequence[Mapping[str, Any]], policy: str, *, by: Index) -> list[list[Any]]:
    """What each search is answered under a policy."""
    found = by.search_many([query_of(row) for row in rows], POLICIES[policy])
    return [[_told(match) for match in matches] for matches in found]


def compared(pairs: Sequence[tuple[Mapping[str, Any], str]]) -> list[list[Any]]:
    """How each search's query compares with the party of an uid."""
    known = {party.uid: party for party in parties()}
    asked = [(query_of(row), known[uid]) for row, uid in pairs]
    found = compare_many(asked, POLICIES["as_shipped"], engine="v2")
    return [
        [uid, one.score, _digest(one.evidence)] for (_, uid), one in zip(pairs, found, strict=True)
    ]


def tables() -> Iterator[str]:
    """A line for each table that v2 reads by: its hash and where it lies."""
    found = [*(ROOT / "screening" / "matching").glob("v[12]/**/data/*")]
    for path in sorted([*found, ROOT / "screening" / "terms" / "data" / "look_alikes.txt"]):
        yield f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ROOT).as_posix()}"


def _told(match: Match) -> list[Any]:
    return [
        match.uid,
        match.name,
        str(match.name_kind),
        match.score,
        "match" if match.is_match else "alert" if match.alert else "",
        _digest(match.evidence),
    ]


def _digest(evidence: Sequence[Mapping[str, Any]]) -> str:
    return text_hash(json.dumps(evidence, sort_keys=True))[:16]


def main() -> None:
    """Answer what was never answered."""
    rows = rows_of(SEARCHES)
    new = [row for row in rows if "as_shipped" not in row]
    for policy in POLICIES:
        for row, answer in zip(new, searched(new, policy, by=index()), strict=True):
            row[policy] = answer
    uids = [party.uid for party in parties()]
    best = [row["falling_short"][0][0] if row["falling_short"] else "" for row in new]
    pairs = [
        (row, uid or uids[n * 13 % len(uids)])
        for n, (row, uid) in enumerate(zip(new, best, strict=True))
    ]
    for row, beside in zip(new, compared(pairs), strict=True):
        row["beside"] = beside
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    SEARCHES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(new)} of {len(rows)} searches answered")


if __name__ == "__main__":
    main()
