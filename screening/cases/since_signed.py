"""What is otherwise than when the first person signed: read before a second person signs.

A change of an answer, of the order or of a document voids the first signature, and what is signed
second must have the same hash. What is told here is why a signature cannot stand, and what the
signer changed since an earlier signature of theirs that was void or sent back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.cases.findings import FindingState
from screening.cases.signing import decision_content
from screening.models import Attachment, Case, Signature

_COMPARED = ("kind", "reason_code", "comment", "license", "exception", "conditions")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise.

    Args:
        what: ``order``, ``screening``, ``documents``, ``second_signature`` or the key of a finding.
        before, now: of an answer its parts by name, else a text; None where there was nothing.
    """

    what: str
    before: Any
    now: Any


def since_first(
    case: Case, states: Sequence[FindingState], second: Sequence[str]
) -> tuple[Difference, ...]:
    """What is otherwise now than under the first signature that stands.

    Args:
        case: with its first signature, screening and transaction fetched.
        states: its findings with their answers.
        second: why two persons must sign, as of now.
    """
    first = case.first_signature
    if first is None:
        return ()
    now = decision_content(
        case, verdict=first.verdict, comment=first.comment, states=states, second=second
    )
    return tuple(_differences(first.content, now, _names(case)))


def earlier_signature(first: Signature) -> Signature | None:
    """The first signature before this one, which was void or sent back; None where there is none.

    Args:
        first: a first signature.
    """
    earlier = Signature.objects.filter(case=first.case_id, first=None, pk__lt=first.pk)
    return earlier.select_related("signed_by").order_by("-pk").first()


def between(earlier: Signature, first: Signature) -> tuple[Difference, ...]:
    """What the signer changed between two first signatures of a case."""
    told = list(_differences(earlier.content, first.content, _names(first.case)))
    if earlier.comment != first.comment:
        told.insert(0, Difference("comment", earlier.comment, first.comment))
    return tuple(told)


def _names(case: Case) -> dict[str, str]:
    return dict(Attachment.objects.filter(case=case).values_list("sha256", "name"))


def _differences(
    before: Mapping[str, Any], now: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Difference]:
    if before["order"] != now["order"]:
        yield Difference("order", _revision(before), _revision(now))
    if before["screening"] != now["screening"]:
        yield Difference("screening", "the answer then", "another answer")
    ours, theirs = _answers(before), _answers(now)
    for finding in dict.fromkeys((*ours, *theirs)):
        if _parts(ours.get(finding)) != _parts(theirs.get(finding)):
            yield Difference(finding, _parts(ours.get(finding)), _parts(theirs.get(finding)))
    if before["documents"] != now["documents"]:
        yield Difference("documents", *(_documents(side, names) for side in (before, now)))
    if before["second_signature"] != now["second_signature"]:
        yield Difference(
            "second_signature", " ".join(before["second_signature"]),
            " ".join(now["second_signature"]),
        )  # fmt: skip


def _revision(content: Mapping[str, Any]) -> str:
    order = content["order"]
    return f"revision {order['revision']}, {str(order['sha256'])[:12]}"


def _answers(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(row["finding"]): row for row in content["answers"]}


def _parts(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """An answer without its number and giver: the same words given again change nothing."""
    if row is None or not row.get("kind"):
        return None
    return {name: row.get(name) for name in _COMPARED}


def _documents(content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(sha, sha[:12]) for sha in content["documents"])
