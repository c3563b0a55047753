"""The decision panel: who must sign, what was signed, and what the second person sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.cases.findings import FindingState
from screening.cases.outdated import outdated_by
from screening.cases.reason_codes import ReasonCodes
from screening.cases.signing import reasons_for_second
from screening.models import Case, Signature


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """One answer as it stands under a signature."""

    finding: str
    kind: str
    reason: str
    comment: str
    by: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What the panel says beside the findings.

    Args:
        second: why a release wants two persons.
        outdated: what came after the screening; empty while it is current.
        first: the first signature that stands.
        is_own: whether the first signature is the reader's.
        signed: the answers word for word as the first person signed them.
        signatures: of a decided case.
    """

    second: tuple[str, ...]
    outdated: str
    first: Signature | None
    is_own: bool
    signed: tuple[SignedAnswer, ...]
    signatures: Sequence[Signature]
    code_words: str


def decision_view(
    case: Case,
    states: Sequence[FindingState],
    user: Any,
    codes: ReasonCodes,
    names: Mapping[str, str],
) -> DecisionView:
    """The panel of a case as one person sees it.

    Args:
        codes: the table of reason codes.
        names: key of a finding to its number and short name.
    """
    first = case.first_signature
    decided = [] if case.is_open else list(case.signatures.select_related("signed_by", "first"))
    return DecisionView(
        second=reasons_for_second(case, states) if case.is_open else (),
        outdated=outdated_by(case.screening) if case.is_open else "",
        first=first,
        is_own=first is not None and first.signed_by_id == user.pk,
        signed=_signed(first, codes, names) if first else (),
        signatures=decided[-2:] if decided and decided[-1].first_id else decided[-1:],
        code_words=codes.words("rejected", case.decision_code),
    )


def _signed(
    first: Signature, codes: ReasonCodes, names: Mapping[str, str]
) -> tuple[SignedAnswer, ...]:
    return tuple(
        SignedAnswer(
            finding=names.get(row["finding"], row["finding"]),
            kind=row["kind"].replace("_", " "),
            reason=codes.words(row["kind"], row["reason_code"]),
            comment=row["comment"],
            by=row["by"],
        )
        for row in first.content["answers"]
        if row["kind"]
    )
