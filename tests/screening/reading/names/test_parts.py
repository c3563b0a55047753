"""What a field is split into, and what it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.reading.names.field import read_field
from screening.reading.names.parts import parts_of


def texts(field: str, schema: str | None = "organization") -> set[str]:
    return {part.text for part in parts_of(field, schema)}


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("A Trading c/o Rizma Inc", "Rizma Inc"),
        ("Attn: Rizma Inc", "Rizma Inc"),
        ("Weber GmbH im Auftrag der Rizma Inc", "Rizma Inc"),
        ("Weber GmbH (formerly Rizma Inc)", "Rizma Inc"),
        ("Weber GmbH, vormals Rizma Inc", "Rizma Inc"),
        ("Weber GmbH | Rizma Inc | Bremen", "Rizma Inc"),
        ("Weber GmbH\r\nRizma Inc", "Rizma Inc"),
        ("Weber GmbH, Rizma Inc", "Rizma Inc"),
        ("Weber GmbH & Rizma Inc", "Rizma Inc"),
        ("Rizma Inc (end user)", "Rizma Inc"),
        ("*** DO NOT USE *** Rizma Inc", "Rizma Inc"),
        ("10023441 Rizma Inc", "Rizma Inc"),
        ("Rizma Inc, P.O. Box 1234", "Rizma Inc"),
        ("Rizma Inc Account No. 40702810", "Rizma Inc"),
        ("Rizma Istanbul Branch Office", "Rizma"),
        ("Branch Office of Rizma, Dubai", "Rizma"),
        ("Department of Physics, Rizma Institute", "Rizma Institute"),
        ("Rizma Inc, 12 Example Street, 28195 Bremen", "Rizma Inc"),
        ("BLOCKED - ООО Ромашка", "ООО Ромашка"),
        ("RIZMAINC", "RIZMA"),
        ("RizmaTradingCo.,Ltd.", "Rizma Trading Co., Ltd."),
        ("NorthRizmaInstitute", "North Rizma Institute"),
    ],
)
def test_part_is_read(field: str, wanted: str) -> None:
    assert wanted in texts(field)


@pytest.mark.parametrize(
    "field",
    [
        "Johnson & Johnson", "Procter and Gamble", "Müller & Sohn GmbH & Co. KG",
        "Smith, Jones Ltd",
        "Notify Ltd", "Hansen A/S", "Airbus S.A.S.", "University of Benin", "Bank of Canada",
        "Exxon Mobil Corporation", "Dubai Islamic Bank", "Order of Malta",
        "Caro Care", "Charizma Inc", "DaimlerChrysler", "McDonald", "eBay",
        "PricewaterhouseCoopers",
        "Zinc", "Nowak", "Ministry of Defence of Armenia",
    ],
)  # fmt: skip
def test_ordinary_name_stays_whole(field: str) -> None:
    assert not texts(field)


def test_people_and_ships_bear_the_names_of_places() -> None:
    assert not texts("Martin Paterson", "person")
    assert not texts("ATLANTIC GENEVA", "vessel")
    assert "ARTAVIL" in texts("M/V ARTAVIL V.023W", "vessel")
    assert "KASHAN" in texts("EXAMPLE STAR ex KASHAN", "vessel")


SAID = ("Example", "EXAMPLE Works", "Пример", "例", "street", "str.", "for account of", "formerly")
MARKS = (
    *".,;:/|()-&+'\"#№、·",
    "...",
    "c/o",
    "attn",
    "a/s",
    "GmbH",
    "LLC",
    "12",
    "5-й",
    "Mr.",
    "of",
)
PIECES = st.sampled_from((*MARKS, *SAID))
WRITTEN = st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join)


@given(st.text(max_size=300) | WRITTEN)
def test_any_text_can_be_read(text: str) -> None:
    reading = read_field(text)
    assert all(part.text.strip() and part.why for part in reading.parts)
