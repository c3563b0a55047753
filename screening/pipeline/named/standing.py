"""Which listed names count where they stand in a text, whatever is around them.

A whole listed name of an organization that nobody else bears is a find wherever it stands: who
writes "Plant 2, X" or "X will collect" names X, and no list of roles is ever complete. Short names
and common ones are told from others by their country, by their legal form, or by words of a role
(``texts.py`` asks for those). Descriptions of goods name makers, so there the whole name must stand
where no maker does.
"""

from __future__ import annotations

from screening.matching.within.cores import Sort, known_house, ordinary_words, word_class
from screening.matching.within.listing import Within
from screening.reading.behind import (
    is_a_product_of,
    is_for,
    is_in_brackets,
    is_ordered_by,
    is_stood_beside,
)
from screening.reading.names.tables import form_pattern
from screening.reading.texts import Text
from screening.terms.listed_party import PartySchema

_TELLING = (Sort.WHOLE, Sort.HOUSE, Sort.KNOWN)
_PLAIN = (Sort.BARE, Sort.PAIR)
_HOUSES = (Sort.HOUSE, Sort.KNOWN)
_HOUSE = 5  # letters
_WHOLE = 2
"""Words from which a whole name is no brand."""


def counts(found: Within, text: Text, destination: str) -> bool:
    """Whether a listed name in a text names its party and not another.

    Args:
        found: as it stands there.
        text: the whole text.
        destination: of the order; a plain name counts in its own country.
    """
    if not is_organization(found) or is_brand(found, text):
        return False
    is_own = destination in found.party.countries
    if found.sort in _PLAIN:
        return found.has_form and (is_own or not found.minds_country)
    if found.sort not in _TELLING:
        return False
    if _is_school(found):
        return is_own or not is_stood_beside(text.words, found.words)
    is_firm = found.sort is Sort.WHOLE and form_pattern().search(found.words) is not None
    return not found.minds_country or is_firm or is_own


def is_recipient(found: Within, text: Text, destination: str) -> bool:
    """Whether a listed name in a description of goods is whom they are for, and no maker."""
    before, words, behind = text.words.partition(found.full or found.words)
    is_whole = is_organization(found) and _is_in_full(found)
    if not words or not (is_whole or counts(found, text, destination)):
        return False
    if is_for(before, words, behind, is_whole=is_whole):
        return True
    return is_whole and (is_in_brackets(before, words, behind) or is_ordered_by(behind))


def is_the_house(found: Within) -> bool:
    """Whether what stands behind a role is a house of its own beside business words and places,
    wherever it is: a name field of it would alert, too."""
    words = found.words.casefold().split()
    is_own = not ordinary_words().issuperset(words) and len("".join(words)) >= _HOUSE
    return found.sort in _HOUSES and is_own and is_organization(found)


def is_brand(found: Within, text: Text) -> bool:
    """Whether a house's name stands there for its products: "compare with Huawei phone holder"."""
    if found.sort not in _HOUSES or found.has_form:
        return False
    before, words, behind = text.words.partition(found.words)
    return words != "" and is_a_product_of(before, behind)


def is_organization(found: Within) -> bool:
    """Whether the listed party is one; of those of no stated kind whose name says so."""
    if found.party.schema is PartySchema.UNKNOWN:
        return form_pattern().search(found.name) is not None
    return found.party.schema is PartySchema.ORGANIZATION


def _is_in_full(found: Within) -> bool:
    """Whether the name stands there as the list prints it, and is no brand: of one word or of a
    house that everybody knows only with the legal form."""
    if found.sort in _PLAIN:
        return found.has_form and not found.minds_country
    if found.sort is not Sort.WHOLE or found.length < _WHOLE:
        return found.has_form and found.sort in _TELLING and not found.minds_country
    is_known = known_house(found.words.casefold().split()) != ()
    return found.has_form or not is_known or _is_school(found)


def _is_school(found: Within) -> bool:
    """A known school: it is visited and stood beside by others, which is no dealing."""
    words = found.words.casefold().split()
    return known_house(words) != () and not word_class("school").isdisjoint(words)
