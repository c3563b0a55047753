"""What an officer typed into a case that was not recorded, to be shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


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
    note_text: str = ""
    error: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str], *, error: str) -> Draft:
        """What a form carried."""
        names = (f.name for f in fields(cls) if f.name != "error")
        return cls(**{name: typed.get(name, "") for name in names}, error=error)

    @property
    def text(self) -> str:
        """Everything written in own words."""
        said = (
            self.comment,
            self.decision_comment,
            self.second_comment,
            self.move_comment,
        )
        return "\n".join(text for text in said if text)
