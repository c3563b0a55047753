"""What an ERP reads: lists, listed parties, items, licenses, what changed; and headers."""

from __future__ import annotations

import base64
import gzip
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import ListedParty, ListVersion, Scope
from screening.pipeline import run_screening
from tests.factories import LicenseFactory, UserFactory
from tests.screening.api.life import rejected, submit
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
V1 = "/api/v1/"


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def get(api: APIClient, path: str, **parameters: Any) -> Any:
    response = api.get(V1 + path, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def references(api: APIClient, **parameters: Any) -> list[str]:
    rows = get(api, "transactions/", **parameters)["results"]
    return [row["reference"] for row in rows]


def test_lists_are_read_with_their_dates_and_versions(api: APIClient) -> None:
    rows = {row["code"]: row for row in get(api, "lists/")["results"]}
    demo = rows["demo-listed-parties"]
    version = ListVersion.objects.active().get(source="demo-listed-parties")
    assert demo["version"] == version.label
    assert demo["rows"] == version.record_count
    assert demo["is_stale"] is False
    missing = rows["us-bis-entity-list"]
    assert missing["is_required"] is True
    assert missing["version"] is None
    versions = get(api, "lists/demo-listed-parties/versions/")["results"]
    assert [row["sha256"] for row in versions] == [version.sha256]
    assert api.get(f"{V1}lists/no-list/versions/").status_code == 404


def test_a_hits_listed_party_is_read_by_its_uid(api: APIClient) -> None:
    hit = submit(api, order_for("IEIT Systems", "CN"))["hits"][0]
    source, uid = hit["listed_party"]["source"], hit["listed_party"]["uid"]
    party = get(api, f"listed-parties/{source}/{uid}/")
    assert hit["name"] in [name["text"] for name in party["names"]]
    assert (party["source"], party["uid"]) == (source, uid)
    assert ListedParty.objects.active().filter(source_code=source, uid=uid).exists()
    assert api.get(f"{V1}listed-parties/{source}/nobody/").status_code == 404


def test_items_are_read_by_their_code(api: APIClient) -> None:
    rows = get(api, "items/", eccn="3A09")["results"]
    assert rows
    assert all(row["eccn"].startswith("3A09") for row in rows)


def test_licenses_are_read_with_what_is_left(api: APIClient) -> None:
    held = LicenseFactory(number="D777", expires_on=date(2027, 1, 1))
    LicenseFactory(number="D778", expires_on=date(2028, 1, 1))
    row = get(api, "licenses/D777/")
    assert (row["number"], row["expires_on"]) == (held.number, "2027-01-01")
    soon = get(api, "licenses/", expires_before="2027-06-01")["results"]
    assert [license["number"] for license in soon] == ["D777"]


def test_an_order_is_read_by_its_reference_however_spelled(api: APIClient) -> None:
    submit(api, order())
    submit(api, order(incoterm="DAP"))
    row = get(api, "transactions/by-reference/ so-1 /")
    assert (row["reference"], row["revision"]) == ("SO-1", 2)
    slashed = order(reference="SO/2")
    submit(api, slashed)
    assert get(api, "transactions/by-reference/SO/2/")["reference"] == "SO/2"
    assert api.get(f"{V1}transactions/by-reference/SO-9/").status_code == 404
    other = UserFactory()
    _, secret = create_api_key(owner=other, name="O", scopes=Scope.values, by=other)
    stranger = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert stranger.get(f"{V1}transactions/by-reference/SO-1/").status_code == 404


def test_orders_are_read_by_what_changed_since(api: APIClient) -> None:
    submit(api, order(reference="SO-1"))
    answer = submit(api, order_for("IEIT Systems", "CN", reference="SO-2"))
    since = timezone.now().isoformat()
    assert references(api, updated_since=since) == []
    rejected(answer)
    submit(api, order(reference="SO-3"))
    assert references(api, updated_since=since) == ["SO-3", "SO-2"]
    assert references(api, submitted_since=since) == ["SO-3"]
    assert references(api, decided_since=since) == ["SO-3", "SO-2"]
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert references(api, decided_since=later) == []
    assert references(api, outcome="block") == ["SO-2"]
    assert references(api, destination_country="CN") == ["SO-2"]


def test_lists_of_orders_are_sorted_and_cut_to_fields(api: APIClient) -> None:
    for name in ("SO-1", "SO-2"):
        submit(api, order(reference=name))
    assert references(api, sort="submitted_at") == ["SO-1", "SO-2"]
    rows = get(api, "transactions/", fields="reference,revision")["results"]
    assert rows == [{"reference": "SO-2", "revision": 1}, {"reference": "SO-1", "revision": 1}]
    for wrong in ({"sort": "name"}, {"fields": "referense"}, {"updated_since": "soon"}):
        response = api.get(f"{V1}transactions/", wrong)
        assert response.status_code == 400, wrong
        assert [error["field"] for error in response.json()["errors"]] == list(wrong)


def test_what_is_the_same_is_not_sent_again(api: APIClient) -> None:
    answer = submit(api, order())
    url = f"{V1}screenings/{answer['id']}/"
    first = api.get(url)
    again = api.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert api.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_every_answer_is_private_and_carries_the_requests_id(api: APIClient) -> None:
    sent = api.get(f"{V1}transactions/", headers={"X-Request-Id": "erp-4711"})
    assert sent["X-Request-Id"] == "erp-4711"
    assert sent["Cache-Control"] == "no-store"
    given = api.get(f"{V1}transactions/")["X-Request-Id"]
    assert len(given) == 36
    forged = api.get(f"{V1}transactions/", headers={"X-Request-Id": "a b\t"})["X-Request-Id"]
    assert forged != "a b\t"
    refused = APIClient().get(f"{V1}transactions/")
    assert refused.status_code == 401
    assert refused["X-Request-Id"]


def test_long_answers_are_packed_for_who_wants_it(api: APIClient) -> None:
    plain = api.get(f"{V1}items/")
    packed = api.get(f"{V1}items/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_a_key_is_told_how_much_it_may_ask_and_refused_beyond(
    api: APIClient, settings: Any
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    cache.clear()
    left = [api.get(f"{V1}lists/")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = api.get(f"{V1}lists/")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 61
    assert (refused["RateLimit-Limit"], refused["RateLimit-Remaining"]) == ("3", "0")
    assert refused.json()["type"] == "urn:screening:problem:throttled"


def test_a_counter_that_is_away_refuses_nobody(api: APIClient, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/redis.sock",
        }
    }
    settings.API_REQUESTS_PER_MINUTE = 1
    answers = [api.get(f"{V1}lists/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "RateLimit-Limit" not in answers[0]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"page_size": "x"}, "page_size"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "true"}, "page_size"),
        ({"fields": ""}, "fields"),
        ({"updated_since": ""}, "updated_since"),
        ({"kind": ""}, "kind"),
    ],
)
def test_what_would_be_taken_for_nothing_is_refused(
    api: APIClient, query: dict[str, str], field: str
) -> None:
    response = api.get("/api/v1/transactions/", query)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_a_large_page_is_the_largest(api: APIClient) -> None:
    assert api.get("/api/v1/transactions/", {"page_size": "5000"}).status_code == 200
    assert api.get("/api/v1/transactions/", {"reference": ""}).status_code == 200


@pytest.mark.parametrize("path", ["determinations/", "partners/1/", "transactions/?x=1"])
@pytest.mark.parametrize("method", ["OPTIONS", "TRACE"])
def test_a_method_that_is_not_there_is_a_405(api: APIClient, path: str, method: str) -> None:
    response = api.generic(method, f"/api/v1/{path}")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("partners/", "2026-11-20 09:30:00+00:00"),
        ("transactions/", "40"),
        ("transactions/", "2026-13-40 09:30:00+00:00"),
        ("items/", "\0"),
    ],
)
def test_a_cursor_of_another_list_is_not_there(api: APIClient, path: str, place: str) -> None:
    """They are opaque, but a client may mix them up; of an unreadable one it is the same."""
    cursor = base64.b64encode(urlencode({"p": place}).encode()).decode()
    for sent in (cursor, "cD0"):
        response = api.get(V1 + path, {"cursor": sent})
        assert response.status_code == 404, response.content
        assert response.json()["detail"] == "Invalid cursor"
