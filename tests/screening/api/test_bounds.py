"""What is refused, each with a problem document; what only looks odd is taken. Over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from compliance.celery import app
from screening.models import Screening, Transaction
from screening.pipeline import forgotten_screenings
from tests.screening.api.test_transactions import URL, problem
from tests.submissions import order

JSON = "application/json"


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The network's edge: what would go to the broker is noted here."""
    from screening import tasks

    queued: list[str] = []
    monkeypatch.setattr(tasks.run_screening, "delay", queued.append)
    return queued


@pytest.fixture
def broker_down() -> Iterator[None]:
    """Nobody listens where the broker should be."""

    def connect_to(url: str) -> None:
        app.conf.broker_url = app.conf.broker_write_url = url
        app._pool = app.amqp._producer_pool = None  # the next message is sent where it says

    before = app.conf.broker_url
    connect_to("redis://127.0.0.1:9/0")
    yield
    connect_to(before)


def post(api: APIClient, content: Any) -> Any:
    return api.post(URL, content, format="json")


def with_line(**fields: Any) -> dict[str, Any]:
    content = order()
    content["lines"][0] |= fields
    return content


def with_party(**fields: Any) -> dict[str, Any]:
    content = order()
    content["parties"][0] |= fields
    return content


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


REFUSED = [
    (with_line(quantity=0), "lines[0].quantity", "too_small"),
    (with_line(quantity=-3), "lines[0].quantity", "too_small"),
    (with_line(quantity=10**15), "lines[0].quantity", "too_large"),
    (with_line(quantity=0.1234567890123456), "lines[0].quantity", "too_large"),
    (with_line(unit_value="0.00"), "lines[0].unit_value", "malformed"),
    (with_line(unit_value="-1.00"), "lines[0].unit_value", "malformed"),
    (with_line(unit_value="1234567890123456"), "lines[0].unit_value", "malformed"),
    (with_line(unit_value="1234567890123.456"), "lines[0].unit_value", "malformed"),
    (with_line(unit_value="22.50\n"), "lines[0].unit_value", "malformed"),
    (with_line(unit_value="２２.５０"), "lines[0].unit_value", "malformed"),
    (with_line(us_content_percent=101), "lines[0].us_content_percent", "too_large"),
    (with_line(parameters={"tpp": 10**16}), "lines[0].parameters.tpp", "too_large"),
    (with_line(description="x" * 4001), "lines[0].description", "too_long"),
    (with_line(serial_numbers=["1"] * 10_001), "lines[0].serial_numbers", "too_many"),
    (with_party(name="x" * 2001), "parties[0].name", "too_long"),
    (with_party(name="Ex\x07ample"), "parties[0].name", "malformed"),
    (with_party(name="Ex\x7fample"), "parties[0].name", "malformed"),
    (with_party(address={"country": "DE\n"}), "parties[0].address.country", "malformed"),
    (with_party(birth_date="1962-13"), "parties[0].birth_date", "malformed"),
    (with_party(birth_date="1962-02-30"), "parties[0].birth_date", "malformed"),
    (with_party(birth_date="23.11.1962"), "parties[0].birth_date", "malformed"),
    (order(parties=order()["parties"] * 201), "parties", "too_many"),
    (order(lines=[order()["lines"][0] | {"number": n} for n in range(1, 5002)]), "lines",
     "too_many"),
    (order(currency="USX"), "currency", "malformed"),
    (order(currency="XXX"), "currency", "malformed"),
    (order(reference=" "), "reference", "malformed"),
    (order(special_instructions="x" * 20_001), "special_instructions", "too_long"),
    (order(metadata={"deep": deep(31)}), "", "too_deep"),
    (order(expected_revision=-1), "expected_revision", "invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "field", "code"), REFUSED)
def test_what_exceeds_the_bounds_is_refused_by_name(
    api: APIClient, queue: list[str], content: Any, field: str, code: str
) -> None:
    body = problem(post(api, content), 422)
    assert [(e["field"], e["code"]) for e in body["errors"]] == [(field, code)]
    assert queue == []
    assert not Transaction.objects.exists()


TAKEN = [
    (with_line(quantity=999_999_999_999_999), "the most digits"),
    (with_line(quantity=0.000001, unit_value="0.000001"), "the least"),
    (with_line(unit_value="123456789.123456"), "fifteen digits with a point"),
    (with_line(us_content_percent=0), "nothing from the US"),
    (with_line(description="Pump\r\n\tType B"), "line breaks and tabs"),
    (with_party(name="Example Å\x9eti"), "UTF-8 read as Latin-1"),
    (with_party(name="x" * 2000), "the longest name"),
    (with_party(birth_date="1962"), "a year of birth"),
    (with_party(birth_date="1962-11"), "a month of birth"),
    (order(currency="BGN"), "a currency of last year"),
    (order(currency="XCG"), "a currency of this year"),
    (order(metadata={"deep": deep(29), "label": "a\x1db"}), "what is only carried along"),
    (order(reference="r" * 200), "the longest reference"),
]


@pytest.mark.parametrize(("content", "why"), TAKEN, ids=[why for _, why in TAKEN])
def test_what_keeps_the_bounds_is_taken_as_it_is(
    api: APIClient, queue: list[str], content: Any, why: str
) -> None:
    assert post(api, content).status_code == 202, why
    assert Transaction.objects.get().content == content


def test_too_many_bytes_are_not_read(api: APIClient, queue: list[str]) -> None:
    text = json.dumps(order(metadata={"x": "y" * settings.SUBMISSION_MAX_BYTES}))
    body = problem(api.post(URL, text, content_type=JSON), 413)
    assert "2,000,000 bytes" in body["detail"]
    assert not Transaction.objects.exists()


@pytest.mark.parametrize("name", ["destination_country", "reference"])
def test_same_name_twice_is_refused(api: APIClient, queue: list[str], name: str) -> None:
    text = json.dumps(order())[:-1] + f', "{name}": "IR"}}'
    body = problem(api.post(URL, text, content_type=JSON), 422)
    assert [(e["field"], e["code"]) for e in body["errors"]] == [(name, "duplicate_key")]
    nested = json.dumps(order()).replace('"role":', '"role": "purchaser", "role":')
    problem(api.post(URL, nested, content_type=JSON), 422)


def test_byte_order_mark_is_taken_off(api: APIClient, queue: list[str]) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(order()).encode()
    assert api.post(URL, raw, content_type=JSON).status_code == 202
    assert Transaction.objects.get().content == order()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe{\x00", b'{"a": "\xe4"}', b"{'a': 1}", b'{"a": 1e}', b"1" * 5000, b"nul"],
)
def test_what_is_no_json_is_said(api: APIClient, queue: list[str], raw: bytes) -> None:
    response = api.post(URL, raw, content_type=JSON)
    problem(response, 422 if raw == b"" else 400)


def test_brackets_in_texts_do_not_nest(api: APIClient, queue: list[str]) -> None:
    content = order(special_instructions="[{" * 100 + '\\"[[' * 50)
    assert post(api, content).status_code == 202


@pytest.mark.parametrize(
    ("method", "url", "name"),
    [
        ("get", f"{URL}?referense=SO-1", "referense"),
        ("get", f"{URL}?reference=SO-1&reference=SO-2", "reference"),
        ("get", "/api/v1/cases/?stat=open", "stat"),
        ("post", f"{URL}?dry_run=1", "dry_run"),
        ("post", f"{URL}?expected_revision=one", "expected_revision"),
        ("post", f"{URL}?reference=SO-1", "reference"),
        ("post", f"{URL}SO-1/cancel/?force=1", "force"),
    ],
)
def test_query_parameter_nobody_reads_is_refused(
    api: APIClient, queue: list[str], method: str, url: str, name: str
) -> None:
    body = problem(getattr(api, method)(url, order(), format="json") if method == "post"
                   else api.get(url), 400)  # fmt: skip
    assert [e["field"] for e in body["errors"]] == [name]
    assert not Transaction.objects.exists()


def test_known_query_parameters_are_read(api: APIClient, queue: list[str]) -> None:
    post(api, order())
    for query in ({"reference": "so-1"}, {"kind": "order", "page_size": "10"}):
        assert len(api.get(URL, query).json()["results"]) == 1
    assert api.get("/api/v1/cases/", {"status": "open", "reference": "SO-1"}).status_code == 200


def test_slash_at_the_end_may_be_left_out(api: APIClient, queue: list[str]) -> None:
    bare = URL.rstrip("/")
    response = api.post(bare, order(), format="json")
    assert response.status_code == 202
    body = response.json()
    assert queue == [body["id"]]
    assert api.get(f"/api/v1/screenings/{body['id']}").status_code == 200
    assert len(api.get(f"{bare}?reference=SO-1").json()["results"]) == 1
    canceled = api.post(
        f"{bare}/SO-1/cancel", {"reason": "x", "canceled_by": "y"}, format="json",
        headers={"Idempotency-Key": "C-1"},
    )  # fmt: skip
    assert canceled.status_code == 200


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("get", "/api/v1/nothing/", 404),
        ("get", "/api/v1/transactions/not-a-uuid/", 404),
        ("get", "/api/v1/cases/C-0/", 404),
        ("delete", URL, 405),
        ("put", URL, 405),
        ("get", f"{URL}?kind=quote", 400),
    ],
)
def test_every_error_is_a_problem_document(
    api: APIClient, method: str, url: str, status: int
) -> None:
    problem(getattr(api, method)(url), status)


def test_pages_for_people_stay_pages(client: Any, db: None) -> None:
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_failure_of_ours_is_a_problem_document(rf: Any) -> None:
    from compliance.errors import server_error

    response: Any = server_error(rf.post(URL))
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 500


@pytest.mark.django_db(transaction=True)
def test_broker_down_is_no_reason_to_refuse(api: APIClient, broker_down: None) -> None:
    started = time.monotonic()
    response = post(api, order())
    assert response.status_code == 202, response.content
    assert time.monotonic() - started < 10
    screening = Screening.objects.get()
    assert response.json()["id"] == str(screening.pk)
    assert forgotten_screenings() == [], "the sweep waits a lease first"
    later = timezone.now() + timedelta(seconds=settings.SCREENING_LEASE_SECONDS + 1)
    with time_machine.travel(later):
        assert forgotten_screenings() == [[str(screening.pk)]]
