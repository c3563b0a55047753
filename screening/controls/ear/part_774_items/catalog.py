"""The exporter's product catalog: which product a part number, a family or a text names.

A lookup that finds nothing says so with ``None`` or nothing; it never means "not controlled".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, field, replace
from decimal import Decimal

from screening.controls.ear.part_774_items.model_numbers import is_model_number
from screening.controls.ear.part_774_items.own_products import OwnProducts, is_accelerator
from screening.controls.ear.part_774_items.parameters import ChipParameters
from screening.controls.ear.part_774_items.part_keys import is_same_maker, part_key
from screening.controls.ear.part_774_items.proposals import Proposal, ProposalBook
from screening.terms.accessories import GOODS, MADE_FOR, is_accessory_for
from screening.terms.control_list import ItemRecord, ProductRecord

_WORD = re.compile(r"[a-z]+|[0-9]+")
_SHORTEST_BARE_NAME = 4  # letters and digits; "L4" or "T4" without its maker says nothing
_ORDERING_CODE = re.compile(r"(?<!\w)\d{3}-[0-9A-Z]{5}(?:-[0-9A-Z]+)*")
"""As NVIDIA writes it: 900-21010-0000-000."""
_BRAND_WORDS = 2  # between maker and model, as in "AMD Instinct MI300X"
_FAMILY = "*"  # ends a part number that stands for all that begin so
_SHORTEST_FAMILY = 5  # letters and digits before the star


@dataclass(frozen=True, slots=True, eq=False)
class _Name:
    """One name of a catalog product, ready to be looked for in a text."""

    words: str
    maker: str
    product: ProductRecord
    rank: int = 0

    @property
    def is_model(self) -> bool:
        """Whether it is a letter or two and a number, as in every trade."""
        return is_model_number(self.words)

    @property
    def is_telling(self) -> bool:
        """Whether the name is long enough to mean the product without its maker."""
        return len(self.words.replace(" ", "")) >= _SHORTEST_BARE_NAME


@dataclass(frozen=True, slots=True)
class Catalog:
    """Products ready to be looked up; ``items`` of the control list only propose by heading.

    Args:
        products: advanced-computing products.
        items: entries of the control list.
        own_rows: the exporter's own catalog; its accelerators join the products.
        own: its other rows, once built.
    """

    products: tuple[ProductRecord, ...]
    items: tuple[ItemRecord, ...] = ()
    own_rows: InitVar[tuple[ProductRecord, ...]] = ()
    own: OwnProducts = field(init=False)
    _by_part: Mapping[str, tuple[ProductRecord, ...]] = field(init=False, repr=False)
    _by_name: Mapping[str, tuple[_Name, ...]] = field(init=False, repr=False)
    _families: tuple[tuple[str, ProductRecord], ...] = field(init=False, repr=False)
    _stems: tuple[str, ...] = field(init=False, repr=False)
    _book: ProposalBook = field(init=False, repr=False)

    def __post_init__(self, own_rows: tuple[ProductRecord, ...]) -> None:
        chips = tuple(row for row in own_rows if is_accelerator(row))
        object.__setattr__(self, "products", (*self.products, *chips))
        object.__setattr__(self, "own", OwnProducts(own_rows))
        object.__setattr__(self, "_by_part", _products_by_part(self.products))
        object.__setattr__(self, "_by_name", _products_by_name(self.products))
        object.__setattr__(self, "_families", _families(self.products))
        object.__setattr__(self, "_stems", tuple(stem for stem, _ in self._families))
        object.__setattr__(self, "_book", ProposalBook.of(self.products, self.items))

    def product(self, manufacturer: str | None, part_number: str | None) -> ProductRecord | None:
        """The catalog product of a part number.

        Args:
            manufacturer: as submitted; ``None`` when unknown. Without it the part number must
                belong to one product only.
            part_number: as submitted, any case, with or without hyphens.
        """
        if not part_number:
            return None
        found = self._by_part.get(part_key(part_number), ())
        maker = part_key(manufacturer or (found[0].manufacturer if found else ""))
        same = tuple(p for p in found if is_same_maker(part_key(p.manufacturer), maker))
        if not same or (not manufacturer and len(same) < len(found)):
            return None
        return max(same, key=how_strict)

    def family(
        self, manufacturer: str | None, part_number: str | None
    ) -> tuple[ProductRecord, ...]:
        """The products whose ordering-code family a part number belongs to.

        A family is a catalog part number that ends in a star ("900-21010-*"); the longest that
        fits counts. Several products may share one, because a maker sells variants of a board
        under one stem; they are returned together, of the stated maker if one is stated.
        """
        if not part_number:
            return ()
        key = part_key(part_number)
        if not key.startswith(self._stems):
            return ()
        found = [(stem, product) for stem, product in self._families if key.startswith(stem)]
        if manufacturer:
            maker = part_key(manufacturer)
            found = [(s, p) for s, p in found if is_same_maker(part_key(p.manufacturer), maker)]
        longest = max((len(stem) for stem, _ in found), default=0)
        return tuple(product for stem, product in found if len(stem) == longest)

    def proposals(self, description: str) -> tuple[Proposal, ...]:
        """What a description may mean, from catalog names and headings; classifies nothing."""
        return self._book.proposals(description)

    def products_named(self, text: str) -> tuple[ProductRecord, ...]:
        """Catalog products one of whose names stands in ``text`` word by word.

        Longest name first, so that "RTX 4090 D" comes before "RTX 4090". A name of fewer than
        four characters counts only beside its maker's name.
        """
        words = _spaced_words(text)
        begun = self._names_in(words)
        if not begun:
            return ()
        key = words.replace(" ", "")
        met = (name for name in begun if name.is_telling or name.maker in key)
        return tuple({name.product.uid: name.product for name in met}.values())

    def product_named_whole(self, description: str) -> ProductRecord | None:
        """The product that a description names by maker and model as the goods themselves.

        "NVIDIA GB200 NVL72 rack" is one; "GB200 rack" may be many things, and "cable for NVIDIA
        GB200" is made for one. A description that names two leaves open which it is.
        """
        words = _spaced_words(description)
        whole = (name for name in self._names_in(words) if _stands_beside_maker(name, words))
        name = next(whole, None)
        if name is None or GOODS.search(description):
            return None
        if self._names_in(words.replace(name.words, " ")):
            return None
        before_model = description.lower().partition(name.words.split()[0])[0]
        return None if MADE_FOR.search(before_model) else name.product

    def products_meant(self, text: str, description: str) -> tuple[ProductRecord, ...]:
        """Those of ``products_named`` that the goods may be; none where they are an accessory.

        Args:
            text: maker, part number and description of the line.
            description: alone; only there an accessory says what it is made for.
        """
        named = self.products_named(text) or self._numbered(description)
        words = _spaced_words(description)
        begun = self._names_in(words)
        if not begun or self.products_named(text.replace(description, "")):
            return named
        places = [place for name in begun if (place := _place_of(name, description))]
        if not places:
            return named
        start, end = min(p[0] for p in places), max(p[1] for p in places)
        return () if is_accessory_for(description[:start], description[end:]) else named

    def _numbered(self, description: str) -> tuple[ProductRecord, ...]:
        """Products whose ordering code stands among the words."""
        numbers = _ORDERING_CODE.findall(description)
        found = (self.product(None, n) or next(iter(self.family(None, n)), None) for n in numbers)
        return tuple({p.uid: p for p in found if p is not None}.values())

    def names_models_only(self, text: str) -> bool:
        """Whether every catalog name in ``text`` is a letter and a number, as other goods have."""
        return all(name.is_model for name in self._names_in(_spaced_words(text)))

    def _names_in(self, words: str) -> list[_Name]:
        """Names that stand word by word in spaced words, longest first."""
        begun = {
            name
            for word in dict.fromkeys(words.split())  # a word that stands often begins no more
            if word in self._by_name
            for name in self._by_name[word]
            if name.words in words
        }
        return sorted(begun, key=lambda name: name.rank)


def _place_of(name: _Name, description: str) -> tuple[int, int] | None:
    """Where a name stands in a description as written."""
    written = r"[^0-9a-z]*".join(name.words.split())
    found = re.search(rf"(?<![0-9a-z]){written}(?![0-9])", description.lower())
    return found.span() if found else None


def _stands_beside_maker(name: _Name, words: str) -> bool:
    """Whether the maker's name stands before the product's, but for words of a brand."""
    maker = _spaced_words(name.product.manufacturer)
    before = words[: words.index(name.words)].split()
    nearest = before[-(len(maker.split()) + _BRAND_WORDS) :]
    return maker in f" {' '.join(nearest)} "


def _spaced_words(text: str) -> str:
    """Lower-case runs of letters and of digits, a blank on either side of each.

    "H100-SXM" is " h 100 sxm ", so that a name stands in a text word by word when its spaced
    words stand in those of the text.
    """
    return f" {' '.join(_WORD.findall(text.lower()))} "


def how_strict(product: ProductRecord) -> tuple[bool, Decimal, Decimal]:
    """Of several rows for one part the strictest counts: it has an ECCN, then by its figures."""
    chip = ChipParameters.from_mapping(product.parameters)
    return bool(product.eccn), chip.tpp or Decimal(0), chip.memory_bandwidth_gb_s or Decimal(0)


def _families(products: Iterable[ProductRecord]) -> tuple[tuple[str, ProductRecord], ...]:
    """Stems of ordering-code families with their products; too short a stem means nothing."""
    stems = [
        (part_key(number.removesuffix(_FAMILY)), product)
        for product in products
        for number in product.part_numbers
        if number.endswith(_FAMILY)
    ]
    return tuple((stem, product) for stem, product in stems if len(stem) >= _SHORTEST_FAMILY)


def _products_by_part(
    products: Iterable[ProductRecord],
) -> Mapping[str, tuple[ProductRecord, ...]]:
    found: dict[str, tuple[ProductRecord, ...]] = {}
    for product in products:
        exact = (number for number in product.part_numbers if not number.endswith(_FAMILY))
        for key in {part_key(number) for number in exact}:
            found[key] = (*found.get(key, ()), product)
    return found


def _products_by_name(products: Iterable[ProductRecord]) -> Mapping[str, tuple[_Name, ...]]:
    """Every name of every product by its first word; longest names rank first."""
    names = [
        _Name(_spaced_words(name), part_key(product.manufacturer), product)
        for product in products
        for name in product.names
    ]
    ordered = sorted(names, key=lambda name: (-len(name.words), name.product.uid))
    by_word: dict[str, tuple[_Name, ...]] = {}
    for rank, name in enumerate(ordered):
        first = name.words.split()[0] if name.words.strip() else ""
        by_word[first] = (*by_word.get(first, ()), replace(name, rank=rank))
    return by_word
