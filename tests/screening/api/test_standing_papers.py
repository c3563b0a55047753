"""The document of a record on file over the API: sent once, while the record waits; fetched."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.db.transaction import atomic
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.cases.standing_records import approve_record
from screening.models import AuditEvent, Scope, StandingRecord
from tests.factories import UserFactory
from tests.factories.standing_records import proposal
from tests.guards import lifted_guards
from tests.record import broken_record

pytestmark = pytest.mark.usefixtures("shipped_lists", "own_data_dir")
PDF = b"%PDF-1.7 signed"


def client_of(owner: User, *scopes: Scope) -> APIClient:
    _key, secret = create_api_key(owner=owner, name="K", scopes=list(scopes), by=owner)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.fixture
def api(erp: User) -> APIClient:
    return client_of(erp, Scope.READ_RECORDS, Scope.WRITE_RECORDS)


@pytest.fixture
def page(api: APIClient) -> str:
    """Where the document of a proposed record stands."""
    made = api.post("/api/v1/records/", proposal("uvl_statement"), format="json").json()
    return f"/api/v1/records/{made['number']}/document/"


def send(api: APIClient, page: str, content: bytes = PDF, name: str = "letter.pdf") -> Any:
    return api.post(page, {"document": SimpleUploadedFile(name, content)}, format="multipart")


def test_document_is_kept_by_its_hash_and_fetched(api: APIClient, page: str) -> None:
    assert api.get(page).status_code == 404
    told = send(api, page)
    assert told.status_code == 200
    assert told.json()["document_sha256"] == hashlib.sha256(PDF).hexdigest()
    assert told.json()["document_file"] == "letter.pdf"
    fetched = api.get(page)
    assert fetched.content == PDF
    assert "letter.pdf" in fetched["Content-Disposition"]
    assert send(api, page).status_code == 200
    assert AuditEvent.objects.filter(verb="standing_record_document_attached").count() == 1
    assert broken_record() == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("letter.exe", PDF, "Attach one of"),
        ("letter.pdf", b"MZ", "does not hold what its ending says"),
        ("letter.pdf", b"", "empty"),
    ],
)
def test_file_of_no_known_kind_is_refused(
    api: APIClient, page: str, name: str, content: bytes, says: str
) -> None:
    refused = send(api, page, content, name)
    assert refused.status_code == 409
    assert says in refused.json()["detail"]
    assert send(api, page).status_code == 200


def test_no_file_names_the_field(api: APIClient, page: str) -> None:
    refused = api.post(page, {}, format="multipart")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "document")


def test_second_document_and_one_after_the_yes_are_refused(api: APIClient, page: str) -> None:
    assert send(api, page).status_code == 200
    assert send(api, page, PDF + b"other").status_code == 409
    late = api.post("/api/v1/records/", proposal("headquarters"), format="json").json()
    approve_record(record=StandingRecord.objects.order_by("-pk")[0], by=UserFactory())
    refused = send(api, f"/api/v1/records/{late['number']}/document/")
    assert refused.status_code == 409
    assert "in force" in refused.json()["detail"]


def test_document_between_two_officers_is_refused(api: APIClient) -> None:
    made = api.post("/api/v1/records/", proposal("not_military"), format="json").json()
    approve_record(record=StandingRecord.objects.get(), by=UserFactory())
    refused = send(api, f"/api/v1/records/{made['number']}/document/")
    assert refused.status_code == 409
    assert "agreed" in refused.json()["detail"]


def test_document_is_its_proposers_to_send_and_needs_the_scope(erp: User, page: str) -> None:
    other = client_of(UserFactory(), Scope.READ_RECORDS, Scope.WRITE_RECORDS)
    assert send(other, page).status_code == 409
    reader = client_of(erp, Scope.READ_RECORDS)
    assert send(reader, page).status_code == 403
    writer = client_of(erp, Scope.WRITE_RECORDS)
    assert send(writer, page).status_code == 200
    assert writer.get(page).status_code == 403


def test_document_is_changed_by_nobody_and_a_change_is_found(api: APIClient, page: str) -> None:
    send(api, page)
    with pytest.raises(DatabaseError), atomic():
        StandingRecord.objects.update(document_sha256="0" * 64)
    with lifted_guards():
        StandingRecord.objects.update(document_sha256="0" * 64)
    assert any("another document" in fault for fault in broken_record())
