"""One transaction, evaluated: the steps in their order, and what an engine is asked and answers.

The order is that of 15 CFR 732.3 as the domain notes run it (license determination section 2).
Each step sees the inquiry and what was found before it; the date, the policy and every table are
arguments, so the same arguments give the same bytes. The pipeline knows no more of the rules than
``RulesEngine`` says, so that rules of several names can stand beside each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from screening.controls.answers import Answer
from screening.controls.ear.destinations import find_destinations
from screening.controls.ear.lines_apart import (
    Apart,
    all_destinations,
    lines_apart,
    put_together,
)
from screening.controls.ear.part_758_filing.filing import filing_of
from screening.controls.ear.part_774_items.classification import classify
from screening.controls.ear.steps import STEPS
from screening.controls.facts import TransactionFacts
from screening.controls.findings import NOTHING, Findings, add_up
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import rate_of
from screening.controls.money.one_currency import in_one_currency
from screening.controls.outcome import combine
from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.paths import path_of
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import OnDays, ReferenceRows
from screening.terms.mention import Mention
from screening.terms.outcome import Outcome
from screening.terms.party_hit import PartyHit
from screening.terms.standing_record import RecordUse


@dataclass(frozen=True, slots=True)
class Asked:
    """One transaction to be judged.

    Args:
        submission: as taken in.
        facts: the same, as today's rules read it.
        hits: what matching found for its parties, in a stable order.
        as_of: the day the rules are asked for.
        past: what is on record beside it.
        mentions: what was read in its texts.
    """

    submission: Mapping[str, Any]
    facts: TransactionFacts
    hits: tuple[PartyHit, ...]
    as_of: date
    past: Past
    mentions: tuple[Mention, ...] = ()


class Judged(NamedTuple):
    """What the rules say.

    Args:
        outcome: of the whole.
        body: the rules' part of a screening's JSON.
        recognised: of each line, the catalog product and the advanced-computing class it was
            recognised as, empty where it was not.
        records: records on file that rules rested on.
    """

    outcome: Outcome
    body: dict[str, Any]
    recognised: tuple[tuple[str, str], ...] = ()
    records: tuple[RecordUse, ...] = ()


class RulesEngine(Protocol):
    """One set of rules under its name."""

    @property
    def name(self) -> str:
        """What a screening remembers them by."""

    @property
    def needs(self) -> tuple[str, ...]:
        """List sources without which no line can be judged."""

    def policy(
        self, content: Mapping[str, Any], *, version: str, bound_by: Collection[str] = ()
    ) -> Any:
        """The ``controls`` part of a policy as these rules take it.

        Args:
            bound_by: laws beside that of the United States that bind the exporter, as the policy
                says.
        """

    def tables(self, rows: ReferenceRows) -> Any:
        """Reference data as these rules take it."""

    def judge(self, asked: Asked, *, tables: Any, policy: Any) -> Judged:
        """What the rules say of a transaction."""


def evaluate(
    facts: TransactionFacts,
    *,
    hits: Iterable[PartyHit],
    tables: OnDays,
    policy: ControlsPolicy,
    as_of: date,
    past: Past = NOTHING_GATHERED,
    mentions: tuple[Mention, ...] = (),
) -> Answer:
    """What the control rules say of a transaction on a date.

    Args:
        facts: the transaction.
        hits: what matching found for its parties, in a stable order.
        tables: reference data, which is asked for the day.
        policy: limits and dated switches.
        as_of: the day the rules are asked for.
        past: licenses, partners and earlier transactions on record.
        mentions: what was read in its texts.
    """
    on_day = tables.on(as_of)
    if on_day.not_yet_known:
        on_day = on_day.watched()
    facts = in_one_currency(facts, on_day.data.rates, policy.exchange_rates, as_of)
    inquiry = Inquiry(
        facts=facts,
        hits=tuple(hits),
        tables=on_day,
        policy=policy,
        as_of=as_of,
        classifications=tuple(classify(line, on_day) for line in facts.lines),
        destinations=find_destinations(facts, on_day),
        past=past,
        mentions=mentions,
    )
    apart = tuple(_of_lines(inquiry, each) for each in lines_apart(facts))
    if apart:
        found = put_together((_found(each), each.asked_lines or frozenset()) for each in apart)
        inquiry = _of_all(inquiry, apart)
    else:
        found = _found(inquiry)
    answer = combine(inquiry, found.said_once())
    rate = rate_of(inquiry)
    known = None if rate is None or rate.day is None else rate
    return replace(answer, exchange_rate=known, filing=filing_of(inquiry, answer))


def _found(inquiry: Inquiry) -> Findings:
    """What all steps find, each beside what was found before it."""
    found = NOTHING
    for step in STEPS:
        of_step = step(inquiry, found)
        quiet = path_of(step.__name__, inquiry, of_step, found)
        found = add_up((found, of_step, quiet))
    return found


def _of_lines(inquiry: Inquiry, apart: Apart) -> Inquiry:
    """The inquiry about lines that go to a place of their own."""
    return replace(
        inquiry,
        facts=apart.facts,
        destinations=find_destinations(apart.facts, inquiry.tables),
        asked_lines=apart.lines,
    )


def _of_all(inquiry: Inquiry, apart: Sequence[Inquiry]) -> Inquiry:
    """The inquiry about the whole order, once its lines were asked about apart."""
    return replace(
        inquiry,
        destinations=all_destinations(each.destinations for each in apart),
        destinations_apart={
            line: each.destinations for each in apart for line in each.asked_lines or ()
        },
    )
