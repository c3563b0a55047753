"""What a person typed into a case and did not record: kept for them, and shown to nobody else.

It is no part of the record: no answer, no event. It goes when what it was meant for is recorded,
with its case, and after a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from screening.cases.findings import FIELD_OF
from screening.models import Case, CaseDraft

OF_CASE = "case"
"""The place of what is typed of a case as a whole."""

WORDS = (
    *("comment", "decision_comment", "second_comment", "move_comment"),
    *("letter_body", "answer_text", "wait_comment", "note_text"),
)
"""What is written in own words: without any there is nothing to keep."""

CHOSEN = (
    *("kind", "reason_code", "remember", "alike", "scope", "license_number", "exception"),
    *("until", "decision_code"),
    *("letter_language", "letter_to", "letter_address", "letter_subject", "letter_due", "said_by"),
)
FIELDS = (*WORDS, *CHOSEN)
LONGEST = 20_000
"""Characters of one field; a pasted book is cut, not refused."""
LONGEST_PLACE = 40
KEPT_FOR = timedelta(days=30)


def keep_draft(
    *, case: Case, place: str, typed: Mapping[str, str], by: Any, seen: int | None = None
) -> CaseDraft | None:
    """Keep what a person typed at a place of a case, in the place of what they typed before.

    Args:
        place: key of a finding, or ``OF_CASE``; of the case as a whole a field that is not sent
            stays as it was, for its forms are several.
        typed: what the form carried; fields that are none of ``FIELDS`` are left out.
        seen: key of the newest answer to the finding that stood on the page; what comes late,
            behind the person's own answer, is recorded already.

    Returns:
        What is kept now; None where no words are left.
    """
    now = timezone.now()
    CaseDraft.objects.filter(user=by, typed_at__lt=now - KEPT_FOR).delete()
    place = place[:LONGEST_PLACE].replace("\0", "")
    if _is_recorded(case, place, by, seen):
        return None
    mine = CaseDraft.objects.filter(case=case, user=by, place=place)
    # PostgreSQL takes no NUL, and what was typed must not stop the rest.
    content = {name: typed[name].replace("\0", "")[:LONGEST] for name in FIELDS if typed.get(name)}
    if place == OF_CASE and (before := mine.first()) is not None:
        content = {k: v for k, v in before.content.items() if k not in typed} | content
    if not any(content.get(name, "").strip() for name in WORDS):
        mine.delete()
        return None
    kept, _made = CaseDraft.objects.update_or_create(
        case=case, user=by, place=place, defaults={"content": content, "typed_at": now}
    )
    return kept


def _is_recorded(case: Case, place: str, by: Any, seen: int | None) -> bool:
    """Whether the person has answered the finding of a place since they saw it."""
    field, _, pk = place.rpartition("-")
    if field not in FIELD_OF.values() or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return False
    mine = case.dispositions.filter(answered_by=by, pk__gt=seen or 0, by_clearance=None)
    return bool(mine.filter(carried_from=None, **{f"{field}_id": int(pk)}).exists())


def drop_drafts(*, case: Case, places: Iterable[str], by: Any) -> None:
    """Forget what a person typed at places of a case: it is recorded, or they want it gone."""
    CaseDraft.objects.filter(case=case, user=by, place__in=list(places)).delete()


def drafts_of(*, case: Case, user: Any) -> dict[str, CaseDraft]:
    """What a person typed into a case and did not record, by place; theirs alone."""
    return {kept.place: kept for kept in CaseDraft.objects.filter(case=case, user=user)}
