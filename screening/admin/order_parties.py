"""The parties of a submission as an officer reads them: who each is, and all that tells who it is.

Pure functions from the submitted JSON. Parties that state the same apart from their role are one;
two of one name that state anything else are two, as they are where answers are given together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.wording import NOT_STATED, as_read, country_words, label_of, plain_words
from screening.cases.submitted import stated_hash

TELLING = (
    *("name", "birth_date", "nationality", "nationalities", "address", "identifiers"),
    *("headquarters_country", "owners", "ultimate_parent", "previous_names", "officers"),
    *("phone", "email", "website"),
)
"""Fields by which two parties of one name are told apart, the most telling first."""


@dataclass(frozen=True, slots=True)
class PartyFact:
    """One thing that is stated of a party; ``values`` are shown each by itself."""

    name: str
    values: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether anything was stated."""
        return self.values != (NOT_STATED,)


@dataclass(frozen=True, slots=True)
class PartyView:
    """A name with all its roles.

    Args:
        indexes: its places in the submission.
        more: its address and kind in one line.
        facts: what else is stated of it; of a person also what is not.
        apart: how it differs from an earlier party of the same name; empty where there is none.
    """

    indexes: tuple[int, ...]
    roles: str
    name: str
    country: str
    more: str
    facts: tuple[PartyFact, ...]
    apart: str = ""

    @property
    def words(self) -> str:
        """All of it in one line."""
        told = (f"{fact.name} {', '.join(fact.values)}" for fact in self.facts if fact.is_known)
        return " · ".join(text for text in (self.more, *told) if text)


def parties_of(parties: Sequence[Mapping[str, Any]]) -> tuple[PartyView, ...]:
    """The parties in their order, those put together that state the same."""
    together: dict[str, list[int]] = {}
    for index, party in enumerate(parties):
        together.setdefault(stated_hash(party), []).append(index)
    views: list[PartyView] = []
    named: dict[str, PartyView] = {}
    for indexes in together.values():
        name = str(parties[indexes[0]].get("name") or "")
        like = named.get(name.casefold())
        view = _party(parties, tuple(indexes), like)
        named.setdefault(name.casefold(), view)
        views.append(view)
    return tuple(views)


def party_at(parties: Iterable[PartyView], index: int) -> PartyView | None:
    """The party that stands at a place of the submission; None for one named elsewhere."""
    return next((party for party in parties if index in party.indexes), None)


def born_and_national(party: Mapping[str, Any]) -> str:
    """Of a person when born and of which country, what is not stated said; empty of others."""
    if not _is_person(party):
        return ""
    return f"born {party.get('birth_date') or NOT_STATED}, national of {_nations(party)}"


def place_words(address: Mapping[str, Any]) -> str:
    """An address in one line, without its country."""
    parts = ("street", "city", "region", "postal_code")
    return as_read(", ".join(str(address[part]) for part in parts if address.get(part)))


def _party(
    parties: Sequence[Mapping[str, Any]], indexes: tuple[int, ...], like: PartyView | None
) -> PartyView:
    first = parties[indexes[0]]
    roles = dict.fromkeys(str(parties[i].get("role", "")).replace("_", " ") for i in indexes)
    address = first.get("address") or {}
    said = (place_words(address), str(first.get("business_type") or "").replace("_", " "))
    return PartyView(
        indexes=indexes,
        roles=", ".join(roles),
        name=as_read(str(first.get("name") or NOT_STATED)),
        country=str(address.get("country") or ""),
        more=" · ".join(text for text in said if text),
        facts=tuple(_facts(first)),
        apart=_apart(first, parties[like.indexes[0]], like) if like else "",
    )


def _apart(party: Mapping[str, Any], other: Mapping[str, Any], like: PartyView) -> str:
    differing = [name for name in TELLING if _plain(party, name) != _plain(other, name)]
    words = ", ".join(label_of(name).lower() for name in differing) or "other data"
    return f"Not the {like.roles} of that name: another {words}"


def _plain(party: Mapping[str, Any], name: str) -> Any:
    return party.get(name) or None


def _facts(party: Mapping[str, Any]) -> Iterable[PartyFact]:
    told = (
        ("Born", [party.get("birth_date")]),
        ("National of", [_nations(party)]),
        ("Resident in", [country_words(party.get("residency"))]),
        ("Formerly", party.get("previous_names") or []),
        ("Renamed", [party.get("renamed_on")]),
        ("Also named", [_further_name(name) for name in party.get("names") or []]),
        ("Officers", party.get("officers") or []),
        ("Owners", [_owner(owner) for owner in party.get("owners") or []]),
        ("Parent", [party.get("ultimate_parent")]),
        ("Headquarters", [country_words(party.get("headquarters_country"))]),
        ("Incorporated", [party.get("incorporated_on")]),
        ("Industry", [party.get("industry")]),
        ("Numbers", [_number(number) for number in party.get("identifiers") or []]),
        ("Phone", [party.get("phone")]),
        ("Mail", [party.get("email")]),
        ("Website", [party.get("website")]),
        ("Further places", [_further_address(each) for each in party.get("addresses") or []]),
        ("Data center", [_words(party.get("data_center"))]),
        ("Attests", [_words(party.get("attestations"))]),
        ("Protected person", [_words(party.get("protected_person"))]),
    )
    always = ("Born", "National of") if _is_person(party) else ()
    for name, values in told:
        known = tuple(as_read(str(value)) for value in values if value and value != NOT_STATED)
        if known or name in always:
            yield PartyFact(name, known or (NOT_STATED,))


def _is_person(party: Mapping[str, Any]) -> bool:
    return party.get("type") == "person"


def _nations(party: Mapping[str, Any]) -> str:
    nations = dict.fromkeys([party.get("nationality"), *(party.get("nationalities") or [])])
    return ", ".join(country_words(code) for code in nations if code) or NOT_STATED


def _further_name(name: Mapping[str, Any]) -> str:
    kind = str(name.get("kind", "")).replace("_", " ")
    return f"{name.get('name', '')} ({kind})" if kind else str(name.get("name", ""))


def _further_address(address: Mapping[str, Any]) -> str:
    where = ", ".join(filter(None, (place_words(address), str(address.get("country") or ""))))
    return f"{str(address.get('kind', '')).replace('_', ' ')}: {where}"


def _owner(owner: Mapping[str, Any]) -> str:
    percent = owner.get("percent")
    share = f"{percent:g} %" if isinstance(percent, int | float) else ""
    parts = (str(owner.get("name", "")), str(owner.get("country") or ""), share)
    return ", ".join(part for part in parts if part)


def _number(number: Mapping[str, Any]) -> str:
    parts = (number.get("type"), number.get("value"), number.get("country"))
    return " ".join(str(part) for part in parts if part)


def _words(value: Any) -> str:
    return "" if value in (None, {}, []) else plain_words(value)
