"""Takes apart the cell that holds a party of 15 CFR part 744: names, aliases, addresses.

One text carries it all: "Name, a.k.a., the following two aliases: (break)-x; and (break)-y. (break)
address; and address. (See alternate address under Iran)". Forms vary with thirty years of drafting;
each rule below names the form it is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from screening.lists.readers.ecfr.markup import one_line, plain_figures
from screening.lists.readers.ecfr.name_and_address import (
    START_OF_ADDRESS,
    WORD_OF_ADDRESS,
    clean_name,
    comma_pieces,
    split_addresses,
    split_name,
)
from screening.lists.readers.name_shapes import schema_of
from screening.terms.listed_party import PartySchema

_DASH = "—–-"
_CROSS_REFERENCE = re.compile(r"\(\s*see\b[^()]*(?:\([^()]*\)[^()]*)*\)?", re.IGNORECASE)
# "a.k.a., the following eight aliases, and thirteen subordinate institutions:", also without the
# mark, without the number, or with "the N following"
_INTRO = re.compile(
    r"[,\s]*\(?(?:\b(?P<mark>[af]\.k\.a)\b[.,\s]*(?:(?:and|as|including)\s+)?|\b(?:and\s+)?(?=the\s+following\s))"
    r"(?:(?:the|follow|following)\s+)*(?P<count>[\w-]+\s+)??(?:following\s+)?"
    r"(?:alias(?:es)?|aliaes|entity)\b(?:,?\s*(?:and|including)[^:\n]*)?[:,]?",
    re.IGNORECASE,
)
_MARK_WITHOUT_INTRO = re.compile(r",\s*a\.k\.a\.?,?\s*\n\s*(?=—)")
_MARK = re.compile(r"[,;\s]*(?:\ba\.\s?k\.\s?a\b|\bf\.\s?k\.\s?a\b|\baka\b)[.,\s]*", re.IGNORECASE)
_BRACKETED_NAMES = re.compile(
    r"[,\s]*\(\s*(?=[af]\.k\.a)((?:[^()]|\([^()]*\))*)\)\s*", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:;|;\s*and|,\s*and|\band|;\s*or)\s*$", re.IGNORECASE)
_NUMBER_WORDS = re.findall(
    r"\S+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four"
    " twenty-five",
)
_COUNTS = {word: number for number, word in enumerate(_NUMBER_WORDS, start=1)}


@dataclass(frozen=True, slots=True)
class PartyCell:
    """What one party's text says.

    Args:
        name: the primary name.
        aliases: names under "a.k.a.", in printed order.
        former: names under "f.k.a.".
        addresses: each address in one line.
        cross_references: "See alternate address under Iran".
        printed_aliases: how many aliases the text says follow; None when it gives no number.
        listed_aliases: how many entries stand in the list the number counts.
    """

    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    cross_references: tuple[str, ...] = ()
    printed_aliases: int | None = None
    listed_aliases: int = 0


def parse_party(text: str) -> PartyCell:
    """Take one party's text apart. Never raises: what fits no form stays in the name."""
    text = plain_figures(text)
    references = tuple(
        one_line(m.group().strip("()")).rstrip(".") for m in _CROSS_REFERENCE.finditer(text)
    )
    text = _CROSS_REFERENCE.sub(" ", text)
    text = _MARK_WITHOUT_INTRO.sub(", a.k.a., the following alias:\n", text)
    intro = _INTRO.search(text)
    if intro:
        names, listed, rest, printed = _parse_listed(text, intro)
    else:
        lines = _lines(text)
        names, tail = _parse_inline(lines[0] if lines else "")
        listed, rest, printed = [], [tail, *lines[1:]], None
    return PartyCell(
        name=names[0][1],
        aliases=_of_kind(names[1:] + listed, former=False),
        former=_of_kind(names[1:] + listed, former=True),
        addresses=split_addresses(rest),
        cross_references=references,
        printed_aliases=printed,
        listed_aliases=sum(not in_brackets for _, _, in_brackets in listed),
    )


# A name on the way: (is it a former name, its text, does it stand inside another's brackets).
_Name = tuple[bool, str, bool]


def _of_kind(names: list[_Name], *, former: bool) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(text for is_former, text, _ in names if text and is_former == former)
    )


def _lines(text: str) -> list[str]:
    return [line for line in (one_line(raw) for raw in text.split("\n")) if line.strip(" ,.;")]


def _parse_listed(
    text: str, intro: re.Match[str]
) -> tuple[list[_Name], list[_Name], list[str], int | None]:
    """A head, "the following n aliases:", one alias a line, then addresses."""
    names, tail = _parse_inline(text[: intro.start()], has_address=False)
    printed = _count(intro["count"])
    is_former = (intro["mark"] or "").lower().startswith("f")
    lines = _lines(re.sub(r";\s*(?=—)", ";\n", text[intro.end() :]))
    items, rest = _take_items(lines, printed)
    if items and not rest:
        items[-1], address = split_name(items[-1])
        rest = [address]
    listed: list[_Name] = []
    for item in items:
        first, *others = re.split(r";(?!\s*(?:and\b.*)?$)\s*(?!and\b)", item)
        inner, _ = _parse_inline(first, has_address=False)
        listed.append((is_former, inner[0][1], False))
        listed += [(former, name, True) for former, name, _ in inner[1:]]
        listed += [(is_former, clean_name(other), True) for other in others]
    return names, listed, [tail, *rest], printed


def _count(word: str | None) -> int | None:
    word = (word or "").strip().casefold()
    if word in ("", "the", "following"):
        return 1
    return int(word) if word.isdigit() else _COUNTS.get(word)


def _take_items(lines: list[str], printed: int | None) -> tuple[list[str], list[str]]:
    """The aliases at the head of the lines, and the lines after them."""
    if lines and lines[0][0] != "—" and (";" in lines[0] or len(lines) == 1):
        return _take_inline_items(lines, printed)
    items: list[str] = []
    for position, line in enumerate(lines):
        goes_on = not items or bool(_GOES_ON.search(items[-1]))
        if line[0] in _DASH or (goes_on and not START_OF_ADDRESS.match(line)):
            items.append(line)
        else:
            return _join_broken(items, printed), lines[position:]
    return _join_broken(items, printed), []


def _take_inline_items(lines: list[str], printed: int | None) -> tuple[list[str], list[str]]:
    """ "two aliases: Sawa Aviation; and Sawa Air. P.O. Box 42707, ...": all in one line."""
    before_last = re.match(r"(?:[^;]*;\s*(?:and\s+)?)" + f"{{{(printed or 1) - 1}}}", lines[0])
    cut = before_last.end() if before_last else 0
    pieces = re.split(r";\s*(?:and\s+)?", lines[0][:cut])
    name, address = split_name(lines[0][cut:].lstrip(_DASH + " "))
    return [*pieces[:-1], name], [address, *lines[1:]]


def _join_broken(items: list[str], printed: int | None) -> list[str]:
    """Undo a hyphen printed as the start of a new alias ("OOO Neft", "-Aktiv")."""
    joined: list[str] = []
    surplus = len(items) - printed if printed else 0
    for item in items:
        is_cut = bool(joined) and joined[-1][-1].isalnum() and not _GOES_ON.search(joined[-1])
        if surplus > 0 and is_cut and item[0] in _DASH:
            joined[-1] = f"{joined[-1]}-{item.lstrip(_DASH)}"
            surplus -= 1
        else:
            joined.append(item)
    return joined


def _parse_inline(text: str, *, has_address: bool = True) -> tuple[list[_Name], str]:
    """ "Name (a.k.a. x; f.k.a. y), address" and "Name, a.k.a., x, address"."""
    text = one_line(text)
    bracketed: list[_Name] = []
    group = _BRACKETED_NAMES.search(text)
    while group:
        bracketed += _names_in_brackets(group[1])
        text = f"{text[: group.start()].rstrip(', ')}, {text[group.end() :].lstrip(', ')}"
        group = _BRACKETED_NAMES.search(text)
    pieces = _MARK.split(text)
    marks = ["", *(m.group() for m in _MARK.finditer(text))]
    address = ""
    names: list[_Name] = []
    for position, (mark, piece) in enumerate(zip(marks, pieces, strict=True)):
        is_last = position == len(pieces) - 1
        if is_last and has_address:
            piece, address = split_name(piece)
        is_former = "f" in mark.casefold()
        names += [(is_former, clean_name(name), False) for name in _two_persons(piece, position)]
        if is_last and has_address and position:
            more, address = _take_more_names(address, [name for _, name, _ in names])
            names += [(is_former, name, False) for name in more]
    return [names[0], *bracketed, *names[1:]], address


def _two_persons(piece: str, position: int) -> list[str]:
    """ "a.k.a., Mark Ong and Matti Chong" are two; an organization may have "and" in its name."""
    is_person = position > 0 and schema_of(piece) is not PartySchema.ORGANIZATION
    return (
        re.split(r"(?<=\w \w)\s+and\s+|(?<=\w)\s+and\s+(?=\w+ \w+$)", piece)
        if is_person
        else [piece]
    )


def _names_in_brackets(text: str) -> list[_Name]:
    """ "a.k.a. x; f.k.a. y", or "a.k.a., x, y and z" of persons."""
    pieces = [p for p in _MARK.split(text)[1:] if p.strip()]
    marks = [m.group() for m in _MARK.finditer(text)]
    names: list[_Name] = []
    for mark, piece in zip(marks, pieces, strict=False):
        parts = re.split(r";'?\s*(?:and\s+)?", piece)
        if len(pieces) == 1 and len(parts) == 1:
            parts = re.split(r",\s+(?!Ltd|Inc|LLC)|\s+and\s+", piece)
        names += [("f" in mark.casefold(), clean_name(p), True) for p in parts if clean_name(p)]
    return names


def _take_more_names(address: str, known: list[str]) -> tuple[list[str], str]:
    """ "a.k.a., UM Airlines, UM Air, 29 Ayar Str.": further names have a word in common with the
    ones before or an abbreviation in brackets, and no word or figure of an address."""
    pieces = comma_pieces(address)
    words = {word for name in known for word in re.findall(r"\w{2,}", name)}
    taken = 0
    for piece in pieces[:-1]:
        shared = words & set(re.findall(r"\w{2,}", piece)) - {"of", "de", "and", "et", "la"}
        if (
            not (shared or re.search(r"\([A-Z]+\)$", piece))
            or WORD_OF_ADDRESS.search(piece)
            or any(c.isdigit() for c in piece)
        ):
            break
        taken += 1
    return [clean_name(piece) for piece in pieces[:taken]], ", ".join(pieces[taken:])
