"""Words found in a text of an order: where they stand, quoted, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "place",
    "government",
    "military",
    "military_intelligence",
    "nuclear",
    "missile",
    "chem_bio",
    "chemical",
    "naval_nuclear",
    "supercomputer",
    "advanced_node_fab",
    "sme_production",
    "surveillance",
    "goods",
    "conduct",
    "listed_name",
    "marks",
)
"""What words of an order can speak of. ``marks`` are labels, plates and serial numbers that are to
be changed or to go, ``conduct`` is what else an honest delivery does not need."""
REGION = "region"
REGION_UNSURE = "region_unsure"
"""Not kinds that stop an order by themselves: where in Ukraine an address lies, for 15 CFR 746.6;
``about`` is the oblast."""

DELIVERY = "delivery"
"""What ``about`` says of words for missiles that carry warheads, beside rockets of any sort."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words found in a text of the order.

    Args:
        field: path into the submission.
        start: of the words in the composed (NFC) text of the field.
        end: behind them.
        quote: the words as written.
        kind: one of ``KINDS``, or of an address ``REGION`` or ``REGION_UNSURE``.
        why: what they mean, as the rest of a sentence that begins with the quotation.
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
    why: str
    about: str = ""
    country: str = ""
    line: int | None = None
