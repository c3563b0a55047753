"""A name field split into the names it holds, each with why it was taken for one.

Split at words that part two names (c/o, on behalf of, formerly), at marks that part two entries
(line breaks, bars, semicolons, slashes), at brackets, behind a legal form that more follows, and
at a branch, a department, a street or a place written beside a name. Not at "and" nor at every
comma: those are part of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from screening.reading.names.marks import at_colons, at_marks, at_words, has_marks
from screening.reading.names.nobody import names_nobody
from screening.reading.names.notes import trimmed, without_notes
from screening.reading.names.numbers import numbers_in
from screening.reading.names.pinyin import read_aloud
from screening.reading.names.sentences import names_behind_roles
from screening.reading.names.spelled import Part, name_before, other_spellings
from screening.reading.names.tables import (
    bare,
    form_pattern,
    leading_form,
    marker_before,
    places,
    units,
)

MOST_PARTS = 60
"""Parts of one field. A field that holds more is read by the names within it alone."""


_BEARERS_OF_PLACES = ("person", "vessel", "aircraft")
_WHERE = "short of"
"""Begins why a part ends before a place or a branch that nothing sets off."""
_BRACKETS = re.compile(r"[(\[（【«„“]([^()\[\]（）【】«»„“”]{3,})[)\]）】»“”]")
_DASH = re.compile(r"\s+[-–—]+\s+")
_SET_OFF = re.compile(r"\s*(?:[,&+:]|[-–—]+\s|and\s|und\s|et\s|y\s|e\s|и\s)\s*", re.IGNORECASE)
_GLUED = re.compile(
    r"^([^\W\d_]{4,})(inc|corp|llc|ltd|limited|gmbh|plc|sarl|jsc)\.?$", re.IGNORECASE
)
"""A legal form that grew to its name; an ERP drops the blank."""
_GROWN = re.compile(r"(?<=[^\W\d_])(?<=[^A-ZÀ-ÖØ-Þ])(?=[A-Z][a-z])|(?<=[.,])(?=[A-Z])")
"""Where words of one grew together: "AcmeTradingCo.,Ltd."."""
_LEAST_GROWN = 3
_LEAST_ALONE = 4
"""Letters up to which a word alone in brackets is an abbreviation of the name before it."""
_COMMA = re.compile(r"\s*[,，、]\s*")
_DEPARTMENTS = frozenset(
    {"department", "dept", "division", "abteilung", "faculty", "school", "laboratory", "lab"}
)
"""What names a part of a firm at either end of it."""
_SEGMENT = re.compile(r"[,;|/\n，、]")


@lru_cache(maxsize=8192)
def parts_of(text: str, schema: str | None = None) -> tuple[Part, ...]:
    """The names a field holds beside the whole of it, in the order of the text.

    Args:
        schema: people and ships bear the names of places, firms are written beside them.
    """
    known = other_spellings(text, schema)
    aloud = read_aloud(text)
    if aloud:
        return (*known, Part(aloud, f'read aloud as "{aloud}"'))
    if len(text.split()) == 1 and not has_marks(text):
        grown = _GROWN.split(text)
        if len(grown) >= _LEAST_GROWN:
            return (*known, Part(" ".join(grown), "with its words parted"))
        glued = _GLUED.match(text) if schema != "person" else None
        return (*known, Part(glued.group(1), f'without "{glued.group(2)}"')) if glued else known
    found = {part.text: part for part in known}
    for part in _split(text, schema):
        if schema in _BEARERS_OF_PLACES and part.why.startswith(_WHERE):
            continue
        name = trimmed(part.text)
        if len(name) > 1 and name != text.strip() and _is_name(name, schema):
            is_own = part.why.startswith(("with", "up to", "from", _WHERE))
            is_another = part.is_another or not is_own
            found.setdefault(name, Part(name, part.why, is_another))
            for other in other_spellings(name, schema) if is_another and not name.isascii() else ():
                found.setdefault(other.text, other._replace(is_another=True))
        if len(found) >= MOST_PARTS:
            break
    return tuple(found.values())


def _is_name(text: str, schema: str | None) -> bool:
    """Whether a part names somebody: more than a placeholder, a place, a branch or a street."""
    if names_nobody(text) or _is_street(text):
        return False
    return schema in _BEARERS_OF_PLACES or not _is_beside(bare(text).split())


def _is_street(text: str) -> bool:
    """Whether a house number begins it: institutes and plants have numbers as well ("210th")."""
    words = [word for each in text.split() if (word := each.casefold().strip(".,"))]
    return text[:1].isdigit() and any(word in units("street") for word in words)


def _split(text: str, schema: str | None) -> Iterator[Part]:
    clean = without_notes(text)
    born = name_before(clean.text)
    if born:
        yield Part(born, "with the family name of before")
    for number in numbers_in(clean.text, None):
        if number.type == "aircraft_tail":
            yield Part("-".join(number.value.split()), "with the registration in it", True)
    if clean.notes:
        yield Part(clean.text, f'without "{"; ".join(clean.notes)[:80]}"')
    before = marker_before().match(clean.text)
    if before:
        rest = clean.text[before.end() :]
        yield Part(rest, f'behind "{before.group().strip()}"')
        yield from _beside(rest)
    pieces = list(at_marks(clean.text))
    for piece, why in pieces:
        yield from _one(piece, why)
    yield from _behind_roles(clean.text)
    yield from _people_at_commas(clean.text, schema)
    for piece, why in at_colons(clean.text):
        yield from _one(piece, why)


def _people_at_commas(text: str, schema: str | None) -> Iterator[Part]:
    """Two people in one field: "John Example, MUSTER, Anna", each of two words or more."""
    pieces = _COMMA.split(text) if schema == "person" else []
    for place in range(1, len(pieces)):
        sides = ", ".join(pieces[:place]), ", ".join(pieces[place:])
        if all(len(bare(side).split()) > 1 for side in sides):
            yield from (Part(side, "set off by a comma") for side in sides)


def _behind_roles(text: str) -> Iterator[Part]:
    """Who stands behind "Endkunde laut Vertrag", as in a sentence."""
    return (Part(name, "behind a role") for name in names_behind_roles(text))


def _one(piece: str, why: str) -> Iterator[Part]:
    """A piece of a field, and what it holds itself."""
    clean = without_notes(piece).text
    if why:
        yield Part(clean, why)
    named = list(at_words(clean))
    for name, reason in named:
        if reason:
            yield Part(name, reason)
            before = marker_before().match(name)
            if before:
                yield Part(name[before.end() :], f'behind "{before.group().strip()}"')
        yield from _in_brackets(name)
        yield from _behind_form(name)
        yield from _beside(name)


def _in_brackets(text: str) -> Iterator[Part]:
    for found in _BRACKETS.finditer(text):
        inside = found.group(1)
        outside = f"{text[: found.start()]} {text[found.end() :]}"
        if _is_told(inside, is_last=not bare(text[found.end() :])):
            yield Part(inside, "in brackets")
            yield from _behind_form(inside)
            yield from (Part(name, why) for name, why in at_words(inside) if why)
        yield Part(outside, f'without "{found.group()[:60]}"')
        yield from _behind_roles(" ".join(outside.split()))
        yield from _behind_form(outside)
        yield from _beside(outside)


def _is_told(text: str, *, is_last: bool) -> bool:
    """Whether brackets hold more than a place or a business word: two words, or a long one behind
    the name; within it stands "(International)"."""
    words = bare(text).split()
    least = 2 if len(words) > 1 else _LEAST_ALONE
    is_name = any(len(word) > least for word in words) and not _is_beside(words)
    return is_name and (len(words) > 1 or is_last)


def _behind_form(text: str) -> Iterator[Part]:
    """The name up to a legal form that more follows, and what follows: "Y GmbH, X LLC"."""
    forms = list(form_pattern().finditer(text))
    start = 0
    for form in forms:
        tail = text[form.end() :]
        if not tail.strip(" ,.)") or not any(c.isalnum() for c in text[start : form.start()]):
            continue
        if form_pattern().match(tail.lstrip(" ,.&")):
            continue  # "Co., Ltd", "GmbH & Co. KG"
        if len(bare(text[start : form.start()])) > 4:
            yield Part(text[start : form.end()], f'up to the legal form "{form.group().strip()}"')
        if _is_second_name(tail):
            set_off = _SET_OFF.match(tail)
            second = tail[set_off.end() :] if set_off else tail
            yield Part(second, f'behind the legal form "{form.group().strip()}"')
            yield from _beside(second)
        start = form.end()
    for form in leading_form().finditer(text):  # "BLOCKED - OOO Eliars"
        rest = text[form.start() :]
        behind = bare(text[form.end() :])
        if form.start() and len(behind) > 2 and not form_pattern().fullmatch(rest.strip()):
            yield Part(rest, "from its legal form on")


def _is_second_name(tail: str) -> bool:
    """What follows a legal form: two words that go on no sentence, or one set off by a comma."""
    words = bare(tail).split()
    set_off = _SET_OFF.match(tail)
    if not words or (words[0] in units("joint") and not set_off):
        return False
    return len(words) > 1 or (set_off is not None and len(words[-1]) > 2)


# -- what is written beside a name ---------------------------------------------------------------


def _beside(text: str) -> Iterator[Part]:
    """The name without branch, department, street and place around it."""
    for splitter in (_COMMA, _DASH):
        pieces = [piece for piece in splitter.split(text) if piece]
        if len(pieces) > 1:
            yield from _without_sides(text, pieces, splitter)
    yield from _without_ends(text)


def _without_sides(text: str, pieces: list[str], splitter: re.Pattern[str]) -> Iterator[Part]:
    """Pieces before and behind that only say where, or begin an address."""
    last = len(pieces)
    while last > 1 and _only_where(pieces[last - 1]):
        last -= 1
    first = 0
    while first < last - 1 and _only_where(pieces[first]):
        first += 1
    address = next((n for n in range(1, last) if _is_address(pieces[n])), last)
    joint = ", " if splitter is _COMMA else " - "
    for head, tail in dict.fromkeys(((first, last), (first, address), (0, last))):
        if head < tail and (head, tail) != (0, len(pieces)):
            kept = joint.join(pieces[head:tail])
            left = joint.join([*pieces[:head], *pieces[tail:]])
            yield Part(kept, f'without "{left[:60]}"')
            yield from _without_ends(kept)


def _is_address(text: str) -> bool:
    """Whether a piece is a street with a number, a floor, a postal code."""
    words = text.split()
    if not any(char.isdigit() for char in text):
        return False
    folded = [word.casefold().strip(".,") for word in words]
    return (
        any(word in units("street") or word in units("unit") for word in folded)
        or words[0][0].isdigit()
        or words[-1][-1].isdigit()
    )


def address_in(text: str) -> tuple[str, str]:
    """The street and the city of an address that is written behind a name; empty where none is.

    "X Limited, Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong".
    """
    pieces = _COMMA.split(" ".join(text.split()))
    for place in range(1, len(pieces) - 1):
        begins = pieces[place].split()[:1]
        if begins and (begins[0].casefold() in units("unit") or _is_address(pieces[place])):
            city = " ".join(re.findall(r"[^\W\d_]{2,}", pieces[-1]))
            return (", ".join(pieces[place:-1]), city) if city else ("", "")
    return "", ""


def is_street_of(line: str, name: str) -> bool:
    """Whether a street or a square is called by a name: "Tupolev Street 4", "ул. Туполева"."""
    before, behind = _around(line, name)
    beside = [*before[-1:], *behind[:1]]
    return any(word.casefold().strip(".,-") in units("street") for word in beside)


def is_a_line(line: str, name: str) -> bool:
    """Whether a name is all that stands between two commas, but for its building and its town;
    a number behind it alone is a house of a street."""
    rest = bare(" ".join(word for side in _around(line, name) for word in side)).split()
    return _is_beside(rest) and (not rest or any(word in units("unit") for word in rest))


def _around(line: str, name: str) -> tuple[list[str], list[str]]:
    """The words before and behind a name, up to the next comma."""
    before, _, behind = line.partition(name)
    return _SEGMENT.split(before)[-1].split(), _SEGMENT.split(behind)[0].split()


def _only_where(text: str) -> bool:
    words = bare(text).split()
    return bool(words) and (_is_beside(words) or _is_address(text) or _of_department(words))


def _of_department(words: list[str]) -> bool:
    """ "Department of Physics", "Abteilung Einkauf": begins or ends with a part of a firm."""
    return words[0] in _DEPARTMENTS or words[-1] in _DEPARTMENTS


def _is_beside(words: list[str]) -> bool:
    """Whether all words are parts of firms, places and numbers."""
    return _length_beside(words) == len(words)


def _length_beside(words: list[str]) -> int:
    """How many words at the beginning say only which part or where."""
    place = 0
    while place < len(words):
        for length in (3, 2, 1):
            said = " ".join(words[place : place + length])
            if said in places() and len(words[place : place + length]) == length:
                place += length
                break
        else:
            word = words[place]
            if word not in units("unit") and word not in units("joint") and not word.isdigit():
                return place
            place += 1
    return place


def _without_ends(text: str) -> Iterator[Part]:
    """Without "Istanbul Branch Office" behind it and "Branch Office of" before it."""
    words = text.split()
    folded = [bare(word) for word in words]
    last = len(words)
    while last > 1 and _says_where(folded, last):
        last = _shorter(folded, last)
    if last < len(words) and folded[last - 1] not in units("joint"):
        yield Part(" ".join(words[:last]), f'{_WHERE} "{" ".join(words[last:])[:60]}"')
    first = 0
    while first < last - 1 and folded[first] in units("unit"):
        first += 1
    if first and folded[first] in ("of", "der", "des", "de", "du", "di", "van"):
        yield Part(" ".join(words[first + 1 : last]), f'behind "{" ".join(words[: first + 1])}"')


def _says_where(folded: list[str], last: int) -> bool:
    return _shorter(folded, last) < last


def _shorter(folded: list[str], last: int) -> int:
    """Where the text ends without its last unit or place; a number only behind a unit."""
    for length in (3, 2, 1):
        if last - length > 0 and " ".join(folded[last - length : last]) in places():
            return last - length
    word = folded[last - 1]
    if word in units("unit") or not word:
        return last - 1
    if word.isdigit() and last > 2 and folded[last - 2] in units("unit"):
        return last - 1
    return last
