"""Accepting many transactions: a chunk of them checked, compared and stored together.

Each is answered as if it came alone. What is known by its reference, comes twice in the chunk,
names partners by number or fulfils another order is taken singly, after the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from screening import audit
from screening.errors import ScreeningError
from screening.intake.partners import NUMBER
from screening.intake.storing import Accepted, New, Said, store_all
from screening.intake.submission import accept_transaction, checked
from screening.models import Transaction
from screening.terms.meaning import reference_key


def accept_transactions(
    *, submissions: Sequence[Any], owner: Any, through: str
) -> list[Accepted | ScreeningError]:
    """Store submissions and a queued screening for each; the good ones in one commit.

    Args:
        submissions: parsed JSON, each in the shape of ``transaction.schema.json``.
        owner: the user the submitter acts as.
        through: the API key or command, for the record.

    Returns:
        In their order, what became of each, or the error that it would have been refused with.
    """
    told: dict[int, Accepted | ScreeningError] = {}
    plain = _plain(submissions, owner, told)
    try:
        with audit.recorded():
            new = [New(said) for said in plain.values()]
            stored = store_all(new, owner=owner, through=through) if new else []
        told.update(zip(plain, stored, strict=True))
    except IntegrityError:
        pass  # Another request took one of the references meanwhile: each is taken singly.
    for place, submission in enumerate(submissions):
        if place not in told:
            told[place] = _singly(submission, owner, through)
    return [told[place] for place in range(len(submissions))]


def _plain(
    submissions: Sequence[Any], owner: Any, told: dict[int, Accepted | ScreeningError]
) -> dict[int, Said]:
    """Those that can be stored together, by their place; what is refused is told."""
    said: dict[int, Said] = {}
    for place, submission in enumerate(submissions):
        try:
            if _may_be_plain(submission):
                said[place] = checked(submission)
        except ScreeningError as error:
            told[place] = error
    keys = {place: reference_key(one.reference) for place, one in said.items()}
    times = Counter(keys.values())
    references = [one.reference.strip() for one in said.values()]
    same = Q(reference__in=references) | Q(reference_key__in=[key[:600] for key in times])
    rows = Transaction.objects.filter(same, owner=owner).order_by()
    known = {reference_key(reference) for reference in rows.values_list("reference", flat=True)}
    # Of a reference that comes twice not even the first: each must find the one before it.
    return {
        place: one
        for place, one in said.items()
        if times[keys[place]] == 1 and keys[place] not in known
    }


def _may_be_plain(submission: Any) -> bool:
    """Whether nothing on record decides what it is; one of another shape is refused by name."""
    if not isinstance(submission, dict) or not isinstance(submission.get("parties"), list):
        return True
    parties = (party for party in submission["parties"] if isinstance(party, dict))
    lines = submission.get("lines")
    rows = [row for row in lines if isinstance(row, dict)] if isinstance(lines, list) else []
    names_order = any("source_order" in part for part in (submission, *rows))
    is_alone = not names_order and "expected_revision" not in submission
    return is_alone and not any(NUMBER in party for party in parties)


def _singly(submission: Any, owner: Any, through: str) -> Accepted | ScreeningError:
    try:
        return accept_transaction(submission=submission, owner=owner, through=through)
    except ScreeningError as error:
        return error
