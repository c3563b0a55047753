"""Answers that a customer gave to an order's questions, proposed as records on file.

A field that an earlier revision was asked for and that the newest states is an answer. It becomes
a proposal, prefilled, that an officer agrees to; nothing is on file by itself. What the answer does
not say (its last day) comes from the policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from screening.cases.standing_records import Source, propose_record
from screening.cases.standing_suggestions import entered_for
from screening.controls.dealings import END_USE_FLAGS
from screening.controls.ear.part_744_users_and_uses.on_record import UVL_ATTESTATION
from screening.controls.ear.what_records_say import speaks_of_sending_on
from screening.errors import InvalidRecordError
from screening.models import Screening, StandingRecord, Transaction
from screening.policies import desk_policy_in_force
from screening.terms.eccn import Eccn
from screening.terms.standing_record import StandingKind
from screening.terms.traits import whole_name_key

_PARTY = re.compile(r"parties\[(\d+)\]\.(\w+)")
_LINE = re.compile(r"lines\[(\d+)\]\.eccn")
_HIGH_PRIORITY = "rf.chpl"
_MILITARY = "end_use.military"
_MAY_BE_MILITARY = ("end_use.unknown", "question.open")
"""Why a military use is asked for; a hit on the Military End-User List no answer takes away."""
_USERS = ("end_user", "ultimate_consignee")
_ENCRYPTION = ("5A002", "5A992", "5D002", "5D992", "5E002", "5E992")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an order was asked, over all its revisions: fields, each with the code that asked."""

    pairs: frozenset[tuple[str, str]]

    @property
    def fields(self) -> frozenset[str]:
        """The fields alone."""
        return frozenset(field for field, _ in self.pairs)

    @property
    def why(self) -> frozenset[str]:
        """The codes alone."""
        return frozenset(why for _, why in self.pairs)

    def of_party(self, place: int, *names: str) -> bool:
        """Whether one of a party's fields was asked for."""
        found = (_PARTY.fullmatch(field) for field in self.fields)
        return any(m and int(m[1]) == place and m[2] in names for m in found)


def propose_learned(*, screening: Screening) -> list[StandingRecord]:
    """Propose what the newest revision of an order answered of what earlier ones were asked.

    Args:
        screening: completed, of the newest revision.

    Returns:
        The proposals that are new.
    """
    order = screening.transaction
    if order.revision == 1:
        return []
    asked = _asked_before(order)
    today = timezone.now().date()
    until = today + timedelta(days=desk_policy_in_force().record_days)
    source = Source(origin=origin_of(order), through=order.submitted_through)
    made = []
    for proposed in learned(order.content, asked, today, until):
        if _is_known(proposed):
            continue
        try:
            done = propose_record(proposed=proposed, by=order.owner, source=source)
        except InvalidRecordError:
            continue  # what the order states is no whole record: an officer may enter one
        if done.is_new:
            made.append(done.record)
    return made


def origin_of(order: Transaction) -> str:
    """How a record names the order that it was learned from."""
    return f"Answer in order {order.reference}, revision {order.revision}"


def proposals_of(order: Transaction) -> Sequence[StandingRecord]:
    """What was learned of any revision of an order or entered for it, newest first."""
    same = list(Transaction.objects.revisions_of(owner=order.owner_id, reference=order.reference))
    by_order = Q(entered_by=order.owner_id, origin__in=[origin_of(each) for each in same])
    by_officer = Q(entered_through="", origin__in=[entered_for(each) for each in same])
    found = StandingRecord.objects.filter(by_order | by_officer)
    return list(found.select_related("entered_by", "settled_by", "vouched_by"))


def learned(
    content: Mapping[str, Any], asked: _Asked, today: date, until: date
) -> Iterator[dict[str, Any]]:
    """The records that an order's answers make, in the shape in which they are proposed."""
    dated = {
        "valid_from": today.isoformat(),
        "valid_until": until.isoformat(),
        "document": f"Customer's answer in order {content['reference']}",
    }
    for make in _MAKERS:
        for proposed in make(content, asked):
            yield {**proposed, **dated}


def _asked_before(order: Transaction) -> _Asked:
    earlier = Screening.objects.completed().filter(
        transaction__owner=order.owner_id,
        transaction__reference=order.reference,
        transaction__revision__lt=order.revision,
    )
    questions = [q for screening in earlier for q in screening.answer.get("questions", ())]
    return _Asked(frozenset((str(q["field"]), str(q["why"])) for q in questions))


def _is_known(proposed: Mapping[str, Any]) -> bool:
    """Whether the same is on file, waits or was declined, its days aside: asked once is enough."""
    rows = StandingRecord.objects.exclude(status=StandingRecord.Status.ENDED).filter(
        kind=proposed["kind"], partner_name=proposed.get("partner", {}).get("name", "")
    )
    today = timezone.now().date()
    return any(
        _meaning(row.as_proposed()) == _meaning(proposed)
        for row in rows
        if not (row.to_record().has_ended(today))
    )


def _meaning(proposed: Mapping[str, Any]) -> dict[str, Any]:
    aside = ("valid_from", "valid_until", "document")
    return {name: value for name, value in proposed.items() if name not in aside and value}


def _partner(party: Mapping[str, Any]) -> dict[str, str] | None:
    country = party.get("address", {}).get("country")
    return {"name": party["name"], "country": country} if country else None


def _headquarters(content: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    for place, party in enumerate(content["parties"]):
        partner, parent = _partner(party), party.get("ultimate_parent")
        country = party.get("headquarters_country")
        is_asked = asked.of_party(place, "headquarters_country", "ultimate_parent")
        if not (is_asked and partner and parent and country):
            continue
        said = {"headquarters_country": country, "ultimate_parent": parent}
        owners = {whole_name_key(o["name"]): o.get("country") for o in party.get("owners", ())}
        if of_parent := owners.get(whole_name_key(parent)):
            said["ultimate_parent_country"] = of_parent
        yield {"kind": StandingKind.HEADQUARTERS.value, "partner": partner, "content": said}


def _ownership(content: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    for place, party in enumerate(content["parties"]):
        partner, owners = _partner(party), party.get("owners")
        if not (asked.of_party(place, "owners") and partner and owners):
            continue
        said = {"owners": list(owners), "as_of": content.get("date")}
        if said["as_of"]:
            yield {"kind": StandingKind.OWNERSHIP.value, "partner": partner, "content": said}


def _end_use(content: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    """What one user says of the use of the goods of this order; of those goods alone."""
    use = content.get("end_use", {})
    is_asked = _HIGH_PRIORITY in asked.why or any(f.startswith("end_use.") for f in asked.fields)
    partner = _only_user(content["parties"])
    parts = [line.get("part_number") for line in content["lines"]]
    if not (is_asked and partner and all(parts)):
        return
    if not use.get("statement") or use.get("reexport") is None:
        return
    if use["reexport"] is False and speaks_of_sending_on(use["statement"]):
        return  # its own words say otherwise: a person looks at both
    names = ("statement", "reexport", "location_country", *END_USE_FLAGS)
    yield {
        "kind": StandingKind.END_USE.value,
        "partner": partner,
        "part_numbers": sorted(set(parts)),
        "countries": _places(content),
        "content": {name: use[name] for name in names if use.get(name) is not None},
    }


def _not_military(content: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    """That whoever uses the goods is no military end user, with what it said of their use."""
    use = content.get("end_use", {})
    is_asked = any((_MILITARY, why) in asked.pairs for why in _MAY_BE_MILITARY)
    partner = _only_user(content["parties"])
    if is_asked and partner and use.get("military") is False and use.get("statement"):
        basis = f"Answered no when asked for a military use or user; use: {use['statement']}"
        yield {
            "kind": StandingKind.NOT_MILITARY.value,
            "partner": partner,
            "content": {"basis": basis},
        }


def _uvl_statement(content: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    """The statement of 744.15(b) that a party signed on a day, for the very goods of the order."""
    parts = [line.get("part_number") for line in content["lines"]]
    eccns = [line.get("eccn") for line in content["lines"]]
    for place, party in enumerate(content["parties"]):
        signed_on = party.get("attestations", {}).get(UVL_ATTESTATION)
        is_asked = f"parties[{place}].attestations.{UVL_ATTESTATION}" in asked.fields
        partner = _partner(party)
        if is_asked and partner and isinstance(signed_on, str) and all(parts) and all(eccns):
            yield {
                "kind": StandingKind.UVL_STATEMENT.value,
                "partner": partner,
                "part_numbers": sorted(set(parts)),
                "content": {"eccns": sorted(set(eccns)), "signed_on": signed_on},
            }


def _only_user(parties: Iterable[Mapping[str, Any]]) -> dict[str, str] | None:
    """Who uses the goods, where that is one partner."""
    for role in _USERS:
        users = [_partner(party) for party in parties if party["role"] == role]
        if users:
            return users[0] if all(user == users[0] for user in users) else None
    return None


def _places(content: Mapping[str, Any]) -> list[str]:
    """Where this order goes, which is where its answer counts."""
    roles = (*_USERS, "intermediate_consignee")
    named = [
        content.get("destination_country"),
        content.get("end_use", {}).get("location_country"),
        *(p.get("address", {}).get("country") for p in content["parties"] if p["role"] in roles),
    ]
    return sorted({place for place in named if place})


def _encryption(content: Mapping[str, Any], asked: _Asked) -> Iterator[dict[str, Any]]:
    places = {int(found[1]) for f in asked.fields if (found := _LINE.fullmatch(f))}
    for place in sorted(places & set(range(len(content["lines"])))):
        line = content["lines"][place]
        stated = Eccn.parse(line.get("eccn") or "")
        if stated is None or stated.entry not in _ENCRYPTION or not line.get("part_number"):
            continue
        maker = {"manufacturer": line["manufacturer"]} if line.get("manufacturer") else {}
        yield {
            "kind": StandingKind.ENCRYPTION.value,
            "part_numbers": [line["part_number"]],
            **maker,
            "content": {"eccn": str(stated), "basis": "self_classification"},
        }


_MAKERS: tuple[Callable[[Mapping[str, Any], _Asked], Iterator[dict[str, Any]]], ...] = (
    _headquarters,
    _ownership,
    _end_use,
    _not_military,
    _uvl_statement,
    _encryption,
)
