"""What the shape of a printed name tells: legal form, kind of party, abbreviation, stable key.

The BIS lists do not say whether an entry is a person or an organization, nor which aliases are
weak; a few conservative rules stand in, and where the shape tells nothing the answer is unknown.
"""

from __future__ import annotations

import re
import unicodedata

from screening.terms.listed_party import NameKind, PartySchema

# Legal forms that may stand after a comma behind the name; dots are dropped before comparing.
_FORMS = (
    "ltd|ltda|limited|inc|incorporated|llc|lp|llp|plc|corp|corporation|co|company|sa|sal|sas|srl"
    "|sarl|spa|gmbh|ag|kg|bv|nv|ooo|oao|zao|ao|pao|nao|jsc|ojsc|cjsc|pjsc|fze|fzc|fzco|fz|dmcc"
    "|sdn bhd|bhd|pte|pvt|pty|pt|oy|oyj|ou|ab|as|aps|sro|doo|kft|zrt|anonim sirketi|limited sirketi"
    "|ltd sti|sti|private limited|eood|ood|fgup|fsue|tmi|ek"
)
_LEADING_FORM = re.compile(rf"(?:{_FORMS})(?![\w'&-])", re.IGNORECASE)
_ORGANIZATION = re.compile(
    r"(?<![\w'&-])(?:academy|administration|aerospace|agency|air|aircraft|airlines|airways"
    r"|aktsionernoe|army|association|authority|aviation|bank|base|bhd|brigade|bureau|business|bv"
    r"|center|centre|chemical|cjsc|commission|committee|communications?|company|complex|concern"
    r"|construction|consulting|contractors|corp|corporation|corps|council|defen[cs]e|department"
    r"|design|development|directorate|dmcc|doo|electric|electronics?|elektronik|energy|engineering"
    r"|enterprises?|equipment|establishment|exporters|express|factory|federation|fgup|forces"
    r"|foundation|fsue|fund|fzc|fzco|fze|gmbh|group|havacilik|holdings?|hospital|import|importers"
    r"|inc|incorporated|industrial|industr(?:y|ies)|information|institute?s?|institution|instruments"
    r"|integrated|international|investment|jsc|kft|kg|laborator(?:y|ies)|labs|limited|llc|llp"
    r"|logistics|lojistik|ltd|ltda|machinery|manufacturing|marine|materials|mechanical"
    r"|microelectronics|military|ministry|nauchno|networks?|nv|oao|obshchestvo|office|oil|ojsc|ood"
    r"|ooo|optoelectronics|organi[sz]ation|oy|oyj|pao|partners|pjsc|plant|plc|port|power|precision"
    r"|predpriyatie|production|products|pte|pty|pump|pvt|refinery|research|sal|sanayi|sarl"
    r"|scientific|sdn|semiconductor|services|shipping|shipyard|shop|sirketi|society|software"
    r"|solutions|sro|srl|station|sti|subsidiary|supplies|supply|systems|team|tech|technic|technical"
    r"|technique|technolog(?:y|ies)|telecom|telecommunications|ticaret|tmi|trade|traders|trading"
    r"|transport|transportation|troops|unit|university|works|zao|zavod)(?![\w'&-])",
    re.IGNORECASE,
)
# Too short to be trusted anywhere but at the end of a name, in capitals.
_SHORT_FORM = re.compile(r"\bCo\b|\s(?:S\.?A|A\.?G|A\.?S|A\.?B|O\.?U)\.?$")
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&-]{1,4}")
_PATRONYMIC = re.compile(r"(?:ovich|evich|ovna|evna)$", re.IGNORECASE)
_TRAILING_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z0-9&-]{1,9})\)$")


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'&-]+", text.casefold().replace(".", ""))


def begins_with_legal_form(text: str) -> bool:
    """Whether a piece between commas goes on with the name ("Ltd.", "L.L.C. (XYZ)")."""
    return bool(_LEADING_FORM.match(text.replace(".", "").strip()))


def alias_kind(text: str) -> NameKind:
    """Weak for a bare abbreviation of up to five capitals ("CSCC"), alias otherwise.

    Such abbreviations are also generic names; 15 CFR 744 Supp. 4 does not mark them.
    """
    return NameKind.WEAK_ALIAS if _ABBREVIATION.fullmatch(text) else NameKind.ALIAS


def abbreviation_in(name: str) -> str:
    """The abbreviation a name carries in brackets at its end, when its initials bear it out.

    "National University of Defense Technology (NUDT)" gives "NUDT"; "(HK)" after a company gives
    nothing.
    """
    match = _TRAILING_ABBREVIATION.search(name)
    if not match:
        return ""
    initials = iter("".join(word[0] for word in _words(name[: match.start()])))
    letters = [c.casefold() for c in match[1] if c.isalpha()]
    if sum(c.isupper() for c in match[1]) < 2 or not all(c in initials for c in letters):
        return ""
    return match[1]


def schema_of(name: str) -> PartySchema:
    """What kind of thing a name names.

    Returns:
        Organization for a legal form or an organization's word, person for a Slavic patronymic,
        else unknown: a wrong kind could hide a hit, unknown never does.
    """
    if _ORGANIZATION.search(name.replace(".", "")) or _SHORT_FORM.search(name):
        return PartySchema.ORGANIZATION
    words = _words(name)
    if 2 <= len(words) <= 4 and any(_PATRONYMIC.search(word) for word in words[1:]):
        return PartySchema.PERSON
    return PartySchema.UNKNOWN


def slug(text: str) -> str:
    """Lower-case letters and digits joined by hyphens, any script, accents dropped: for keys."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return "-".join(re.findall(r"\w+", letters.replace("_", " ")))
