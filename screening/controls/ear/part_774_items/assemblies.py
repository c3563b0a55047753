"""How many circuits a line's assembly holds: a server is what it contains.

ECCN 4A090 (15 CFR 774 Supp. 1, read 2026-09-24) reaches computers and electronic assemblies that
contain a circuit of 3A090; one strong circuit is enough, and several are not added up for it.
Their number counts for everything that asks how much computing goes somewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from screening.controls.facts import LineFacts
from screening.terms.values import to_decimal

_ASSEMBLY = re.compile(
    r"\b(servers?|baseboards?|hgx|dgx|nvl\s?\d+|racks?|chassis|nodes?|super\s?pods?|clusters?"
    r"|appliances?|superchips?|systems?|ubb)\b",
    re.IGNORECASE,
)
# "8-GPU", "8x H100", "8 x A100", "NVL72": the number of circuits as sellers write it.
_COUNTS = (
    re.compile(r"\b(\d{1,3})[\s-]*(?:gpus?|oams?|accelerators?|dies)\b", re.IGNORECASE),
    re.compile(r"\bnvl\s?(\d{1,3})\b", re.IGNORECASE),
    re.compile(r"(?<![\w.])(\d{1,3})\s*[x×]\s*(?=[a-z]{1,12}[\s-]?\d)", re.IGNORECASE),
)
_SUPERCHIP = re.compile(r"\bgb[23]00\b.*\bsuperchip\b", re.IGNORECASE)  # two GPUs and a processor


@dataclass(frozen=True, slots=True)
class Assembly:
    """What a line's unit is made of.

    Args:
        units: circuits in one unit of the line, one when nothing says more.
        is_assembly: whether the unit is a computer or board that contains circuits.
        source: what told so: a field, the words, or empty.
    """

    units: Decimal = Decimal(1)
    is_assembly: bool = False
    source: str = ""


SINGLE = Assembly()


def assembly_of(line: LineFacts, text: str) -> Assembly:
    """Circuits in one unit of a line.

    Args:
        line: ``parameters.units_per_assembly`` counts before any words.
        text: maker, part number and description together.
    """
    stated = to_decimal(line.parameters.get("units_per_assembly"))
    if stated is not None and stated > 0:
        return Assembly(stated, stated > 1 or bool(_ASSEMBLY.search(text)), "units_per_assembly")
    counts = [int(found[1]) for pattern in _COUNTS if (found := pattern.search(text))]
    if _SUPERCHIP.search(text):
        counts.append(2)
    units = max(counts, default=1)
    named = _ASSEMBLY.search(text)
    if units <= 1 and named is None:
        return SINGLE
    return Assembly(Decimal(max(units, 1)), True, "description")
