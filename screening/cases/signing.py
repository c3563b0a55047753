"""What a decision rests on, as one value with a hash: the thing that is signed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from screening.cases.findings import FindingState, key_of
from screening.controls.facts import TransactionFacts
from screening.desk.second_signature import ReleaseFacts, second_signature_reasons
from screening.lists.exchange import in_us_dollars
from screening.models import Case, Determination, Hit
from screening.policies import desk_policy_in_force
from screening.terms.values import to_plain


def reasons_for_second(
    case: Case, states: Sequence[FindingState], *, by_clearance: bool = False
) -> tuple[str, ...]:
    """Why releasing this case wants two persons; empty when one may.

    Args:
        case: with its screening and transaction fetched.
        states: its findings with their answers.
        by_clearance: two persons have cleared every hit already, whatever list it is on.
    """
    facts = TransactionFacts.from_submission(case.screening.transaction.content)
    order = case.screening.transaction
    day = order.date or order.submitted_at.date()
    worth = None if facts.value is None else in_us_dollars(facts.value, facts.currency, on=day)
    hits = [s.finding for s in states if isinstance(s.finding, Hit)]
    overturned = {s.finding.pk for s in states if isinstance(s.finding, Hit) and s.is_overturned}
    determined = [s.finding.eccn for s in states if isinstance(s.finding, Determination)]
    return second_signature_reasons(
        ReleaseFacts(
            is_block=case.is_block,
            overturned=tuple(h.listed_party.name for h in hits if h.pk in overturned),
            sources=() if by_clearance else tuple(h.source_code for h in hits),
            eccns=(*(line.eccn or "" for line in facts.lines), *determined),
            is_valued=facts.value is not None,
            value_usd=worth,
            currency=facts.currency,
        ),
        desk_policy_in_force().second_signature,
    )


def decision_content(
    case: Case,
    *,
    verdict: str,
    comment: str,
    states: Sequence[FindingState],
    second: Sequence[str] = (),
) -> dict[str, Any]:
    """Everything a person decides on, JSON-ready; its ``content_hash`` is what is signed.

    Args:
        case: with its screening and transaction fetched.
        verdict: ``released``, ``licensed`` or ``rejected``.
        comment: the reason in the first signer's words.
        states: the findings with their answers.
        second: why two persons must sign.
    """
    screening = case.screening
    plain: dict[str, Any] = to_plain(
        {
            "case": case.number,
            "verdict": verdict,
            "comment": comment,
            "order": {
                "reference": screening.transaction.reference,
                "revision": screening.transaction.revision,
                "sha256": screening.transaction.content_hash,
            },
            "screening": {
                "id": str(screening.pk),
                "answer_sha256": hashlib.sha256(screening.answer_json.encode()).hexdigest(),
                "as_of": screening.answer.get("as_of", {}),
            },
            "answers": [_answer(state) for state in states],
            "documents": sorted(case.attachments.values_list("sha256", flat=True)),
            "second_signature": list(second),
        }
    )
    return plain


def _answer(state: FindingState) -> dict[str, Any]:
    given = state.disposition
    if given is None:
        settled = [key_of(hit) for hit in state.settled_by]
        return {"finding": state.key, "kind": None} | ({"settled_by": settled} if settled else {})
    return {
        "finding": state.key,
        "id": given.pk,
        "kind": given.kind,
        "reason_code": given.reason_code,
        "comment": given.comment,
        "by": given.answered_by.get_username(),
        "license": given.license.number if given.license else None,
        "exception": given.exception,
        "conditions": given.conditions,
    }
