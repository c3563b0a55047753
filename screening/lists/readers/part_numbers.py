"""What a cell of a catalog can be as a part number, and what a spreadsheet made of one."""

from __future__ import annotations

import re
import unicodedata

_ERROR = re.compile(r"#(?:N/?A|REF!?|VALUE!?|NAME\??|DIV/0!?|NUM!?|NULL!?|SPILL!?|CALC!?)", re.I)
_POWER = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d{1,3}", re.I)
_TRUTHS = frozenset({"true", "false", "yes", "no"})
_FORMULA = re.compile(r"[=+@]")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def fault_of(text: str) -> str:
    """Why a cell is no part number, with the mend; empty where it is one."""
    if "*" in text or not any(c.isalnum() for c in text):
        return "A part number is one number. List each of a family."
    if _ERROR.match(text):
        return "A spreadsheet's error stands here. Write the part number itself."
    if _POWER.fullmatch(text):
        return "The spreadsheet made a power of ten of it. Make the column text and write it anew."
    if text.casefold() in _TRUTHS:
        return "A yes or no stands here. Make the column text and write the part number anew."
    if _FORMULA.match(text):
        return "It begins like a formula. Write the part number itself."
    if any(unicodedata.category(c) in _UNSEEN for c in text):
        return "There is a character in it that nobody sees. Type the part number anew."
    if _has_mixed_letters(text):
        return "Its letters are of several alphabets that look alike. Type the part number anew."
    return ""


def key_of(text: str) -> str:
    """The part number as two rows with the same one share it: case and kinds of dashes aside."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold())


def _has_mixed_letters(text: str) -> bool:
    names = (unicodedata.name(c, "") for c in text if c.isalpha())
    alphabets = {name.split(" ")[0] for name in names}
    return len(alphabets & {"LATIN", "CYRILLIC", "GREEK"}) > 1
