"""3A090 by arithmetic: total processing performance, performance density, memory bandwidth.

15 CFR part 774 Supp. 1 ECCN 3A090 with its notes and Technical Notes, read 2026-09-24. All
arithmetic is in exact decimals and the thresholds are compared as printed: 2,399.9 and 5.9199
are outside.

Thresholds are the regulation's and stand here beside their paragraph; what we choose ourselves
(the review margin) is in the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.terms.values import to_decimal

TPP_A1 = Decimal(4800)  # 3A090.a.1; also the limit of Note 2
TPP_FLOOR = Decimal(1600)  # 3A090.a.2 and .b.2
TPP_B1 = Decimal(2400)  # 3A090.b.1
DENSITY_A2 = Decimal("5.92")  # 3A090.a.2; upper end of .b
DENSITY_B1 = Decimal("1.6")  # 3A090.b.1
DENSITY_B2 = Decimal("3.2")  # 3A090.b.2
BANDWIDTH_DENSITY_C = Decimal(2)  # 3A090.c, GB/s per mm2, more than

_YES_NO = {True: "yes", False: "no"}
CITATION = "15 CFR 774 Supp. 1 ECCN 3A090"


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


def classify_parameters(chip: ChipParameters) -> ParameterClass:
    """Which paragraph of 3A090 a part reaches.

    An unknown that could lift the part into 3A090 is named in ``missing``. Whether a part is
    designed or marketed for data centers, when unknown, counts as yes (Note 2 to 3A090 frees
    only what is shown not to be).
    """
    if chip.tpp is None:
        density = chip.memory_bandwidth_density
        if density is not None and density > BANDWIDTH_DENSITY_C:
            return ParameterClass("c")
        return ParameterClass("", () if density is not None else ("tpp",))
    if chip.tpp >= TPP_A1:
        return ParameterClass("a.1")
    if chip.tpp < TPP_FLOOR or chip.data_center is False:
        return ParameterClass()
    if chip.density is None:
        unknown = () if chip.data_center else ("data_center",)
        return ParameterClass("", ("die_area_mm2", *unknown))
    paragraph = _by_density(chip.tpp, chip.density)
    missing = ("data_center",) if paragraph and chip.data_center is None else ()
    return ParameterClass(paragraph, missing)


def _by_density(tpp: Decimal, density: Decimal) -> str:
    """The paragraph of a data-center part with 1,600 <= TPP < 4,800."""
    if density >= DENSITY_A2:
        return "a.2"
    if tpp >= TPP_B1 and density >= DENSITY_B1:
        return "b.1"
    return "b.2" if density >= DENSITY_B2 else ""


def is_near_threshold(chip: ChipParameters, margin: Decimal) -> bool:
    """Whether a part stays below 3A090 by less than ``margin`` (0.05 is 5 %)."""
    if chip.tpp is None or classify_parameters(chip).paragraph or margin >= 1:
        return False
    return bool(classify_parameters(chip.scaled(1 / (1 - margin))).paragraph)
