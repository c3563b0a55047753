"""What governs any code by which an answer stops an order."""

from __future__ import annotations

from screening.desk.governing.flags import (
    ANSWERS,
    FLAGS_OF_LAW,
    FLAGS_WITHOUT_SWITCH,
    LIMITS_OF_FLAGS,
)
from screening.desk.governing.reasons import CLEARANCE, REASONS
from screening.desk.governing.rows import Basis, Governs
from screening.desk.governing.settings import MATCH, REVIEW, SWITCHES, THRESHOLDS
from screening.desk.hold_causes import CauseKind

OF_LISTS = Governs(
    Basis.CHOICE,
    (REVIEW, MATCH, THRESHOLDS),
    CLEARANCE,
    "Whose names are listed is the agency's; the scores say how like is like enough.",
)
"""Every list is met by the same two scores, where no row of thresholds says otherwise."""
ANSWERED_EACH_TIME = "an officer's answer, order by order"


def governing(kind: CauseKind, code: str) -> Governs | None:
    """What governs a cause of holds.

    Returns:
        None of a reason code that is not in the closed list, as of a release long gone.
    """
    match kind:
        case CauseKind.REASON:
            return REASONS.get(code)
        case CauseKind.LIST:
            return OF_LISTS
        case _:
            return of_flag(code)


def of_flag(code: str) -> Governs:
    """What governs a red flag: its limits and its switch."""
    answered_by = ANSWERS.get(code, ANSWERED_EACH_TIME)
    if code in FLAGS_WITHOUT_SWITCH:
        return Governs(Basis.LAW, (), answered_by)
    settings = (f"{SWITCHES}/{code}", *LIMITS_OF_FLAGS.get(code, ()))
    if code in FLAGS_OF_LAW:
        limit = "Part of what the law forbids: it can weigh less, it cannot be switched off."
        return Governs(Basis.LAW, settings, answered_by, limit)
    return Governs(Basis.CHOICE, settings, answered_by)


def causes_turned_by(setting: str) -> tuple[str, ...]:
    """Codes of reasons and flags that a setting turns, for who is about to change it."""
    reasons = (code for code, row in REASONS.items() if setting in row.settings)
    flags = (code for code, limits in LIMITS_OF_FLAGS.items() if setting in limits)
    above, _, last = setting.rpartition("/")
    return (*reasons, *flags, *((last,) if above == SWITCHES else ()))
