"""What carries the goods: a ship or an aircraft by its name, no number of a flight or truck."""

from __future__ import annotations

import pytest

from screening.pipeline.named.conveyed import named_conveyance


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("SOBAR", ("SOBAR", None)),
        ("SOBAR 12E", ("SOBAR", None)),
        ("KUM SONG 5", ("KUM SONG 5", None)),
        ("IMO 9221970", ("IMO 9221970", None)),
        ("EP-IBN", ("EP-IBN", "aircraft")),
        ("YV1004", ("YV1004", "aircraft")),
        ("RA-82078", ("RA-82078", "aircraft")),
        ("LH8400", (None, None)),
        ("EK 9714", (None, None)),
        ("VOY 034W", (None, None)),
        ("TRUCK 12-AB-34", (None, None)),
        ("Train 4711", (None, None)),
        ("TBN", (None, None)),
        ("", (None, None)),
    ],
)
def test_only_names_are_screened(written: str, found: tuple[str | None, str | None]) -> None:
    assert named_conveyance({"filing": {"conveyance": written}}) == found


def test_name_that_stands_in_the_route_is_screened_there() -> None:
    submission = {
        "filing": {"conveyance": "Sobar 034W"},
        "route": {"vessel": {"name": "SOBAR"}},
    }
    assert named_conveyance(submission) == (None, None)
