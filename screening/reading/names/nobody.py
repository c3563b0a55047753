"""Fields that name nobody: empty, punctuation, a placeholder, a legal form alone."""

from __future__ import annotations

import re
from functools import lru_cache

from screening.reading.names.tables import bare, form_pattern, legal_forms, placeholders

EMPTY = "it is blank"
NO_LETTERS = "it has no letters"
FORM_ALONE = "it is a legal form alone"


def names_nobody(text: str) -> str:
    """Why a text names nobody, in a few words; empty where it names somebody."""
    if not text.strip():
        return EMPTY
    words = bare(text)
    if not any(char.isalpha() for char in text) and not re.fullmatch(r"\w*\d\w*", words):
        return NO_LETTERS
    if words.isdigit():
        return NO_LETTERS
    closed = words.replace(" ", "")
    is_dotted = all(len(word) == 1 for word in words.split()) and closed in placeholders("whole")
    if words in placeholders("whole") or closed in _closed() or is_dotted:
        return f'"{text.strip()[:60]}" names nobody'
    if len(words) > 3 and all(word in placeholders("word") for word in words.split()):
        return f'"{text.strip()[:60]}" names nobody'
    is_nobody = _is_some_trader(words) or _is_untold(words)
    if is_nobody or _is_sham(text, words) or _is_one_letter(closed):
        return f'"{text.strip()[:60]}" names nobody'
    if _sends_elsewhere().fullmatch(closed if _UNBLANKED.search(closed) else f"{words} "):
        return f'"{text.strip()[:60]}" names nobody'
    if len(set(closed)) == 1 and len(words) > 2:
        return f'"{text.strip()[:60]}" names nobody'
    without = bare(form_pattern().sub(" ", text))
    is_form = closed in legal_forms() or all(word in legal_forms() for word in words.split())
    if is_form and not without and not _is_called_as_a_form(words.split()):
        return FORM_ALONE
    return ""


def _is_some_trader(words: str) -> bool:
    """Whether all that is said is what somebody is in trade: "one-time customer", "一般顧客"."""
    nouns, which = placeholders("noun"), placeholders("which")
    if _UNBLANKED.search(words):
        return _trader_without_blanks().fullmatch(words.replace(" ", "")) is not None
    said = words.split()
    if len(said) == 1 or not all(word in nouns or word in which for word in said):
        return False
    return any(word in nouns for word in said)


def _is_untold(words: str) -> bool:
    """Whether all that is said is that nobody is told yet: "noch nicht bekannt"."""
    lead, told = placeholders("lead"), placeholders("told")
    nouns = placeholders("noun") | placeholders("which")
    said = words.split()
    has_both = any(word in lead for word in said) and any(word in told for word in said)
    return has_both and all(word in lead or word in told or word in nouns for word in said)


def _is_sham(text: str, words: str) -> bool:
    """Whether it is a test's name: "Test GmbH", "dummy company"."""
    without = bare(form_pattern().sub(" ", text)) or words
    said = without.split()
    return bool(said) and all(word in placeholders("sham") for word in said)


def _is_one_letter(closed: str) -> bool:
    """Whether one letter is all: an initial, or what somebody typed to go on."""
    return len(closed) == 1 and closed.isalpha()


_ENGLISH = frozenset({"inc", "corp", "corporation", "limited", "ltd", "llc", "incorporated"})
_GOES_BEFORE = _ENGLISH | {
    "co", "company", "pty", "pvt", "pte", "private", "sdn", "bhd", "proprietary", "public",
    "liability", "stock", "joint", "gmbh",
}  # fmt: skip


def _is_called_as_a_form(words: list[str]) -> bool:
    """Whether a name of letters happens to be another country's legal form: "SL Corporation"."""
    return len(words) == 2 and words[1] in _ENGLISH and words[0] not in _GOES_BEFORE


@lru_cache(maxsize=1)
def _closed() -> frozenset[str]:
    """Placeholders without blanks, for those of several words. Letters without the mark between
    them are a name of their own: "b/d" says nothing, BD makes syringes."""
    several = (item for item in placeholders("whole") if max(map(len, item.split())) > 1)
    return frozenset(item.replace(" ", "") for item in several if " " in item)


_UNBLANKED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts that write words together, or with and without blanks between them."""


@lru_cache(maxsize=1)
def _trader_without_blanks() -> re.Pattern[str]:
    nouns, which = (
        "|".join(
            sorted(
                (re.escape(w) for w in placeholders(kind) if _UNBLANKED.search(w)),
                key=lambda w: (-len(w), w),
            )
        )
        for kind in ("noun", "which")
    )
    return re.compile(rf"(?:{which}|の|的|に|する)*(?:{nouns})+(?:{which}|様)*")


@lru_cache(maxsize=1)
def _sends_elsewhere() -> re.Pattern[str]:
    """A field that only sends its reader to another paper: "siehe Lieferschein", "注文書の通り".

    A word is followed by a blank, but in scripts that have none.
    """
    refer, paper, article = (
        "|".join(
            sorted({_as_word(item) for item in placeholders(kind)}, key=lambda w: (-len(w), w))
        )
        for kind in ("refer", "paper", "article")
    )
    between = rf"(?:{article}){{0,2}}"
    return re.compile(
        rf"(?:{refer}){{1,2}}{between}(?:{paper}){{1,2}}{between}"
        rf"|(?:{paper}){between}(?:{refer}){{1,2}}"
        rf"|(?:{paper})(?:の?(?:通り|とおり|どおり)|所示|所述)"
    )


def _as_word(item: str) -> str:
    is_closed = _UNBLANKED.search(item) is not None
    return re.escape(item.replace(" ", "")) if is_closed else re.escape(f"{item} ")
