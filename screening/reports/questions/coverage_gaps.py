"""What the answers of a period left open: checks without their facts, and what is not examined."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from screening.reports.questions.decisions import CHUNK, screenings_of
from screening.reports.report import PERIOD, Filters, ReportKind, Section, Value


def ask(filters: Filters) -> tuple[Section, ...]:
    """What was not evaluated, then what no version of ours examines.

    The answers are read once, one by one; what is kept is a count by code.
    """
    gaps = _Gaps(filters)
    return (
        Section("Checks not evaluated", ("Check", "Missing", "Screenings"), gaps.not_evaluated()),
        Section("Not examined", ("Code", "What", "Screenings"), gaps.not_examined()),
        Section("Facts that were asked for", ("Field", "Why", "Screenings"), gaps.questions()),
    )


class _Gaps:
    """Counts over the answers; read when the first section is."""

    def __init__(self, filters: Filters) -> None:
        self._screenings = screenings_of(filters).values_list("answer_json", flat=True)
        self._counts: tuple[Counter[tuple[str, str]], ...] = ()

    def not_evaluated(self) -> Iterator[tuple[Value, ...]]:
        return self._rows(0)

    def not_examined(self) -> Iterator[tuple[Value, ...]]:
        return self._rows(1)

    def questions(self) -> Iterator[tuple[Value, ...]]:
        return self._rows(2)

    def _rows(self, which: int) -> Iterator[tuple[Value, ...]]:
        if not self._counts:
            self._counts = self._counted()
        for (code, words), count in sorted(self._counts[which].items()):
            yield code, words, count

    def _counted(self) -> tuple[Counter[tuple[str, str]], ...]:
        counts: tuple[Counter[tuple[str, str]], ...] = (Counter(), Counter(), Counter())
        for text in self._screenings.iterator(chunk_size=CHUNK):
            answer = json.loads(text)
            coverage = answer["coverage"]
            counts[0].update(
                _once((g["check"], ", ".join(g["missing"])) for g in coverage["not_evaluated"])
            )
            counts[1].update(_once((g["code"], g["sentence"]) for g in coverage["not_examined"]))
            counts[2].update(_once((_any_index(q["field"]), q["why"]) for q in answer["questions"]))
        return counts


def _once(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Each gap counts once a screening, whatever the number of its lines."""
    return set(pairs)


def _any_index(field: str) -> str:
    """``parties[3].owners`` as ``parties[].owners``: the same question of any party."""
    return re.sub(r"\[\d+\]", "[]", field)


REPORT = ReportKind(
    code="coverage",
    title="Coverage gaps",
    description="Which checks lacked facts, what was never examined, and what was asked for.",
    filters=PERIOD,
    ask=ask,
)
