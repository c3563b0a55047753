"""What a name field could not be read for; the rules hold for it (``ear/who_is_named.py``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A name field that could not be read for what it is there for.

    Args:
        kind: ``unnamed`` (it names nobody), ``unreadable`` (text was lost on the way) or
            ``crowded`` (it has more words than a name).
        subject: the party.
        field: the field, as a path into the submission.
        words: why it names nobody or is crowded, or the words that are damaged.
    """

    kind: str
    subject: str
    field: str
    words: str
