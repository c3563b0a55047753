"""What says which ECCN a line has, one source at a time, and how sure each is.

The exporter's word, the product catalog, arithmetic on the parameters, and the description. Which
of them counts is decided in ``classification.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from screening.controls.ear.part_774_items.assemblies import Assembly
from screening.controls.ear.part_774_items.parameters import ChipParameters, ParameterClass
from screening.controls.facts import LineFacts
from screening.terms.control_list import ProductRecord
from screening.terms.eccn import Eccn

DECLARED = "exporter"
BY_PARAMETERS = "parameters"
BY_PART = "product catalog, part number"
BY_NAME = "product catalog, name"
BY_FAMILY = "product catalog, ordering-code family"
BY_OWN = "own product catalog, part number"
BY_DESCRIPTION = "description"
TO_BE_CONFIRMED = "to be confirmed"

# Stacks of high-bandwidth memory without a logic circuit: BIS said in December 2024 that all in
# production exceed 2 GB/s per mm2 (89 FR 96790), so the words alone are 3A090.c until shown
# otherwise.
_MEMORY_STACK = re.compile(r"\bHBM[234]?E?\b", re.IGNORECASE)
_WITH_LOGIC = re.compile(
    r"\b(gpus?|accelerators?|cards?|servers?|processors?|boards?|fpgas?|modules? with|systems?)\b",
    re.IGNORECASE,
)
_CERTAINTY = re.compile(r"certainty: (\w+)")
_CERTAIN_WORDS = {
    "secondary": "figures from a secondary source",
    "memory": "figures from memory, verify",
    "unknown": "no public specification",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source's view of a line.

    Args:
        by: who or what the source is.
        detail: from what it takes the ECCN.
        certainty: how sure it is, in words for the officer.
    """

    eccn: Eccn
    by: str
    detail: str = ""
    certainty: str = ""

    def __str__(self) -> str:
        known = "; ".join(filter(None, (self.detail, self.certainty)))
        return f"{self.eccn} by {self.by}{f' ({known})' if known else ''}"


def declared_evidence(declared: Eccn | None) -> Iterable[Evidence]:
    """What the exporter wrote, if it is an ECCN."""
    if declared is not None:
        yield Evidence(declared, DECLARED, certainty="the exporter's word")


def catalog_evidence(
    product: ProductRecord | None, by: str, assembly: Assembly
) -> Iterable[Evidence]:
    """What the catalog says of the product that the line was recognised as."""
    eccn = Eccn.parse(product.eccn) if product and product.eccn else None
    if product is not None and eccn is not None:
        known = _CERTAINTY.search(product.note)
        figures = _CERTAIN_WORDS.get(known[1], known[1]) if known else ""
        confirmed = TO_BE_CONFIRMED if by == BY_DESCRIPTION else ""
        yield Evidence(
            _of_assembly(eccn, assembly),
            by,
            f"{product.uid}; {product.classified_by}",
            "; ".join(filter(None, (figures, confirmed))),
        )


def own_evidence(rows: Iterable[ProductRecord]) -> Iterable[Evidence]:
    """What the exporter's own catalog says of the line's part number."""
    for row in rows:
        eccn = Eccn.parse(row.eccn)
        if eccn is not None:
            told = "; ".join(filter(None, (row.uid, row.classified_by, row.citation)))
            yield Evidence(eccn, BY_OWN, told, "the exporter's own catalog")


def parameter_evidence(
    arithmetic: ParameterClass, product: ProductRecord | None, assembly: Assembly
) -> Iterable[Evidence]:
    """What the figures make of it under 3A090."""
    if arithmetic.paragraph:
        eccn = Eccn("3A090", tuple(arithmetic.paragraph.split(".")))
        origin = "submitted figures" if product is None else "the worse of submitted and catalog"
        certainty = f"but {arithmetic.not_known}" if arithmetic.missing else ""
        yield Evidence(_of_assembly(eccn, assembly), BY_PARAMETERS, origin, certainty)


def _of_assembly(eccn: Eccn, assembly: Assembly) -> Eccn:
    """4A090.a or .b for a computer or board that contains a circuit of 3A090.a or .b."""
    is_inside = assembly.is_assembly and eccn.entry == "3A090" and eccn.path[:1] != ("c",)
    return Eccn("4A090", eccn.path[:1]) if is_inside else eccn


def memory_evidence(
    line: LineFacts,
    chip: ChipParameters,
    product: ProductRecord | None,
    named: tuple[ProductRecord, ...],
) -> Iterable[Evidence]:
    """Stacks of high-bandwidth memory by their words, unless their density is stated."""
    is_told = chip.says_anything or product is not None or named
    if is_memory_stack(line) and not is_told:
        detail = "high-bandwidth memory stack without a logic circuit"
        yield Evidence(Eccn("3A090", ("c",)), BY_DESCRIPTION, detail, TO_BE_CONFIRMED)


def is_memory_stack(line: LineFacts) -> bool:
    """Whether the words name a stack of memory and nothing that computes."""
    text = line.description
    is_named = "hbm" in text.lower() and _MEMORY_STACK.search(text)
    return bool(is_named and not _WITH_LOGIC.search(text))
