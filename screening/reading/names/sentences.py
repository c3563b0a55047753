"""Names that a sentence gives to a party: what stands behind "end user is" or "on behalf of".

What follows is a name only if a list says so; here it is cut out and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from screening.reading.names.tables import roles

_LONGEST = 80
"""Characters behind a role in which its name ends."""
_BODY = re.compile(r"^[\u3400-\u9fff]{1,14}?(?:有限公司|公司|集团|集團|大学|大學|研究所|研究院)")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3,8}(?![A-Za-z0-9])")
_ARTICLE = re.compile(
    r"(?:the|der|die|das|den|dem|la|le|les|el|los|il|lo|de|het)\s+(?:(?:company|firm|firma)\s+)?",
    re.IGNORECASE,
)
_LEAST = 3
_MOST = 5
"""Words of a name that stands before its role."""
_HAN = re.compile(r"[\u3400-\u9fff]+")
_COMPOUND = r"(?<=[\u3400-\u9fff])(?:最终用户|最终客户|收货人|买方|采购方|使用单位)[:：为是]\s*"
"""Chinese and Japanese have no blanks, so a letter may stand before these."""
_BETWEEN_CHARACTERS = r"(?<=[\u3400-\u9fff])(?:送至|送到|交付给|交给|转交|供给)"
"""Chinese has no blanks, so these stand anywhere between its characters."""


def names_behind_roles(text: str) -> tuple[str, ...]:
    """What stands behind words of a role, in each way it may end, without repetition."""
    ends = dict.fromkeys(
        role.end() for pattern in (_role(), _with_colon()) for role in pattern.finditer(text)
    )
    behind = [words for end in ends for words in _without_article(text[end : end + _LONGEST])]
    roles_behind = _behind().finditer(text) if _has_role_behind().search(text) else ()
    before = [words for role in roles_behind for words in _last_words(role["name"])]
    return tuple(dict.fromkeys(words for words in behind + before if _is_long_enough(words)))


def _is_long_enough(words: str) -> bool:
    """Two Chinese characters may be a name ("飞腾"), two letters are none."""
    return len(words) >= _LEAST or (len(words) == _LEAST - 1 and _HAN.fullmatch(words) is not None)


def _last_words(text: str) -> Iterator[str]:
    """What a name that ends here may begin with: each of the last words."""
    words = text.split()
    yield from (" ".join(words[start:]) for start in range(max(0, len(words) - _MOST), len(words)))


def _without_article(rest: str) -> Iterator[str]:
    """What stands behind a role, and the same without the article that begins it."""
    yield from _cut(rest)
    article = _ARTICLE.match(rest)
    if article:
        yield from _cut(rest[article.end() :])


def _cut(rest: str) -> Iterator[str]:
    body = _BODY.match(rest)
    if body:
        yield body.group()
    ends = _ends().search(rest, 1)
    whole = (rest[: ends.start()] if ends else rest).strip(" \t'\"«»„“”‘’.")
    if whole:
        yield whole
    capitals = _CAPITALS.match(whole)
    if capitals and capitals.group() != whole:
        yield capitals.group()


@lru_cache(maxsize=1)
def _role() -> re.Pattern[str]:
    """Letter case matters in what must follow alone: "for Huawei", not "for use"."""
    parted = (role.partition("(?=[") for role in roles("role"))
    alternatives = "|".join(f"(?i:{words}){mark}{rest}" for words, mark, rest in parted)
    return re.compile(rf"(?<![^\W\d_])(?:{alternatives})|{_BETWEEN_CHARACTERS}")


@lru_cache(maxsize=1)
def _with_colon() -> re.Pattern[str]:
    """Everyday words that give a role only with a mark or a verb behind them."""
    return re.compile(
        rf"(?<![^\W\d_])(?:{'|'.join(roles('colon'))})(?:\s*\([^()]*\))?"
        r"(?:\s*[:：=]|\s+[-–—]\s|\s+(?:is|ist|est|es|è|é|jest|это|là|هو|هي)\s|[为為是は은는])\s*"
        rf"|{_COMPOUND}",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    """A name of Latin, Cyrillic or other letters and the words that give it a role behind it."""
    return re.compile(
        rf"(?P<name>[^\s,;:.!?()，。、：；][^,;:!?()\n，。、：；]{{1,60}}?)(?:{'|'.join(roles('behind'))})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _has_role_behind() -> re.Pattern[str]:
    """Whether any of those words stands there at all: most names have none, and ``_behind`` tries
    them at sixty places behind each letter."""
    return re.compile("|".join(roles("behind")), re.IGNORECASE)


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    return re.compile("|".join(roles("ends")), re.IGNORECASE)
