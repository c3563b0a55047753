"""One stored order judged under two policies: the one in force, and the one that is tried.

With the lists, the day and the past of then, as a replay; but by the rules of today, on both sides,
so that what differs is the policy's doing alone. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.controls.past import Past
from screening.desk.hold_causes import CauseKind, causes_of
from screening.lists import name_index
from screening.models import ListVersion, ListVersionSet, PolicyVersion, RecordKind, Screening
from screening.pipeline.answer import screen_submission
from screening.pipeline.past import mark_listed
from screening.pipeline.reference import Reference, engines_of
from screening.policies import Policy, read_policy
from screening.terms.outcome import Outcome
from screening.terms.values import from_plain


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two policies; ``row`` is what a reference calls its own."""

    row: PolicyVersion
    policy: Policy

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Side:
        """A side from the content of a policy; the row is never stored."""
        version = PolicyVersion.version_of(dict(content))
        return cls(PolicyVersion(version=version, content=dict(content)), read_policy(content))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy makes of an order: the outcome, and every code that stops it."""

    outcome: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """An order under both policies."""

    before: Verdict
    after: Verdict

    @property
    def has_moved(self) -> bool:
        """Whether the outcome would have been another."""
        return self.before.outcome != self.after.outcome


@dataclass(frozen=True, slots=True)
class Lists:
    """What an order is judged with; ``are_of_then`` unless a list had to be added."""

    versions: tuple[ListVersion, ...]
    are_of_then: bool


class ListsOfThen:
    """The list versions of screenings, each read once.

    A source that was not loaded then and that today's rules look up (sets of the law, exchange
    rates; dated all of them) is the one in force; of listed parties nothing is added.
    """

    def __init__(self) -> None:
        self._known: dict[int, ListVersion] = {}
        active = list(ListVersion.objects.active().select_related("source"))
        self._parties = {v.pk: v for v in active if v.source.kind == RecordKind.PARTY}
        self._others = {v.source_id: v for v in active if v.pk not in self._parties}

    def of(self, screenings: Sequence[Screening]) -> dict[Any, Lists]:
        """By primary key of the screening; three queries at most."""
        each = Screening.list_versions.through._default_manager.filter(screening__in=screenings)
        of_sets = ListVersionSet.versions.through._default_manager.filter(
            listversionset__screenings__in=screenings
        )
        pairs = [
            *each.order_by().values_list("screening_id", "listversion_id"),
            *of_sets.order_by().values_list("listversionset__screenings", "listversion_id"),
        ]
        self._read({version for _, version in pairs} - set(self._known))
        found: dict[Any, list[ListVersion]] = {screening.pk: [] for screening in screenings}
        for screening, version in pairs:
            found[screening].append(self._known[version])
        return {pk: self._with_what_was_not_loaded(versions) for pk, versions in found.items()}

    def keep_those_in_force(self, used: Iterable[ListVersion]) -> None:
        """Say that the index in force is in use, before one of old lists may have to be built:
        what nobody asked for the longest makes room."""
        if any(v.pk not in self._parties for v in used if v.source.kind == RecordKind.PARTY):
            engine = name_index.engine_in_force()
            name_index.ensure(self._parties.values(), engine=engine)
            name_index.ensure_within(self._parties.values(), engine=engine)

    def _read(self, unknown: set[int]) -> None:
        if unknown:
            rows = ListVersion.objects.select_related("source").in_bulk(list(unknown))
            self._known.update(rows)

    def _with_what_was_not_loaded(self, versions: Iterable[ListVersion]) -> Lists:
        of_then = {version.source_id: version for version in versions}
        whole = self._others | of_then
        return Lists(tuple(whole[code] for code in sorted(whole)), len(whole) == len(of_then))


def compare(screening: Screening, lists: Lists, *, base: Side, tried: Side) -> Compared:
    """Judge a completed screening's order under both policies.

    Args:
        screening: with its transaction and policy.
        lists: what it is judged with, under both.

    Raises:
        ScreeningError: this release cannot judge it, as where the index of a list is lost.
    """
    past, versions = from_plain(Past, screening.records), lists.versions
    if base.policy.matching != tried.policy.matching:
        after = _judged(screening, versions, tried, _listed_by(past, versions, tried))
    else:
        after = _judged(screening, versions, tried, past)
    if lists.are_of_then and _was_made_with(screening, base):
        return Compared(_verdict(screening.answer), after)
    return Compared(_judged(screening, versions, base, past), after)


def _listed_by(past: Past, versions: tuple[ListVersion, ...], side: Side) -> Past:
    """The past, its people met with the lists by the scores of one side."""
    index = Reference(versions, side.row, side.policy, engines_of(side.policy)).index()
    return mark_listed(past, index, side.policy.matching)


def _was_made_with(screening: Screening, side: Side) -> bool:
    """Whether the stored answer is the one that would be made again."""
    policy = screening.policy
    is_same = policy is not None and policy.version == side.row.version
    return is_same and screening.engine == str(engines_of(side.policy))


def _judged(
    screening: Screening, versions: tuple[ListVersion, ...], side: Side, past: Past
) -> Verdict:
    assert screening.as_of is not None
    assert screening.finished_at is not None
    screened = screen_submission(
        screening.transaction.content,
        reference=Reference(versions, side.row, side.policy, engines_of(side.policy)),
        as_of=screening.as_of,
        instant=screening.finished_at,
        past=past,
        stale=screening.stale_lists,
    )
    return _verdict(screened.answer)


def _verdict(answer: Mapping[str, Any]) -> Verdict:
    """Of a clear answer no code counts."""
    if answer["outcome"] == Outcome.CLEAR.value:
        return Verdict(Outcome.CLEAR.value, frozenset())
    said = (CauseKind.REASON, CauseKind.FLAG)
    codes = frozenset(cause.code for cause in causes_of(answer) if cause.kind in said)
    return Verdict(answer["outcome"], codes)
