"""The forms of what is written on a license: its number, its countries, its ECCNs.

A slip of the keyboard there is a needless hold for every order under it, or a line that ships
under a license of somebody else. BIS numbers a license with the letter D and six or seven digits,
a notification under License Exception NAC with a letter and as many (AES license code C30, Census
AESTIR Appendix F; read 2026-09-24).
"""

from __future__ import annotations

import re

from screening.terms.country import country_code, is_country_code
from screening.terms.eccn import Eccn
from screening.terms.license import LicenseKind

_NUMBERS = {
    LicenseKind.BIS_LICENSE: (
        re.compile(r"D[0-9]{6,7}"),
        "BIS numbers a license with D and six or seven digits, for example D1234567",
    ),
    LicenseKind.NAC_NOTIFICATION: (
        re.compile(r"[A-Z][0-9]{6,7}"),
        "BIS numbers a notification with a letter and six or seven digits, for example Z123456",
    ),
}


def license_number(text: str, kind: LicenseKind) -> str:
    """The number as its authority writes it; case, spaces and hyphens are ours.

    >>> license_number("d 123-4567", LicenseKind.BIS_LICENSE)
    'D1234567'

    Raises:
        ValueError: it has not the form of its authority; the message says which that is.
    """
    number = re.sub(r"[\s-]+", "", text).upper()
    form, words = _NUMBERS[kind]
    if not form.fullmatch(number):
        raise ValueError(f"'{text.strip()}' is no number of a {kind.words}: {words}.")
    return number


def licensed_country(text: str) -> str:
    """The code of a country that a license names, by its code or its name.

    >>> licensed_country("my"), licensed_country("Viet Nam")
    ('MY', 'VN')

    Raises:
        ValueError: it is no country.
    """
    code = text.strip().upper()
    if not is_country_code(code):
        code = country_code(text.strip())
    if not code:
        raise ValueError(f"'{text.strip()}' is no country: write its two letters, for example MY.")
    return code


def licensed_eccn(text: str) -> Eccn:
    """The ECCN that a license names.

    Raises:
        ValueError: it has not the form of one.
    """
    found = Eccn.parse(text)
    if found is None:
        raise ValueError(f"'{text.strip()}' is no ECCN: write it like 3A090.a.")
    return found
