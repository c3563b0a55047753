"""What ordinary names alarmed on, for the pages of a rehearsal and of a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from screening.admin.record import Cell, Table
from screening.models import Rehearsal
from screening.rehearsals.name_tally import KEPT, KINDS, NameTally

_WORDS = {"schema": "Kind of party", "script": "Script", "role": "Role"}


def names_in_short(rehearsal: Rehearsal) -> str:
    """How many alarmed in force and tried, or how far it is, in a few words."""
    if not rehearsal.names_total:
        return "not played: nothing of matching changes"
    if not rehearsal.has_played_names:
        return f"{rehearsal.names_judged:,} of {rehearsal.names_total:,} played"
    played, before, after = NameTally.read(rehearsal.names).whole
    return (
        f"{before:,} in force ({_share(before, played)}), {after:,} tried "
        f"({_share(after, played)}), of {played:,}"
    )


def cards_of_names(tally: NameTally) -> Iterator[Table]:
    """The tables: how many alarm, on which lists, and which names come and go."""
    if not tally.whole[0]:
        return
    yield Table(
        "Ordinary names that alarm",
        ("Names", "Played", "In force", "Tried", "Difference"),
        [_row("All", tally.whole), *_rows(tally)],
    )
    if tally.lists:
        yield Table(
            "Ordinary names that alarm, by list",
            ("List", "In force", "Tried", "Difference"),
            [
                (Cell(code, "code"), Cell(f"{old:,}"), Cell(f"{new:,}"), Cell(f"{new - old:+,}"))
                for code, (old, new) in sorted(tally.lists.items())
            ],
        )
    yield from _that("Ordinary names that come", tally.come, tally.that_come)
    yield from _that("Ordinary names that go", tally.gone, tally.that_go)


def _rows(tally: NameTally) -> Iterator[tuple[Cell, ...]]:
    for kind in KINDS:
        told = {k: v for k, v in tally.counts.items() if k.startswith(f"{kind} ")}
        if kind != "role" or len(told) > 1:
            for key in sorted(told):
                value = key.partition(" ")[2].replace("_", " ")
                yield _row(f"{_WORDS[kind]}: {value}", told[key])


def _row(words: str, counts: Sequence[int]) -> tuple[Cell, ...]:
    played, before, after = counts
    return (
        Cell(words),
        Cell(f"{played:,}"),
        Cell(f"{before:,} ({_share(before, played)})"),
        Cell(f"{after:,} ({_share(after, played)})"),
        Cell(f"{after - before:+,}"),
    )


def _that(title: str, count: int, told: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    if count:
        more = f", the first {KEPT}" if count > KEPT else ""
        yield Table(
            f"{title}: {count:,}{more}",
            ("Name", "Kind", "Script", "Role", "Met", "List", "Score"),
            [
                (
                    Cell(str(row["name"]), "strong"),
                    Cell(str(row["schema"])),
                    Cell(str(row["script"])),
                    Cell(str(row["role"]).replace("_", " ")),
                    Cell(str(row["listed"])),
                    Cell(str(row["list"]), "code"),
                    Cell(f"{row['score']:.2f}"),
                )
                for row in told
            ],
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "0 %"
