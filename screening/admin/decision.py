"""The decision panel: who must sign, what was signed, and what the second person sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.second_signature import SecondView, second_view
from screening.cases.findings import FindingState
from screening.cases.outdated import outdated_by
from screening.cases.reason_codes import ReasonCodes
from screening.cases.signing import reasons_for_second
from screening.cases.since_signed import since_first
from screening.models import AuditEvent, Case, Disposition, Signature

LISTED = "listed_party"
"""Reason to reject that is offered first once a party is told to be a listed one."""


@dataclass(frozen=True, slots=True)
class Rejecting:
    """The rejection that a true match leaves as the one decision.

    Args:
        because: numbers and names of the findings that are true matches.
        code: reason that is offered; empty where the table has it no longer.
        comment: what was written on the matches, offered as the reason in words.
    """

    because: tuple[str, ...]
    code: str
    comment: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What the panel says beside the findings.

    Args:
        second: why a release wants two persons.
        outdated: what came after the screening; empty while it is current.
        first: the first signature that stands.
        is_own: whether the first signature is the reader's.
        to_sign: what the second person reads; None without a first signature.
        rejecting: what is left where a true match stands; None where none does.
        signatures: of a decided case.
    """

    second: tuple[str, ...]
    outdated: str
    first: Signature | None
    is_own: bool
    to_sign: SecondView | None
    rejecting: Rejecting | None
    signatures: Sequence[Signature]
    code_words: str


def decision_view(
    case: Case,
    states: Sequence[FindingState],
    user: Any,
    codes: ReasonCodes,
    names: Mapping[str, str],
    history: Sequence[AuditEvent],
) -> DecisionView:
    """The panel of a case as one person sees it.

    Args:
        codes: the table of reason codes.
        names: key of a finding to its number and short name.
        history: the newest events of the case.
    """
    first = case.first_signature if case.is_open else None
    second = reasons_for_second(case, states) if case.is_open else ()
    decided = [] if case.is_open else list(case.signatures.select_related("signed_by", "first"))
    return DecisionView(
        second=second,
        outdated=outdated_by(case.screening) if case.is_open else "",
        first=first,
        is_own=first is not None and first.signed_by_id == user.pk,
        to_sign=second_view(first, since_first(case, states, second), history, codes, names)
        if first
        else None,
        rejecting=_rejecting(states, codes, names) if case.is_open else None,
        signatures=decided[-2:] if decided and decided[-1].first_id else decided[-1:],
        code_words=codes.words("rejected", case.decision_code),
    )


def _rejecting(
    states: Sequence[FindingState], codes: ReasonCodes, names: Mapping[str, str]
) -> Rejecting | None:
    matches = {
        state.key: state.disposition
        for state in states
        if state.disposition and state.disposition.kind == Disposition.Kind.TRUE_MATCH
    }
    if not matches:
        return None
    return Rejecting(
        because=tuple(names.get(key, key) for key in matches),
        code=LISTED if LISTED in codes.offered["rejected"] else "",
        comment="\n".join(dict.fromkeys(given.comment for given in matches.values())),
    )
