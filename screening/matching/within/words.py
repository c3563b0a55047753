"""A text in which listed names are looked for, word by word, and what stands where in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from screening.matching.engines import engine_named
from screening.matching.query import ReadWord
from screening.matching.within.cores import in_full, is_business, word_class

_WORDS_READ = 20
"""Words of a text read at once to learn what each does."""
_LOWER = 3
"""Letters up to which a legal form in small letters is a word of a sentence ("as", "co")."""
_FORM_WORDS = 3
"""Words of the longest legal form that is read at once ("Joint Stock Company")."""
_AROUND = " ,;:()[]|/*-"
_SOMEBODY = "Exemplarix"


class Words:
    """The words of a text that count, and where each stood in it."""

    def __init__(self, text: str, engine: str) -> None:
        self._engine = engine_named(engine)
        self._chunks = text.split()
        fillers = word_class("filler")
        self.told: list[str] = []
        self._chunk_of: list[int] = []
        for number, chunk in enumerate(self._chunks):
            for word in self._engine.words_of(chunk):
                if word not in fillers:
                    self.told.append(in_full(word))
                    self._chunk_of.append(number)
        self._read: list[ReadWord] | None = None
        self._breaks = self._set_off_at()

    def _set_off_at(self) -> frozenset[int]:
        """The chunks before which a mark or "and" sets off what follows."""
        found = {0, len(self._chunks)}
        for number, chunk in enumerate(self._chunks):
            if chunk.casefold() in word_class("joint") or not any(c.isalnum() for c in chunk):
                found.update((number, number + 1))
            if chunk[0] in "([<«":
                found.add(number)
            if chunk[-1] in ",;:|/)]>»" and any(c.isalnum() for c in chunk):
                found.add(number + 1)
        return frozenset(found)

    def is_set_off(self, place: int, length: int) -> bool:
        """Whether marks stand before and behind the words, and something beyond them."""
        first, last = self._chunk_of[place], self._chunk_of[place + length - 1]
        begins = place == 0 or self._chunk_of[place - 1] != first
        end = place + length
        ends = end == len(self.told) or self._chunk_of[end] != last
        return begins and ends and first in self._breaks and last + 1 in self._breaks

    def place_of(self, core: Sequence[str], *, in_any_order: bool) -> int:
        """Where the words follow one another; -1 where they do not."""
        wanted = sorted(core) if in_any_order else list(core)
        length = len(core)
        for place in range(len(self.told) - length + 1):
            window = self.told[place : place + length]
            if (sorted(window) if in_any_order else window) == wanted:
                return place
        return -1

    def with_forms(self, place: int, length: int) -> tuple[str, bool]:
        """The words as they stand in the text with article and legal forms before and behind them,
        and whether there are any of these, within the words too."""
        first, last = self._chunk_of[place], self._chunk_of[place + length - 1]
        begin, end = first, last
        while before := self._form_before(begin):
            begin -= before
        while behind := self._form_behind(end + 1):
            end += behind
        inner = range(first, last + 1)
        has_form = (begin, end) != (first, last) or any(self._form_behind(n, 1) for n in inner)
        if begin > 0 and self._chunks[begin - 1].casefold().strip(_AROUND) in word_class("article"):
            begin -= 1
        return " ".join(self._chunks[begin : end + 1]).strip(_AROUND), has_form

    def _form_before(self, end: int) -> int:
        """How many pieces that end here are a legal form."""
        most = min(_FORM_WORDS, end)
        return next((n for n in range(most, 0, -1) if self._is_form(end - n, end)), 0)

    def _form_behind(self, begin: int, most: int = _FORM_WORDS) -> int:
        """How many pieces that begin here are a legal form."""
        most = min(most, len(self._chunks) - begin)
        return next((n for n in range(most, 0, -1) if self._is_form(begin, begin + n)), 0)

    def _is_form(self, begin: int, end: int) -> bool:
        return _is_form(" ".join(self._chunks[begin:end]), self._engine.name)

    def is_numbered(self, place: int) -> bool:
        """Whether a number of up to four digits follows: "Jin Tai 168" is another ship."""
        return place < len(self.told) and self.told[place].isdigit() and len(self.told[place]) < 5

    def only_business_beside(self, place: int, length: int) -> bool:
        """Whether all other words of the text are business words, places and legal forms."""
        if self._read is None:
            self._read = []
            for start in range(0, len(self._chunks), _WORDS_READ):
                part = " ".join(self._chunks[start : start + _WORDS_READ])
                read = self._engine.read(part, "organization")
                self._read += unsplit(read, self.told)
        core = self.told[place : place + length]
        return all(
            word.text in core
            or word.text in word_class("place")
            or word.text in word_class("beside")
            or (is_business(word) and word.text not in word_class("school"))
            for word in self._read
        )

    def shown(self, place: int, length: int) -> str:
        """The words as they stand in the text, punctuation at either end left out."""
        first, last = self._chunk_of[place], self._chunk_of[place + length - 1]
        return " ".join(self._chunks[first : last + 1]).strip(_AROUND)


@lru_cache(maxsize=4096)
def _is_form(text: str, engine: str) -> bool:
    """Whether a piece of a text is a legal form, or a part of one; small letters may be a word."""
    letters = "".join(char for char in text if char.isalpha())
    if not letters or (letters.isascii() and letters.islower() and len(letters) <= _LOWER):
        return False
    # Alone it would be read as a name. Marks stay out of it: "(ООО" is one, too.
    name, *rest = engine_named(engine).read(f"{_SOMEBODY} {text.strip(_AROUND)}", "organization")
    return name.kind == "CONTENT" and bool(rest) and all(word.kind == "LEGAL" for word in rest)


def unsplit(read: Sequence[ReadWord], folded: Sequence[str]) -> list[ReadWord]:
    """The words as a text has them: "polytechnical", where a reader parts "poly technical"."""
    written = set(folded)
    found: list[ReadWord] = []
    for word in read:
        if found and word.text not in written and found[-1].text + word.text in written:
            before = found.pop()
            common = max(before.commonness, word.commonness)
            word = before._replace(text=before.text + word.text, commonness=common)
        found.append(word)
    return found
