"""Partners: kept as the ERP sends them, and found where an order names them by number.

What an order gets of a partner is copied into the stored submission, so that a later change of the
partner changes no order that was judged.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.db import IntegrityError
from django.db.models import Q

from screening import audit
from screening.errors import (
    FieldError,
    InvalidPartnerError,
    InvalidSubmissionError,
    NotAllowedError,
)
from screening.intake.bounds import faults_of_values
from screening.intake.schema import schema_errors, told_once, transaction_schema, validator_of
from screening.models import BusinessPartner, PartnerIdentity, PartnerMerge
from screening.terms.standing_record import holder_key, holder_keys
from screening.terms.traits import TraitKind, spoken_key, traits_of
from screening.terms.values import content_hash

NUMBER = "partner_id"
NUMBER_MAX_LENGTH = 100
_NOT_OF_A_PARTNER = ("role", NUMBER)


class Upserted(NamedTuple):
    """What became of a partner that was sent."""

    partner: BusinessPartner
    is_new: bool


@cache
def partner_schema() -> dict[str, Any]:
    """The JSON Schema of a partner as the ERP sends it: a party without a role."""
    definitions = copy.deepcopy(transaction_schema()["$defs"])
    partner = definitions.pop("party")
    properties = partner["properties"]
    partner |= {
        "properties": {n: p for n, p in properties.items() if n not in _NOT_OF_A_PARTNER},
        "required": ["name", "address"],
    }
    partner.pop("anyOf", None)
    return {"$ref": "#/$defs/partner", "$defs": {**definitions, "partner": partner}}


@cache
def _validator() -> Any:
    return validator_of(partner_schema())


def upsert_partner(*, number: str, details: Any, by: str, owner: Any = None) -> Upserted:
    """Keep a partner as the ERP knows it; what may be the same partner twice is proposed.

    Args:
        number: the ERP's own.
        details: a party as it is submitted, without its role.
        by: the API key, for the trail.
        owner: the user whose key it is; the number is that user's from then on.

    Raises:
        InvalidPartnerError: the shape is wrong; nothing was stored.
        NotAllowedError: the number is another user's and of another name, or was merged and would
            mean another firm; nothing was stored.
    """
    errors = schema_errors(_validator(), details) or list(_faults(number, details))
    if errors:
        raise InvalidPartnerError(told_once(errors))
    return _keep(number.strip(), details, BusinessPartner.Origin.ERP, by, owner)


def with_partners(submission: Mapping[str, Any]) -> Mapping[str, Any]:
    """A submission with what is on record of the partners that it names by number.

    What it states itself stands; of the rest a party gets what the partner has.

    Raises:
        InvalidSubmissionError: a number that is not on record beside no name, or that is another
            partner's than the one named.
    """
    numbers = [party[NUMBER].strip() for party in submission["parties"] if NUMBER in party]
    if not numbers:
        return submission
    known = BusinessPartner.objects.numbered(numbers)
    errors: list[FieldError] = []
    parties = []
    for place, party in enumerate(submission["parties"]):
        partner = known.get(party.get(NUMBER, "").strip())
        errors += _faults_of_party(place, party, partner)
        details = partner.details if partner else {}
        parties.append(beside(copy.deepcopy(details), party))
    errors += _numbers_of_two(submission["parties"])
    if errors:
        raise InvalidSubmissionError(tuple(errors))
    return {**submission, "parties": parties}


def beside(details: Mapping[str, Any], party: Mapping[str, Any]) -> dict[str, Any]:
    """A party with what its partner has; of owners and earlier names none is struck out by it.

    Args:
        details: of the partner; it is not changed.
        party: as stated, which stands.
    """
    whole = {**details, **party}
    for name, key_of in _LISTS.items():
        if name in party and details.get(name):
            stated = {key_of(one) for one in party[name]}
            rest = [one for one in details[name] if key_of(one) not in stated]
            whole[name] = [*party[name], *rest]
    return whole


_LISTS: Mapping[str, Callable[[Any], str]] = {
    "names": lambda name: f"{name['kind']} {spoken_key(name['name'])}",
    "addresses": content_hash,
    "nationalities": str,
    "owners": lambda owner: spoken_key(owner["name"]),
    "previous_names": spoken_key,
    "officers": spoken_key,
}
"""Lists of a party of which an order may add to what its partner has, and take nothing away."""
_NAME = "name "
_ONE_WORD = ("headquarters_country", "ultimate_parent")


def _numbers_of_two(parties: Iterable[Mapping[str, Any]]) -> Iterator[FieldError]:
    """One number that one order gives two names."""
    named: dict[str, str] = {}
    for place, party in enumerate(parties):
        if NUMBER not in party or "name" not in party:
            continue
        first = named.setdefault(party[NUMBER].strip(), party["name"])
        if spoken_key(first) != spoken_key(party["name"]):
            mend = (
                f"Partner {party[NUMBER]} stands beside two names, {first} and {party['name']}: "
                "give each its own number."
            )
            yield FieldError(f"parties[{place}].{NUMBER}", "contradicts", mend)


def learn_partners(submission: Mapping[str, Any], *, by: str, owner: Any) -> None:
    """Keep the partners whose number and name an order states and that are not on record."""
    named = {p[NUMBER].strip(): p for p in submission["parties"] if NUMBER in p}
    known = BusinessPartner.objects.numbered(named)
    for number, party in named.items():
        if number not in known and party.get("address", {}).get("country"):
            details = {n: v for n, v in party.items() if n not in _NOT_OF_A_PARTNER}
            _keep(number, details, BusinessPartner.Origin.ORDER, by, owner)


def _faults(number: str, details: Mapping[str, Any]) -> Iterator[FieldError]:
    yield from faults_of_values(details)
    if not 0 < len(number.strip()) <= NUMBER_MAX_LENGTH:
        yield FieldError(NUMBER, "malformed", f"Use 1 to {NUMBER_MAX_LENGTH} characters.")
    if not details["address"].get("country"):
        mend = "Say the country: a partner is its name and country."
        yield FieldError("address.country", "required", mend)


def _faults_of_party(
    place: int, party: Mapping[str, Any], partner: BusinessPartner | None
) -> Iterator[FieldError]:
    field = f"parties[{place}].{NUMBER}"
    if NUMBER not in party:
        return
    if partner is None and "name" not in party:
        mend = (
            f"No partner {party[NUMBER]} is on record: send it to /api/v1/partners/ first, or "
            "state name and address."
        )
        yield FieldError(field, "unknown_partner", mend)
    if partner is None:
        return
    yield from _contradictions(place, party, partner)
    if "name" not in party:
        return
    others = (other["name"] for other in partner.details.get("names", ()))
    names = (partner.name, *partner.details.get("previous_names", ()), *others)
    if spoken_key(party["name"]) not in {spoken_key(name) for name in names}:
        mend = (
            f"Partner {party[NUMBER]} is {partner.name} on record, and the order names "
            f"{party['name']}: update the partner, or name it without a number."
        )
        yield FieldError(field, "contradicts", mend)


def _contradictions(
    place: int, party: Mapping[str, Any], partner: BusinessPartner
) -> Iterator[FieldError]:
    """What an order says of a partner otherwise than the partner does."""
    has = partner.details
    pairs = [(name, party.get(name), has.get(name)) for name in _ONE_WORD]
    owners = {spoken_key(o["name"]): o for o in has.get("owners", ())}
    for at, owner in enumerate(party.get("owners", ())):
        known = owners.get(spoken_key(owner["name"]), {})
        names = ("percent", "country")
        pairs += [(f"owners[{at}].{n}", owner.get(n), known.get(n)) for n in names]
    for field, stated, kept in pairs:
        if stated is None or kept is None or _alike(stated) == _alike(kept):
            continue
        mend = (
            f"The order states {stated} where partner {party[NUMBER]} has {kept}: one of them is "
            "wrong or has changed. Update the partner, or name the party without a number."
        )
        yield FieldError(f"parties[{place}].{field}", "contradicts", mend)


def _alike(value: Any) -> Any:
    return spoken_key(value) if isinstance(value, str) else float(value)


def _check_may_keep(before: BusinessPartner, details: Mapping[str, Any], owner: Any) -> None:
    """Refuse what would make a number mean another firm behind somebody's back."""
    told = holder_keys(details["name"], details["address"]["country"])
    if holder_key(before.name, before.country) in told:
        return
    if before.owner_id is not None and (owner is None or owner.pk != before.owner_id):
        raise NotAllowedError(
            f"Partner {before.number} is {before.name_words} of another user: use a number of your "
            "own, or have an officer correct the partner."
        )
    if before.merged_into is not None:
        raise NotAllowedError(
            f"Partner {before.number} was merged into {before.merged_into.name_words}: send "
            f"{details['name']} under another number, or have an officer undo the merge."
        )


def _keep(
    number: str, details: Mapping[str, Any], origin: str, by: str, owner: Any = None
) -> Upserted:
    try:
        return _kept(number, details, origin, by, owner)
    except IntegrityError:
        # Another request took the number between our look and our insert: it is there now.
        return _kept(number, details, origin, by, owner)


def _kept(number: str, details: Mapping[str, Any], origin: str, by: str, owner: Any) -> Upserted:
    with audit.recorded():
        before = BusinessPartner.objects.select_for_update().filter(number=number).first()
        if before is not None and before.details == details:
            return Upserted(before, is_new=False)
        if before is not None:
            _check_may_keep(before, details, owner)
        partner = before or BusinessPartner(number=number, origin=origin, owner=owner)
        partner.name, partner.details = details["name"], dict(details)
        partner.country = details["address"]["country"]
        partner.save()
        audit.record(
            verb="partner_kept",
            subject=partner,
            by=by,
            number=number,
            origin=origin,
            details=dict(details),
        )
        _propose_merges(partner)
        return Upserted(partner, is_new=before is None)


def _propose_merges(partner: BusinessPartner) -> None:
    """Propose what may be the same: the same whole name and country, or the same registration."""
    own = _identities(partner)
    partner.identities.all().delete()
    PartnerIdentity.objects.bulk_create(
        PartnerIdentity(partner=partner, key=key) for key in sorted(own)
    )
    shared: dict[int, list[str]] = {}
    alike = PartnerIdentity.objects.filter(key__in=own, partner__merged_into=None)
    for pk, key in alike.exclude(partner=partner).values_list("partner", "key").order_by("key"):
        shared.setdefault(pk, []).append(key)
    told = PartnerMerge.objects.filter(Q(partner=partner) | Q(into=partner))
    pairs = {pk for pair in told.values_list("partner", "into") for pk in pair}
    PartnerMerge.objects.bulk_create(
        PartnerMerge(partner=partner, into_id=pk, why=_shared_words(keys))
        for pk, keys in shared.items()
        if pk not in pairs
    )


def _shared_words(keys: Iterable[str]) -> str:
    """What two partners share, for people: once the name, and each number."""
    names = {"name and country" for key in keys if key.startswith(_NAME)}
    numbers = {key.partition(":")[2] for key in keys if not key.startswith(_NAME)}
    return f"They share {', '.join([*sorted(names), *sorted(numbers)])}"


def _identities(partner: BusinessPartner) -> set[str]:
    """What makes two partners of a country look like one."""
    party = {**partner.details, "name": partner.name}
    numbers = {
        f"{partner.country} {t.key}" for t in traits_of(party) if t.kind is TraitKind.REGISTRATION
    }
    return numbers | {f"{_NAME}{key}" for key in holder_keys(partner.name, partner.country)}
