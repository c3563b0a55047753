"""3A090 by arithmetic, on both sides of every threshold.

15 CFR part 774 Supp. 1 ECCN 3A090 with Notes and Technical Notes, read 2026-09-24.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from screening.controls.ear.part_774_items.parameters import (
    ChipParameters,
    ParameterClass,
    Thresholds,
    classify_parameters,
    is_near_threshold,
    thresholds,
)
from screening.controls.reference import ControlTables, ReferenceData
from screening.controls.sets import Law
from screening.terms.law import LawPeriod


@pytest.fixture(scope="module")
def limits(tables: ControlTables) -> Thresholds:
    """As printed today."""
    return thresholds(tables)


def chip(tpp: str | None, density: str | None = None, *, dc: bool | None = True) -> ChipParameters:
    return ChipParameters(
        tpp=None if tpp is None else Decimal(tpp),
        performance_density=None if density is None else Decimal(density),
        data_center=dc,
    )


@pytest.mark.parametrize(
    ("tpp", "density", "paragraph", "why"),
    [
        ("4800", None, "a.1", "4,800 or more is a.1 whatever the density"),
        ("4799", "5.91", "b.1", "just under both limits of .a, inside b.1"),
        ("4799", "5.92", "a.2", "density of 5.92 or more is a.2"),
        ("4799.9", "5.9199", "b.1", "compared as printed, not rounded"),
        ("2400", "1.6", "b.1", "both lower ends of b.1 are inside"),
        ("2400", "1.59", "", "density under 1.6 misses b.1"),
        ("2399", "1.6", "", "TPP under 2,400 misses b.1, density under 3.2 misses b.2"),
        ("2399.9", "3.19", "", "just under 2,400 and 3.2"),
        ("2399", "3.2", "b.2", "b.2 from 1,600 and 3.2"),
        ("1600", "3.2", "b.2", "both lower ends of b.2 are inside"),
        ("1600", "3.19", "", "density under 3.2"),
        ("1600", "5.92", "a.2", "both lower ends of a.2 are inside"),
        ("1599", "99", "", "TPP under 1,600 is outside whatever the density"),
        ("1599.9", "99", "", "compared as printed, not rounded"),
    ],
)
def test_class_of_a_data_center_part(
    limits: Thresholds, tpp: str, density: str, paragraph: str, why: str
) -> None:
    assert classify_parameters(chip(tpp, density), limits).paragraph == paragraph, why


@pytest.mark.parametrize(
    ("tpp", "paragraph", "why"),
    [
        ("4799", "", "Note 2: not for data centers and under 4,800"),
        ("4800", "a.1", "Note 2 ends at 4,800"),
        ("1600", "", "Note 2"),
    ],
)
def test_class_of_a_part_not_for_data_centers(
    limits: Thresholds, tpp: str, paragraph: str, why: str
) -> None:
    assert classify_parameters(chip(tpp, "9", dc=False), limits).paragraph == paragraph, why


def test_unknown_marketing_counts_as_data_center_and_is_asked(limits: Thresholds) -> None:
    assert classify_parameters(chip("2477", "3.94", dc=None), limits) == ParameterClass(
        "b.1", ("data_center",)
    )


@pytest.mark.parametrize(
    ("part", "missing", "why"),
    [
        (chip(None), ("tpp",), "nothing can be said without TPP"),
        (chip("3040"), ("die_area_mm2",), "between 1,600 and 4,800 the density decides"),
        (chip("3040", dc=None), ("die_area_mm2", "data_center"), "both decide"),
        (chip("1599"), (), "under 1,600 density does not matter"),
        (chip("4800"), (), "from 4,800 density does not matter"),
        (chip("3040", dc=False), (), "Note 2 answers without density"),
    ],
)
def test_unknown_that_could_matter_is_named(
    limits: Thresholds, part: ChipParameters, missing: tuple[str, ...], why: str
) -> None:
    assert classify_parameters(part, limits).missing == missing, why


@pytest.mark.parametrize(
    ("bandwidth_density", "paragraph"), [("2", ""), ("2.01", "c"), ("1.99", "")]
)
def test_high_bandwidth_memory_is_more_than_two(
    limits: Thresholds, bandwidth_density: str, paragraph: str
) -> None:
    stack = ChipParameters(memory_bandwidth_density=Decimal(bandwidth_density))
    assert classify_parameters(stack, limits).paragraph == paragraph


def test_density_is_the_higher_of_stated_and_computed() -> None:
    part = ChipParameters(
        tpp=Decimal(1600), die_area_mm2=Decimal(500), performance_density=Decimal("3.1")
    )
    assert part.density == Decimal("3.2")
    assert ChipParameters(tpp=Decimal(1600), die_area_mm2=Decimal(0)).density is None


@pytest.mark.parametrize(
    ("part", "is_near", "why"),
    [
        (chip("1912", "3.14"), True, "1.9 % under the density of b.2"),
        (chip("2000", "3.03"), False, "5.3 % under the density of b.2"),
        (chip("4706", "7.73", dc=False), True, "2 % under 4,800"),
        (chip("4559", "7.73", dc=False), False, "5.02 % under 4,800"),
        (chip("4560", "7.73", dc=False), True, "5 % under 4,800"),
        (chip("5000"), False, "inside is not near"),
        (chip(None), False, "unknown is not near"),
    ],
)
def test_near_threshold(limits: Thresholds, part: ChipParameters, is_near: bool, why: str) -> None:
    assert is_near_threshold(part, Decimal("0.05"), limits) is is_near, why


def test_limits_of_a_day_are_not_those_of_another(reference: ReferenceData) -> None:
    """Numbers of the law are dated: a limit that changes next year is not today's."""
    raised = replace(
        next(row for row in reference.law.records if row.code == "774.3a090.a.1.tpp"),
        periods=(
            LawPeriod(value="4800", begins=date(2023, 11, 17), ends=date(2027, 1, 31)),
            LawPeriod(value="9600", begins=date(2027, 2, 1)),
        ),
    )
    others = (row for row in reference.law.records if row.code != raised.code)
    law = replace(reference, law=Law((*others, raised)))
    part = chip("5000", dc=False)
    before, after = (thresholds(law.on(date(2027, *day))) for day in ((1, 31), (2, 1)))
    assert classify_parameters(part, before).paragraph == "a.1"
    assert classify_parameters(part, after).paragraph == ""
