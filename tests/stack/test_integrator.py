"""The way of an integrator with real processes: a key, an order, what comes back by itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export_screening import Client, EventPage, NotReleasedError, ProblemError, verify_release

from tests.screening.webhooks.receiver import Receiver, receiving
from tests.stack.installation import Stack, eventually
from tests.submissions import order, order_for

pytestmark = pytest.mark.worker
SCOPES = (
    "transactions:write",
    "transactions:read",
    "cases:read",
    "webhooks:write",
    "lists:read",
    "licenses:read",
    "partners:read",
    "partners:write",
    "parties:match",
    "determinations:ask",
)
EXAMPLE_WERKE = {
    "name": "Example Werke GmbH",
    "type": "organization",
    "address": {"street": "Beispielweg 1", "city": "Aachen", "country": "DE"},
}
TOLD = ["order.released", "order.blocked", "order.canceled"]


@pytest.fixture
def own_settings() -> dict[str, str]:
    """The receiver stands on loopback."""
    return {"WEBHOOKS_ALLOW_PRIVATE": "true"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as it:
        yield it


def client_of(stack: Stack) -> Client:
    """With a key as an administrator makes it."""
    scopes = [argument for scope in SCOPES for argument in ("--scope", scope)]
    key = stack.manage("create_api_key", "erp", "SAP production", *scopes).split()[-1]
    return Client(stack.url, key)


def read_until(pages: Iterator[EventPage], most: int) -> tuple[list[Any], str]:
    """So many events, and the cursor behind them; long polls, so that nothing is asked in vain."""
    events: list[Any] = []
    for polls, page in enumerate(pages):
        events += page["events"]
        if len(events) >= most or polls == 20:
            return events, page["next"]
    raise AssertionError("the feed ended")


def test_from_a_key_to_a_token_at_the_dock(
    stack: Stack, receiver: Receiver, tmp_path: Path
) -> None:
    client = client_of(stack)
    secret = client.make_webhook(receiver.url, TOLD)["secret"]
    [start] = client.event_pages("latest", wait=0)
    stack.start_worker("worker")
    stack.start_beat()

    released = client.submit(order(reference="SO/1"), key="SO/1-1", wait=10)
    blocked = client.submit(order_for("IEIT Systems", "CN", reference="SO/2"))
    again = client.submit(order(reference="SO/1"), key="SO/1-1")
    assert again["id"] == released["id"]
    events, cursor = read_until(client.event_pages(start["next"], types=TOLD, wait=10), 2)
    decisions = {event["data"]["reference"]: event["data"]["decision"] for event in events}
    assert decisions == {"SO/1": "release", "SO/2": "pending"}
    assert client.screening(blocked["id"])["outcome"] == "block"
    assert [case["reference"] for case in client.cases(status="open")] == ["SO/2"]

    given = client.release(released["transaction"])
    keys = client.release_keys()
    content = verify_release(given["token"], keys=keys, void=client.void_releases())
    assert content["lines"] == [{"number": 1, "eccn": "EAR99", "quantity": 40, "unit": "EA"}]

    client.cancel("SO/1", reason="The customer withdrew", canceled_by="J. Beispiel")
    with pytest.raises(NotReleasedError, match="Taken back"):
        verify_release(given["token"], keys=keys, void=client.void_releases())
    [canceled], _ = read_until(client.event_pages(cursor, types=TOLD, wait=10), 1)
    assert (canceled["type"], canceled["data"]["reference"]) == ("order.canceled", "SO/1")

    file = tmp_path / "orders.ndjson.gz"
    rows = [order(reference="SO/3"), order(reference="SO/4"), order(reference="SO/5", lines=[])]
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    batch = client.send_batch(file)["id"]
    eventually(
        lambda: client.batch(batch).get("screened") == 2, seconds=60, what="two rows are screened"
    )
    became = [(row["number"], row.get("decision")) for row in client.batch_results(batch)]
    assert became == [(1, "release"), (2, "release"), (3, None)]

    eventually(lambda: len(receiver.came) >= 5, seconds=60, what="all five are told")
    told = receiver.read(secret)
    assert {event["type"] for event in told} == set(TOLD)
    ids = {headers["webhook-id"] for headers, _ in receiver.came}
    assert ids > {event["id"] for event in (*events, canceled)}
    of_one = [event["type"] for event in told if event["data"]["reference"] == "SO/1"]
    assert of_one == ["order.released", "order.canceled"], "in order for each order"


def test_what_needs_no_worker(stack: Stack) -> None:
    """Reading, asking and the master data, each through the client."""
    client = client_of(stack)
    first, second = (client.submit(order(reference=name)) for name in ("A", "B"))
    assert (first["decision"], second["revision"]) == ("pending", 1)
    assert client.by_reference(" a ")["id"] == first["transaction"]
    assert client.transaction(second["transaction"])["content"] == order(reference="B")
    assert [row["reference"] for row in client.transactions(page_size=1)] == ["B", "A"]
    met = client.match([{"name": "IEIT Systems", "address": {"country": "CN"}}], limit=1)
    [hit] = met["results"][0]["hits"]
    listed = hit["listed_party"]
    assert client.listed_party(listed["source"], listed["uid"])["uid"] == listed["uid"]
    asked = client.ask(order())
    assert (asked["is_what_if"], asked["outcome"]) == (True, "clear")
    assert "demo-listed-parties" in {row["code"] for row in client.lists()}
    assert {item["eccn"][:5] for item in client.items("3A001")} == {"3A001"}
    assert list(client.licenses(expires_before="2027-01-31")) == []
    kept = client.keep_partner("4711/1", EXAMPLE_WERKE)
    assert client.partner("4711/1") == kept
    assert [row["partner_id"] for row in client.partners(name="example werke")] == ["4711/1"]
    made = client.make_webhook("http://127.0.0.1:9/", ["order.held"])
    assert client.renew_webhook_secret(made["id"]) != made["secret"]
    assert list(client.tellings(made["id"], state="dead")) == []
    assert client.end_webhook(made["id"])["ended_at"]
    assert [row["id"] for row in client.webhooks()] == [made["id"]]
    for status, call in (
        (401, lambda: Client(stack.url, "esk_none_none").lists()),
        (404, lambda: client.license("none")),
        (409, lambda: client.release(first["transaction"])),
        (422, lambda: client.submit({"reference": "C"})),
        (400, lambda: list(client.transactions(kin="order"))),
    ):
        with pytest.raises(ProblemError) as raised:
            call()
        assert raised.value.status == status
        assert raised.value.request_id
