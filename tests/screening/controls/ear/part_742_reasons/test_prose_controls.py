"""Prose controls are known by the section they cite, printed or in our own short words."""

from __future__ import annotations

import pytest

from screening.controls.ear.part_742_reasons.prose_controls import Treatment, prose_rule
from screening.controls.reference import ControlTables


@pytest.mark.parametrize(
    ("text", "treatment", "inside", "outside"),
    [
        ("Worldwide control. See § 742.4(a)(5)", Treatment.REQUIRED, "DE CA CN", ""),
        ("See § 742.6(a)(10) and (b)(11)", Treatment.REQUIRED, "DE CA CN", ""),
        ("any destination, see § 742.6(a)(6)(iii)(A)", Treatment.ELSEWHERE, "CN AE VN", "DE MY"),
        ("the UAE or D:1, D:4, D:5, § 742.6(a)(6)(iii)(B)", Treatment.ELSEWHERE, "AE", "IL TW"),
        ("Macau or D:5, see § 742.6(a)(6)(i)(B)", Treatment.ELSEWHERE, "MO CN", "VN DE"),
        ("Macau or D:5. See § 742.4(a)(4)", Treatment.REQUIRED, "MO CN RU", "VN DE"),
        ("Macau or D:5, 742.6(a)(12) as printed", Treatment.REQUIRED, "MO CN", "PK DE"),
        ("Macau or D:5, 742.6(a)(13) as printed", Treatment.REQUIRED, "MO CN", "PK DE"),
        ("China, Russia, or Venezuela (see § 742.6(a)(7))", Treatment.REQUIRED, "CN RU VE", "BY"),
        ("for reexport to Iraq or Pakistan", Treatment.REQUIRED, "IQ PK", "IN IR"),
        ("for reexport to Pakistan", Treatment.REQUIRED, "PK", "IN IQ"),
        ("for reexport to Iraq", Treatment.REQUIRED, "IQ", "PK"),
        ("ALL destinations, except Canada", Treatment.REQUIRED, "GB DE", "CA"),
        ("every destination, 742.7(a)", Treatment.REQUIRED, "CA GB", ""),
        ("all destinations, as specified in § 742.13", Treatment.REQUIRED, "CA GB", ""),
        ("spacecraft, see § 742.6(a)(9)", Treatment.REQUIRED, "NZ DE CN", "AU CA GB"),
        ("Refer to § 742.15", Treatment.REQUIRED, "GB DE MX", "CA"),
        ("See § 742.14", Treatment.HOLD, "GB DE", "CA"),
        ("weights, § 742.6(a)(13)", Treatment.HOLD, "GB CA", ""),
        ("See § 746.1(b) for UN controls", Treatment.ELSEWHERE, "", "DE"),
        ("to North Korea, see § 742.19", Treatment.ELSEWHERE, "", "DE"),
    ],
)
def test_family_of_a_text(
    tables: ControlTables, text: str, treatment: Treatment, inside: str, outside: str
) -> None:
    rule = prose_rule(text)
    assert rule is not None
    assert rule.treatment is treatment
    assert all(rule.reach(country, tables) for country in inside.split())
    assert not any(rule.reach(country, tables) for country in outside.split())


@pytest.mark.parametrize("text", ["", "N/A.", "See § 764.1(b)", "certificates, 742.18"])
def test_unknown_text_has_no_family(text: str) -> None:
    assert prose_rule(text) is None
