"""Orders of test keys: judged by the lists and rules in force, and kept apart for a day.

An integrator tries the whole way of an order with them: submitted, queued, answered, changed, told
in events. Nothing of the company's is read beside lists and policy, and nothing is written but the
trial itself: no partner, record on file, earlier order or license plays a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone

from screening.controls.past import NOTHING_GATHERED
from screening.errors import (
    FieldError,
    InvalidSubmissionError,
    NotAllowedError,
    RevisionConflictError,
)
from screening.intake.schema import check_submission
from screening.intake.storing import Retry
from screening.models import TrialOrder
from screening.pipeline.answer import screen_submission
from screening.pipeline.reference import reference_in_force
from screening.terms.meaning import meaning_hash, reference_key
from screening.terms.outcome import Outcome
from screening.terms.values import canonical_json

MAGIC: Mapping[str, Outcome] = {
    "TEST-HOLD-": Outcome.HOLD,
    "TEST-BLOCK-": Outcome.BLOCK,
    "TEST-RELEASE-": Outcome.CLEAR,
}
"""How a reference begins that says its answer itself; with a test key and no other."""
MOST_KEPT = 2000
"""Trial orders of a user; beyond it the oldest are forgotten before their day is over."""
_WORDS = {
    Outcome.HOLD: "Held: the reference asks a test key for it.",
    Outcome.BLOCK: "Blocked: the reference asks a test key for it.",
    Outcome.CLEAR: "Clear: the reference asks a test key for it.",
}
_NOTHING_FOUND = ("hits", "determinations", "red_flags", "questions", "earlier")


class Tried(NamedTuple):
    """What became of a trial."""

    order: TrialOrder
    is_new: bool


def try_order(*, submission: Any, owner: Any, retry: Retry) -> Tried:
    """Take in and answer an order of a test key.

    Retries, revisions and faults are answered as those of an order.

    Raises:
        InvalidSubmissionError: the shape is wrong, or a party is named by number alone.
        RevisionConflictError: the newest revision is not the expected one.
        NotAllowedError: the key of the retry told of another submission.
    """
    check_submission(submission)
    errors = tuple(_unnamed(submission["parties"]))
    if errors:
        raise InvalidSubmissionError(errors)
    _forget(owner)
    meaning = meaning_hash(submission)
    try:
        return _tried(submission, meaning, owner, retry)
    except IntegrityError:
        # Another request took this revision meanwhile; it is there now.
        return _tried(submission, meaning, owner, retry)


def _tried(submission: Mapping[str, Any], meaning: str, owner: Any, retry: Retry) -> Tried:
    own = TrialOrder.objects.of(owner)
    if retry.key and (told := own.filter(submission_key=retry.key).first()) is not None:
        if told.meaning_hash != meaning:
            raise NotAllowedError(
                f"Idempotency-Key {retry.key!r} told of {told} before, with other content: use a "
                "new key for each submission."
            )
        return Tried(told, is_new=False)
    revisions = own.filter(reference_key=reference_key(submission["reference"]))
    newest = revisions.order_by("-revision").first()
    known = revisions.filter(meaning_hash=meaning).order_by("-revision").first()
    expected = retry.expected_revision
    if expected is None:
        expected = submission.get("expected_revision")
    if known is not None and (known == newest or expected != (newest and newest.revision)):
        return Tried(known, is_new=False)
    count = newest.revision if newest else 0
    if expected is not None and expected != count:
        words = f"The newest revision is {count}, and {expected} was expected."
        raise RevisionConflictError(FieldError("expected_revision", "conflict", words))
    outcome, answer = answer_trial(submission)
    with atomic():
        made = TrialOrder.objects.create(
            owner=owner,
            reference_key=reference_key(submission["reference"]),
            revision=count + 1,
            submission_key=retry.key,
            content=submission,
            meaning_hash=meaning,
            outcome=outcome,
            answer_json=canonical_json(answer),
        )
    return Tried(made, is_new=True)


def answer_trial(submission: Mapping[str, Any]) -> tuple[Outcome, dict[str, Any]]:
    """The answer to a trial: that of the rules, or the one its reference asks for."""
    now = timezone.now()
    screened = screen_submission(
        submission,
        reference=reference_in_force(),
        as_of=now.date(),
        instant=now,
        past=NOTHING_GATHERED,
    )
    asked = submission["reference"].strip().upper()
    for prefix, outcome in MAGIC.items():
        if asked.startswith(prefix):
            return outcome, _as_asked(screened.answer, outcome)
    return screened.outcome, screened.answer


def _as_asked(answer: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    reason = {
        "code": "test.reference",
        "outcome": outcome.value,
        "summary": _WORDS[outcome],
        "citation": "own rule: test keys",
        "subject": "reference",
    }
    return {
        **answer,
        **{name: [] for name in _NOTHING_FOUND},
        "outcome": outcome.value,
        "summary": _WORDS[outcome],
        "reasons": [] if outcome is Outcome.CLEAR else [reason],
        "blocked_before": None,
    }


def _unnamed(parties: Iterable[Mapping[str, Any]]) -> Iterable[FieldError]:
    """A test key has no partners: those on record are the company's."""
    for place, party in enumerate(parties):
        if "name" not in party:
            mend = "A test key reads no partners: state name and address."
            yield FieldError(f"parties[{place}].partner_id", "unknown_partner", mend)


def _forget(owner: Any) -> None:
    """Forget what is past its day, and the oldest of a user who has too many."""
    forget_trials()
    rows = TrialOrder.objects.filter(owner=owner).order_by("-number")
    if last := rows.values_list("number", flat=True)[MOST_KEPT - 1 : MOST_KEPT].first():
        rows.filter(number__lt=last).delete()


def forget_trials() -> int:
    """Remove trial orders that are past their day.

    Returns:
        How many.
    """
    removed, _ = TrialOrder.objects.past().delete()
    return removed
