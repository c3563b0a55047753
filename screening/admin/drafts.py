"""What an officer typed into a case that was not recorded, to be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

SAID = "say:"
"""Begins the name of a form's field that holds a customer's answer to a field of the order."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer typed and why it was not recorded; empty on a fresh page."""

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
    error: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, typed: Mapping[str, str], *, error: str) -> Draft:
        """What a form carried."""
        names = (f.name for f in fields(cls) if f.name not in ("error", "said"))
        said = {name: value for name, value in typed.items() if name.startswith(SAID)}
        return cls(**{name: typed.get(name, "") for name in names}, error=error, said=said)

    @property
    def text(self) -> str:
        """Everything written in own words."""
        said = (
            self.comment,
            self.decision_comment,
            self.second_comment,
            self.move_comment,
            self.letter_body,
            self.answer_text,
            self.wait_comment,
        )
        return "\n".join(text for text in said if text)
