"""What the exporter of an order files, as its decision stands: the stored answer and the desk's.

The rules say it with the screening (``controls/ear/part_758_filing``); a release by an officer
tells the whole of it, with the license or the exception that he let a line go under.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from screening.controls.ear.part_758_filing.always_due import UNVERIFIED
from screening.controls.ear.part_758_filing.showing import (
    LICENSE,
    NLR,
    RELEASE,
    Relied,
    told_by_decision,
)
from screening.models import Case, Disposition, Screening
from screening.terms.license import LicenseKind

NO_LICENSE_REQUIRED = "no_license_required"
"""The reason code by which an officer finds that an open line needs none."""


def filing_now(screening: Screening) -> dict[str, Any] | None:
    """The block ``filing`` of a screening today; None where nothing may ship.

    Args:
        screening: with its transaction and case fetched.
    """
    decision = screening.decision
    case = getattr(screening, "case", None)
    if decision != RELEASE or case is None:
        return told_by_decision(screening.answer, decision, {})
    answers = _newest(case)
    unverified = [a for a in answers if a.hit is not None and a.hit.source_code == UNVERIFIED]
    others = bool(unverified) and all(a.kind == Disposition.Kind.FALSE_POSITIVE for a in unverified)
    relied = {
        a.determination.line: one
        for a in answers
        if a.determination is not None and (one := _relied(a)) is not None
    }
    return told_by_decision(screening.answer, decision, relied, nobody_unverified=others)


def _newest(case: Case) -> Collection[Disposition]:
    """The answer that counts of each hit and line of a case: its newest."""
    answers = Disposition.objects.filter(case=case, red_flag__isnull=True)
    newest: dict[tuple[int | None, int | None], Disposition] = {}
    for answer in answers.select_related("license", "determination", "hit").order_by("pk"):
        newest[answer.hit_id, answer.determination_id] = answer
    return newest.values()


def _relied(answer: Disposition) -> Relied | None:
    """What an answer lets a line go under; None where it says nothing of that."""
    held = answer.license
    if held is not None and held.kind == LicenseKind.BIS_LICENSE:
        return Relied(LICENSE, held.number)
    if answer.exception:
        return Relied(answer.exception, held.number if held else "")
    return Relied(NLR) if answer.reason_code == NO_LICENSE_REQUIRED else None
