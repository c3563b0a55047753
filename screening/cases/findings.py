"""The findings of a case: which there are, what answers them, and when two are the same finding.

A finding of a new screening is the same as one of an earlier screening when everything an officer
looked at is the same: our party or line, the listed party or rule, and the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from screening.cases.following import hits_that_settle
from screening.cases.submitted import party_state
from screening.cases.workflow import (
    KINDS_FOR_DETERMINATION,
    KINDS_FOR_HIT,
    KINDS_FOR_RED_FLAG,
    KINDS_FOR_REQUIRED_LICENSE,
)
from screening.controls.facts import TransactionFacts
from screening.models import Case, Determination, Disposition, Hit, RedFlag, Screening
from screening.terms.values import content_hash, to_plain

Finding = Hit | Determination | RedFlag

FIELD_OF: dict[type[Any], str] = {
    Hit: "hit",
    Determination: "determination",
    RedFlag: "red_flag",
}


def key_of(finding: Finding) -> str:
    """The name of a finding on pages, in forms and in the API."""
    return f"{FIELD_OF[type(finding)]}-{finding.pk}"


def kinds_for(finding: Finding) -> tuple[str, ...]:
    """The dispositions that may answer a finding; a required license is not explained away."""
    match finding:
        case Hit():
            return KINDS_FOR_HIT
        case Determination(result="license_required" | "prohibited"):
            return KINDS_FOR_REQUIRED_LICENSE
        case Determination():
            return KINDS_FOR_DETERMINATION
    return KINDS_FOR_RED_FLAG


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding of a case and its answers, oldest first.

    Args:
        settled_by: the hits whose answers settle a line that hangs on them alone; it wants no
            answer of its own.
    """

    finding: Finding
    answers: tuple[Disposition, ...] = ()
    settled_by: tuple[Hit, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody has to answer it."""
        return not self.answers and not self.settled_by

    @property
    def disposition(self) -> Disposition | None:
        """The answer that counts: the newest."""
        return self.answers[-1] if self.answers else None

    @property
    def key(self) -> str:
        """Stable name on pages and in forms: ``hit-12``, ``determination-3``, ``red_flag-7``."""
        return key_of(self.finding)

    @property
    def allowed_kinds(self) -> tuple[str, ...]:
        """The dispositions that may answer it."""
        return kinds_for(self.finding)

    @property
    def wants_second_look(self) -> bool:
        """Whether another person must look at the answer before the order can go."""
        return bool(self.answers) and self.answers[-1].second_look

    @property
    def is_overturned(self) -> bool:
        """Whether a true match was found once and is no longer the answer."""
        kinds = [answer.kind for answer in self.answers]
        return "true_match" in kinds and kinds[-1] != "true_match"


def findings_of(case: Case) -> tuple[FindingState, ...]:
    """Every finding that wants an answer, hits first, each with its answers.

    What a clearance answered that somebody withdrew since is no answer of an open case.
    Determinations that need no license want no answer and are left out; one that hangs on hits
    alone is settled by their answers.
    """
    answers: dict[tuple[str, int], list[Disposition]] = {}
    for answer in case.dispositions.select_related(
        "answered_by", "by_clearance__proposed_by", "by_clearance__approved_by", "license"
    ).order_by("id"):
        if case.is_open and answer.by_clearance and answer.by_clearance.ended_by_id is not None:
            continue
        for field in FIELD_OF.values():
            if (pk := getattr(answer, f"{field}_id")) is not None:
                answers.setdefault((field, pk), []).append(answer)
    states = [
        FindingState(f, tuple(answers.get((FIELD_OF[type(f)], f.pk), ())))
        for f in answerable(case.screening)
    ]
    no_matches = [state.finding for state in states if is_no_match(state)]
    return tuple(
        replace(state, settled_by=hits_that_settle(state.finding, no_matches))
        if isinstance(state.finding, Determination) and not state.answers
        else state
        for state in states
    )


def is_no_match(state: FindingState) -> bool:
    """Whether it is a hit whose newest answer says that it is another party."""
    given = state.disposition
    return (
        isinstance(state.finding, Hit)
        and given is not None
        and given.kind == Disposition.Kind.FALSE_POSITIVE
    )


def answerable(screening: Screening) -> list[Finding]:
    """The findings of a screening that want an answer."""
    return [
        *screening.hits.select_related("listed_party__version"),
        *screening.determinations.exclude(result="NLR"),
        *screening.red_flags.all(),
    ]


class Likeness(StrEnum):
    """What two findings are compared as."""

    SCREENING = "screening"
    OTHER_RULES = "other_rules"
    SHIPMENT = "shipment"


_OF_THE_SHIPMENT = frozenset({"index", "number", "quantity", "serial_numbers", "filing"})
"""What a shipment says of a line that its order need not have said."""


def fingerprints_of(
    findings: Iterable[Finding],
    content: Mapping[str, Any],
    likeness: Likeness = Likeness.SCREENING,
) -> dict[tuple[str, int], str]:
    """What tells whether two findings are the same, by field and primary key.

    Args:
        findings: hits with their listed party fetched, determinations, red flags.
        content: the submission they were found in.
        likeness: as which they are compared with others. Rules of another name tell the same of
            a line in other words; a shipment takes some of a line of its order.
    """
    facts = TransactionFacts.from_submission(content)
    return {(FIELD_OF[type(f)], f.pk): _fingerprint(f, content, facts, likeness) for f in findings}


def evidence_hash(hit: Hit) -> str:
    """Hash of what a hit rests on: the names that met, the score, the evidence."""
    return content_hash([hit.via, hit.met_name, hit.score, hit.evidence])


def requirement_of(told: Mapping[str, Any]) -> list[Any]:
    """What a stored determination demands of its line, without the words it is told in.

    That is what an officer answers: the provision, where it binds, which exceptions are open and
    on what conditions, what an undetermined line hangs on, and what was found of its license.
    """
    return [
        told.get("citation"),
        told.get("reasons_for_control"),
        told.get("destinations"),
        told.get("hangs_on", []),
        [
            [e["code"], e["status"], e.get("conditions")]
            for e in told.get("exceptions_considered", ())
        ],
        [step["result"] for step in told.get("path", ()) if step["step"] == "held_license"],
    ]


def _fingerprint(
    finding: Finding,
    content: Mapping[str, Any],
    facts: TransactionFacts,
    likeness: Likeness,
) -> str:
    match finding:
        case Hit() as hit:
            party, listed = facts.party_at(hit.party), hit.listed_party
            seen: list[Any] = [
                *(party_state(content, party), party.role),
                *(listed.source_code, listed.uid, listed.content_hash, evidence_hash(hit)),
            ]
        case Determination() as found:
            line = to_plain(next((x for x in facts.lines if x.number == found.line), None))
            if likeness is Likeness.SHIPMENT and line:
                line = {name: value for name, value in line.items() if name not in _OF_THE_SHIPMENT}
            told = _undated if likeness is Likeness.SCREENING else requirement_of
            seen = [line, found.eccn, found.result, told(found.content)]
        case RedFlag() as fired:
            seen = [fired.code, fired.severity, _undated(fired.content)]
    return content_hash([FIELD_OF[type(finding)], *seen])


def _undated(value: Any) -> Any:
    """A stored answer without the day it was given on, which alone reopens nothing."""
    match value:
        case dict():
            return {k: _undated(v) for k, v in value.items() if k != "as_of"}
        case list():
            return [_undated(item) for item in value]
    return value
