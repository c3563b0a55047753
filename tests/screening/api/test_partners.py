"""Partners over HTTP: sent under the ERP's number, named by it in orders, merged by a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.cases.partner_merges import confirm_merge, decline_merge
from screening.errors import NotAllowedError
from screening.models import (
    AuditEvent,
    BusinessPartner,
    PartnerMerge,
    Scope,
    Screening,
    Transaction,
)
from screening.pipeline import replay_screening, run_screening
from tests.factories import UserFactory
from tests.factories.standing_records import kept
from tests.submissions import order

pytestmark = pytest.mark.django_db
PARTNERS = "/api/v1/partners/"
WERKE: dict[str, Any] = {
    "name": "Maschinenbau Beispiel GmbH",
    "type": "organization",
    "address": {"street": "Beispielstrasse 5", "city": "Aachen", "country": "DE"},
    "website": "https://www.example.com",
}


def put(api: APIClient, number: str = "4711", **changes: Any) -> Any:
    return api.put(f"{PARTNERS}{number}/", {**WERKE, **changes}, format="json")


def by_number(number: str = "4711", **party: Any) -> dict[str, Any]:
    return order(parties=[{"role": "ultimate_consignee", "partner_id": number, **party}])


def submit(api: APIClient, content: Any) -> Any:
    return api.post("/api/v1/transactions/", content, format="json")


def test_partner_is_kept_changed_and_read_back(api: APIClient) -> None:
    assert [put(api).status_code, put(api).status_code] == [201, 200]
    assert AuditEvent.objects.filter(verb="partner_kept").count() == 1
    assert put(api, website="https://werke.example").status_code == 200
    body = api.get(f"{PARTNERS}4711/").json()
    assert (body["partner_id"], body["country"], body["origin"]) == ("4711", "DE", "erp")
    assert body["details"] == {**WERKE, "website": "https://werke.example"}
    assert AuditEvent.objects.filter(verb="partner_kept").count() == 2
    found = api.get(f"{PARTNERS}?name=maschinenbau+beispiel&country=DE").json()["results"]
    assert [row["partner_id"] for row in found] == ["4711"]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": ""}, "name", "blank"),
        ({"address": {"city": "Aachen"}}, "address.country", "required"),
        ({"role": "end_user"}, "role", "unknown_field"),
        ({"adress": {}}, "adress", "unknown_field"),
        ({"website": "x\u0000"}, "website", "malformed"),
    ],
)
def test_wrong_shape_names_the_field(
    api: APIClient, changes: dict[str, Any], field: str, code: str
) -> None:
    answer = put(api, **changes)
    assert answer.status_code == 422
    assert (field, code) in [(e["field"], e["code"]) for e in answer.json()["errors"]]
    assert not BusinessPartner.objects.exists()


def test_order_by_number_alone_is_judged_with_what_the_partner_is(
    api: APIClient, erp: User, shipped_lists: None
) -> None:
    put(api)
    answer = submit(api, by_number())
    assert answer.status_code == 202
    screening = Screening.objects.get()
    run_screening(screening_id=str(screening.pk))
    stored = Transaction.objects.get().content["parties"][0]
    assert stored == {"role": "ultimate_consignee", "partner_id": "4711", **WERKE}
    screening.refresh_from_db()
    assert screening.outcome == "clear"
    # The partner moves; the order that was judged, and its retry, do not.
    put(api, address={"city": "Tehran", "country": "IR"})
    assert replay_screening(screening=screening).difference == ""
    again = submit(api, by_number())
    assert again.json()["id"] == str(screening.pk)
    assert submit(api, by_number() | {"reference": "SO-2"}).status_code == 202
    moved = Screening.objects.exclude(pk=screening.pk).get()
    run_screening(screening_id=str(moved.pk))
    moved.refresh_from_db()
    assert moved.outcome == "block"


def test_what_the_order_states_itself_stands(api: APIClient) -> None:
    put(api)
    submit(api, by_number(website="https://other.example"))
    party = Transaction.objects.get().content["parties"][0]
    assert (party["name"], party["website"]) == (WERKE["name"], "https://other.example")


def test_unknown_number_is_refused_with_field_and_mend(api: APIClient) -> None:
    answer = submit(api, by_number("4712"))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("parties[0].partner_id", "unknown_partner")
    assert "4712" in error["message"]
    assert not Transaction.objects.exists()


def test_party_without_name_and_number_is_told_both_ways(api: APIClient) -> None:
    answer = submit(api, order(parties=[{"role": "end_user"}]))
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("parties[0].name", "required")
    assert "partner_id" in error["message"]


def test_number_of_another_partner_than_named_is_refused(api: APIClient) -> None:
    put(api, previous_names=["Beispiel Werke GmbH"])
    answer = submit(api, by_number(name="Other Example GmbH"))
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("parties[0].partner_id", "contradicts")
    assert submit(api, by_number(name="beispiel werke gmbh")).status_code == 202


def test_partner_is_learned_from_an_order_that_states_number_and_name(api: APIClient) -> None:
    assert submit(api, by_number(**WERKE)).status_code == 202
    partner = BusinessPartner.objects.get(number="4711")
    assert (partner.origin, partner.details) == ("order", WERKE)
    assert submit(api, by_number() | {"reference": "SO-2"}).status_code == 202


def test_record_on_file_counts_for_a_partner_named_by_number(
    api: APIClient, erp: User, shipped_lists: None
) -> None:
    put(api)
    kept("end_use_certificate")
    submit(api, by_number() | {"end_use": {}})
    screening = Screening.objects.get()
    run_screening(screening_id=str(screening.pk))
    screening.refresh_from_db()
    assert screening.answer["records_used"][0]["kind"] == "end_use_certificate"


REGISTERED = [{"type": "registration", "value": "HRB 4711", "country": "DE"}]


@pytest.mark.parametrize(
    ("why", "other", "proposed"),
    [
        ("the same whole name and country", {"name": "MASCHINENBAU BEISPIEL, GmbH"}, True),
        ("the same registration", {"name": "MB GmbH", "identifiers": REGISTERED}, True),
        ("another legal form", {"name": "Maschinenbau Beispiel AG"}, False),
        ("another country", {"address": {"country": "AT"}}, False),
        (
            "another registration",
            {"name": "MB GmbH", "identifiers": [REGISTERED[0] | {"value": "HRB 1"}]},
            False,
        ),
    ],
)
def test_partner_that_looks_like_another_is_proposed_once(
    api: APIClient, why: str, other: dict[str, Any], proposed: bool
) -> None:
    put(api, identifiers=REGISTERED)
    put(api, "4712", **other)
    put(api, "4712", **other, website="https://again.example")
    assert PartnerMerge.objects.count() == int(proposed), why


def test_number_of_a_merged_partner_means_the_other(api: APIClient) -> None:
    put(api)
    put(api, "4712", name="Maschinenbau Beispiel GmbH", website="https://old.example")
    merge = PartnerMerge.objects.get()
    confirm_merge(merge=merge, comment="same register", by=UserFactory())
    assert api.get(f"{PARTNERS}4712/").json()["merged_into"] == "4711"
    submit(api, by_number("4712"))
    assert Transaction.objects.get().content["parties"][0]["website"] == WERKE["website"]
    with pytest.raises(NotAllowedError, match="settled"):
        confirm_merge(merge=merge, comment="", by=UserFactory())


def test_declined_merge_is_not_proposed_again(api: APIClient) -> None:
    put(api)
    put(api, "4712")
    merge = PartnerMerge.objects.get()
    with pytest.raises(NotAllowedError, match="Write why"):
        decline_merge(merge=merge, comment="", by=UserFactory())
    decline_merge(merge=merge, comment="two plants", by=UserFactory())
    put(api, "4712", website="https://again.example")
    assert PartnerMerge.objects.get().status == "declined"


def test_partners_have_scopes_of_their_own(erp: User) -> None:
    for scopes, read, write in (
        ([Scope.READ_PARTNERS], 200, 403),
        ([Scope.WRITE_PARTNERS], 403, 201),
        ([Scope.SUBMIT], 403, 403),
    ):
        _key, secret = create_api_key(owner=erp, name="ERP", scopes=scopes, by=erp)
        api = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert api.get(PARTNERS).status_code == read
        assert put(api).status_code == write


@pytest.mark.parametrize("number", ["none", "4711/x"])
def test_unknown_partner_is_not_found(api: APIClient, number: str) -> None:
    assert api.get(f"{PARTNERS}{number}/").status_code == 404


LISTED = {"name": "Example Listed Holding", "country": "CN", "percent": 60}
PETER = {"name": "Peter Example", "country": "DE", "percent": 40}


@pytest.mark.parametrize("stated", [[], [PETER], [PETER, {"name": "EXAMPLE Listed holding"}]])
def test_order_strikes_out_no_owner_and_no_earlier_name_of_a_partner(
    api: APIClient, stated: list[dict[str, Any]]
) -> None:
    put(api, owners=[LISTED, PETER], previous_names=["Listed Before Ltd"])
    assert submit(api, by_number(owners=stated, previous_names=[])).status_code == 202
    party = Transaction.objects.get().content["parties"][0]
    assert "example listed holding" in [owner["name"].lower() for owner in party["owners"]]
    assert len(party["owners"]) == 2
    assert party["previous_names"] == ["Listed Before Ltd"]


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({"owners": [{**LISTED, "percent": 10}]}, "parties[0].owners[0].percent"),
        ({"headquarters_country": "DE"}, "parties[0].headquarters_country"),
        ({"ultimate_parent": "Other AG"}, "parties[0].ultimate_parent"),
    ],
)
def test_order_that_says_otherwise_than_its_partner_is_refused(
    api: APIClient, stated: dict[str, Any], field: str
) -> None:
    put(api, owners=[LISTED], headquarters_country="CN", ultimate_parent=LISTED["name"])
    answer = submit(api, by_number(**stated))
    assert answer.status_code == 422
    assert (field, "contradicts") in [(e["field"], e["code"]) for e in answer.json()["errors"]]
    same = {"headquarters_country": "CN", "owners": [LISTED], "ultimate_parent": LISTED["name"]}
    assert submit(api, by_number(**same)).status_code == 202


def test_number_of_one_user_is_not_made_another_firm_by_another(api: APIClient) -> None:
    put(api)
    other = UserFactory()
    scopes = [Scope.READ_PARTNERS, Scope.WRITE_PARTNERS]
    _key, secret = create_api_key(owner=other, name="Other", scopes=scopes, by=other)
    strange = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert put(strange, name="Other Example GmbH").status_code == 409
    assert put(strange, address={"country": "KG"}).status_code == 409
    assert BusinessPartner.objects.get().details == WERKE
    assert put(strange, "4712", name="Other Example GmbH").status_code == 201
    assert put(api, name="Renamed Example GmbH").status_code == 200


def test_merged_number_is_not_made_another_firm(api: APIClient) -> None:
    put(api)
    put(api, "4712")
    confirm_merge(merge=PartnerMerge.objects.get(), comment="one", by=UserFactory())
    answer = put(api, "4712", name="Other Example GmbH")
    assert answer.status_code == 409
    assert "merged" in answer.json()["detail"]
    assert put(api, "4712", website="https://again.example").status_code == 200


def test_one_number_beside_two_names_is_refused(api: APIClient) -> None:
    party = {"role": "purchaser", "partner_id": "4711", "name": "Other GmbH", "address": {}}
    content = by_number(**WERKE)
    content["parties"].append({**party, "address": {"country": "DE"}})
    answer = submit(api, content)
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("parties[1].partner_id", "contradicts")
    content["parties"][1]["name"] = WERKE["name"].upper()
    assert submit(api, content).status_code == 202
