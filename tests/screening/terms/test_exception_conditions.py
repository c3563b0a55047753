"""The conditions a person ticks before a license exception is used (15 CFR part 740)."""

from __future__ import annotations

import re

import pytest

from screening.controls.ear.part_740_exceptions.exception_rules import EXCEPTION_RULES, Offer
from screening.terms.exception_conditions import (
    GENERAL,
    KNOWN_EXCEPTIONS,
    conditions_of,
    own_conditions_of,
)

USABLE = {
    rule.letters: rule.citation
    for rule in EXCEPTION_RULES
    if rule.offer in (Offer.CANDIDATE, Offer.ON_REQUEST, Offer.IN_PART_746)
}


def test_each_exception_that_can_be_used_has_conditions_and_no_other_has() -> None:
    assert set(KNOWN_EXCEPTIONS) == set(USABLE) | {"GFT"}  # GFT where part 746 names it


@pytest.mark.parametrize("code", KNOWN_EXCEPTIONS)
def test_each_condition_cites_the_section_of_its_exception(code: str) -> None:
    (rule,) = [rule for rule in EXCEPTION_RULES if rule.letters == code]
    section = re.search(r"740\.\d+", rule.citation)
    assert section is not None
    assert all(section[0] in text or "740.2" in text for text in own_conditions_of(code))
    assert any(section[0] in text for text in own_conditions_of(code))


def test_restrictions_on_all_exceptions_come_first() -> None:
    assert conditions_of("STA")[: len(GENERAL)] == GENERAL


def test_unknown_exception_has_no_conditions() -> None:
    assert conditions_of("XYZ") == ()


def test_answers_show_what_the_officer_ticks() -> None:
    for rule in EXCEPTION_RULES:
        assert rule.conditions == own_conditions_of(rule.letters)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("LVS", "12 times the limit"),
        ("GBS", "neither Sudan nor Ukraine"),
        ("TSR", "written assurance was received before"),
        ("NAC", "at least 25 days before"),
        ("NAC", "written purchase order"),
        ("ACA", "written purchase order"),
        ("HBM", "below 3.3"),
        ("HBM", "within one percent"),
        ("STA", "prior consignee statement"),
        ("STA", "Supp. 8"),
        ("RFF", "45 days before"),
        ("ENC", "30 days"),
        ("TMP", "within a year"),
        ("AGR", "no agency objected"),
        ("MED", "no production site"),
    ],
)
def test_what_a_section_turns_on_is_among_its_conditions(code: str, words: str) -> None:
    assert any(words in text for text in own_conditions_of(code))
