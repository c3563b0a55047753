"""Batches over the API: sent, watched, steered, and read row by row."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.batches.taking import take_in
from screening.models import Batch, Scope
from screening.pipeline import run_screenings
from tests.submissions import order, order_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]
NDJSON = "application/x-ndjson"


def send(api: APIClient, *rows: Any, **query: str) -> Any:
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    address = "/api/v1/batches/" + "".join(f"?{n}={v}" for n, v in query.items())
    return api.generic("POST", address, gzip.compress(content), content_type=NDJSON)


@pytest.mark.usefixtures("own_lists")
def test_batch_is_sent_taken_screened_and_read(api: APIClient) -> None:
    answer = send(api, order(reference="SO-1"), order_for("IEIT Systems", "CN", reference="SO-2"),
                  {"reference": "SO-3"})  # fmt: skip
    assert answer.status_code == 202, answer.content
    assert (answer.data["status"], answer.data["rows_total"]) == ("waiting", None)
    place = answer["Location"]
    queued: list[str] = []
    take_in(batch_id=answer.data["id"], queue=queued.extend)
    run_screenings(screening_ids=queued)
    told = api.get(place).data
    assert (told["status"], told["accepted"], told["refused"]) == ("taken", 2, 1)
    assert (told["screened"], told["outcomes"]) == (2, {"clear": 1, "block": 1})
    results = b"".join(api.get(f"{place}results/").streaming_content)  # type: ignore[attr-defined]
    rows = [json.loads(line) for line in results.splitlines()]
    assert [row["decision"] for row in rows[:2]] == ["release", "pending"]
    assert "party.entity_list" in [reason["code"] for reason in rows[1]["reasons"]]
    assert rows[2]["state"] == "refused"


def test_batch_is_paused_resumed_and_canceled(api: APIClient) -> None:
    place = send(api, order())["Location"]
    assert api.post(f"{place}pause/").data["status"] == "paused"
    assert api.post(f"{place}pause/").status_code == 409
    assert api.post(f"{place}resume/").data["status"] == "waiting"
    assert api.post(f"{place}cancel/").data["status"] == "canceled"
    assert [row["status"] for row in api.get("/api/v1/batches/").data["results"]] == ["canceled"]


@pytest.mark.parametrize(
    ("content_type", "query", "field"),
    [("text/plain", "", "Content-Type"), (NDJSON, "?kind=gifts", "kind"),
     (NDJSON, "?knd=orders", "knd")],
)  # fmt: skip
def test_what_it_is_must_be_known(
    api: APIClient, content_type: str, query: str, field: str
) -> None:
    answer = api.generic("POST", f"/api/v1/batches/{query}", b"{}", content_type=content_type)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Batch.objects.exists()


def test_empty_file_is_refused(api: APIClient) -> None:
    answer = api.generic("POST", "/api/v1/batches/", b"", content_type=NDJSON)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "The file is empty."


def test_batch_of_another_does_not_exist(api: APIClient) -> None:
    place = send(api, order())["Location"]
    other = User.objects.create(username="other")
    _key, secret = create_api_key(owner=other, name="o", scopes=Scope.values, by=other)
    stranger = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    for address in (place, f"{place}results/"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{place}cancel/").status_code == 404
