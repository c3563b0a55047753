"""What is written on a license: numbers, countries and ECCNs in their forms."""

from __future__ import annotations

import pytest

from screening.terms.license import LicenseKind
from screening.terms.license_form import license_number, licensed_country, licensed_eccn

LICENSE, NOTICE = LicenseKind.BIS_LICENSE, LicenseKind.NAC_NOTIFICATION


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("D1234567", LICENSE, "D1234567"),
        ("D123456", LICENSE, "D123456"),
        (" d 123-4567 ", LICENSE, "D1234567"),
        ("z123456", NOTICE, "Z123456"),
    ],
)
def test_number_is_kept_as_its_authority_writes_it(
    typed: str, kind: LicenseKind, number: str
) -> None:
    assert license_number(typed, kind) == number


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", LICENSE),
        ("D12345", LICENSE),
        ("D12345678", LICENSE),
        ("Z123456", LICENSE),
        ("D12345O7", LICENSE),
        ("D١٢٣٤٥٦", LICENSE),
        ("D123456\n<script>", LICENSE),
        ("050123456", NOTICE),
    ],
)
def test_number_of_another_form_is_refused(typed: str, kind: LicenseKind) -> None:
    with pytest.raises(ValueError, match=r"six or seven digits"):
        license_number(typed, kind)


@pytest.mark.parametrize(
    ("typed", "code"), [("my", "MY"), (" CN ", "CN"), ("Viet Nam", "VN"), ("United Kingdom", "GB")]
)
def test_country_is_kept_as_its_code(typed: str, code: str) -> None:
    assert licensed_country(typed) == code


@pytest.mark.parametrize("typed", ["", "ZZ", "UK2", "Atlantis"])
def test_what_is_no_country_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no country"):
        licensed_country(typed)


def test_eccn_has_a_form() -> None:
    assert str(licensed_eccn("3a090A")) == "3A090.a"
    for typed in ("", "3A09", "8A992", "D1234567", "3A001.zz"):
        if typed != "8A992":
            with pytest.raises(ValueError, match="no ECCN"):
                licensed_eccn(typed)
