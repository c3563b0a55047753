"""What a rehearsal found, for a page: the table of outcomes, what officers had made, examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from screening.desk.governing.settings import value_text
from screening.models import Rehearsal, RehearsedChange
from screening.rehearsals.asking import changes_of
from screening.rehearsals.name_tally import NameTally
from screening.rehearsals.tally import Tally
from screening.terms.outcome import Outcome

EXAMPLES = 20
FALSE_CLEARS_SHOWN = 100
LATEST = 200
CLEAR, HOLD, BLOCK = (outcome.value for outcome in (Outcome.CLEAR, Outcome.HOLD, Outcome.BLOCK))


@dataclass(frozen=True, slots=True)
class Examples:
    """Some of the orders that would have moved one way; ``count`` is of all of them."""

    title: str
    count: int
    rows: tuple[RehearsedChange, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rehearsal found so far.

    Args:
        false_clears: orders that would have cleared and must not; the newest hundred of them.
        fates: of the orders that would clear, how many stand in which state of review.
        examples: the ways that orders moved, those that cleared first.
        names: what ordinary names alarmed on.
    """

    tally: Tally
    names: NameTally
    false_clears: Examples
    fates: tuple[tuple[str, int], ...]
    examples: tuple[Examples, ...]


WAYS: tuple[tuple[str, str, str], ...] = (
    ("Holds that would clear", HOLD, CLEAR),
    ("Blocks that would clear", BLOCK, CLEAR),
    ("Blocks that would only hold", BLOCK, HOLD),
    ("Clears that would hold", CLEAR, HOLD),
    ("Clears that would be blocked", CLEAR, BLOCK),
    ("Holds that would be blocked", HOLD, BLOCK),
)


def found_by(rehearsal: Rehearsal) -> Found:
    """What it found so far; a fixed number of queries."""
    tally = Tally.read(rehearsal.tally)
    moved = rehearsal.moved.select_related("screening__transaction", "screening__case").defer(
        "screening__answer_json", "screening__records", "screening__transaction__content"
    )
    wrong = moved.exclude(why_false_clear="")
    fates = (
        rehearsal.moved.filter(after=CLEAR)
        .order_by()
        .values_list("fate")
        .annotate(n=Count("pk"))
        .order_by("-n", "fate")
    )
    ways = ((title, before, after, tally.outcomes[before, after]) for title, before, after in WAYS)
    return Found(
        tally=tally,
        names=NameTally.read(rehearsal.names),
        false_clears=Examples(
            "False clears", wrong.count(), tuple(wrong.order_by("-id")[:FALSE_CLEARS_SHOWN])
        ),
        fates=tuple(fates),
        examples=tuple(
            Examples(title, count, _some(moved, before, after))
            for title, before, after, count in ways
            if count
        ),
    )


def _some(moved: QuerySet[RehearsedChange], before: str, after: str) -> tuple[RehearsedChange, ...]:
    return tuple(moved.filter(before=before, after=after).order_by("-id")[:EXAMPLES])


@dataclass(frozen=True, slots=True)
class Effect:
    """What one setting alone was found to do when it was last tried with a value."""

    rehearsal: Rehearsal
    tried: str
    tally: Tally
    false_clears: int


def effects_by_setting() -> Mapping[str, Effect]:
    """The newest finished rehearsal of each setting that was tried alone; one query."""
    finished = (
        Rehearsal.objects.filter(status=Rehearsal.Status.COMPLETED)
        .defer("content")
        .annotate(wrong=Count("moved", filter=~Q(moved__why_false_clear="")))
        .order_by("-id")
    )
    found: dict[str, Effect] = {}
    rehearsal: Any
    for rehearsal in finished[:LATEST]:
        changes = changes_of(rehearsal)
        if len(changes) == 1:
            tried = value_text(changes[0].after)
            effect = Effect(rehearsal, tried, Tally.read(rehearsal.tally), rehearsal.wrong)
            found.setdefault(changes[0].setting, effect)
    return found
