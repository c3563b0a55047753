"""Finding cases by words and facets, quickly among a hundred thousand.

Each word asked for is looked up in the index of words. One that few cases have gives their keys;
words that many cases have are checked along the order of work, where a page is soon full.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from screening.cases.placing import facet, search_words
from screening.models import CaseWord
from screening.models.cases import CaseQuerySet
from screening.models.desk import CaseWordQuerySet

FEW = 2_000


def with_text(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Cases that have a word beginning with each word of a text."""
    words = list(dict.fromkeys(search_words(text)))
    if not words:
        return cases.none()
    return _having(cases, [CaseWord.objects.beginning(word) for word in words])


def with_facets(cases: CaseQuerySet, facets: Iterable[tuple[str, str]]) -> CaseQuerySet:
    """Cases that have each facet, for example ``("list", "us-ofac-sdn")``."""
    return _having(
        cases, [CaseWord.objects.filter(word=facet(kind, value)) for kind, value in facets]
    )


def _having(cases: CaseQuerySet, wanted: list[CaseWordQuerySet]) -> CaseQuerySet:
    few: set[int] | None = None
    many = []
    for words in wanted:
        keys = set(words.values_list("case_id", flat=True)[: FEW + 1])
        if len(keys) > FEW:
            many.append(words)
        else:
            few = keys if few is None else few & keys
    if few is not None:
        cases = cases.filter(pk__in=few)
    for words in many:
        cases = cases.filter(Exists(words.filter(case=OuterRef("pk"))))
    return cases
