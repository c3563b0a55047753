"""The exporter's own products by part number: what the exporter itself classified.

Its rows are met by part number alone. Their descriptions are everyday words ("valve", "pump 200"),
which stand in many orders and mean nothing there; an accelerator among them is looked up as the
accelerators that ship are, by its names too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from screening.controls.ear.part_774_items.parameters import ChipParameters
from screening.controls.ear.part_774_items.part_keys import exact_part, is_same_maker, part_key
from screening.terms.control_list import ProductRecord
from screening.terms.eccn import Eccn

_CHIP_ENTRIES = frozenset({"3A090", "4A090"})
_SHORTEST_ALIKE = 5


def is_accelerator(product: ProductRecord) -> bool:
    """Whether a row of the own catalog says that it is an advanced-computing product."""
    eccn = Eccn.parse(product.eccn) if product.eccn else None
    is_listed = eccn is not None and (eccn.entry in _CHIP_ENTRIES or eccn.path[:1] == ("z",))
    return is_listed or ChipParameters.from_mapping(product.parameters).says_anything


@dataclass(frozen=True, slots=True)
class OwnProducts:
    """Rows of the own catalog, ready to be looked up."""

    rows: tuple[ProductRecord, ...] = ()
    _exact: Mapping[str, tuple[ProductRecord, ...]] = field(init=False, repr=False)
    _alike: Mapping[str, tuple[ProductRecord, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_exact", _by(exact_part, self.rows))
        object.__setattr__(self, "_alike", _by(_alike, self.rows))

    def of_part(
        self, manufacturer: str | None, part_number: str | None
    ) -> tuple[ProductRecord, ...]:
        """The rows of a part number, of the stated maker where row and line state one.

        Several are returned where the line does not tell them apart: the strictest counts.
        """
        found = self._exact.get(exact_part(part_number), ()) if part_number and self.rows else ()
        return _of_maker(found, manufacturer)

    def spelled_alike(
        self, manufacturer: str | None, part_number: str | None
    ) -> tuple[ProductRecord, ...]:
        """The rows whose part number has the same letters and digits; perhaps others.

        A short number, or one with letters that are not Latin, is like too many to say so.
        """
        key = _alike(part_number) if part_number and self.rows else ""
        found = self._alike.get(key, ()) if key else ()
        return _of_maker(found, manufacturer)


def _alike(part_number: str) -> str:
    key = part_key(part_number) if part_number.isascii() else ""
    return key if len(key) >= _SHORTEST_ALIKE else ""


def _of_maker(
    rows: tuple[ProductRecord, ...], manufacturer: str | None
) -> tuple[ProductRecord, ...]:
    maker = part_key(manufacturer) if rows and manufacturer else ""
    if not maker:
        return rows
    return tuple(
        row
        for row in rows
        if not row.manufacturer or is_same_maker(part_key(row.manufacturer), maker)
    )


def _by(
    key_of: Callable[[str], str], rows: Iterable[ProductRecord]
) -> Mapping[str, tuple[ProductRecord, ...]]:
    found: dict[str, tuple[ProductRecord, ...]] = {}
    for row in rows:
        for key in dict.fromkeys(key_of(number) for number in row.part_numbers):
            if key:
                found[key] = (*found.get(key, ()), row)
    return found
