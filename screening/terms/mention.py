"""Words found in a text of an order: where they stand, quoted, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """Words found in a text of the order.

    Args:
        field: path into the submission.
        start: of the words in the composed (NFC) text of the field.
        end: behind them.
        quote: the words as written.
        kind: what they speak of (``place``, ``military``, ``conduct`` ...).
        code: reason code.
        why: what they mean, as the rest of a sentence that begins with the quotation.
        citation: the provision.
        severity: ``stop`` or ``look``.
        about: of a place its country or region, of goods the entry they point at, of conduct
            which.
        country: the state the words tie the use or user to, empty where they name none.
        line: index of the line they stand in.
    """

    field: str
    start: int
    end: int
    quote: str
    kind: str
    code: str
    why: str
    citation: str
    severity: str
    about: str = ""
    country: str = ""
    line: int | None = None
