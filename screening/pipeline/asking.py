"""Questions without an order: who a party meets on the lists, what a line would need.

Asked of the lists and rules in force, by the code that screens orders, so that an order that says
the same meets the same. Nothing is stored of them but that they were asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from screening import audit
from screening.controls.facts import TransactionFacts
from screening.controls.past import NOTHING_GATHERED
from screening.intake.partners import with_partners
from screening.intake.schema import check_submission
from screening.pipeline.about_lists import as_of_json, hit_json
from screening.pipeline.answer import named_in, screen_submission
from screening.pipeline.reference import Reference
from screening.policies import Policy
from screening.terms.values import content_hash

REFERENCE = "what-if"
"""Reference of what is only asked about."""
_LINE = {"number": 1, "description": "what-if"}
_PARTY = {"role": "ultimate_consignee"}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How a question is narrowed; what is None is as the policy in force has it.

    Args:
        review, match: scores from which a party is an alert, and is called the same.
        lists: codes of the lists that count; empty for all that are active.
        most: hits a party, the best first.
    """

    review: float | None = None
    match: float | None = None
    lists: Collection[str] = ()
    most: int = 20

    def of(self, policy: Policy) -> Policy:
        """The policy with the scores asked for, which count for every row of thresholds, too."""
        asked = {"review_threshold": self.review, "match_threshold": self.match}
        given: dict[str, Any] = {name: s for name, s in asked.items() if s is not None}
        rows = tuple(replace(row, **given) for row in policy.matching.thresholds)
        return replace(policy, matching=replace(policy.matching, **given, thresholds=rows))


def match_parties(
    parties: Sequence[Mapping[str, Any]],
    *,
    narrowed: Narrowed,
    reference: Reference,
    instant: datetime,
    through: str,
) -> dict[str, Any]:
    """Who each party meets on the lists.

    Args:
        parties: as in a submission; a role may be left out.
        through: the API key, for the record: that it was asked is an audit event.

    Returns:
        ``as_of`` and ``results``, one for each party with its hits, best first.

    Raises:
        InvalidSubmissionError: a party has the wrong shape; names its field.
    """
    asked = {
        "reference": REFERENCE,
        "kind": "order",
        "parties": _each(list(parties), lambda _, party: {**_PARTY, **party}),
        "lines": [_LINE],
    }
    check_submission(asked)
    submission = with_partners(asked)
    facts = TransactionFacts.from_submission(submission)
    under = replace(reference, policy=narrowed.of(reference.policy))
    hits = [
        hit_json(found, facts)
        for found in named_in(submission, facts, under).answered
        if not narrowed.lists or found.hit.record.source in narrowed.lists
    ]
    results = [_result(place, hits, narrowed.most) for place in range(len(parties))]
    audit.record(
        verb="parties_matched",
        by=through,
        parties=len(parties),
        asked_sha256=content_hash(asked["parties"]),
        met=sorted({f"{h['listed_party']['source']}/{h['listed_party']['uid']}" for h in hits}),
    )
    return {"as_of": as_of_json(reference, instant.date(), instant), "results": results}


def _result(place: int, hits: Sequence[dict[str, Any]], most: int) -> dict[str, Any]:
    path = f"parties[{place}]"
    own = [h for h in hits if h["subject"] == path or h["subject"].startswith(f"{path}.")]
    own.sort(key=lambda hit: -float(hit["score"]))
    return {
        "party": place,
        "is_alert": bool(own),
        "is_match": any(hit["is_match"] for hit in own),
        "hits": [{**hit, "party": place} for hit in own[:most]],
    }


def determine(
    asked: Mapping[str, Any], *, reference: Reference, instant: datetime
) -> dict[str, Any]:
    """What the rules would say of items, a destination and parties, were they ordered.

    Args:
        asked: as a submission; its reference and kind, the roles of parties, the numbers of lines
            and the descriptions of those with an ECCN or a part number may be left out.

    Returns:
        The answer of a screening, with ``is_what_if``. What was ordered before plays no part.

    Raises:
        InvalidSubmissionError: the shape is wrong; names the field.
    """
    whole = {
        **asked,
        "reference": asked.get("reference", REFERENCE),
        "kind": asked.get("kind", "order"),
        "parties": _each(asked.get("parties"), lambda _, party: {**_PARTY, **party}),
        "lines": _each(asked.get("lines"), _numbered),
    }
    check_submission(whole)
    screened = screen_submission(
        with_partners(whole),
        reference=reference,
        as_of=instant.date(),
        instant=instant,
        past=NOTHING_GATHERED,
    )
    return {"is_what_if": True, **screened.answer}


def _each(items: Any, filled: Callable[[int, Mapping[str, Any]], Any]) -> Any:
    """The items with what may be left out; what is no list of objects is left to the schema."""
    if not isinstance(items, list):
        return items
    return [
        filled(place, item) if isinstance(item, Mapping) else item
        for place, item in enumerate(items, start=1)
    ]


def _numbered(place: int, line: Mapping[str, Any]) -> Mapping[str, Any]:
    named = line.get("eccn") or line.get("part_number")
    return {"number": place, **({"description": named} if named else {}), **line}
