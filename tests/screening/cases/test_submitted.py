"""What an answer remembers of a party: all that the order says of it, whatever our rules read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pytest

from screening.cases.submitted import party_state, party_state_before
from screening.controls.dealings import PartyDetails
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.controls.stated.party_parts import AddressFacts
from tests.factories import plain_order

SPARSE = {
    "role": "ultimate_consignee",
    "name": "IEIT SYSTEMS CO",
    "type": "organization",
    "address": {"street": "8 Example Road", "city": "Penang", "country": "MY"},
}
WHOLE = {
    "role": "end_user",
    "name": "Example Data Center Sdn Bhd",
    "type": "organization",
    "business_type": "data_center",
    "industry": "hosting",
    "address": {
        "street": "1 Example Way",
        "city": "Johor",
        "region": "Johor",
        "postal_code": "80000",
        "country": "MY",
    },
    "identifiers": [{"type": "registration", "value": "1234-X", "country": "MY"}],
    "website": "https://example.com",
    "email": "a@example.com",
    "phone": "+60 1",
    "incorporated_on": "2023-05-01",
    "birth_date": "1970-01-01",
    "nationality": "MY",
    "residency": "SG",
    "previous_names": ["Example Old"],
    "officers": ["A B"],
    "headquarters_country": "SG",
    "ultimate_parent": "Example Group",
    "owners": [{"name": "Example Holder", "country": "CN", "percent": 49.5}],
    "data_center": {"site": "Johor 1", "operator": "Example Operator", "mw": 12},
    "attestations": {"no_russia": True, "signed": "2026-01-01"},
}
ROUTE = {"vessel": {"name": "EXAMPLE STAR", "imo": "9000001"}, "carrier": "Example Line"}
# As the release before remembered them in the clearances that it stored.
STORED_BEFORE = {
    "parties[0]": "c056b67c0188c46005cedf6b5ea34b5fc2778846b62fa8a722eb54a30b44c857",
    "parties[1]": "a8daa6c453f96d56faf2a539b53bf60620a8fb360593241dae545c3b4fedd08a",
    "route.vessel": "0671ca083cd36c288369909a1dcb0a90fbcfbf958498e00a0f25c48004db6d16",
    "route.carrier": "88d43248ecf601572995f7f01bb354feb4ab70a9604fe1d707ae2b1553348bd8",
    "parties[1].data_center.operator": (
        "96c3bbdc8b0faa7adc73ef95f5e4d03da52ae60ec2e10089a44c498028afbcb5"
    ),
}


def submission(*parties: dict[str, Any]) -> dict[str, Any]:
    return plain_order(parties=list(parties), route=ROUTE)


def parties_of(content: dict[str, Any]) -> tuple[PartyFacts, ...]:
    facts = TransactionFacts.from_submission(content)
    return (*facts.parties, *facts.named_elsewhere)


@dataclass(frozen=True, slots=True)
class WiderAddress(AddressFacts):
    """An address of which a later release reads a field more."""

    building: str | None = "B"


@dataclass(frozen=True, slots=True)
class WiderDetails(PartyDetails):
    """The same for what a party says of itself."""

    fax: str | None = "1"


@dataclass(frozen=True, slots=True)
class WiderParty(PartyFacts):
    """A party of which a later release reads a field more."""

    loyalty: str | None = "gold"


def widened(party: PartyFacts) -> WiderParty:
    """The same party as a later release reads it."""

    def same(value: Any) -> dict[str, Any]:
        return {field.name: getattr(value, field.name) for field in fields(value)}

    known = same(party)
    known["address"] = WiderAddress(**same(party.address))
    known["details"] = WiderDetails(**same(party.details))
    return WiderParty(**known)


def test_clearances_of_the_release_before_are_known_by_their_old_hash() -> None:
    parties = parties_of(submission(SPARSE, WHOLE))
    assert {p.subject: party_state_before(p) for p in parties} == STORED_BEFORE


def test_field_that_we_learn_to_read_changes_no_party() -> None:
    content = submission(SPARSE, WHOLE)
    for party in parties_of(content):
        later = widened(party)
        assert party_state(content, later) == party_state(content, party)
        assert party_state_before(later) == party_state_before(party)


@pytest.mark.parametrize("key", sorted(WHOLE.keys() - {"role"}))
def test_each_field_that_was_submitted_counts(key: str) -> None:
    """A field that is left out is another party."""
    content = submission(SPARSE, WHOLE)
    without = submission(SPARSE, {**WHOLE, key: "another" if key == "name" else None})
    party = TransactionFacts.from_submission(content).parties[1]
    assert party_state(content, party) != party_state(without, party)


def test_field_that_no_rule_reads_counts_too() -> None:
    content = submission({**SPARSE, "loyalty": "gold"})
    (party,) = TransactionFacts.from_submission(content).parties
    assert party_state(content, party) != party_state(submission(SPARSE), party)


def test_role_and_place_are_no_part_of_the_party() -> None:
    first = submission(SPARSE, WHOLE)
    last = submission(WHOLE, {**SPARSE, "role": "purchaser"})
    (one, _), (_, other) = (
        TransactionFacts.from_submission(content).parties for content in (first, last)
    )
    assert party_state(first, one) == party_state(last, other)


@pytest.mark.parametrize(
    "nothing", [{"nationality": None}, {"owners": []}, {"data_center": {}}, {"address": {}}]
)
def test_what_says_nothing_is_nothing(nothing: dict[str, Any]) -> None:
    """An order system may send null and empty lists, or leave the fields out."""
    bare = {key: value for key, value in SPARSE.items() if key != "address"}
    said, left_out = submission({**bare, **nothing}), submission(bare)
    (party,) = TransactionFacts.from_submission(left_out).parties
    assert party_state(said, party) == party_state(left_out, party)


@pytest.mark.parametrize(
    ("subject", "changed"),
    [
        ("route.vessel", {"route": {**ROUTE, "vessel": {**ROUTE["vessel"], "imo": "9000002"}}}),
        ("route.carrier", {"route": {**ROUTE, "carrier": "Example Lines"}}),
    ],
)
def test_who_is_named_elsewhere_is_what_is_said_there(
    subject: str, changed: dict[str, Any]
) -> None:
    content = submission(SPARSE)
    (party,) = [p for p in parties_of(content) if p.subject == subject]
    same = {**content, "special_instructions": "Call first."}
    assert party_state(content, party) == party_state(same, party)
    assert party_state(content, party) != party_state({**content, **changed}, party)
