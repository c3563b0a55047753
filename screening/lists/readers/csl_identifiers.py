"""Identifiers out of the CSL's ``ids`` cell, which mixes numbers with remarks.

A group is "CH, X0906223, Passport" in older files and "Passport, X0906223, CH, 11 Mar 2021" in
newer ones; country and dates may be absent. "Gender, Male" and "Secondary sanctions risk: ..."
share the cell and are not identifiers.
"""

from __future__ import annotations

import re

from screening.terms.country import is_country_code
from screening.terms.listed_party import IdentifierRecord

# OFAC's names for kinds of numbers, first match wins; a kind not named here is a remark.
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("passport", r"^(?:\w+ )?passport"),
        ("imo", r"^vessel registration identification"),
        ("mmsi", r"^mmsi"),
        ("call_sign", r"^vessel call sign"),
        ("swift", r"^swift/bic"),
        ("lei", r"^(?:lei\b|legal entity identifier)"),
        ("duns", r"^d-u-n-s"),
        ("isin", r"^isin"),
        ("bik", r"^bik\b"),
        ("aircraft_serial", r"^aircraft (?:manufacturer's serial|construction) number"),
        ("aircraft_tail", r"^(?:previous )?aircraft tail number"),
        ("wallet", r"^digital currency address"),
        ("website", r"^website"),
        ("email", r"^email address"),
        ("phone", r"^(?:tele)?(?:phone|fax)\b"),
        ("license", r"^(?:trade license|license\b|driver's license)"),
        (
            "tax",
            r"^(?:tax id|v\.a\.t|nit #|r\.?f\.?c\.?$|rif #|ruc #|italian fiscal|romanian tax"
            r"|turkish tax|fiscal code|c\.u\.i\.[t]?\.?$|us fein|c\.i\.f\.)",
        ),
        (
            "national_id",
            r"^(?:national (?:foreign )?id|cedula|c\.u\.r\.p|d\.n\.i|identification number"
            r"|identification card|personal id|ssn|citizen's card|kenyan id|bosnian personal"
            r"|credencial electoral|electoral registry|cartilla de servicio|birth certificate"
            r"|afghan id|residency number|tazkira|turkish identification|numero de identidad"
            r"|c\.u\.i\.p|travel document|refugee id|moroccan personal|stateless person id)",
        ),
        (
            "registration",
            r"^(?:registration|business (?:registration|number)|commercial registry|company number"
            r"|public registration|c\.r\. no|uni(?:fi|t)ed social credit|folio mercantil"
            r"|matricula mercantil|legal entity number|enterprise number|chamber of commerce"
            r"|government gazette|registered charity|file number|branch unit|dubai chamber"
            r"|certificate of incorporation|istanbul chamber|trademark|economic register"
            r"|central registration|uk company number|tourism license)",
        ),
    )
)
# Words between the kind of a number and the number itself.
_FILLER = re.compile(r"(?:(?:No|Nos|Number|ID|Identification|Code|Card|Address)\.?|#|:|-)+", re.I)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]{2} \d{4}")


def parse_identifiers(ids: str, call_sign: str = "") -> tuple[IdentifierRecord, ...]:
    """Identifiers of one row, in printed order, without repetition.

    Args:
        ids: the cell; groups parted by "; ".
        call_sign: the row's call sign column, which is an identifier too.
    """
    found = [identifier for group in ids.split("; ") if (identifier := _identifier(group))]
    if call_sign.strip():
        found.append(IdentifierRecord("call_sign", call_sign.strip()))
    return tuple(dict.fromkeys(found))


def _identifier(group: str) -> IdentifierRecord | None:
    parts = [part.strip() for part in group.split(", ")]
    if len(parts) < 2:
        return None
    kind = kind_of_number(parts[-1])
    rest = parts[:-1]
    if not kind:
        kind, rest = kind_of_number(parts[0]), parts[1:]
    if not kind:
        return None
    country = next((part for part in rest if is_country_code(part)), "")
    value = ", ".join(p for p in rest if p != country and not _DATE.fullmatch(p))
    if value.startswith("IMO "):
        kind = "imo" if kind == "imo" else "imo_company"
        value = value.removeprefix("IMO ")
    return IdentifierRecord(kind, value, country) if value else None


def kind_of_number(text: str) -> str:
    """Our kind for OFAC's name of a kind of number; empty where it is a remark."""
    return next((kind for kind, pattern in _KINDS if pattern.match(text)), "")


def split_number(text: str) -> tuple[str, str]:
    """A remark as OFAC prints it, parted into what the number is and the number.

    "Tax ID No. 7744001497" gives "Tax ID No." and "7744001497"; a remark that is no number gives
    two empty texts.
    """
    sort, found = next(((k, m) for k, p in _KINDS if (m := p.match(text))), ("", None))
    if found is None:
        return "", ""
    words = text[found.end() :].lstrip(".").split()
    said = next((n for n, word in enumerate(words) if not _FILLER.fullmatch(word)), len(words))
    if sort == "wallet" and len(words) > said + 1:
        said += 1  # the currency: "Digital Currency Address - XBT 1Abc"
    kind = " ".join((text[: found.end()], *words[:said]))
    return kind.replace(",", ""), " ".join(words[said:])
