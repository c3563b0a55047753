"""The same done to many cases at once: put off, or answered with one reason.

Each case gets its own event and each finding its own answer. What cannot be done to a case is told
and done to the others. Nothing is released here: a decision is of one case.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from screening import audit
from screening.cases.findings import Finding, findings_of
from screening.cases.queueing import snooze_case
from screening.cases.review import answer_finding
from screening.errors import NotAllowedError
from screening.models import Case, Disposition, Hit, RedFlag
from screening.policies import desk_policy_in_force

_DRAW = secrets.SystemRandom().random
MOST_CASES = 100
MOST_FINDINGS = 200
"""Answered at once; more than that is no longer looked at."""
KINDS: dict[str, type[Hit] | type[RedFlag]] = {
    Disposition.Kind.FALSE_POSITIVE: Hit,
    Disposition.Kind.MITIGATED: RedFlag,
}
"""Answers that can be given to many at once, and to what."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it.

    Args:
        count: of what it was done to.
        second_looks: of the answers that another person must look at.
        refusals: a sentence for each case to which it was not done.
    """

    count: int
    second_looks: int = 0
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding without an answer."""

    case: Case
    key: str
    finding: Finding


def put_off_cases(*, cases: Sequence[Case], until: date, comment: str, by: Any) -> Done:
    """Put cases off until a day, each as ``snooze_case``.

    Raises:
        NotAllowedError: none or too many were chosen.
    """
    _check_chosen(cases)
    count, refusals = 0, []
    for case in sorted(cases, key=lambda each: each.pk):
        try:
            snooze_case(case=case, until=until, comment=comment, by=by)
            count += 1
        except NotAllowedError as refusal:
            refusals.append(str(refusal))
    return Done(count, 0, tuple(dict.fromkeys(refusals)))


def open_findings(cases: Sequence[Case], kind: str) -> list[OpenFinding]:
    """The findings of open cases that an answer could be given to at once."""
    return [
        OpenFinding(case, state.key, state.finding)
        for case in cases
        if case.is_open
        for state in findings_of(case)
        if state.is_open and isinstance(state.finding, KINDS[kind])
    ]


def answer_findings(
    *,
    cases: Sequence[Case],
    keys: Collection[str],
    kind: str,
    reason_code: str,
    comment: str,
    by: Any,
    draw: Callable[[], float] = _DRAW,
) -> Done:
    """Answer the named open findings of cases alike.

    A random share is drawn for a second look: another person answers it before its order can go.

    Args:
        keys: of the findings, as the person saw them.
        kind: one of ``KINDS``.
        draw: a number in [0, 1) each time it is called.

    Raises:
        NotAllowedError: nothing or too much was chosen, the answer cannot be given to many, or its
            reason or comment is missing.
    """
    _check_chosen(cases)
    if kind not in KINDS:
        raise NotAllowedError("Many at once are false positives or explained red flags.")
    if not keys:
        raise NotAllowedError("Choose what the answer is for.")
    if len(keys) > MOST_FINDINGS:
        raise NotAllowedError(f"At most {MOST_FINDINGS} answers at once.")
    share = float(desk_policy_in_force().second_look_share)
    with audit.recorded():
        # All in one order: two officers at it never wait for each other.
        rows = Case.objects.select_for_update(of=("self",), no_key=True)
        locked = list(
            rows.filter(pk__in=[case.pk for case in cases])
            .select_related("screening__transaction")
            .order_by("pk")
        )
        found = [one for one in open_findings(locked, kind) if one.key in keys]
        looks = 0
        for one in found:
            given = answer_finding(
                case=one.case,
                finding=one.finding,
                kind=kind,
                reason_code=reason_code,
                comment=comment,
                by=by,
                second_look=draw() < share,
            )
            looks += given.second_look
        refusals = _told(len(keys), len(found))
        if found:
            _record(found, kind, looks, by)
        return Done(len(found), looks, refusals)


def _record(found: Sequence[OpenFinding], kind: str, looks: int, by: Any) -> None:
    audit.record(
        verb="answered_in_bulk",
        subject=found[0].case,
        by=by.get_username(),
        answer=kind,
        findings=len(found),
        cases=list(dict.fromkeys(one.case.number for one in found)),
        second_looks=looks,
    )


def _told(wanted: int, found: int) -> tuple[str, ...]:
    if wanted == found:
        return ()
    return (
        f"{wanted - found} of {wanted} had an answer meanwhile, or were not part of the cases.",
    )


def _check_chosen(cases: Sequence[Case]) -> None:
    if not cases:
        raise NotAllowedError("No case was selected.")
    if len(cases) > MOST_CASES:
        raise NotAllowedError(f"At most {MOST_CASES} cases at once.")
