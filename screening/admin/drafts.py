"""What an officer typed into a case that was not recorded, to be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from screening.cases.drafts import FIELDS, OF_CASE, WORDS, drafts_of, keep_draft
from screening.errors import InvalidSubmissionError, MovedOnError, ScreeningError
from screening.models import Case

LONGEST_KEY = 19
"""Digits; what is longer is no key of a row."""
SAID = "say:"
"""Begins the name of a form's field that holds a customer's answer to a field of the order."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer typed and why it was not recorded; empty on a fresh page.

    Args:
        error: why it was not recorded; empty where it was kept as they left.
        stands, sent: of what was answered meanwhile: the answer that stands, and theirs.
        kept_at: when it was typed, where it was kept as they left.
        places: where else something typed is kept.
    """

    finding: str = ""
    kind: str = ""
    reason_code: str = ""
    comment: str = ""
    remember: str = ""
    alike: str = ""
    scope: str = ""
    until: str = ""
    move_comment: str = ""
    license_number: str = ""
    exception: str = ""
    decision_code: str = ""
    decision_comment: str = ""
    second_comment: str = ""
    letter_language: str = ""
    letter_to: str = ""
    letter_address: str = ""
    letter_subject: str = ""
    letter_body: str = ""
    letter_due: str = ""
    said_by: str = ""
    answer_text: str = ""
    wait_comment: str = ""
    note_text: str = ""
    error: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    stands: str = ""
    sent: str = ""
    kept_at: datetime | None = None
    places: frozenset[str] = frozenset()

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Draft:
        """What a form carried."""
        fields: dict[str, Any] = {name: typed.get(name, "") for name in ("finding", *FIELDS)}
        said = {name: value for name, value in typed.items() if name.startswith(SAID)}
        return cls(**fields, said=said)

    @classmethod
    def refused(cls, typed: Mapping[str, str], refusal: ScreeningError) -> Draft:
        """What a form carried, why it was not recorded, and what stands instead."""
        told: dict[str, str] = {}
        if isinstance(refusal, MovedOnError):
            told = {e.code: e.message for e in refusal.errors if e.field != "state"}
        return replace(
            cls.of(typed),
            error=in_words(refusal),
            stands=told.get("stands", ""),
            sent=told.get("sent", ""),
        )

    @property
    def text(self) -> str:
        """Everything written in own words."""
        return "\n".join(text for name in WORDS if (text := getattr(self, name)))


def in_words(refusal: ScreeningError) -> str:
    """Why something was refused; each field with its mend."""
    if isinstance(refusal, InvalidSubmissionError):
        return " ".join(f"{error.field}: {error.message}" for error in refusal.errors)
    return str(refusal)


def place_of(typed: Mapping[str, str]) -> str:
    """Where a form of the case page keeps what is typed into it: its finding, or the case."""
    return typed.get("finding", "") or OF_CASE


def seen_answer(typed: Mapping[str, str]) -> int | None:
    """Key of the newest answer that stood on the page of a form; None where none did."""
    seen = typed.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_KEY else None


def keep_typed(typed: Mapping[str, str], *, case: Case, by: Any) -> None:
    """Keep what a form of the case page carries, where the person who typed it finds it again."""
    keep_draft(case=case, place=place_of(typed), typed=typed, by=by, seen=seen_answer(typed))


def kept_draft(case: Case, user: Any, key: str) -> Draft:
    """What somebody typed and left: of the finding that they look at, and of the case."""
    kept = drafts_of(case=case, user=user)
    if not case.is_open:
        said = (one.content.get(name, "") for one in kept.values() for name in WORDS)
        return Draft(comment="\n".join(text for text in said if text))
    shown = [kept[place] for place in (OF_CASE, key) if place in kept]
    content = {name: text for one in shown for name, text in one.content.items() if name in FIELDS}
    return replace(
        Draft.of(content),
        kept_at=max((one.typed_at for one in shown), default=None),
        places=frozenset(kept),
    )
