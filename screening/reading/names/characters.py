"""Chinese names of listed bodies, which US lists print in Latin letters only.

A word-by-word translation of 西北工业大学 is not what the list prints; that it is Northwestern
Polytechnical University is a fact to be known. Where more follows in the field (a school, a
branch), the body is named within it. Compared by how the characters are read, so that traditional
ones are met as simplified ones are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from pypinyin import lazy_pinyin

from screening.reading.names.tables import bare, form_pattern

_RUN = re.compile(r"[\u3400-\u9fff]{4,}")
_FORM = re.compile(r"(?:股份|集团|集團)?(?:有限)?(?:责任|責任)?(?:公司)?$")
_BODY = re.compile(r"^([\u3400-\u9fff]{2,10}?(?:大学|大學))[\u3400-\u9fff]{2,}$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NO_BLANKS = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f]")
_LEAST_SHORT = 3
"""Characters of a short Chinese name behind which something may follow."""
_LONGEST_SHORT = 8
_LEAST = 4
"""Characters of a name without its legal form; shorter ones are in many names."""


@lru_cache(maxsize=1)
def _known() -> dict[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Chinese names without legal form and the listed ones, by the syllables of the former."""
    table = files(__package__).joinpath("data", "characters.tsv").read_text("utf-8")
    known: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            chinese, listed = line.split("\t")
            without = _FORM.sub("", chinese)
            key = tuple(lazy_pinyin(without))
            if len(key) >= _LEAST:
                known[key] = (*known.get(key, ()), (without, listed))
    return known


def is_written_so(text: str, known: str) -> bool:
    """Whether characters that are read alike are the same, or another writing of the same.

    Traditional and Japanese forms stand in no GB 2312; a character that does is another word, and
    "中新" is not "中芯" though both are read "zhongxin".
    """
    if len(text) != len(known):
        return False
    return all(
        ours == theirs or not _is_simplified(ours)
        for ours, theirs in zip(text, known, strict=False)
    )


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _short() -> dict[str, tuple[str, str]]:
    """What a body is called for short or in its own script and its listed name, as compared."""
    table = files(__package__).joinpath("data", "short_names.tsv").read_text("utf-8")
    lines = (line for line in table.splitlines() if line and not line.startswith("#"))
    pairs = (line.split("\t") for line in lines)
    return {_plain(name): (name, listed) for name, listed in pairs}


def _of_short(words: str, written: str) -> str:
    """The listed name of a short one; empty where its characters are others read alike."""
    name, listed = _short().get(words, ("", ""))
    if not listed or not _HAN.search(name):
        return listed
    ours, theirs = ("".join(_HAN.findall(text)) for text in (written, name))
    core, known = _FORM.sub("", ours), _FORM.sub("", theirs)
    if not (is_written_so(core, known) or _reads_within(core, known)):
        return ""
    return listed if _is_of_that_form(ours[len(core) :], theirs[len(known) :], known) else ""


def _is_of_that_form(ours: str, theirs: str, known: str) -> bool:
    """A form that is a part of a short name tells it apart: 大华集团 builds houses; and two
    characters with a group behind them are a group of their own."""
    if not theirs:
        return len(known) >= _LEAST_SHORT or not ours.startswith(("集团", "集團"))
    return not ours or is_written_so(ours[: len(theirs)], theirs)


def _reads_within(text: str, name: str) -> bool:
    """Whether the name stands in a longer run, in whatever writing."""
    starts = range(len(text) - len(name) + 1)
    return any(is_written_so(text[start : start + len(name)], name) for start in starts)


def _plain(text: str) -> str:
    """As compared: marks and legal forms left out, Chinese characters by how they are read."""
    bare_text = bare(form_pattern().sub(" ", text))
    if _HAN.search(bare_text):
        return " ".join(lazy_pinyin(_FORM.sub("", bare_text.replace(" ", ""))))
    return bare_text


def called_short(text: str) -> tuple[Known, ...]:
    """What a field is listed as that is, or begins or ends with, a body's name for short.

    Two Chinese characters stand in many names, so they count alone only.
    """
    field = _plain(text)
    if not field or text.isascii():
        return ()
    if listed := _of_short(field, text):
        return (Known(listed, goes_on=False),)
    words = field.split()
    least = _LEAST_SHORT if _HAN.search(text) else 1
    runs = (
        " ".join(words[start : start + length])
        for length in range(min(len(words), _LONGEST_SHORT), least - 1, -1)
        for start in ((0,) if least > 1 else range(len(words) - length + 1))
    )
    found = next((listed for run in runs if (listed := _of_short(run, text))), "")
    return (Known(found, goes_on=True),) if found else ()


@lru_cache(maxsize=1)
def _short_in_texts() -> re.Pattern[str]:
    """Names for short wherever they stand. Two characters are in many words and count alone only;
    Cyrillic words are declined, and to Korean and Japanese ones particles grow."""
    table = files(__package__).joinpath("data", "short_names.tsv").read_text("utf-8")
    names = {line.split("\t")[0] for line in table.splitlines() if line and line[0] != "#"}
    spelled = []
    for name in sorted(names, key=len, reverse=True):
        if name.isascii() or len(name) < _LEAST_SHORT:
            continue
        has_ends = _NO_BLANKS.search(name) is None
        written = re.escape(name)
        spelled.append(rf"(?<!\w){written}\w{{0,2}}(?!\w)" if has_ends else written)
    return re.compile("|".join(spelled), re.IGNORECASE)


def short_names_in(text: str) -> tuple[tuple[str, str], ...]:
    """The bodies that a sentence names in their own script: the words and the listed name."""
    if text.isascii():
        return ()
    found = (met.group() for met in _short_in_texts().finditer(text))
    named = ((words, _listed_for(words)) for words in found)
    return tuple((words, name) for words, name in named if name)


def _listed_for(words: str) -> str:
    """The listed name of a short one, with up to two letters of its declension behind it."""
    forms = (words[: len(words) - cut] for cut in range(3))
    return next((name for form in forms if (name := _of_short(_plain(form), form))), "")


@lru_cache(maxsize=1)
def _longest_known() -> int:
    """Syllables of the longest known name."""
    return max(map(len, _known()), default=0)


class Known(NamedTuple):
    """A listed name that a run of characters begins with; ``goes_on``: and something follows."""

    name: str
    goes_on: bool


@lru_cache(maxsize=8192)
def listed_as(text: str) -> tuple[Known, ...]:
    """What the bodies named in Chinese characters at the beginning of a run are listed as.

    Args:
        text: a name field.

    Returns:
        None where no run begins with a known name.
    """
    found: list[Known] = []
    for run in _RUN.findall(text):
        syllables = tuple(lazy_pinyin(run))
        for length in range(min(len(syllables), _longest_known()), _LEAST - 1, -1):
            pairs = _known().get(syllables[:length], ())
            if names := [name for chinese, name in pairs if is_written_so(run[:length], chinese)]:
                goes_on = bool(_FORM.sub("", run[length:]))
                found += [Known(name, goes_on) for name in names]
                break
    return tuple(dict.fromkeys(found))


def university_in(text: str) -> str:
    """The university that a Chinese name begins with, where a school or a hospital of it follows.

    Empty where the name is none, or the university's own.
    """
    found = _BODY.match(text.strip())
    return found[1] if found else ""
