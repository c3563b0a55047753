"""3A090 by arithmetic: total processing performance, performance density, memory bandwidth.

15 CFR part 774 Supp. 1 ECCN 3A090 with its notes and Technical Notes, read 2026-09-24. All
arithmetic is in exact decimals and the thresholds are compared as printed: 2,399.9 and 5.9199
are outside.

Thresholds are numbers of the law, as they stand on the day; what we choose ourselves (the review
margin) is in the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.controls.reference import ControlTables, once_a_day
from screening.terms.field_words import fields_in_words
from screening.terms.values import to_decimal

_YES_NO = {True: "yes", False: "no"}
CITATION = "15 CFR 774 Supp. 1 ECCN 3A090"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The limits of 3A090 on one day.

    Args:
        tpp_a1: of .a.1; also the limit of Note 2.
        tpp_a2: of .a.2.
        tpp_b1: of .b.1.
        tpp_b2: of .b.2.
        density_a2: of .a.2; upper end of .b.
        density_b1: of .b.1.
        density_b2: of .b.2.
        bandwidth_density_c: of .c, GB/s per mm2, more than.
    """

    tpp_a1: Decimal
    tpp_a2: Decimal
    tpp_b1: Decimal
    tpp_b2: Decimal
    density_a2: Decimal
    density_b1: Decimal
    density_b2: Decimal
    bandwidth_density_c: Decimal

    @property
    def lowest_tpp(self) -> Decimal:
        """Below it no paragraph is reached, whatever the density."""
        return min(self.tpp_a2, self.tpp_b1, self.tpp_b2)


@once_a_day
def thresholds(tables: ControlTables) -> Thresholds:
    """The limits of 3A090 on the day of the tables."""
    return Thresholds(
        tpp_a1=tables.number("774.3a090.a.1.tpp"),
        tpp_a2=tables.number("774.3a090.a.2.tpp"),
        tpp_b1=tables.number("774.3a090.b.1.tpp"),
        tpp_b2=tables.number("774.3a090.b.2.tpp"),
        density_a2=tables.number("774.3a090.a.2.density"),
        density_b1=tables.number("774.3a090.b.1.density"),
        density_b2=tables.number("774.3a090.b.2.density"),
        bandwidth_density_c=tables.number("774.3a090.c.memory_bandwidth_density"),
    )


@dataclass(frozen=True, slots=True)
class ChipParameters:
    """What the 3A090 arithmetic needs; ``None`` is unknown.

    Args:
        tpp: total processing performance, dense, summed over the dies of a package.
        die_area_mm2: applicable die area.
        performance_density: TPP per mm2 as stated, if it was stated.
        memory_bandwidth_gb_s: total DRAM bandwidth.
        memory_bandwidth_density: GB/s per mm2 of a memory stack (high-bandwidth memory only).
        data_center: designed or marketed for data centers.
    """

    tpp: Decimal | None = None
    die_area_mm2: Decimal | None = None
    performance_density: Decimal | None = None
    memory_bandwidth_gb_s: Decimal | None = None
    memory_bandwidth_density: Decimal | None = None
    data_center: bool | None = None

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> ChipParameters:
        """Read ``lines[].parameters`` or a product's parameters; other keys are ignored."""
        if not data:
            return _NOTHING_KNOWN
        data_center = data.get("data_center")
        return cls(
            tpp=to_decimal(data.get("tpp")),
            die_area_mm2=to_decimal(data.get("die_area_mm2")),
            performance_density=to_decimal(data.get("performance_density")),
            memory_bandwidth_gb_s=to_decimal(data.get("memory_bandwidth_gb_s")),
            memory_bandwidth_density=to_decimal(data.get("memory_bandwidth_density")),
            data_center=data_center if isinstance(data_center, bool) else None,
        )

    @property
    def says_anything(self) -> bool:
        """Whether any parameter the arithmetic uses is known."""
        return self.tpp is not None or self.memory_bandwidth_density is not None

    @property
    def density(self) -> Decimal | None:
        """Performance density: the higher of the stated one and TPP over die area."""
        stated = self.performance_density
        if self.tpp is None or not self.die_area_mm2:
            return stated
        computed = self.tpp / self.die_area_mm2
        return computed if stated is None else max(stated, computed)

    def __str__(self) -> str:
        """The figures that are known, as an officer reads them; empty when none is."""
        density = self.density
        known = (
            ("TPP", self.tpp),
            ("performance density", None if density is None else round(density, 2)),
            ("memory bandwidth GB/s", self.memory_bandwidth_gb_s),
            ("memory bandwidth density", self.memory_bandwidth_density),
            ("for data centers", None if self.data_center is None else _YES_NO[self.data_center]),
        )
        return ", ".join(f"{name} {value}" for name, value in known if value is not None)

    def scaled(self, factor: Decimal) -> ChipParameters:
        """The same part with TPP and density multiplied, for the near-threshold review."""
        density = self.density
        return ChipParameters(
            tpp=None if self.tpp is None else self.tpp * factor,
            performance_density=None if density is None else density * factor,
            memory_bandwidth_gb_s=self.memory_bandwidth_gb_s,
            memory_bandwidth_density=self.memory_bandwidth_density,
            data_center=self.data_center,
        )


_NOTHING_KNOWN = ChipParameters()


@dataclass(frozen=True, slots=True)
class ParameterClass:
    """Where the arithmetic puts a part.

    Args:
        paragraph: "a.1", "a.2", "b.1", "b.2", "c", or empty for none.
        missing: parameters without which the class is not certain; with a paragraph it is the
            strictest that the unknown leaves open.
    """

    paragraph: str = ""
    missing: tuple[str, ...] = ()

    @property
    def not_known(self) -> str:
        """What is missing, in words."""
        return f"not known: {fields_in_words(self.missing)}"


def classify_parameters(chip: ChipParameters, limits: Thresholds) -> ParameterClass:
    """Which paragraph of 3A090 a part reaches.

    An unknown that could lift the part into 3A090 is named in ``missing``. Whether a part is
    designed or marketed for data centers, when unknown, counts as yes (Note 2 to 3A090 frees
    only what is shown not to be).
    """
    if chip.tpp is None:
        density = chip.memory_bandwidth_density
        if density is not None and density > limits.bandwidth_density_c:
            return ParameterClass("c")
        return ParameterClass("", () if density is not None else ("tpp",))
    if chip.tpp >= limits.tpp_a1:
        return ParameterClass("a.1")
    if chip.tpp < limits.lowest_tpp or chip.data_center is False:
        return ParameterClass()
    if chip.density is None:
        unknown = () if chip.data_center else ("data_center",)
        return ParameterClass("", ("die_area_mm2", *unknown))
    paragraph = _by_density(chip.tpp, chip.density, limits)
    missing = ("data_center",) if paragraph and chip.data_center is None else ()
    return ParameterClass(paragraph, missing)


def _by_density(tpp: Decimal, density: Decimal, limits: Thresholds) -> str:
    """The paragraph of a data-center part below the limit of .a.1."""
    reached = (
        ("a.2", limits.tpp_a2, limits.density_a2),
        ("b.1", limits.tpp_b1, limits.density_b1),
        ("b.2", limits.tpp_b2, limits.density_b2),
    )
    return next((p for p, least, dense in reached if tpp >= least and density >= dense), "")


def is_near_threshold(chip: ChipParameters, margin: Decimal, limits: Thresholds) -> bool:
    """Whether a part stays below 3A090 by less than ``margin`` (0.05 is 5 %)."""
    if chip.tpp is None or classify_parameters(chip, limits).paragraph or margin >= 1:
        return False
    return bool(classify_parameters(chip.scaled(1 / (1 - margin)), limits).paragraph)
