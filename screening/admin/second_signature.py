"""The first screen of who signs second: who signed, what is otherwise since, answers counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from screening.admin.wording import label_of
from screening.cases.reason_codes import ReasonCodes
from screening.cases.since_signed import Difference, between, earlier_signature
from screening.models import AuditEvent, Signature

AGREED = "I have read the answers and agree."
"""What stands in the second person's comment until they write their own; it sends nothing back."""

_NAMES = {
    "order": "Order",
    "screening": "Screening",
    "documents": "Documents",
    "second_signature": "Why two sign",
    "comment": "Reason of the decision",
}
_OWN = frozenset({"first_signed", "case_viewed"})
NONE = "none"


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference, worded."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Answers that say the same.

    Args:
        findings: numbers and names of what they are given to, with the place on the page.
    """

    kind: str
    reason: str
    comment: str
    by: str
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What was done to the case after the first signature."""

    what: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SecondView:
    """What the second person reads before they sign.

    Args:
        changed: what is otherwise than when the first person signed; then nothing can be signed.
        earlier: an earlier first signature that was void or sent back.
        reworked: what its signer changed since that one.
        added: what was done since, the newest first.
        groups: the answers as signed, those that say the same counted, the largest first.
    """

    changed: tuple[Changed, ...]
    earlier: Signature | None
    reworked: tuple[Changed, ...]
    added: tuple[Added, ...]
    groups: tuple[AnswerGroup, ...]
    agreed: str = AGREED


def second_view(
    first: Signature,
    since: Sequence[Difference],
    history: Sequence[AuditEvent],
    codes: ReasonCodes,
    names: Mapping[str, str],
) -> SecondView:
    """What stands on the first screen of a case that one person has signed.

    Args:
        first: that person's signature.
        since: what is otherwise now.
        history: the newest events of the case.
        codes: the table of reason codes.
        names: key of a finding to its number and short name.
    """
    earlier = earlier_signature(first)
    reworked = between(earlier, first) if earlier else ()
    return SecondView(
        changed=tuple(_worded(one, codes, names) for one in since),
        earlier=earlier,
        reworked=tuple(_worded(one, codes, names) for one in reworked),
        added=tuple(
            _added(event)
            for event in history
            if event.at >= first.signed_at and event.verb not in _OWN
        ),
        groups=_groups(first, codes, names),
    )


def _worded(one: Difference, codes: ReasonCodes, names: Mapping[str, str]) -> Changed:
    what = _NAMES.get(one.what) or names.get(one.what, one.what)
    return Changed(what, _side(one.before, codes), _side(one.now, codes))


def _side(value: Any, codes: ReasonCodes) -> str:
    if not isinstance(value, dict):
        return str(value) if value else NONE
    kind = str(value["kind"])
    parts = (codes.words(kind, str(value["reason_code"])), value.get("license"))
    rest = [str(part) for part in (*parts, value.get("exception")) if part]
    return f"{label_of(kind)}, {', '.join(rest)}: {value['comment']}"


def _added(event: AuditEvent) -> Added:
    data = event.data
    words = data.get("comment") or data.get("why") or data.get("name") or data.get("to") or ""
    return Added(label_of(event.verb), str(words), event.actor, event.at)


def _groups(
    first: Signature, codes: ReasonCodes, names: Mapping[str, str]
) -> tuple[AnswerGroup, ...]:
    alike: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
    for row in first.content["answers"]:
        if row["kind"]:
            reason = codes.words(row["kind"], row["reason_code"])
            grounds = (row.get("license"), row.get("exception"))
            reason = ", ".join((reason, *(str(ground) for ground in grounds if ground)))
            key = (label_of(row["kind"]), reason, str(row["comment"]), str(row["by"]))
        else:
            key = ("Settled by other answers", "", "", "")
        finding = str(row["finding"])
        alike.setdefault(key, []).append((finding, names.get(finding, finding)))
    groups = (AnswerGroup(*key, tuple(found)) for key, found in alike.items())
    return tuple(sorted(groups, key=lambda group: -len(group.findings)))
