"""One refusal of the database, written once for both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIGN = "screening_guard"
"""Every trigger and function of ours begins with it."""

ALWAYS = "1 = 1"


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal.

    Args:
        table: the table it stands on, without the app's prefix.
        event: ``INSERT``, ``UPDATE`` or ``DELETE``.
        when: SQL over ``OLD`` and ``NEW``; ``{differs}`` is the database's null-safe "differs",
            ``{permitted}`` whether a purge is under way.
        message: what the caller is told.
        mutable: of an update, the only columns that may change; None where none is told apart.
        label: tells two guards of one table and event apart.
    """

    table: str
    event: str
    when: str
    message: str
    mutable: tuple[str, ...] | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The trigger's name."""
        kind = self.event.lower() if self.mutable is None else "frozen"
        return f"{SIGN}_{self.table}_{self.label or kind}"

    @property
    def full_table(self) -> str:
        """The table's name in the database."""
        return f"screening_{self.table}"

    @property
    def is_absolute(self) -> bool:
        """Whether it refuses whatever state the row is in."""
        return self.when == ALWAYS

    @property
    def may_be_purged(self) -> bool:
        """Whether a purge past the retention period passes it."""
        return "{permitted}" in self.when

    def condition(self, columns: Sequence[str], *, differs: str, permitted: str) -> str:
        """When to refuse, in one database's SQL; ``columns`` are the table's."""
        when = self.when.format(differs=differs, permitted=permitted)
        if self.mutable is None:
            return when
        frozen = (name for name in columns if name not in self.mutable)
        return f"{when} AND (" + " OR ".join(f"NEW.{n} {differs} OLD.{n}" for n in frozen) + ")"
