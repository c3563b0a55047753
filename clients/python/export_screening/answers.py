"""The answers of the API as typed dictionaries: its own JSON, nothing renamed.

An answer may carry more than stands here: new fields come without a new version, so read what you
know and leave the rest. The whole is described at ``/api/schema/``.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

Decision = Literal["release", "pending", "reject", "canceled", "superseded", "quote"]
"""``quote``: a quotation that nothing speaks against; nothing ships on it."""


class Reason(TypedDict):
    """Why the outcome is what it is."""

    code: str
    outcome: Literal["clear", "hold", "block"]
    summary: str
    citation: str
    subject: str


class Question(TypedDict):
    """What to ask the customer; the answer goes into the next revision."""

    field: str
    text: str
    why: str


class CaseState(TypedDict):
    """Where the review stands."""

    id: str
    status: str


class LineDecision(TypedDict):
    """What was decided of one line, and whether a reason speaks of it."""

    number: int
    decision: Decision
    is_held_itself: bool
    reasons: list[str]


class Screening(TypedDict):
    """The answer to an order. Ship on ``decision == "release"`` and on nothing else."""

    id: str
    transaction: str
    reference: str
    revision: int
    status: Literal["queued", "running", "completed", "failed"]
    outcome: Literal["clear", "hold", "block"] | None
    decision: Decision
    is_test: bool
    lines: list[LineDecision]
    partial: Part | None
    summary: str | None
    reasons: list[Reason]
    hits: list[dict[str, Any]]
    determinations: list[dict[str, Any]]
    red_flags: list[dict[str, Any]]
    questions: list[Question]
    coverage: dict[str, Any] | None
    blocked_before: dict[str, Any] | None
    earlier: list[dict[str, Any]]
    exchange_rate: dict[str, Any] | None
    as_of: dict[str, Any] | None
    case: CaseState | None
    filing: dict[str, Any] | None
    license_warnings: list[dict[str, Any]]
    records_used: list[dict[str, Any]]
    records_ended: list[dict[str, Any]]
    superseded_by: str | None
    queued_at: str
    finished_at: str | None


class PartLine(TypedDict):
    """A line that may ship ahead of its order, and how much of it."""

    number: int
    quantity: float
    unit: NotRequired[str]


class Part(TypedDict):
    """What of a held order may ship ahead; nothing else of it may."""

    lines: list[PartLine]
    held_lines: list[int]


class ScreeningState(TypedDict):
    """The newest screening of a transaction, in short."""

    id: str
    status: str
    outcome: str
    decision: Decision


class Transaction(TypedDict):
    """A submission as it is kept."""

    id: str
    reference: str
    revision: int
    kind: Literal[
        "order",
        "shipment",
        "technology_release",
        "quotation",
        "return",
        "sample",
        "hand_carry",
    ]
    submitted_at: str
    screening: ScreeningState
    content: dict[str, Any]


class Case(TypedDict):
    """What waits for an officer, or was decided."""

    id: str
    status: str
    reference: str
    transaction: str
    screening: str
    outcome: Literal["hold", "block"]
    decision: Decision
    opened_at: str
    decided_at: str | None


class StandingRecord(TypedDict):
    """A certificate or statement on file."""

    number: str
    kind: str
    serves: str
    state: str
    ends_soon: bool
    partner: dict[str, str] | None
    part_numbers: list[str]
    manufacturer: str
    countries: list[str]
    valid_from: str
    valid_until: str | None
    document: str
    document_file: str
    document_sha256: str
    content: dict[str, Any]
    origin: str
    entered_at: str
    entered_by: str
    settled_at: str | None
    settled_by: str | None
    ended_at: str | None
    ended_why: str


class Cancellation(TypedDict):
    """A cancellation on record."""

    transaction: str
    reference: str
    revision: int
    reason: str
    canceled_by: str
    canceled_at: str
    given_back: list[dict[str, Any]]


class Batch(TypedDict):
    """A file of many and how far it is."""

    id: str
    kind: Literal["orders", "partners"]
    format: str
    status: str
    sent_at: str
    finished_at: str | None
    sha256: str
    size_bytes: int
    rows_total: int | None
    rows_done: int
    accepted: int
    repeated: int
    refused: int
    problem: str
    screened: NotRequired[int]
    outcomes: NotRequired[dict[str, int]]


class Event(TypedDict):
    """One event. Its ``id`` is the same whenever it is read or sent: keep those you handled."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]


class EventPage(TypedDict):
    """Some events; ``next`` is the ``after`` of the next page."""

    events: list[Event]
    next: str
    is_end: bool


class Webhook(TypedDict):
    """An address of yours and what it is told."""

    id: int
    url: str
    types: list[str]
    created_at: str
    ended_at: str | None
    why_ended: str


class NewWebhook(Webhook):
    """One that was just made; its secret is shown here and never again."""

    secret: str


class Telling(TypedDict):
    """One event for one address."""

    id: int
    event: str
    type: str
    about: str
    state: str
    attempts: int
    next_at: str
    tried_at: str | None
    status: int | None
    problem: str


class Release(TypedDict):
    """A release token."""

    id: str
    token: str
    content_sha256: str
    expires_at: str


class MatchResult(TypedDict):
    """One party and whom it met."""

    party: int
    is_alert: bool
    is_match: bool
    hits: list[dict[str, Any]]


class Match(TypedDict):
    """Whom the parties met."""

    results: list[MatchResult]
    as_of: dict[str, Any]


class Determination(TypedDict):
    """What the rules would say. Nothing was stored: it releases nothing."""

    is_what_if: bool
    outcome: Literal["clear", "hold", "block"]
    summary: str
    reasons: list[Reason]
    hits: list[dict[str, Any]]
    determinations: list[dict[str, Any]]
    red_flags: list[dict[str, Any]]
    questions: list[Question]
    coverage: dict[str, Any]
    as_of: dict[str, Any]


class ListState(TypedDict):
    """A list and how old it is."""

    code: str
    title: str
    publisher: str
    kind: str
    effect: str
    is_required: bool
    version: str | None
    rows: int | None
    published_on: str | None
    checked_at: str | None
    changed_at: str | None
    fresh_until: str | None
    is_stale: bool


class License(TypedDict):
    """A license and what is left of it."""

    number: str
    kind: str
    part_numbers: list[str]
    eccns: list[str]
    parties: list[str]
    countries: list[str]
    quantity_left: str | None
    value_left: str | None
    currency: str
    expires_on: str | None
    conditions: str


class Partner(TypedDict):
    """A partner under your own number."""

    partner_id: str
    name: str
    country: str
    origin: str
    merged_into: str | None
    changed_at: str
    details: dict[str, Any]
