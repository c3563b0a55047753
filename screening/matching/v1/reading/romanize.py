"""Words of other scripts in Latin letters, the way a clerk abroad would spell them.

One spelling a word is enough: how far two spellings may differ is the business of ``sounds``.
Abjads (Arabic, Hebrew) give consonants and the vowels that are written. Chinese comes as pinyin,
one word for each dictionary word; names of two or three characters surname first.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii
from pypinyin import lazy_pinyin


class Script(IntEnum):
    """The scripts that are read in their own way."""

    LATIN = 0
    CYRILLIC = 1
    GREEK = 2
    ARABIC = 3
    HEBREW = 4
    HAN = 5
    HANGUL = 6
    KANA = 7
    OTHER = 8
    COMMON = 9  # digits and marks that belong to the word they stand in


_RANGES = (
    (0x0370, 0x03FF, Script.GREEK), (0x1F00, 0x1FFF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC), (0x1C80, 0x1C8F, Script.CYRILLIC),
    (0x2DE0, 0x2DFF, Script.CYRILLIC), (0xA640, 0xA69F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW), (0xFB1D, 0xFB4F, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC), (0x0750, 0x077F, Script.ARABIC),
    (0x08A0, 0x08FF, Script.ARABIC), (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFF, Script.ARABIC),
    (0x2E80, 0x2FDF, Script.HAN), (0x3005, 0x3007, Script.HAN), (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN), (0xF900, 0xFAFF, Script.HAN), (0x20000, 0x323AF, Script.HAN),
    (0x1100, 0x11FF, Script.HANGUL), (0x3130, 0x318F, Script.HANGUL),
    (0xAC00, 0xD7FF, Script.HANGUL),
    (0x3041, 0x30FF, Script.KANA), (0x31F0, 0x31FF, Script.KANA), (0xFF66, 0xFF9F, Script.KANA),
)  # fmt: skip


@lru_cache(maxsize=4096)
def script_of(char: str) -> Script:
    """The script a letter belongs to; COMMON for what belongs to none."""
    code = ord(char)
    if code < 0x0250 or 0x1E00 <= code <= 0x1EFF:
        return Script.LATIN if char.isalpha() else Script.COMMON
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return Script.OTHER if char.isalpha() else Script.COMMON


_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
    "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "ђ": "dj", "џ": "dz", "қ": "q", "ғ": "gh", "ү": "u", "ұ": "u", "ө": "o", "ә": "a",
    "ң": "ng", "һ": "h",
}  # fmt: skip
_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j",
    "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s",
    "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "w", "ؤ": "w", "ي": "y",
    "ی": "y", "ى": "a", "ئ": "y", "ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "ڤ": "v", "ڨ": "g",
    "ـ": "", "ہ": "h", "ے": "y", "ں": "n", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ھ": "h", "ۀ": "h",
}  # fmt: skip
_HEBREW = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "w", "ז": "z", "ח": "h", "ט": "t",
    "י": "y", "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
    "ע": "a", "פ": "p", "ף": "p", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_TABLES = {
    Script.CYRILLIC: _CYRILLIC,
    Script.ARABIC: _ARABIC,
    Script.HEBREW: _HEBREW,
    Script.GREEK: _GREEK,
}
_GREEK_PAIRS = (("ου", "u"), ("μπ", "b"), ("ντ", "nt"), ("γγ", "ng"), ("γκ", "gk"), ("αι", "ai"))

# Revised Romanization of the 19 leading, 21 vowel and 28 trailing jamo, in code-point order; the
# twelfth leading and the first trailing one are silent.
_LEADS = "g,kk,n,d,tt,r,m,b,pp,s,ss,,j,jj,ch,k,t,p,h"
_VOWELS = "a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i"
_TAILS = ",k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,t"
_JAMO = tuple(tuple(part.split(",")) for part in (_LEADS, _VOWELS, _TAILS))
_HANGUL_FIRST = 0xAC00


def romanize(word: str, script: Script) -> tuple[str, ...]:
    """One written word in lower-case ASCII letters and digits.

    Args:
        word: a run of letters of one script, case and accents already folded.
        script: what :func:`script_of` says of it.

    Returns:
        The word, for Chinese and Korean its syllables with blanks between; nothing when the
        letters have no reading.
    """
    if script is Script.LATIN and word.isascii():
        return (word,)
    if script is Script.HAN:
        return _read_han(word)
    table = _TABLES.get(script)
    if table is not None:
        if script is Script.GREEK:
            for pair, latin in _GREEK_PAIRS:
                word = word.replace(pair, latin)
        latin = "".join([table.get(c, c) for c in word])
    elif script is Script.HANGUL:
        latin = " ".join([_read_hangul(c) for c in word])
    else:
        latin = word
    if not latin.isascii():
        latin = anyascii(latin)
        if script is not Script.HANGUL:
            latin = latin.replace(" ", "")  # of rare scripts it reads one letter as two words
    letters = "".join([c for c in latin.lower() if c == " " or (c.isalnum() and c.isascii())])
    return (letters,) if letters else ()


def _read_hangul(char: str) -> str:
    index = ord(char) - _HANGUL_FIRST
    if not 0 <= index < 11172:
        return anyascii(char)
    leads, vowels, tails = _JAMO
    return leads[index // 588] + vowels[index % 588 // 28] + tails[index % 28]


@lru_cache(maxsize=8192)
def _read_han(word: str) -> tuple[str, ...]:
    """The run's pinyin syllables with blanks between; joining them is left to the name."""
    syllables = lazy_pinyin(word, errors=lambda unknown: anyascii(str(unknown)))
    latin = ("".join(c for c in s.lower() if c.isalnum() and c.isascii()) for s in syllables)
    read = " ".join([s for s in latin if s])
    return (read,) if read else ()
