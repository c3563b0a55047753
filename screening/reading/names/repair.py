"""Text that a transfer damaged, put right, and said; and what cannot be put right.

Each repair is tried on its own marks only, so that a sound text is never touched: a run of Latin
letters becomes UTF-8 only where its bytes are UTF-8 and no name is written so, a reference only
where it is one. Repairs are repeated until nothing changes, because damage comes in layers.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from screening.reading.names.misread import from_cyrillic, from_latin, left_misread
from screening.terms.look_alikes import look_alikes

MOST_ROUNDS = 4
"""Layers of damage looked through: twice UTF-8 read as Latin-1 within references makes three."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as it was meant.

    Args:
        text: repaired, as far as it could be.
        repairs: what was done, in order, in a few words each.
        lost: what could not be repaired, as it stands in the text; empty where all was.
    """

    text: str
    repairs: tuple[str, ...] = ()
    lost: str = ""


@lru_cache(maxsize=4096)
def repair(text: str) -> Repaired:
    """Repair a text; a sound one comes back as it is."""
    done: dict[str, None] = {}
    for _ in range(MOST_ROUNDS):
        before = text
        for said, mend in _MENDS:
            mended = mend(text)
            if mended != text:
                done[said] = None
                text = mended
        if text == before:
            break
    return Repaired(text, tuple(done), _lost(text))


_REFERENCE = re.compile(r"&(?:amp;)*(#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8}\d{0,2});")
_ESCAPE = re.compile(
    r"\\+u([0-9a-fA-F]{4})|\\+x([0-9a-fA-F]{2})|\\+U([0-9a-fA-F]{8})|%u([0-9a-fA-F]{4})"
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2}){2,}|=(?:20|2C|2E|26|3D|0A|0D)|=\r?\n")
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|div)\s*/?\s*>|\\r\\n|\\n(?![a-z])", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|u|em|strong|span|font)(?:\s[^<>]*)?>", re.IGNORECASE)


def _references(text: str) -> str:
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda found: _unescaped(found.group(1), found.group()), text)


def _unescaped(name: str, whole: str) -> str:
    told = html.unescape(f"&{name};")
    return whole if told == f"&{name};" else told


def _escapes(text: str) -> str:
    if "\\" not in text and "%u" not in text:
        return text
    joined = _ESCAPE.sub(
        lambda found: chr(int(next(g for g in found.groups() if g), 16) % 0x110000), text
    )
    # What was written as a pair of surrogates is one letter.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _percents(text: str) -> str:
    if "%" not in text:
        return text
    return _PERCENT.sub(lambda found: _from_percents(found.group()), text)


def _from_percents(run: str) -> str:
    told = unquote(run, errors="replace")
    return run if "\ufffd" in told else told


def _quoted(text: str) -> str:
    """Quoted-printable; a lone "=20" is one only in a text that has others or no blank."""
    if "=" not in text:
        return text
    return _QUOTED.sub(lambda found: _from_quoted(found.group()), text)


def _from_quoted(run: str) -> str:
    if "\n" in run:
        return ""
    told = bytes.fromhex(run.replace("=", "")).decode("utf-8", "replace")
    return run if "\ufffd" in told else told


# -- letters --------------------------------------------------------------------------------------

_JOINERS = "\u200c\u200d"
_NATURAL_JOINING = re.compile(r"[\u0600-\u08ff\u0900-\u0dff]")
_MIXED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(
    r"(?<!\w)(?:[^\W\d_](?:[ \t\u00a0_-]{1,3}(?=[^\W\d_](?!\w)))){4,}[^\W\d_](?!\w)"
)


_LINE_ENDS = "\n\r\x85\u2028\u2029"
_BLANKS = "\t\x0b\x0c"


_OVERRIDDEN = re.compile("\u202e([^\u202c\u2068\u2069]*)[\u202c\u2069]?")


def turned(text: str) -> str:
    """The text as its reader sees it, where a mark shows a run from right to left."""
    if "\u202e" not in text:
        return text
    return _OVERRIDDEN.sub(lambda found: found[1][::-1], text)


_SIGN_WORD = re.compile(r"(?<![\w@.$+-])[A-Za-z][a-z@$0135]{3,}(?![\w@.$+-])")
_LETTER_FOR = str.maketrans({"@": "a", "$": "s", "0": "o", "1": "l", "3": "e", "5": "s"})


def _signs_for_letters(text: str) -> str:
    """ "Hu@wei Techno1ogies" is "Huawei Technologies": a sign alone between two small letters."""
    return _SIGN_WORD.sub(_lettered, text)


def _lettered(found: re.Match[str]) -> str:
    word = found.group()
    is_alone = re.fullmatch(r"[A-Za-z]+(?:[@$0135][a-z]+)+", word) is not None
    return word.translate(_LETTER_FOR) if is_alone else word


def _visible(text: str) -> str:
    """Without invisible and direction characters, which no name needs outside Persian and Indic."""
    if text.isascii() and text.isprintable():
        return text
    kept = _JOINERS if _NATURAL_JOINING.search(text) else ""
    return "".join(_shown(char, kept) for char in text)


def _shown(char: str, kept: str) -> str:
    if char in _LINE_ENDS:
        return "\n"
    if char in _BLANKS:
        return " "
    if char in kept or "\x80" <= char <= "\x9f":
        return char
    return "" if unicodedata.category(char) in ("Cf", "Cc") else char


def script_of(char: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, CJK ..."""
    return unicodedata.name(char, "").partition(" ")[0]


def _one_script(text: str) -> str:
    """Each word that mixes Latin with letters that only look so, in Latin; and the other way."""
    if text.isascii():
        return text
    return _LETTERS.sub(lambda found: _unmixed(found.group()), text)


def _unmixed(word: str) -> str:
    if word.isascii():
        return word
    scripts = {script_of(char) for char in word if not unicodedata.combining(char)}
    if "LATIN" not in scripts or not scripts.intersection(_MIXED[1:]):
        return word
    latin = word.translate(look_alikes())
    if all(script_of(char) == "LATIN" for char in latin if char.isalpha()):
        return latin
    foreign = scripts - {"LATIN"}
    if len(foreign) == 1:
        back = _back_to(foreign.pop())
        turned = "".join(back.get(char, char) for char in word)
        if "LATIN" not in {script_of(char) for char in turned}:
            return turned
    return word


@lru_cache(maxsize=8)
def _back_to(script: str) -> dict[str, str]:
    """Latin letters by the letter of a script that looks like them, case by case."""
    return {
        latin: chr(code)
        for code, latin in sorted(look_alikes().items(), reverse=True)
        if script_of(chr(code)) == script and chr(code).isupper() == latin.isupper()
    }


def _closed_up(text: str) -> str:
    """ "H A N G Z H O U  H I K" is "HANGZHOU HIK": a wider gap parts the words."""
    return _SPACED.sub(lambda found: _joined(found.group()), text)


def _joined(spaced: str) -> str:
    return re.sub(r"[ \t\u00a0_-]", "", re.sub(r"[ \t\u00a0]{2,3}", "\n", spaced)).replace(
        "\n", " "
    )


def _quotes(text: str) -> str:
    """Quotation marks and dashes of Windows that were read as control characters."""
    return text if text.isascii() else text.translate(_SIGNS)


_SIGNS = {
    byte: sign for byte in range(0x80, 0xA0) if (sign := bytes([byte]).decode("cp1252", "ignore"))
}

_MENDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("HTML references read", _references),
    ("escapes read", _escapes),
    ("percent escapes read", _percents),
    ("quoted-printable read", _quoted),
    ("UTF-8 that was read as Latin-1", from_latin),
    ("UTF-8 that was read as Windows-1251", from_cyrillic),
    ("signs of Windows that were read as Latin-1", _quotes),
    ("line breaks of HTML read", lambda text: _BREAK.sub("\n", text)),
    ("HTML marks left out", lambda text: _TAG.sub("", text)),
    ("signs and digits for letters", _signs_for_letters),
    ("invisible characters left out", _visible),
    ("look-alike letters of another script", _one_script),
    ("spaced-out letters closed up", _closed_up),
)

# -- what is lost --------------------------------------------------------------------------------

_QUESTIONS = re.compile(r"\?{2,}|\w\?\w")
_BROKEN = re.compile(r"[\ufffd\x80-\x9f\ud800-\udfff]")


def _word_around(text: str, place: int) -> str:
    before, behind = text[:place].split(), text[place + 1 :].split()
    is_joined = place > 0 and not text[place - 1].isspace()
    goes_on = place + 1 < len(text) and not text[place + 1].isspace()
    return f"{before[-1] if is_joined else ''}{text[place]}{behind[0] if goes_on else ''}"


def _lost(text: str) -> str:
    """The first word that is still damaged."""
    for pattern in (_BROKEN, _QUESTIONS):
        found = pattern.search(text)
        if found and (any(c.isalnum() for c in text) or pattern is _BROKEN):
            return _word_around(text, found.start())[:60]
    if text.isascii():
        return ""
    misread = left_misread(text)
    if misread >= 0:
        return _word_around(text, misread)[:60]
    for word in _LETTERS.findall(text):
        scripts = {script_of(char) for char in word if not unicodedata.combining(char)}
        if len(scripts.intersection(_MIXED)) > 1 and len(word) > 2:
            return str(word)[:60]
    return ""
