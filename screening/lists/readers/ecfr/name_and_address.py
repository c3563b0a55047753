"""Where a printed name ends and its address begins, and where one address ends and the next begins.

Both stand in one text with nothing but commas, semicolons and "and" between them; the rules are
those of the forms found in 15 CFR part 744 Supp. 4, 6 and 7.
"""

from __future__ import annotations

import re

from screening.lists.readers.ecfr.markup import one_line
from screening.lists.readers.name_shapes import begins_with_legal_form, schema_of
from screening.terms.country import country_at_end, country_code
from screening.terms.listed_party import PartySchema

START_OF_ADDRESS = re.compile(
    r"#|\d|(?:No|Nos|Room|Rm|Rms|Rooms|Unit|Flat|Suite|Floor|Office|Building|Bldg|Block|Shop|House"
    r"|Prospekt|Ulitsa|Shosse|Villa|Warehouse|Workshop|Lot|Plot|Level|Apt|P\.?\s?O\.?|PO|Post|Box|Address|Alt|Street|d"
    r"|Str|ul|lit)\b\.?\s*",
)
WORD_OF_ADDRESS = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|floor|building|bldg|district|city|province|zone|box"
    r"|plaza|tower|house|park)\b",
    re.IGNORECASE,
)
# "Tactical Missile Corporation, Joint Stock Company Avangard, 78 Oktyabrskaya Street"
_PART_OF_ORGANIZATION = re.compile(
    r"^(?:(?:the|chinese|national)\s+)?(?:academy|institute|ministry|department|branch of"
    r"|university|(?:\w+\s+)?joint stock company)\b"
    r"|(?:research (?:institute|center)|academy|plant|plant “\w+”|\bco\.)$",
    re.IGNORECASE,
)


def clean_name(name: str) -> str:
    """A name without the list's punctuation; the dot of "Ltd." and "Co." is the name's own."""
    name = re.sub(r";?\s*\(all of [^)]*\)|,\s*(?:and )?to include the following.*", "", name)
    name = re.sub(r"[;,]\s*(?:and|or)[\s;,.]*$", "", one_line(name).lstrip("—–- "))
    name = re.sub(r"\s+and\s*$", "", name).strip(" ,;:")
    if name.endswith(")") and name.count("(") < name.count(")"):
        name = name[:-1].rstrip()
    if name.endswith(".") and not re.search(
        r"(?:\b(?:Ltd|Co|Inc|Corp|Tech|Ind|Int|Dev|Elec|Comm|Bldg|Pvt|Mfg|Sci|Res|Sti|Şti)|\b\w|\.\w)\.$",
        name,
    ):
        name = name[:-1]
    return name.strip()


def comma_pieces(text: str) -> list[str]:
    """Pieces between commas that stand outside brackets and quotation marks."""
    return [p.strip() for p in re.split(r",(?![^()]*\))", text) if p.strip()]


def split_name(text: str) -> tuple[str, str]:
    """Split "Name, Ltd., 12 Some Street, City" where the name ends and the address begins.

    A comma ends the name unless a legal form or an institute's parent follows; a legal form or a
    full stop directly before the start of an address ends it too.
    """
    text = one_line(text)
    pieces = comma_pieces(text)
    if not pieces:
        return "", ""
    taken = 1
    while taken < len(pieces) and _goes_on_with_name(", ".join(pieces[:taken]), pieces[taken]):
        taken += 1
    name, rest = ", ".join(pieces[:taken]), ", ".join(pieces[taken:])
    for stop in re.finditer(r"\.(?=\d)|(?:\.|\b(?:GmbH|GMBH|Limited|LLC|FZC|FZE))\s+", name):
        after = name[stop.end() :]
        is_address = bool(START_OF_ADDRESS.match(after) or country_code(after))
        if is_address and _ends_a_name(name[: stop.end()]):
            rest = ", ".join(filter(None, (name[stop.end() :], rest)))
            name = name[: stop.end()]
            break
    return clean_name(name), rest


def _goes_on_with_name(name: str, piece: str) -> bool:
    if begins_with_legal_form(piece):
        return True
    return (
        bool(_PART_OF_ORGANIZATION.search(piece))
        and not any(c.isdigit() for c in piece)
        and schema_of(name) is PartySchema.ORGANIZATION
    )


def _ends_a_name(text: str) -> bool:
    """Not after "No." or an initial, where a figure goes on with the name."""
    return not re.search(r"\b(?:No|Nos|St|[A-Z])\.\s*$", text)


def split_addresses(lines: list[str]) -> tuple[str, ...]:
    """Addresses, each in one line, from the text after the names.

    They are parted by "; and", by a label ("Alt Address:") or by a line of their own; "and" alone
    parts two only where a country stands before it.
    """
    text = ""
    for line in lines:
        ends = text.rstrip().endswith((".", ";")) or bool(text and country_at_end(text))
        text += ("; " if ends else " ") + line
    found = []
    for piece in re.split(r";|\b(?:Alt\.? )?Address(?:es [^:;]*)?:", text):
        found += _split_at_and(piece)
    return tuple(dict.fromkeys(filter(None, map(_clean_address, found))))


def _clean_address(text: str) -> str:
    text = re.sub(r"^(?:and\b|to include the following \w+|[.,\s])+", "", one_line(text))
    text = text.strip(" ,;")
    if text.count("(") != text.count(")"):
        text = text.strip("( )")
    return text if re.search(r"\.\w\.$", text) else text.rstrip(" .")


def _split_at_and(text: str) -> list[str]:
    pieces = [""]
    for position, part in enumerate(re.split(r"\s*,?\s*\band\s*(?=[A-Z0-9#])(?!Macau)", text)):
        if position and not country_at_end(pieces[-1]):
            pieces[-1] += f" and {part}"
        elif position:
            pieces.append(part)
        else:
            pieces[-1] = part
    return pieces
