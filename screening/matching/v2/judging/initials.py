"""Initials: of which body they are, and whether they are those of the words of the other name."""

from __future__ import annotations

from functools import cache, lru_cache

from screening.matching.v1.reading.normalize import folded
from screening.matching.v2.judging.meeting import Meeting, Ruling
from screening.matching.v2.judging.organizations import legal_words
from screening.matching.v2.reading.characters import simplified
from screening.matching.v2.reading.organizations import SMALL_WORDS
from screening.matching.v2.reading.own_names import printed_of
from screening.matching.v2.reading.tables import mains_of, replaced

_OTHER, _LOOK = 0.66, 0.72
_Words = tuple[str, ...]


def other_initials(meeting: Meeting) -> Ruling | None:
    """Both are known by their initials, and by others: CASC, CASIC."""
    asked, listed = (_initialled(folded(_printed(text))) for text in meeting.texts)
    if not asked or not listed or asked & listed:
        return None
    return Ruling("other_initials", f"{min(asked)} is not {min(listed)}.", most=_OTHER)


def _printed(text: str) -> str:
    return text if text.isascii() else printed_of(simplified(text)) or text


@lru_cache(maxsize=1 << 14)
def _initialled(words: _Words) -> frozenset[str]:
    """The bodies known by initials that a name says, by initials or in full."""
    found = set()
    spelled = replaced(words, "initialisms")
    for place, word in enumerate(spelled):
        for run in _full_names().get(word, ()):
            if spelled[place : place + len(run)] == run:
                found.add(" ".join(run).title())
                break
    return frozenset(found)


@cache
def _full_names() -> dict[str, tuple[_Words, ...]]:
    runs: dict[str, list[_Words]] = {}
    for name in sorted(mains_of("initialisms"), key=len, reverse=True):
        words = tuple(name.split())
        runs.setdefault(words[0], []).append(words)
    return {first: tuple(names) for first, names in runs.items()}


def initials_of_words(meeting: Meeting) -> Ruling | None:
    """A word of one name is the initials of a run of the other's, and the rest met."""
    for mine, theirs in (
        (meeting.folded[0], meeting.folded[1]), (meeting.folded[1], meeting.folded[0]),
    ):  # fmt: skip
        for word in mine:
            if 3 <= len(word) <= 8 and word not in theirs and word.isalpha():
                rest = _without_run(word, theirs)
                if rest is not None and _meets([w for w in mine if w != word], rest):
                    return Ruling(
                        "initials_of_words",
                        f"{word.upper()} are the initials of words of the other name.",
                        least=_LOOK,
                    )
    return None


@lru_cache(maxsize=1 << 14)
def _without_run(word: str, words: _Words) -> tuple[str, ...] | None:
    """The words of a name but for the run whose initials a word is; None where there is none."""
    for start in range(len(words)):
        for end in range(start + 3, min(start + 2 * len(word), len(words)) + 1):
            run = words[start:end]
            if run[0] in SMALL_WORDS or run[-1] in SMALL_WORDS:
                continue
            if word in (
                "".join(w[0] for w in run),
                "".join(w[0] for w in run if w not in SMALL_WORDS),
            ):
                return (*words[:start], *words[end:])
    return None


def _meets(mine: list[str], rest: _Words) -> bool:
    """Whether the words beside the initials are the same on both sides, and there are some."""
    one, other = (
        {w for w in side if w not in SMALL_WORDS and w not in legal_words()}
        for side in (mine, rest)
    )
    return bool(one) and one == other


APART = (other_initials,)
TOGETHER = (initials_of_words,)
