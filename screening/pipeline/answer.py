"""One submission to one answer: names, then rules, then what was decided and what was not.

Nothing is written here. The same submission, lists, policy and engine give the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from screening.controls.answers import (
    Answer,
    Coverage,
    NotEvaluated,
    NotExamined,
    Reason,
    in_one_sentence,
)
from screening.controls.ear.on_file import (
    Completed,
    as_before_their_end,
    as_of_the_likely_holder,
    completed,
)
from screening.controls.ear.part_758_filing.showing import told_by_outcome
from screening.controls.ear.what_was_answered_before import still_gone, vanished
from screening.controls.evaluation import Asked, Judged
from screening.controls.facts import TransactionFacts
from screening.controls.past import (
    NOTHING_GATHERED,
    BlockedRevision,
    EarlierAnswer,
    Past,
    SourceOrder,
)
from screening.pipeline.named.findings import Named
from screening.pipeline.named.parties import FoundHit
from screening.pipeline.past import gather_past, mark_listed, standing, watched_parties
from screening.pipeline.records import contradicted, ended, likely_holders, told_of_records
from screening.pipeline.reference import ENGINE, Reference
from screening.terms.outcome import Outcome, worst
from screening.terms.standing_record import StandingRecord
from screening.terms.values import canonical_json, to_plain


@dataclass(frozen=True, slots=True)
class Screened:
    """What a screening found.

    Args:
        answer: the body of architecture's "Screening, as answered", without what belongs to the
            stored row (id, status, case).
        recognised: of each line its catalog product and advanced-computing class, kept for
            later transactions.
        past: what was on record when it was judged.
        stale: list sources that were too old when it was judged.
        timings_ms: milliseconds by stage (matching, records, rules).
    """

    answer: dict[str, Any]
    outcome: Outcome
    hits: tuple[FoundHit, ...] = ()
    recognised: tuple[tuple[str, str], ...] = ()
    past: Past = NOTHING_GATHERED
    stale: frozenset[str] = frozenset()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def answer_json(self) -> str:
        """The answer's canonical bytes as text."""
        return canonical_json(self.answer)


def screen_submission(
    submission: Mapping[str, Any],
    *,
    reference: Reference,
    as_of: date,
    instant: datetime,
    submitted_at: datetime | None = None,
    order: SourceOrder | None = None,
    blocked: BlockedRevision | None = None,
    earlier: tuple[EarlierAnswer, ...] = (),
    past: Past | None = None,
    stale: Collection[str] | None = None,
) -> Screened:
    """Screen a schema-valid submission.

    Args:
        submission: as taken in.
        reference: lists and policy to screen against.
        as_of: the day whose rules and measures count.
        instant: the moment at which lists must be fresh.
        submitted_at: transactions submitted before it are the past; without it ``instant`` is.
        order: of a shipment, what is on record of its order.
        blocked, earlier: the revision whose block, and other answers that it may make go away.
        past, stale: what was on record and which sources were stale, for a replay; else found out.

    Returns:
        The answer; ``hold`` with ``list.stale`` where a list is missing or stale.
    """
    timings: dict[str, float] = {}
    started = time.perf_counter()
    # Before names are matched: an owner that only a record names is screened like one stated.
    kept, filed = _on_file(submission, past, as_of, reference)
    named = named_in(submission, filed.facts, reference)
    facts, met = named.facts, tuple(found.hit for found in named.hits)
    timings["matching"] = _milliseconds_since(started)
    started = time.perf_counter()
    if past is None:
        past = _past_of(submission, facts, reference, before=submitted_at or instant, as_of=as_of)
        past = replace(past, source_order=order, blocked=blocked, earlier=earlier, standing=kept)
    timings["records"] = _milliseconds_since(started)
    started = time.perf_counter()
    asked = Asked(submission, facts, met, as_of, past, named.mentions)
    judged = _judged(asked, reference)
    stale = reference.stale_at(instant) if stale is None else frozenset(stale)
    gone = tuple(vanished(past, judged.outcome, judged.body))
    against = tuple(contradicted(filed))
    over = _let_go(asked, kept, filed, reference, judged.outcome)
    faults = (*_stale_reasons(reference, stale), *gone, *against, *over)
    timings["rules"] = _milliseconds_since(started)
    outcome = worst([judged.outcome, *(reason.outcome for reason in faults)])
    body = judged.body | {
        "outcome": outcome.value,
        "reasons": _in_order(judged, faults, against),
        **_named_and_read(named, reference, as_of, instant),
        **_beside(judged, faults, past if gone else NOTHING_GATHERED),
        **told_of_records(filed, judged.records, as_of, is_clear=outcome is Outcome.CLEAR),
    }
    body["coverage"]["not_examined"] += [n.to_json() for n in _about_demo_lists(reference)]
    body = told_by_outcome(body, outcome)
    return Screened(body, outcome, named.answered, judged.recognised, past, stale, timings)


def _on_file(
    submission: Mapping[str, Any], past: Past | None, as_of: date, reference: Reference
) -> tuple[tuple[StandingRecord, ...], Completed]:
    """The records on file, of a replay those of then, and the order completed by them."""
    facts = TransactionFacts.from_submission(submission)
    kept = standing(facts, as_of, reference.policy.matching) if past is None else past.standing
    return kept, completed(facts, kept, as_of)


def _let_go(
    asked: Asked,
    kept: tuple[StandingRecord, ...],
    filed: Completed,
    reference: Reference,
    outcome: Outcome,
) -> tuple[Reason, ...]:
    """Reasons to look at an order that goes on only because a record of its parties has ended, or
    is of a firm that a party may be."""
    facts = TransactionFacts.from_submission(asked.submission)
    reasons: list[Reason] = []
    before = as_before_their_end(facts, kept, filed, asked.as_of)
    if before is not None and _is_worse(asked, before, reference, outcome):
        reasons += ended(filed, asked.as_of)
    near = as_of_the_likely_holder(facts, kept, asked.as_of)
    if near is not None and _is_worse(asked, near[0], reference, outcome):
        reasons += likely_holders(near[1])
    return tuple(reasons)


def _is_worse(asked: Asked, other: Completed, reference: Reference, outcome: Outcome) -> bool:
    """Whether an order completed otherwise is judged more strictly."""
    named = named_in(asked.submission, other.facts, reference)
    met = tuple(found.hit for found in named.hits)
    again = replace(asked, facts=named.facts, hits=met, mentions=named.mentions)
    return worst([_judged(again, reference).outcome, outcome]) != outcome


def _named_and_read(
    named: Named, reference: Reference, as_of: date, instant: datetime
) -> dict[str, Any]:
    """Whom the answer is about, whom they met, and what it rests on."""
    return {
        "reference": named.facts.reference,
        "hits": [hit_json(found, named.facts) for found in named.answered],
        "as_of": as_of_json(reference, as_of, instant),
    }


def _in_order(
    judged: Judged, faults: Sequence[Reason], against: Sequence[Reason]
) -> list[dict[str, Any]]:
    """The reasons as they are told: what blocks stands before what contradicts a record, and that
    before what is only missing."""
    last = against if judged.outcome is Outcome.BLOCK else ()
    first = [fault for fault in faults if fault not in last]
    told = ([fault.to_json() for fault in first], [fault.to_json() for fault in last])
    return [*told[0], *judged.body["reasons"], *told[1]]


def _beside(judged: Judged, faults: Sequence[Reason], past: Past) -> dict[str, Any]:
    """What an answer says otherwise than the rules did: its sentence, where only a fault holds,
    and the earlier answers that it is to be looked at beside."""
    beside: dict[str, Any] = {"blocked_before": to_plain(past.blocked)} if past.blocked else {}
    if earlier := still_gone(past.earlier, judged.body):
        beside["earlier"] = [_earlier_json(answer) for answer in earlier]
    if faults and judged.outcome is Outcome.CLEAR and "summary" in judged.body:
        beside["summary"] = in_one_sentence(Outcome.HOLD, faults)
    return beside


def _earlier_json(earlier: EarlierAnswer) -> dict[str, Any]:
    return {
        "reference": earlier.reference,
        "revision": earlier.revision,
        "outcome": earlier.outcome,
        "reasons": [finding.summary for finding in earlier.findings],
        "changes": to_plain(earlier.changes),
        "of": earlier.of,
    }


def named_in(submission: Mapping[str, Any], facts: TransactionFacts, reference: Reference) -> Named:
    """Who the parties meet on the lists and what the texts say, read as the rules' time read it."""
    return reference.reading.find_named(
        submission,
        facts,
        index=reference.index(),
        within=reference.names_within(),
        versions=reference.party_versions,
        policy=reference.policy.matching,
    )


def _past_of(
    submission: Mapping[str, Any],
    facts: TransactionFacts,
    reference: Reference,
    *,
    before: datetime,
    as_of: date,
) -> Past:
    policy = reference.policy.matching
    gathered = gather_past(submission, facts, before=before, as_of=as_of)
    watched = watched_parties(facts, policy, engine=reference.engine.matching)
    return replace(mark_listed(gathered, reference.index(), policy), watched=watched)


def unjudged(reference_name: str, *, why: str, attempts: int) -> dict[str, Any]:
    """The answer for a screening that failed every time: hold, with the reason, never clear."""
    reason = Reason(
        code="engine.error",
        outcome=Outcome.HOLD,
        summary=f"The screening failed {attempts} times and was not judged: {why}.",
        citation="own rule: fail closed",
        subject="",
    )
    answer = Answer(
        outcome=Outcome.HOLD,
        summary=in_one_sentence(Outcome.HOLD, (reason,)),
        reasons=(reason,),
        coverage=Coverage(not_evaluated=(NotEvaluated("screening", ()),)),
    )
    return answer.to_json() | {
        "reference": reference_name,
        "hits": [],
        "as_of": {"lists": [], "policy": "", "engine": str(ENGINE)},
    }


def _judged(asked: Asked, reference: Reference) -> Judged:
    tables = reference.tables()
    if tables is None:
        missing = NotEvaluated("controls", ("control list, country chart or country groups",))
        held = Answer(outcome=Outcome.HOLD, coverage=Coverage(not_evaluated=(missing,)))
        return Judged(held.outcome, held.to_json())
    return reference.rules.judge(asked, tables=tables, policy=reference.policy.controls)


def _stale_reasons(reference: Reference, stale: Collection[str]) -> Iterator[Reason]:
    for fault in reference.faults(stale):
        yield Reason(
            code="list.stale",
            outcome=Outcome.HOLD,
            summary=fault,
            citation="own rule: fail closed",
            subject="",
        )


def _about_demo_lists(reference: Reference) -> Iterator[NotExamined]:
    for version in reference.demo_lists():
        yield NotExamined(
            "lists.demo",
            f"Names were matched against the shipped demonstration list ({version.record_count} "
            "rows) where an official list is not loaded. Load the official lists before you rely "
            "on an answer.",
        )


def hit_json(found: FoundHit, facts: TransactionFacts) -> dict[str, Any]:
    """A hit as answers show it."""
    record = found.hit.record
    return {
        "party": found.hit.party if found.hit.party < len(facts.parties) else None,
        "subject": facts.party_at(found.hit.party).subject,
        "listed_party": {
            "source": record.source,
            "uid": record.uid,
            "name": record.name,
            "countries": list(record.countries),
            "measures": [to_plain(measure) for measure in record.measures],
        },
        "name": found.hit.name,
        "name_kind": found.hit.name_kind.value,
        "via": found.hit.via,
        "score": found.match.score,
        "is_match": found.match.is_match,
        "evidence": to_plain(found.match.evidence),
    }


def as_of_json(reference: Reference, as_of: date, instant: datetime) -> dict[str, Any]:
    """What an answer rests on: day, lists, policy, engine."""
    return {
        "date": as_of.isoformat(),
        "lists": [
            {
                "source": version.source_id,
                "version": version.label,
                "published": published.isoformat() if published else None,
            }
            for version in reference.versions
            for published in (version.published_at(instant),)
        ],
        "policy": reference.policy.version,
        "engine": str(reference.engine),
    }


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
