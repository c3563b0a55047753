"""Addresses in which no house is found: met as they are written, or not at all."""

from __future__ import annotations

import pytest

from screening.matching.addresses.lines import line_key
from screening.matching.addresses.meeting import Address, Meeting, meeting_of
from screening.matching.addresses.parts import address_keys

CALLE = "Calle 76 No. 48-30, Barranquilla, CO"
PARK = "F-1129, Chitranjan Park, New Delhi, 110019, IN"
RYAD = "Okhotny Ryad, 1, Moscow, 103265, RU"
OFFICE = "Calle 82 No. 43-21 Ofc. 3, Barranquilla, CO"


@pytest.mark.parametrize(
    ("street", "city", "listed", "meeting"),
    [
        ("Calle 76 No. 48-30", "Barranquilla", CALLE, Meeting.UNIT),
        ("CLL 76 # 48 - 30", "Barranquilla", CALLE, Meeting.UNIT),
        ("Calle 76 No. 48-30 Of. 204", "Barranquilla", CALLE, Meeting.HOUSE),
        ("Calle 82 No. 43-21", "Barranquilla", OFFICE, Meeting.UNSAID),
        ("Calle 82 No. 43-21 Of. 5", "Barranquilla", OFFICE, Meeting.BUILDING),
        ("F-1129, Chitranjan Park", "New Delhi", PARK, Meeting.UNIT),
        ("Okhotny Ryad, 1", "Moscow", RYAD, Meeting.UNIT),
        ("Carrera 76 No. 48-30", "Barranquilla", CALLE, None),
        ("Calle 76 No. 48-32", "Barranquilla", CALLE, None),
        ("Calle 76 No. 48-30", "Bogota", CALLE, None),
        ("F-1130, Chitranjan Park", "New Delhi", PARK, None),
        ("F-1129, Example Park", "New Delhi", PARK, None),
        ("Okhotny Ryad, 2", "Moscow", RYAD, None),
        ("Okhotny Ryad", "Moscow", RYAD, None),
    ],
)
def test_lines(street: str, city: str, listed: str, meeting: Meeting | None) -> None:
    assert meeting_of(Address(street, city), Address(listed, listed)) is meeting
    if meeting is not None:
        assert line_key(street) in address_keys(listed)


def test_only_an_address_without_a_house_is_kept_as_a_line() -> None:
    assert not any(key.startswith("line") for key in address_keys("33 Hysan Avenue, Hong Kong"))
    assert line_key("Khiyaban-e-Iqbal, Karachi") == ""
