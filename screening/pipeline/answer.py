"""One submission to one answer: names, then rules, then what was decided and what was not.

Nothing is written here. The same submission, lists, policy and engine give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from screening.controls.answers import (
    Answer,
    Coverage,
    NotEvaluated,
    Reason,
    in_one_sentence,
)
from screening.controls.ear.on_file import (
    Completed,
    as_before_their_end,
    as_of_the_likely_holder,
)
from screening.controls.ear.part_758_filing.showing import told_by_outcome
from screening.controls.ear.what_was_answered_before import still_gone, vanished
from screening.controls.evaluation import Asked, Judged
from screening.controls.facts import TransactionFacts
from screening.controls.past import (
    NOTHING_GATHERED,
    EarlierAnswer,
    Past,
)
from screening.matching import Index
from screening.pipeline.about_lists import about_demo_lists, as_of_json, hit_json, stale_reasons
from screening.pipeline.named.findings import Named
from screening.pipeline.named.parties import FoundHit
from screening.pipeline.on_file import OnFile, ToScreen, on_file_of
from screening.pipeline.past import (
    ToGather,
    gather_pasts,
    mark_all_listed,
    watched_parties_of,
)
from screening.pipeline.records import contradicted, ended, likely_holders, told_of_records
from screening.pipeline.reference import Reference
from screening.pipeline.together import LookedUp, Watch, search_together
from screening.terms.outcome import Outcome, worst
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
    def met(self) -> frozenset[tuple[str, str]]:
        """Source and uid of every listed party that was met."""
        return frozenset((hit.hit.record.source, hit.hit.record.uid) for hit in self.hits)

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
    past: Past | None = None,
    stale: Collection[str] | None = None,
) -> Screened:
    """``screen_submissions`` of one, without what is on record of the order itself."""
    asked = [ToScreen(submission, past=past, stale=stale)]
    return screen_submissions(asked, reference=reference, as_of=as_of, instant=instant)[0]


def screen_submissions(
    asked: Sequence[ToScreen], *, reference: Reference, as_of: date, instant: datetime
) -> list[Screened]:
    """Screen submissions, each as if it were alone: what is looked up is looked up together.

    Args:
        reference: lists and policy to screen against.
        as_of: the day whose rules and measures count.
        instant: the moment at which lists must be fresh.

    Returns:
        The answers, in their order; ``hold`` with ``list.stale`` where a list is missing or stale.
    """
    watch = Watch(len(asked))
    # Before names are matched: an owner that only a record names is screened like one stated.
    filed = on_file_of(asked, as_of, reference)
    looked_up = search_together(
        reference,
        [(one.submission, each.completed.facts) for one, each in zip(asked, filed, strict=True)],
    )
    named = [
        named_in(one.submission, each.completed.facts, reference, looked_up)
        for one, each in zip(asked, filed, strict=True)
    ]
    watch.stop("matching")
    pasts = _pasts_of(asked, filed, named, reference, looked_up.index, as_of=as_of, instant=instant)
    watch.stop("records")
    lists, stale_now = as_of_json(reference, as_of, instant), reference.stale_at(instant)
    found = []
    for one, past, each, met in zip(asked, pasts, filed, named, strict=True):
        stale = stale_now if one.stale is None else frozenset(one.stale)
        found.append(_answered(_Found(one, past, each, met), reference, as_of, lists, stale))
    watch.stop("rules")
    return [replace(screened, timings_ms=watch.milliseconds) for screened in found]


@dataclass(frozen=True, slots=True)
class _Found:
    """A submission with all that was found before its rules are asked."""

    asked: ToScreen
    past: Past
    filed: OnFile
    named: Named


def _answered(
    found: _Found,
    reference: Reference,
    as_of: date,
    lists: Mapping[str, Any],
    stale: frozenset[str],
) -> Screened:
    """What the rules say of it, and what stands beside that.

    Args:
        lists: what the answer rests on, the same for all that are screened together.
    """
    named, filed, past = found.named, found.filed.completed, found.past
    met = tuple(hit.hit for hit in named.hits)
    asked = Asked(found.asked.submission, named.facts, met, as_of, past, named.mentions)
    judged = _judged(asked, reference)
    gone = tuple(vanished(past, judged.outcome, judged.body))
    against = tuple(contradicted(filed))
    over = _let_go(asked, found.filed, reference, judged.outcome)
    faults = (*stale_reasons(reference, stale), *gone, *against, *over)
    outcome = worst([judged.outcome, *(reason.outcome for reason in faults)])
    body = judged.body | {
        "outcome": outcome.value,
        "reasons": _in_order(judged, faults, against),
        **_named_and_read(named, lists),
        **_beside(judged, faults, past if gone else NOTHING_GATHERED),
        **told_of_records(filed, judged.records, as_of, is_clear=outcome is Outcome.CLEAR),
    }
    body["coverage"]["not_examined"] += [n.to_json() for n in about_demo_lists(reference)]
    body = told_by_outcome(body, outcome)
    return Screened(body, outcome, named.answered, judged.recognised, past, stale)


def _let_go(
    asked: Asked, filed: OnFile, reference: Reference, outcome: Outcome
) -> tuple[Reason, ...]:
    """Reasons to look at an order that goes on only because a record of its parties has ended, or
    is of a firm that a party may be."""
    facts, kept = filed.known, filed.kept
    reasons: list[Reason] = []
    before = as_before_their_end(facts, kept, filed.completed, asked.as_of)
    if before is not None and _is_worse(asked, before, reference, outcome):
        reasons += ended(filed.completed, asked.as_of)
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


def _named_and_read(named: Named, lists: Mapping[str, Any]) -> dict[str, Any]:
    """Whom the answer is about, whom they met, and what it rests on."""
    return {
        "reference": named.facts.reference,
        "hits": [hit_json(found, named.facts) for found in named.answered],
        "as_of": lists,
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


def named_in(
    submission: Mapping[str, Any],
    facts: TransactionFacts,
    reference: Reference,
    looked_up: LookedUp | None = None,
) -> Named:
    """Who the parties meet on the lists and what the texts say, read as the rules' time read it.

    Args:
        looked_up: what was looked up for a batch; without it, it is looked up for these facts.
    """
    found = looked_up or search_together(reference, [(submission, facts)])
    return reference.reading.find_named(
        submission,
        facts,
        index=found.index,
        within=found.within,
        versions=found.versions,
        policy=reference.policy.matching,
    )


def _pasts_of(
    asked: Sequence[ToScreen],
    filed: Sequence[OnFile],
    named: Sequence[Named],
    reference: Reference,
    index: Index,
    *,
    as_of: date,
    instant: datetime,
) -> list[Past]:
    """What is on record of each; of a replay what was."""
    policy = reference.policy.matching
    new = [
        ToGather(one.submission, each.facts, one.submitted_at or instant)
        for one, each in zip(asked, named, strict=True)
        if one.past is None
    ]
    gathered = gather_pasts(new, as_of=as_of, days=reference.days_compared())
    marked = iter(mark_all_listed(gathered, index, policy))
    engine = reference.engine.matching
    watched = iter(watched_parties_of([one.facts for one in new], policy, engine=engine))
    return [
        one.past
        if one.past is not None
        else replace(
            next(marked),
            source_order=next(iter(one.orders), None),
            further_orders=one.orders[1:],
            blocked=one.blocked,
            earlier=one.earlier,
            standing=on_file.kept,
            partners_since=on_file.since,
            watched=next(watched),
        )
        for one, on_file in zip(asked, filed, strict=True)
    ]


def _judged(asked: Asked, reference: Reference) -> Judged:
    tables = reference.tables()
    if tables is None:
        missing = NotEvaluated("controls", ("control list, country chart or country groups",))
        held = Answer(outcome=Outcome.HOLD, coverage=Coverage(not_evaluated=(missing,)))
        return Judged(held.outcome, held.to_json())
    return reference.rules.judge(asked, tables=tables, policy=reference.policy.controls)
