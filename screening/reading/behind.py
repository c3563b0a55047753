"""For whom goods are, in their own description: a buyer behind a role, and not a maker.

"Spare part for Mahan Air" is for Mahan Air; "case for Huawei phones", "Huawei-compatible" and "made
by Huawei" name a maker. Behind "for" alone a name of one word counts only if nothing says that the
goods are an accessory of its products.
"""

from __future__ import annotations

import re

_ROLES = (
    r"(?:ultimate|final|intermediate)?\s?(?:end[\s-]?user|end[\s-]?customer|customer|consignee"
    r"|buyer|purchaser|client|recipient|importer|notify(?:\sparty)?)\s*(?:is|:|=|-)\s*(?:the\s)?"
    r"|(?:project|tender|order|request|property|programme|program|stock|fleet|aircraft|vessels?"
    r"|plant|refinery|laborator(?:y|ies)|branch|subsidiary|office)\s+of\s+(?:the\s)?"
    r"|(?:destined|intended|meant|earmarked|reserved|bound)\s+(?:for|to)\s+(?:the\s)?"
    r"|(?:on\sbehalf|for\s(?:the\s)?account|by\sorder|per\sorder|to\sthe\sorder)\s+of\s+(?:the\s)?"
    r"|(?:ordered|requested|purchased|bought|required|commissioned)\s+by\s+(?:the\s)?"
    r"|c/o\s+"
    r"|(?:endkunde|endverwender|empfänger|kunde|auftraggeber|besteller)\s*(?:ist|:)?\s*"
    r"|im\sauftrag\s(?:von|der|des)\s+|bestimmt\sfür\s+|projekt\s(?:von|der|des)\s+"
    r"|pour\sle\scompte\s(?:de\s|du\s|d['’])|destiné(?:e|s|es)?\sà\s+|projet\s(?:de|du)\s+"
    r"|por\s(?:cuenta|orden|encargo)\sde\s+|destinad[oa]s?\sa\s+|proyecto\sde\s+"
    r"|per\sconto\sdi\s+|destinat[oaie]\sa\s+|por\sconta\sde\s+|namens\s+|bestemd\svoor\s+"
    r"|na\szlecenie\s+|dla\spotrzeb\s+|adına\s+|по\s(?:заказу|поручению)\s+|от\sимени\s+"
    r"|для\sнужд\s+"
)
_ROLE = re.compile(rf"(?<!\w)(?:{_ROLES})", re.IGNORECASE)
_CHINESE = re.compile(
    r"(?:最终用户|最终客户|收货人|客户|用户|供应给|供|交付|送至|发往|代表|エンドユーザー|向け先|최종\s?사용자)\s*[:：为是は]?\s*$"
)
_STANDS_BEFORE = re.compile(
    rf"(?<!\w)(?:{_ROLES}|(?:via|through)\s+|(?:for|für|fuer|pour|para|per|voor|dla|için|для|برای|لـ)\s+(?:the\s)?)"
    r"(?:m/s\.?\s|messrs\.?\s|company\s|firma\s|société\s)?[\"'«„“]?$",
    re.IGNORECASE,
)
_PLAIN_FOR = re.compile(
    r"(?<!\w)(?:for|für|fuer|pour|para|per|voor|dla|для|برای)\s+"
    r"(?!use\b|account\b|the\saccount|(?-i:[A-Z]{4,8})\W*$)",
    re.IGNORECASE,
)
_ANY_FOR = re.compile(
    r"(?<!\w)(?:for|für|fuer|pour|para|per|voor|dla|для|برای|via|through)\s", re.IGNORECASE
)
_OF_PRODUCTS = re.compile(
    r"\b(?:cases?|covers?|sleeves?|chargers?|charging|cables?|adapt[eo]rs?|batter(?:y|ies)|mounts?"
    r"|brackets?|holders?|straps?|stands?|docks?|screens?|protectors?|films?|glass|lens(?:es)?"
    r"|phones?|smartphones?|tablets?|watch(?:es)?|routers?|switch(?:es)?|cameras?|nvr|dvr|drones?"
    r"|laptops?|servers?|printers?|toners?|cartridges?|modems?|antennas?|earbuds?|headphones?"
    r"|propellers?|memory|ram|ssd|firmware|software|licen[cs]es?|manuals?|compatible|kompatibel"
    r"|replacement|ersatz\w*|hülle|ladegerät|coque|chargeur|funda|cargador|custodia|hoes|etui"
    r"|чехол|зарядн\w+|kılıf)\b",
    re.IGNORECASE,
)
_WAY = re.compile(r"(?:via|through)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"^\W{0,2}[^\W_]")
_FORM = re.compile(
    r"\b(?:co|ltd|limited|llc|inc|corp\w*|gmbh|ag|sa|jsc|ooo|plc|company|group|university"
    r"|institute|academy|bureau|factory|plant|airlines?|air|shipping|bank)\b",
    re.IGNORECASE,
)


def has_role(text: str) -> bool:
    """Whether any word of a role stands in a description."""
    return (
        _ROLE.search(text) is not None
        or _ANY_FOR.search(text) is not None
        or any(mark in text for mark in ("用户", "客户", "收货人", "供", "送至", "发往", "代表"))
    )


def told_alike(text: str) -> str:
    """A text in which every word of a role is written as one that names are cut out behind."""
    return _ROLE.sub("on behalf of ", text)


def without_plain_for(text: str) -> str:
    """The text without its "for", behind which makers stand as well as buyers.

    One before a last word in capitals stays ("part for SMIC"), unless it is an accessory.
    """
    if _OF_PRODUCTS.search(text):
        return _ANY_FOR.sub(", ", text)
    return _PLAIN_FOR.sub(", ", text)


def is_for(before: str, name: str, behind: str) -> bool:
    """Whether goods are for the one that a description names.

    Args:
        before: the description up to the name.
        name: as it stands there.
        behind: what follows.
    """
    if _CHINESE.search(before):
        return True
    role = _STANDS_BEFORE.search(before)
    if role is None:
        return False
    if _ROLE.match(role.group()) is not None or _WAY.match(role.group()) is not None:
        return True
    if len(name.split()) > 1 and _FORM.search(name):
        return True
    return not (
        _OF_PRODUCTS.search(before) or _GOES_ON.match(behind) or _OF_PRODUCTS.search(behind)
    )
