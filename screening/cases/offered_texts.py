"""Comments offered to who answers: said before of the same pair or question, and shared texts.

Nothing here answers anything. A text comes into a comment when the officer takes it, and what is
recorded is what stands in the comment then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from screening.cases.findings import Finding, kinds_for
from screening.cases.placing import party_word
from screening.cases.workflow import may_choose
from screening.models import CaseWord, Determination, Disposition, Hit, RedFlag, SharedText

LOOKED_AT = 300
"""Newest cases of the party, or newest answers to such findings, that are looked through."""
MOST_BEFORE = 5
MOST_SHARED = 20


@dataclass(frozen=True, slots=True)
class OfferedText:
    """A text that a comment may begin with.

    Args:
        text: the words.
        kind: of the answer that they were given with, or are meant for.
        by: user name of who said them; empty for a shared text.
        at: when they were said, or written for all.
        case: number of the case they were said on; empty for a shared text.
        name: of a shared text, with its version.
        is_own: whether the reader said them.
    """

    text: str
    kind: str
    by: str = ""
    at: datetime | None = None
    case: str = ""
    name: str = ""
    is_own: bool = False

    @property
    def kind_words(self) -> str:
        """The answer as officers read it."""
        return str(Disposition.Kind(self.kind).label)


def offered_texts(finding: Finding, *, by: Any) -> tuple[OfferedText, ...]:
    """What is offered for a finding: own words first, then colleagues', then the shared texts.

    Args:
        finding: a hit with its listed party fetched, a determination or a red flag.
        by: who answers; answers that they may not give are left out.
    """
    kinds = [kind for kind in kinds_for(finding) if may_choose(by, kind)]
    before = _said_before(finding, by).filter(kind__in=kinds)
    rows = before.select_related("answered_by", "case").order_by("-id")[: 4 * MOST_BEFORE]
    said = sorted(rows, key=lambda row: (row.answered_by_id != by.pk, -row.pk))
    shared = SharedText.objects.offered().filter(kind__in=kinds).order_by("name")[:MOST_SHARED]
    return (
        *list(_once(_told(row, by) for row in said))[:MOST_BEFORE],
        *(
            OfferedText(row.text, row.kind, at=row.written_at, name=f"{row.name}, v{row.version}")
            for row in shared
        ),
    )


def _told(row: Disposition, by: Any) -> OfferedText:
    return OfferedText(
        text=row.comment,
        kind=row.kind,
        by=row.answered_by.get_username(),
        at=row.answered_at,
        case=row.case.number,
        is_own=row.answered_by_id == by.pk,
    )


def _once(texts: Iterable[OfferedText]) -> Iterator[OfferedText]:
    seen = set()
    for text in texts:
        key = (text.kind, " ".join(text.text.split()).casefold())
        if key not in seen:
            seen.add(key)
            yield text


def _said_before(finding: Finding, by: Any) -> Any:
    """Answers that persons gave to the same pair, or to the same question of another order."""
    given = Disposition.objects.filter(carried_from=None, by_clearance=None)
    match finding:
        case Hit() as hit:
            listed = hit.listed_party
            cases = CaseWord.objects.filter(word=party_word(hit.party_name)).order_by("-case")
            return given.filter(
                case__in=list(cases.values_list("case", flat=True)[:LOOKED_AT]),
                hit__listed_party__source_code=listed.source_code,
                hit__listed_party__uid=listed.uid,
            )
        case RedFlag() as flag:
            newest = _newest(given.filter(red_flag__isnull=False))
            return given.filter(pk__in=newest, red_flag__code=flag.code)
        case Determination() as found:
            newest = _newest(given.filter(determination__isnull=False))
            return given.filter(
                pk__in=newest,
                determination__eccn=found.eccn,
                determination__result=found.result,
            )


def _newest(given: Any) -> list[int]:
    return list(given.order_by("-id").values_list("pk", flat=True)[:LOOKED_AT])
