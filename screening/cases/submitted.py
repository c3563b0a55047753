"""What was submitted of a party, as an answer remembers it.

An answer to a hit holds while the party is the same. What is compared is what the order says of
it, not what our rules read of that: a rule that learns to read one field more changes no party.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from screening.controls.facts import PartyFacts
from screening.terms.values import content_hash, to_plain

CONTACTS = frozenset({"phone", "email", "website"})
"""How a party can be reached."""
_NUMBERS = frozenset({"value", *CONTACTS})
_STEP = re.compile(r"(\w+)|\[(\d+)\]")
# The fields of ``PartyFacts`` and of the values in it on the day clearances stopped to go by them.
_READ_BEFORE: Mapping[str, tuple[str, ...]] = {
    "name": (),
    "type": (),
    "business_type": (),
    "address": ("street", "city", "region", "postal_code", "country"),
    "nationality": (),
    "residency": (),
    "headquarters_country": (),
    "ultimate_parent": (),
    "owners": ("name", "country", "percent"),
    "previous_names": (),
    "officers": (),
    "identifiers": ("type", "value", "country"),
    "birth_date": (),
    "details": (
        "industry",
        "website",
        "email",
        "phone",
        "incorporated_on",
        "site",
        "site_operator",
        "site_mw",
        "attestations",
    ),
}


def party_state(content: Mapping[str, Any], party: PartyFacts) -> str:
    """Hash of all that an order says of a party, its role and place apart.

    Args:
        content: the submission.
        party: of it, also one that is named outside of ``parties``.
    """
    return stated_hash(_at(content, party.subject))


def stated_hash(stated: Any) -> str:
    """Hash of what is said of a party, its role apart: two of one name with other data are two.

    Args:
        stated: the party as submitted, or the name of one that is named outside of ``parties``.
    """
    if isinstance(stated, Mapping):
        stated = {key: value for key, value in stated.items() if key != "role"}
    return content_hash(_said(stated))


def identity_of(content: Mapping[str, Any], party: PartyFacts) -> dict[str, Any]:
    """What an order says of who a party is, in one way of writing it.

    Case, blanks and punctuation say nothing; of numbers not even where they are grouped.

    Args:
        content: the submission.
        party: of it, also one that is named outside of ``parties``.

    Returns:
        JSON-ready; how it can be reached (``CONTACTS``) stands under the same names.
    """
    stated = _said(_at(content, party.subject))
    if not isinstance(stated, Mapping):
        return {"name": _words(party.name)}
    return {key: _identity(key, value) for key, value in stated.items() if key != "role"}


def is_same_identity(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether two tellings are of one party.

    A way to reach it may be added or left out, and must not be another. All else is the same.
    """
    return not differing(before, now)


def differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """What two tellings of a party tell otherwise: names of fields, ``address.street`` within one.

    Args:
        before: an identity as ``identity_of`` gives it; ``now`` as well.
    """
    told = set(before) | set(now)
    fields = (told - CONTACTS) | (CONTACTS & set(before) & set(now))
    return tuple(
        name for key in sorted(fields) for name in _names(key, before.get(key), now.get(key))
    )


def _names(key: str, before: Any, now: Any) -> list[str]:
    if before == now:
        return []
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        inner = sorted(set(before) | set(now))
        return [f"{key}.{name}" for name in inner if before.get(name) != now.get(name)]
    return [key]


def party_state_before(party: PartyFacts) -> str:
    """Hash that clearances remember which were made before ``party_state`` was what they go by.

    It is frozen with the fields that were read then. A clearance lives for as long as the policy
    says, so that none is left some time after.
    """
    stated = to_plain(party)
    return content_hash({name: _cut(stated[name], read) for name, read in _READ_BEFORE.items()})


def _at(content: Any, path: str) -> Any:
    """The value at a path into a submission (``parties[0]``, ``route.vessel``)."""
    for name, place in _STEP.findall(path):
        content = content[name] if name else content[int(place)]
    return content


def _said(value: Any) -> Any:
    """A value without what says nothing: null, and an empty list or object."""
    match value:
        case Mapping():
            said = ((key, _said(item)) for key, item in value.items())
            return {key: item for key, item in said if item not in (None, [], {})}
        case list():
            return [_said(item) for item in value]
    return value


def _cut(value: Any, read: tuple[str, ...]) -> Any:
    match value:
        case dict() if read:
            return {name: value[name] for name in read}
        case list() if read:
            return [_cut(item, read) for item in value]
    return value


def _identity(key: str, value: Any) -> Any:
    match value:
        case Mapping():
            return {name: _identity(name, item) for name, item in value.items()}
        case list():
            return [_identity(key, item) for item in value]
        case str():
            words = _words(value)
            return words.replace(" ", "") if key in _NUMBERS else words
    return str(value)


def _words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))
