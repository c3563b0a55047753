"""Answering a search: which orders have all its words, where each stands, and how sure that is.

A word is looked for as it is written, as the beginning of a longer one, and, through the matching
engine, as one that is nearly right. The rarest word leads: no question asks for more than some
thousand rows, however many orders there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length

from screening.cases.placing import search_words
from screening.matching.comparison import score_many
from screening.matching.query import Query
from screening.models import SearchedOrder, SearchPlace, SearchWord, Transaction
from screening.search.texts import FoundText, TextKind, texts_of

LONGEST_QUERY = 200
"""Letters of a search that are read."""
MOST_WORDS = 8
MOST_LONGER = 40
"""Words that begin with the one asked for; the commonest count."""
MOST_ALIKE = 12
LOOKED_AT_ALIKE = 400
"""Words of which half is the same, that the engine is asked about; twice so many for a word."""
SHORTEST_ALIKE = 4
LONGER_BY = 2
ALIKE = 0.5
"""Score of two single words from which one may be a slip of the pen for the other: "laser" against
"lazer" is 0.51, "valve" against "value" 0.47."""
ENGINE = "v1"
"""As words are folded: what is found must not change when the policy names another engine."""
LOOKED_THROUGH = 2_000
"""Newest places of the rarest word that are looked through."""
OF_A_KIND = 300
"""The same for each kind of text, where the rarest word is a common one."""
SHOWN = 60
"""Newest orders that are read again to say where the words stand."""


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a search.

    Args:
        word: folded, as asked.
        meant: primary keys of the stored words that it may be.
        orders: in how many places those stand, about.
    """

    word: str
    meant: frozenset[int]
    orders: int


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """An order that a search found in texts of one kind.

    Args:
        order: with its content.
        texts: of the kind, those that hold words of the search, the best first.
        words: the stored words that met, for marking.
        score: how well the best text fits, by the matching engine.
    """

    order: Transaction
    texts: tuple[FoundText, ...]
    words: frozenset[str]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search.

    Args:
        by_kind: the orders by the kind of text they were found in, the best first.
        unknown: words of the search that stand nowhere, not even nearly.
        is_cut: whether there may be more than was looked through.
    """

    by_kind: Mapping[TextKind, tuple[FoundOrder, ...]]
    unknown: tuple[str, ...] = ()
    is_cut: bool = False


NOTHING = Found({})


def search(text: str, *, kinds: Collection[TextKind] = tuple(TextKind)) -> Found:
    """What was found of a text.

    Args:
        text: as typed; only its beginning is read.
        kinds: those that the person may see.
    """
    asked_for = list(dict.fromkeys(search_words(text[:LONGEST_QUERY])))[:MOST_WORDS]
    if not asked_for or not kinds:
        return NOTHING
    asked = [_asked(word) for word in asked_for]
    if unknown := tuple(one.word for one in asked if not one.meant):
        return Found({}, unknown)
    leading, *others = sorted(asked, key=lambda one: one.orders)
    numbers, is_cut = _places_of(leading, kinds)
    for other in others:
        numbers = _having(numbers, other, kinds)
    newest = sorted(numbers, reverse=True)
    rows = _orders(newest[:SHOWN])
    words = _words({key for one in asked for key in one.meant})
    return Found(
        _by_kind(text[:LONGEST_QUERY], rows, [words[key] for key in words], kinds),
        is_cut=is_cut or len(newest) > SHOWN,
    )


def orders_named(text: str) -> list[Any]:
    """Keys of the orders that bear a text as their reference, or whose case bears it as number.

    Args:
        text: the whole of it; capitals, blanks and hyphens do not matter.
    """
    whole = "".join(search_words(text[:LONGEST_QUERY]))
    places = SearchPlace.objects.filter(
        word__word=whole, kind__in=(TextKind.ORDER, TextKind.CASE)
    ).order_by("-order_id")
    return list(places.values_list("order__transaction", flat=True)[:OF_A_KIND])


def _asked(word: str) -> AskedWord:
    rows = SearchWord.objects.filter(orders__gt=0)
    longer = rows.filter(word__gte=word, word__lt=word + "~").order_by("-orders")
    found = {row.pk: row for row in longer[:MOST_LONGER]}
    found |= {row.pk: row for row in rows.filter(word=word)}
    has_number = any(letter.isdigit() for letter in word)
    # Another order's number is no slip of the pen, unless nothing bears the one that was asked for.
    if len(word) >= SHORTEST_ALIKE and not (has_number and found):
        found |= {row.pk: row for row in _alike(word, rows)}
    return AskedWord(word, frozenset(found), sum(row.orders for row in found.values()))


def _alike(word: str, rows: QuerySet[SearchWord]) -> list[SearchWord]:
    """Stored words that the engine takes for the same word, nearly."""
    half = max(2, len(word) // 2)
    first, last = word[:half], word[::-1][:half]
    rows = rows.annotate(letters=Length("word")).filter(
        letters__gte=len(word) - LONGER_BY, letters__lte=len(word) + LONGER_BY
    )
    near = {
        row.pk: row
        for ranged in (
            rows.filter(word__gte=first, word__lt=first + "~"),
            rows.filter(backward__gte=last, backward__lt=last + "~"),
        )
        for row in ranged.order_by("-orders")[:LOOKED_AT_ALIKE]
    }
    candidates = list(near.values())
    if not candidates:
        return []
    asked = Query(name=word)
    scores = score_many([(asked, row.word) for row in candidates], engine=ENGINE)
    best = sorted(zip(scores, candidates, strict=True), key=lambda pair: -pair[0])[:MOST_ALIKE]
    return [row for score, row in best if score >= ALIKE]


def _places_of(asked: AskedWord, kinds: Collection[TextKind]) -> tuple[set[int], bool]:
    places = SearchPlace.objects.filter(word__in=asked.meant, kind__in=kinds).order_by("-order_id")
    if asked.orders <= LOOKED_THROUGH:
        return set(places.order_by().values_list("order", flat=True)), False
    numbers: set[int] = set()
    for kind in kinds:
        of_kind = places.filter(kind=kind).values_list("order", flat=True)
        numbers.update(of_kind[:OF_A_KIND])
    return numbers, True


def _having(numbers: set[int], asked: AskedWord, kinds: Collection[TextKind]) -> set[int]:
    places = SearchPlace.objects.filter(
        word__in=asked.meant, kind__in=kinds, order__in=list(numbers)
    )
    return set(places.values_list("order", flat=True))


def _orders(numbers: Sequence[int]) -> list[Transaction]:
    rows = SearchedOrder.objects.filter(pk__in=numbers).select_related("transaction")
    return [row.transaction for row in rows.order_by("-pk")]


def _words(keys: Collection[int]) -> dict[int, str]:
    return dict(SearchWord.objects.filter(pk__in=keys).values_list("pk", "word"))


def _by_kind(
    text: str,
    orders: Sequence[Transaction],
    words: Iterable[str],
    kinds: Collection[TextKind],
) -> Mapping[TextKind, tuple[FoundOrder, ...]]:
    met = frozenset(words)
    rows: list[tuple[Transaction, FoundText, frozenset[str]]] = []
    texts = texts_of(orders)
    for order in orders:
        for one in texts[order.pk]:
            if one.kind in kinds and (common := one.words & met):
                rows.append((order, one, common))
    if not rows:
        return {}
    asked = Query(name=text)
    scores = score_many([(asked, one.text[:LONGEST_QUERY]) for _, one, _ in rows], engine=ENGINE)
    grouped: dict[TextKind, dict[Any, list[tuple[float, int]]]] = {}
    for place, ((order, one, common), score) in enumerate(zip(rows, scores, strict=True)):
        fit = len(common) + float(score)
        grouped.setdefault(one.kind, {}).setdefault(order.pk, []).append((fit, place))
    return {
        kind: _ranked(grouped[kind].values(), rows, scores) for kind in TextKind if kind in grouped
    }


def _ranked(
    of_orders: Iterable[list[tuple[float, int]]],
    rows: Sequence[tuple[Transaction, FoundText, frozenset[str]]],
    scores: Sequence[float] | Any,
) -> tuple[FoundOrder, ...]:
    found = []
    for fits in of_orders:
        best = [place for _, place in sorted(fits, key=lambda fit: (-fit[0], fit[1]))]
        found.append(
            FoundOrder(
                order=rows[best[0]][0],
                texts=tuple(rows[place][1] for place in best),
                words=frozenset().union(*(rows[place][2] for place in best)),
                score=float(scores[best[0]]),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.score))
