"""Records on file over HTTP: proposed once, listed, read, ended; an officer makes them count."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.cases.standing_records import Source, approve_record, propose_record
from screening.models import AuditEvent, Scope, StandingRecord
from tests.factories import UserFactory
from tests.factories.standing_records import CONTENTS, WERKE, kept, proposal

RECORDS = "/api/v1/records/"


def post(api: APIClient, content: Any, **headers: str) -> Any:
    return api.post(RECORDS, content, format="json", headers=headers)


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_record_of_each_kind_is_proposed_and_read_back(api: APIClient, kind: str) -> None:
    sent = proposal(kind)
    answer = post(api, sent)
    assert answer.status_code == 201, answer.data
    body = api.get(answer["Location"]).json()
    assert (body["state"], body["ends_soon"]) == ("proposed", False)
    assert {name: body[name] for name in sent} == sent
    event = AuditEvent.objects.get(verb="standing_record_proposed")
    assert event.data["said"] == sent


def test_retry_is_the_same_record_by_key_and_by_content(api: APIClient) -> None:
    key = {"Idempotency-Key": "K-1"}
    first = post(api, proposal("headquarters"), **key)
    again = post(api, proposal("headquarters"), **key)
    without = post(api, proposal("headquarters"))
    assert [r.status_code for r in (first, again, without)] == [201, 200, 200]
    assert len({r.json()["number"] for r in (first, again, without)}) == 1
    other = post(api, proposal("ownership"), **key)
    assert other.status_code == 409
    assert other["Content-Type"] == "application/problem+json"
    assert StandingRecord.objects.count() == 1


FAULTS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("headquarters", {"partner": None}, "partner", "required"),
    ("encryption_classification", {"partner": WERKE}, "partner", "not_taken"),
    ("uvl_statement", {"part_numbers": None}, "part_numbers", "required"),
    ("headquarters", {"valid_until": None}, "valid_until", "required"),
    ("headquarters", {"valid_until": "2019-12-31"}, "valid_until", "too_early"),
    ("headquarters", {"valid_from": "2026-02-30"}, "valid_from", "malformed"),
    ("headquarters", {"countries": ["XX"]}, "countries[0]", "malformed"),
    ("headquarters", {"partner": {**WERKE, "country": "DEU"}}, "partner.country", "malformed"),
    ("headquarters", {"content": {}}, "content.headquarters_country", "required"),
    ("headquarters", {"holder": "A"}, "holder", "unknown_field"),
    (
        "encryption_classification",
        {"content": {"eccn": "5A002.a", "basis": "ccats"}},
        "content.ccats",
        "required",
    ),
    (
        "encryption_classification",
        {"content": {"eccn": "EAR99", "basis": "self_classification"}},
        "content.eccn",
        "malformed",
    ),
    (
        "end_use_certificate",
        {"content": {"statement": "too short", "reexport": False}},
        "content.statement",
        "too_short",
    ),
    (
        "ownership",
        {
            "content": {
                "owners": [{"name": "A", "percent": 60}, {"name": "B", "percent": 60}],
                "as_of": "2026-01-01",
            }
        },
        "content.owners",
        "too_large",
    ),
)


def test_unknown_kind_is_told_the_choices(api: APIClient) -> None:
    answer = post(api, proposal("headquarters") | {"kind": "hearsay"})
    assert answer.status_code == 422
    assert "uvl_statement" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(("kind", "changes", "field", "code"), FAULTS)
def test_wrong_shape_names_the_field_and_the_mend(
    api: APIClient, kind: str, changes: dict[str, Any], field: str, code: str
) -> None:
    answer = post(api, proposal(kind, **changes))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert (field, code) in [(e["field"], e["code"]) for e in errors], errors
    assert not StandingRecord.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=headquarters", {"headquarters"}),
        ("state=proposed", {"ownership"}),
        ("state=in_force", {"headquarters", "uvl_statement"}),
        ("state=expired", {"tsr_assurance"}),
        (
            "partner=MASCHINENBAU+Beispiel+gmbh&country=DE",
            {"headquarters", "ownership", "tsr_assurance"},
        ),
        ("partner=Beispiel+GmbH", set()),
        ("part_number=ex100", {"uvl_statement"}),
        ("ends_before=2026-01-01", {"tsr_assurance"}),
    ],
)
def test_records_are_found(api: APIClient, erp: User, query: str, found: set[str]) -> None:
    kept("headquarters")
    kept("uvl_statement", partner={"name": "Other Example Ltd", "country": "AM"})
    with time_machine.travel("2025-06-01T00:00:00Z"):
        kept("tsr_assurance", valid_until="2025-12-31")
    post(api, proposal("ownership"))
    answer = api.get(f"{RECORDS}?{query}")
    assert answer.status_code == 200
    assert {row["kind"] for row in answer.json()["results"]} == found


def test_ended_record_says_why_and_ends_once(api: APIClient, erp: User) -> None:
    made = propose_record(proposed=proposal("not_military"), by=erp)
    record = approve_record(record=made.record, by=UserFactory())
    place = f"{RECORDS}{record.number}/end/"
    assert api.post(place, {}, format="json").status_code == 400
    for _ in range(2):
        body = api.post(place, {"reason": "sold"}, format="json").json()
        assert (body["state"], body["ended_why"]) == ("ended", "sold")
    assert AuditEvent.objects.filter(verb="standing_record_ended").count() == 1


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("is_informed", {}),
        ("headquarters", {}),
        ("ownership", {}),
        (
            "end_use_certificate",
            {"content": {**CONTENTS["end_use_certificate"], "missile": True}},
        ),
        ("not_military", {}),  # it restricts nothing, but somebody else proposed it
    ],
)
def test_record_that_is_not_for_a_key_to_end_does_not_end_over_the_api(
    api: APIClient, kind: str, changes: dict[str, Any]
) -> None:
    record = kept(kind, **changes)
    answer = api.post(f"{RECORDS}{record.number}/end/", {"reason": "x"}, format="json")
    assert answer.status_code == 409
    record.refresh_from_db()
    assert record.status == "in_force"


@pytest.mark.parametrize("number", ["SR-000099", "99", "x"])
def test_unknown_record_is_not_found(api: APIClient, number: str) -> None:
    assert api.get(f"{RECORDS}{number}/").status_code == 404


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [
        ([Scope.READ_RECORDS], 200, 403),
        ([Scope.WRITE_RECORDS], 403, 201),
        ([Scope.SUBMIT, Scope.READ], 403, 403),
    ],
)
def test_records_have_scopes_of_their_own(
    erp: User, scopes: list[str], read: int, write: int
) -> None:
    _key, secret = create_api_key(owner=erp, name="ERP", scopes=scopes, by=erp)
    api = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.get(RECORDS).status_code == read
    assert post(api, proposal("headquarters")).status_code == write


def test_unknown_parameter_is_refused(api: APIClient) -> None:
    assert api.get(f"{RECORDS}?kinds=x").status_code == 400


def test_two_officers_agree_to_what_only_an_erp_entered(api: APIClient, db: None) -> None:
    number = post(api, proposal("uvl_statement")).json()["number"]
    record = StandingRecord.objects.numbered(number).get()
    one, other = (User.objects.create(username=name) for name in ("one", "other"))
    assert approve_record(record=record, by=one).status == "proposed"
    assert approve_record(record=record, by=other).status == "in_force"


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (
            "sta_statement",
            {"content": {"eccns": ["3A001"], "signed_on": "2099-01-01"}},
            "content.signed_on",
        ),
        (
            "uvl_statement",
            {"content": {"eccns": ["banana"], "signed_on": "2026-01-02"}},
            "content.eccns[0]",
        ),
        ("ownership", {"partner": {"name": "---", "country": "DE"}}, "partner.name"),
        ("uvl_statement", {"part_numbers": ["--"]}, "part_numbers[0]"),
        ("headquarters", {"valid_until": "9999-12-31"}, "valid_until"),
        ("encryption_classification", {"manufacturer": None}, "manufacturer"),
    ],
)
def test_what_no_paper_says_is_refused_with_the_field(
    api: APIClient, kind: str, changes: dict[str, Any], field: str
) -> None:
    answer = api.post(RECORDS, proposal(kind, **changes), format="json")
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert api.post(RECORDS, proposal(kind), format="json").status_code == 201


def test_origin_of_another_owners_order_is_not_told(api: APIClient, erp: User) -> None:
    source = Source(origin="Answer in order SO-1, revision 2")
    own = propose_record(proposed=proposal("headquarters"), by=erp, source=source).record
    strange = propose_record(proposed=proposal("ownership"), by=UserFactory(), source=source).record
    origins = {r["number"]: r["origin"] for r in api.get(RECORDS).json()["results"]}
    assert origins == {own.number: source.origin, strange.number: ""}


def test_name_that_stands_twice_is_told_as_such_and_not_as_a_transaction(api: APIClient) -> None:
    twice = '{"kind": "headquarters", "kind": "is_informed"}'
    answer = api.post(RECORDS, twice, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "kind"
    assert "transaction" not in answer.json()["detail"]
