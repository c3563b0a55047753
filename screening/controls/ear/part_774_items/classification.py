"""What a line is: its ECCN, who says so, and from what evidence.

Order of evidence (15 CFR 732.3(b), own pipeline): product record by part number or catalog
name > technical parameters > the exporter's own catalog > what the exporter declared; a mere
likeness of the description is a proposal. Where they differ the stricter counts and the difference
is shown, so that writing EAR99 on the papers cannot lower a 3A090 part. An absent ECCN is
unclassified, never EAR99.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from screening.controls.ear.part_774_items.ac_class import AcClass, AcEntries, ac_class, ac_entries
from screening.controls.ear.part_774_items.assemblies import SINGLE, Assembly, assembly_of
from screening.controls.ear.part_774_items.catalog import how_strict
from screening.controls.ear.part_774_items.evidence import (
    BY_DESCRIPTION,
    BY_FAMILY,
    BY_NAME,
    BY_OWN,
    BY_PARAMETERS,
    BY_PART,
    DECLARED,
    Evidence,
    catalog_evidence,
    declared_evidence,
    is_memory_stack,
    memory_evidence,
    own_evidence,
    parameter_evidence,
)
from screening.controls.ear.part_774_items.model_numbers import is_of_other_goods, without_sizes
from screening.controls.ear.part_774_items.parameters import (
    ChipParameters,
    ParameterClass,
    classify_parameters,
    thresholds,
)
from screening.controls.ear.part_774_items.part_keys import is_same_maker, part_key
from screening.controls.facts import LineFacts
from screening.controls.reference import ControlTables
from screening.terms.as_meant import as_meant
from screening.terms.control_list import ControlRow, ItemRecord, ProductRecord
from screening.terms.eccn import Eccn

_SCOPE_GOES_ON = re.compile(r"\bunless\b|\)\s*,?\s*(?:and\s+)?\.?[a-z]\b")


@dataclass(frozen=True, slots=True)
class Classification:
    """The classification that counts for one line.

    Args:
        eccn: the ECCN, ``None`` when there is none that counts.
        by: who or what it comes from.
        raw: the declared ECCN as submitted, empty when none was.
        ac_class: advanced-computing class, ``None`` when outside.
        missing: parameters or paragraphs without which the class is not certain.
        evidence: every source that spoke, declared first.
        product: the advanced-computing product the line was recognised as.
        recognised_by: from what, empty where no product was.
        candidates: catalog products the description may mean; proposals only.
        chip: the strictest parameters known of it.
        parameter_class: what arithmetic says of them.
        assembly: how many circuits one unit of the line holds.
        declared_class: what ``ac_class`` says of what the exporter wrote.
        own: rows of the exporter's own catalog under the line's part number.
    """

    eccn: Eccn | None
    by: str | None
    raw: str = ""
    ac_class: AcClass | None = None
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    product: ProductRecord | None = None
    recognised_by: str = ""
    candidates: tuple[ProductRecord, ...] = ()
    chip: ChipParameters = field(default_factory=ChipParameters)
    parameter_class: ParameterClass = field(default_factory=ParameterClass)
    assembly: Assembly = SINGLE
    declared_class: tuple[AcClass | None, bool] = (None, True)
    own: tuple[ProductRecord, ...] = ()

    @property
    def certainty(self) -> str:
        """How sure the classification that counts is, in words."""
        return next((e.certainty for e in self.evidence if e.eccn == self.eccn), "")

    @property
    def declared(self) -> Eccn | None:
        """What the exporter wrote, when it is an ECCN."""
        return next((e.eccn for e in self.evidence if e.by == DECLARED), None)

    @property
    def is_unreadable(self) -> bool:
        """Whether something was declared that is no ECCN."""
        return bool(self.raw) and self.declared is None

    @property
    def is_by_description(self) -> bool:
        """Whether nothing but the words of the description say what it is."""
        return BY_DESCRIPTION in (self.by, self.recognised_by) and self.declared is None

    @property
    def is_contradicted(self) -> bool:
        """Whether the evidence and what the exporter declared are of different classes.

        Stricter evidence counts; milder evidence does not, but the two cannot both be right.
        """
        if self.declared is None:
            return False
        arithmetic = self.parameter_class
        is_computed = self.chip.tpp is not None and not arithmetic.missing
        declared_class, is_certain = self.declared_class
        is_milder = (
            is_computed
            and is_certain
            and declared_class in ("a", "b")
            and arithmetic.paragraph[:1] != declared_class
        )
        is_told_finer = self.eccn is not None and self.eccn.is_within(self.declared)
        return (self.by != DECLARED and not (self.by == BY_OWN and is_told_finer)) or is_milder


REMOTE_ACCESS = Classification(eccn=None, by="service")
"""Of a line that only lets somebody use computers from afar: there is no item to classify."""


def classify(line: LineFacts, tables: ControlTables) -> Classification:
    """Classify one line from everything known of it; where no item is exported, nothing is."""
    if line.is_remote_compute:
        return REMOTE_ACCESS
    as_written, line = line, meant(line)
    text = words_of(line)
    named = tables.catalog.products_meant(text, line.description)
    if named and without_sizes(text) != text and not line.manufacturer:
        sizeless = without_sizes(text), without_sizes(line.description)
        named = tables.catalog.products_meant(*sizeless)
    if named and tables.catalog.names_models_only(text) and is_of_other_goods(line, named):
        named = ()
    product, by = _recognise(line, named, tables)
    entries = ac_entries(tables)
    declared = Eccn.parse(line.eccn) if line.eccn else None
    own = _own_rows(as_written, declared, tables)
    if not (product or named or line.parameters or own or is_memory_stack(line)):
        return _as_declared(line.eccn or "", entries)
    chip = _strictest_parameters(line, product)
    is_chip = chip.says_anything or chip.data_center is True
    # Only what may hold such circuits is worth counting.
    assembly = assembly_of(line, text) if is_chip or named or product else SINGLE
    # Before 3A090 was on the list there was no arithmetic.
    is_computed = is_chip and bool(entries.plain)
    arithmetic = classify_parameters(chip, thresholds(tables)) if is_computed else ParameterClass()
    sources = (
        *declared_evidence(declared),
        *catalog_evidence(product, by, assembly),
        *own_evidence(own),
        *parameter_evidence(arithmetic, product, assembly),
        *memory_evidence(line, chip, product, named),
    )
    evidence = tuple(sources)
    counts = _strictest(evidence, tables)
    letter, is_certain = ac_class(counts.eccn, entries) if counts else (None, True)
    rests_on_arithmetic = letter in (None, "b") or (counts and counts.by == BY_PARAMETERS)
    missing = arithmetic.missing if rests_on_arithmetic else ()
    if not is_certain:
        missing = (*missing, "paragraph")
    return Classification(
        eccn=counts.eccn if counts else None,
        by=counts.by if counts else None,
        raw=line.eccn or "",
        ac_class=letter,
        missing=missing,
        evidence=evidence,
        product=product,
        recognised_by=by,
        candidates=() if product else named,
        chip=chip,
        parameter_class=arithmetic,
        assembly=assembly,
        declared_class=ac_class(declared, entries) if declared else (None, True),
        own=own,
    )


def meant(line: LineFacts) -> LineFacts:
    """A line with its words as they are meant, for what looks them up."""
    maker = as_meant(line.manufacturer) if line.manufacturer else line.manufacturer
    part = as_meant(line.part_number) if line.part_number else line.part_number
    words = as_meant(line.description)
    if (maker, part, words) == (line.manufacturer, line.part_number, line.description):
        return line
    return replace(line, manufacturer=maker, part_number=part, description=words)


def words_of(line: LineFacts) -> str:
    """Maker, part number and description of a line in one text."""
    return f"{line.manufacturer or ''} {line.part_number or ''} {line.description}"


def _own_rows(
    line: LineFacts, declared: Eccn | None, tables: ControlTables
) -> tuple[ProductRecord, ...]:
    """The rows of the own catalog that say something of a line.

    A part number that is only spelled alike can make a declared line stricter; it classifies none.
    """
    own = tables.catalog.own
    rows = own.of_part(line.manufacturer, line.part_number)
    if rows or declared is None:
        return rows
    return own.spelled_alike(line.manufacturer, line.part_number)


@lru_cache(maxsize=4096)
def _as_declared(raw: str, entries: AcEntries) -> Classification:
    """The classification of a line of which nothing but the exporter's ECCN says what it is.

    Cached, because most lines are such, under few codes; alike lines of a day get the same object.
    """
    declared = Eccn.parse(raw) if raw else None
    letter, is_certain = ac_class(declared, entries) if declared else (None, True)
    return Classification(
        eccn=declared,
        by=DECLARED if declared else None,
        raw=raw,
        ac_class=letter,
        missing=() if is_certain else ("paragraph",),
        evidence=tuple(declared_evidence(declared)),
        declared_class=(letter, is_certain),
    )


def strictness(eccn: Eccn, tables: ControlTables) -> int:
    """How strictly an ECCN is controlled, for "the stricter counts".

    Advanced computing above every other reason, any reason above anti-terrorism alone, that
    above EAR99. An entry that is not loaded counts as controlled for more than AT.
    """
    letter, _ = ac_class(eccn, ac_entries(tables))
    if letter is not None:
        return {"a": 5, "c": 4, "b": 3}[letter]
    if eccn.is_ear99:
        return 0
    item = tables.items.get(eccn.entry)
    return 1 if item is not None and is_at_only(item, eccn) else 2


def is_at_only(item: ItemRecord, eccn: Eccn) -> bool:
    """Whether no row of the entry but AT can apply to this paragraph."""
    return all(row.reason == "AT" or row_reaches(row, eccn) is False for row in item.controls)


@lru_cache(maxsize=16_384)
def row_reaches(row: ControlRow, eccn: Eccn) -> bool | None:
    """Whether a row of the License Requirements table reaches an ECCN, ``None`` when unclear.

    A scope that goes on after an exception in brackets ("5A001.b (except .b.5), .c, .d") may
    name more paragraphs than were read from it, so a paragraph that is not among them is not
    ruled out. Cached, because the same rows are asked for every line and destination.
    """
    applies = row_applies(row.paragraphs, row.excluded_paragraphs, eccn)
    is_partial = row.prose.startswith(row.scope) and _SCOPE_GOES_ON.search(row.scope)
    return None if applies is False and is_partial else applies


def row_applies(paragraphs: Iterable[str], excluded: Iterable[str], eccn: Eccn) -> bool | None:
    """Whether a row limited to some paragraphs reaches an ECCN.

    ``None`` when the ECCN names too few paragraphs to tell (3A001 against a row for 3A001.z).
    """
    left_out = [Eccn.parse(text) for text in excluded]
    if any(other is not None and eccn.is_within(other) for other in left_out):
        return False
    limits = [Eccn.parse(text) for text in paragraphs]
    if not limits:
        return None if any(o is not None and o.is_within(eccn) for o in left_out) else True
    if any(limit is None for limit in limits):
        return None
    if any(limit is not None and eccn.is_within(limit) for limit in limits):
        return True
    return None if any(limit is not None and limit.is_within(eccn) for limit in limits) else False


def _recognise(
    line: LineFacts, named: tuple[ProductRecord, ...], tables: ControlTables
) -> tuple[ProductRecord | None, str]:
    """The catalog product a line is: by part number, else by maker and a name in the text.

    A name counts only under its maker, because "A10" or "L4" alone mean many things. A line
    without maker and part number is what its description names whole, until a person confirms it.
    """
    product = tables.catalog.product(line.manufacturer, line.part_number)
    if product is not None:
        return product, BY_PART
    family = tables.catalog.family(line.manufacturer, line.part_number)
    if family:
        return max(family, key=how_strict), BY_FAMILY
    maker = part_key(line.manufacturer) if named and line.manufacturer else ""
    own = [p for p in named if maker and is_same_maker(part_key(p.manufacturer), maker)]
    if own:
        return own[0], BY_NAME
    is_bare = named and not line.manufacturer and not line.part_number
    whole = tables.catalog.product_named_whole(line.description) if is_bare else None
    return (whole, BY_DESCRIPTION) if whole else (None, "")


def _strictest_parameters(line: LineFacts, product: ProductRecord | None) -> ChipParameters:
    """Submitted and catalog parameters together, the worse of each.

    Only what is known is compared; a part counts as designed for data centers if either says
    so, and as shown not to be only if one says so and the other does not contradict.
    """
    submitted = ChipParameters.from_mapping(line.parameters)
    if product is None:
        return submitted
    catalog = ChipParameters.from_mapping(product.parameters)
    pairs = {
        name: [v for v in (getattr(submitted, name), getattr(catalog, name)) if v is not None]
        for name in ChipParameters.__slots__
    }
    worst = {name: max(values) if values else None for name, values in pairs.items()}
    worst["die_area_mm2"] = min(pairs["die_area_mm2"], default=None)
    return ChipParameters(**worst)


def _strictest(evidence: tuple[Evidence, ...], tables: ControlTables) -> Evidence | None:
    """The strictest view; among equals the first, so the exporter's own wording is kept."""
    if len(evidence) < 2:
        return evidence[0] if evidence else None
    declared = next((e.eccn for e in evidence if e.by == DECLARED), None)
    finer = tuple(e for e in evidence if e.by == BY_OWN and declared and _is_finer(e, declared))
    if finer:  # "5A992" on the papers, 5A992.c in the catalog: the same, told to the end
        evidence = tuple(e for e in evidence if e.by != DECLARED)
    return max(evidence, key=lambda e: strictness(e.eccn, tables), default=None)


def _is_finer(evidence: Evidence, declared: Eccn) -> bool:
    return evidence.eccn != declared and evidence.eccn.is_within(declared)
