"""What the exporter of an order files, as its decision stands: the stored answer and the desk's.

The rules say it with the screening (``controls/ear/part_758_filing``); a release by an officer
tells the whole of it, with the license or the exception that he let a line go under.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.controls.ear.part_758_filing.showing import RELEASE, Relied, told_by_decision
from screening.models import Case, Disposition, Screening
from screening.terms.license import LicenseKind


def filing_now(screening: Screening) -> dict[str, Any] | None:
    """The block ``filing`` of a screening today; None where nothing may ship.

    Args:
        screening: with its transaction and case fetched.
    """
    decision = screening.decision
    case = getattr(screening, "case", None)
    relied = _relied(case) if decision == RELEASE and case is not None else {}
    return told_by_decision(screening.answer, decision, relied)


def _relied(case: Case) -> Mapping[int, Relied]:
    """By number of the line, the license or the exception of the answer that counts: the newest."""
    answers = Disposition.objects.filter(case=case, determination__isnull=False)
    newest: dict[int, Relied] = {}
    for answer in answers.select_related("license", "determination").order_by("pk"):
        line = answer.determination.line if answer.determination else 0
        newest[line] = _of(answer)
    return {line: relied for line, relied in newest.items() if relied != Relied()}


def _of(answer: Disposition) -> Relied:
    held = answer.license
    if held is None:
        return Relied(exception=answer.exception)
    if held.kind == LicenseKind.BIS_LICENSE:
        return Relied(license_number=held.number)
    return Relied(exception=answer.exception, notice=held.number)
