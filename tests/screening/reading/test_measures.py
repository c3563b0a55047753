"""Numbers with a unit: every way in which somebody writes one falls into the class of its size."""

from __future__ import annotations

import pytest

from screening.reading.folding import fold
from screening.reading.measures import find_measures


def _classes(text: str) -> set[str]:
    return {measured.kind for measured in find_measures(fold(text).text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1000HZ", "motorspeed"),
        ("0-1000 Hz", "motorspeed"),
        ("1,000 Hz", "motorspeed"),
        ("1.2 kHz", "motorspeed"),
        ("0,9 нс", "fastrise"),
        ("上升时间0.8ns", "fastrise"),
        ("4e26 FLOP", "manyoperations"),
        ("3 x 10^26 operations", "manyoperations"),
        ("10^26 FLOPs", "manyoperations"),
        ("5×10²⁶ операций", "manyoperations"),
        ("range 700 km", "farrange"),
        ("10 mK", "coldest"),
        ("12BIT 3.2GSPS", "fastsamples"),
    ],
)
def test_measure_falls_into_its_class(text: str, kind: str) -> None:
    assert kind in _classes(text)


@pytest.mark.parametrize(
    "text",
    ["50 Hz", "400HZ", "16 kHz", "10 ns", "4e24 FLOP", "70 km", "1.000.000", "3 HZL", "V1000 HZ5"],
)
def test_smaller_measures_and_codes_fall_into_none(text: str) -> None:
    assert not _classes(text) & {"motorspeed", "fastrise", "manyoperations", "farrange"}


def test_span_of_a_measure_is_the_number_with_its_unit() -> None:
    (measured,) = find_measures("freq changer 1000hz, 3 phase")
    assert "freq changer 1000hz, 3 phase"[measured.start : measured.end] == "1000hz"
