"""The words and patterns of ``data/`` as values; each file says what its lines mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files


def _lines(name: str) -> Iterator[tuple[str, str]]:
    """The lines of a data file as kind and rest."""
    text = files(__package__).joinpath("data", f"{name}.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, _, rest = line.partition(": ")
            yield kind, rest


def _items(name: str, kind: str) -> list[str]:
    return [item.strip() for k, rest in _lines(name) if k == kind for item in rest.split("; ")]


@lru_cache(maxsize=1)
def marker_between() -> re.Pattern[str]:
    """What parts two names wherever it stands."""
    return _on_words(_items("markers", "between"))


@lru_cache(maxsize=1)
def marker_before() -> re.Pattern[str]:
    """What stands before a name at the beginning of a field."""
    alternatives = "|".join(_items("markers", "before"))
    return re.compile(rf"^\s*(?:{alternatives})\s*", re.IGNORECASE)


def _on_words(patterns: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(sorted(patterns, key=len, reverse=True))
    # Behind a marker that ends with a letter no other letter follows.
    return re.compile(rf"(?<![\w.])(?:{alternatives})(?:(?<!\w)|(?!\w))", re.IGNORECASE)


def roles(kind: str) -> list[str]:
    """Patterns of sentences: ``role`` before a name, ``ends`` behind it; longest first."""
    return sorted(_items("roles", kind), key=len, reverse=True)


@lru_cache(maxsize=8)
def notes(kind: str) -> tuple[re.Pattern[str], ...]:
    """What is no part of a name: ``drop``, ``role`` or ``number``."""
    found = (re.compile(rest, re.IGNORECASE) for k, rest in _lines("notes") if k == kind)
    return tuple(found)


@lru_cache(maxsize=4)
def units(kind: str) -> frozenset[str]:
    """Words of a branch (``unit``), what joins them (``joint``), streets (``street``)."""
    return frozenset(item.casefold() for item in _items("units", kind))


@lru_cache(maxsize=4)
def beside(kind: str) -> frozenset[str]:
    """What stands beside names in other scripts: ``before``, ``genitive``, ``behind``, ``grown``,
    as the file tells them."""
    return frozenset(item.casefold().strip(".") for item in _items("beside", kind))


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Names of countries and cities, folded, one word or several."""
    return frozenset(_items("places", "place"))


@lru_cache(maxsize=16)
def placeholders(kind: str) -> frozenset[str]:
    """What names nobody, without punctuation: fields (``whole``), words (``word``), what sends a
    reader to another paper (``refer``, ``paper``, ``article``), and what says that nobody is told
    yet (``lead``, ``told``)."""
    return frozenset(bare(item) for item in _items("placeholders", kind)) - {""}


@lru_cache(maxsize=1)
def legal_forms() -> frozenset[str]:
    """Legal forms without punctuation and blanks, in lower case ("coltd", "спзоо")."""
    return frozenset(re.sub(r"[\W_]", "", item.casefold()) for item in _items("forms", "form"))


@lru_cache(maxsize=1)
def leading_form() -> re.Pattern[str]:
    """A legal form that stands before its name."""
    forms = sorted(_items("forms", "before"), key=len, reverse=True)
    return re.compile(rf"(?<![\w.&-])(?:{'|'.join(map(re.escape, forms))})(?=[\s\"«„“'])", re.I)


@lru_cache(maxsize=1)
def form_pattern() -> re.Pattern[str]:
    """A legal form as it stands in a text, with its punctuation."""
    forms = sorted(_items("forms", "form"), key=len, reverse=True)
    spelled = (
        re.escape(form).replace(r"\ ", r"[\s,.]*").replace(r"\.", r"\.?\s?") for form in forms
    )
    return re.compile(rf"(?<![\w.&-])(?:{'|'.join(spelled)})(?![\w&-])\.?", re.IGNORECASE)


@lru_cache(maxsize=1)
def national_forms() -> dict[str, frozenset[str]]:
    """Legal forms of the law of a few countries only, without marks, and those countries."""
    rows = (item.split() for item in _items("forms", "law"))
    return {form: frozenset(countries) for form, *countries in rows}


@lru_cache(maxsize=1)
def mail_hosts() -> frozenset[str]:
    """Mail domains that anybody may have an address at."""
    return frozenset(_items("mail_hosts", "host"))


@lru_cache(maxsize=1)
def shared_hosts() -> frozenset[str]:
    """Hosts under which anybody may have a host of his own ("co.uk", "narod.ru")."""
    return frozenset(_items("mail_hosts", "shared"))


def bare(text: str) -> str:
    """The text in lower case with single blanks for whatever is neither letter nor digit."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())
