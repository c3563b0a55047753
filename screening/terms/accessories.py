"""Whether a description names a product only because other goods are made for it.

"Power cable for NVIDIA H100 server" is a cable. What counts is what stands first: the accessory
before the product's name, and nothing that adds the product to it ("rail kit with H100").
"""

from __future__ import annotations

import re

_MADE_FOR = (
    r"for|fits?|fitting|compatible|suits?|suitable|replaces?|replacement|spare|für|passend"
    r"|pour|compatibles?|para|per|voor|dla|için|для|用|対応|용|لـ|برای"
)
_GOODS = (
    r"cables?|brackets?|heat\s?sinks?|cool(?:ers?|ing)|cold\s?plates?|fans?|manuals?|books?"
    r"|guides?|stickers?|posters?|labels?|covers?|rails?|screws?|risers?|adapters?|boxe?s?"
    r"|packaging|licen[cs]es?|software|drivers?|training|courses?|support|warrant\w+|backplates?"
    r"|shirts?|mugs?|toys?|keyrings?|dumm(?:y|ies)|mock-?ups?"
)
MADE_FOR = re.compile(rf"\b(?:{_MADE_FOR})\b", re.IGNORECASE)
GOODS = re.compile(rf"\b(?:{_GOODS})\b", re.IGNORECASE)
"""Goods that are mostly made for others."""
_TANGIBLE = re.compile(
    r"\b(?:(?:power|patch|network|data|riser|jumper|extension)?\s?(?:cables?|cords?|leads?)"
    r"|brackets?|rails?|rail\s?kits?|heat\s?sinks?|cold\s?plates?|(?:cold\s?plate\s)?hoses?"
    r"|hose\s?kits?|fans?|fan\s?(?:trays?|modules?)|manuals?|user\s?guides?|books?|brochures?"
    r"|posters?|stickers?|labels?|foams?|packaging|covers?"
    r"|bezels?|screws?|bolts?|gaskets?|thermal\s?pa(?:ds?|stes?)|dust\s?caps?|backplates?"
    r"|blanking\s?plates?|shelf|shelves|cabinets?|dollys?|lift\s?tables?|tools?|toolkits?"
    r"|kabel|stromkabel|halterung(?:en)?|schienen(?:satz)?|lüfter|handbuch|verpackung|schlauch"
    r"|c[âa]bles?|rails?|supports?\sde\smontage|notices?|cables?\sde\salimentaci[óo]n|cavi|cavo"
    r"|kabels|kabli?|kablosu|кабел[ьия]|кронштейн\w*)\b",
    re.IGNORECASE,
)
"""Those of them that hold no circuit of their own; a box or a crate holds what is named."""
_UNITS = re.compile(r"\bgpus?\b|\b\d+\s?(?:x|pcs|units)\b|显卡", re.IGNORECASE)
_ADDS = re.compile(
    r"[&+;]|\b(?:with|incl\w*|and|plus|containing|mit|und|samt|avec|et|con|y|com|e|met|en|z|i|ve"
    r"|с|и|w/)\b|含|带|付き|포함",
    re.IGNORECASE,
)


def is_accessory_for(before: str, behind: str) -> bool:
    """Whether goods are an accessory to the product named after ``before``.

    Args:
        before: the description up to the product's name.
        behind: what follows the name.
    """
    first = _TANGIBLE.search(before)
    if first is None or _ADDS.search(before) or _ADDS.search(behind) or _UNITS.search(behind):
        return False
    return MADE_FOR.search(before, first.end()) is not None or _is_head(before, first)


def _is_head(before: str, first: re.Match[str]) -> bool:
    """ "Rail kit DGX H100": the accessory stands first, and but a few plain words behind it."""
    is_first = len(before[: first.start()].split()) <= 1
    return is_first and len(before[first.end() :].split()) <= 2  # the maker and a series
