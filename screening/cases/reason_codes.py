"""The table of reason codes: what is offered, what a code means, who changed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from screening import audit
from screening.cases.workflow import SHIPPED_REASON_CODES
from screening.errors import NotAllowedError
from screening.models import ReasonCode


def install_shipped_reason_codes() -> None:
    """Add the shipped codes that the table lacks; words and retirements in it are kept."""
    ReasonCode.objects.bulk_create(
        (
            ReasonCode(kind=kind, code=code, words=words, position=position)
            for kind, codes in SHIPPED_REASON_CODES.items()
            for position, (code, words) in enumerate(codes.items(), 1)
        ),
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class ReasonCodes:
    """The table, kind of answer to code to words.

    Args:
        offered: what an officer may choose now, in its order.
        ever: retired codes included: what stored answers are read with.
    """

    offered: dict[str, dict[str, str]]
    ever: dict[str, dict[str, str]]

    def words(self, kind: str, code: str) -> str:
        """A stored code as an officer reads it; the code itself where the table lacks it."""
        return self.ever.get(kind, {}).get(code, code)


def reason_codes() -> ReasonCodes:
    """The table as it stands, in one query."""
    rows = list(ReasonCode.objects.all())
    return ReasonCodes(_by_kind(row for row in rows if not row.is_retired), _by_kind(rows))


def _by_kind(rows: Iterable[ReasonCode]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {kind: {} for kind in ReasonCode.Kind.values}
    for row in rows:
        found[row.kind][row.code] = row.words
    return found


def check_reason_code(*, kind: str, code: str) -> None:
    """Refuse a code that is not offered for this kind of answer.

    Raises:
        NotAllowedError: naming the codes that are.
    """
    offered = ReasonCode.objects.offered().filter(kind=kind).values_list("code", flat=True)
    if code not in offered:
        raise NotAllowedError(f"Choose a reason code of this answer: {', '.join(offered)}.")


def save_reason_code(*, row: ReasonCode, by: Any) -> ReasonCode:
    """Store a new or changed reason code.

    Raises:
        NotAllowedError: kind or code of a stored row were changed, for answers name them; or
            another row has them.
    """
    with audit.recorded():
        twin = ReasonCode.objects.filter(kind=row.kind, code=row.code).exclude(pk=row.pk)
        if twin.exists():
            raise NotAllowedError(f"There is a code '{row.code}' for this answer already.")
        stored = ReasonCode.objects.select_for_update(no_key=True).filter(pk=row.pk).first()
        if stored is not None and (stored.kind, stored.code) != (row.kind, row.code):
            raise NotAllowedError(
                "Answer and code stay as they are: retire this row and add another."
            )
        row.save()
        audit.record(
            verb="reason_code_changed" if stored else "reason_code_added",
            subject=row,
            by=by.get_username(),
            kind=row.kind,
            code=row.code,
            words=row.words,
            is_retired=row.is_retired,
        )
        return row
