"""The way of an integrator with real processes: a clone, a key, an order, and what comes back.

The product runs from a clone of what is committed, as whoever begins has it, with the packages that
are installed already. The key is made by the command of the guide, the token checked by its script.
"""

from __future__ import annotations

import gzip
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export_screening import Client, EventPage, ProblemError

from tests.screening.webhooks.receiver import Receiver, receiving
from tests.stack.conftest import Installed, installation_of
from tests.stack.installation import ROOT, Stack, eventually
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
    """The receiver stands on loopback; nobody kills a worker, so a busy one need not be doubted."""
    return {"WEBHOOKS_ALLOW_PRIVATE": "true", "SCREENING_LEASE_SECONDS": "60"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as it:
        yield it


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """A clone in an empty folder, made ready by its own verbs."""
    folder = tmp_path_factory.mktemp("integrator")
    clone_into(folder / "clone")
    with installation_of(folder / "clone", folder) as made:
        yield made


def clone_into(folder: Path) -> None:
    """What is committed; of a copy without a history what git would not leave out."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        clone = ("git", "-c", "safe.directory=*", "clone", "--quiet", str(ROOT), str(folder))
        subprocess.run(clone, check=True)
        return
    left_out = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    names = shutil.ignore_patterns(*(name.rstrip("/") for name in left_out))
    shutil.copytree(ROOT, folder, ignore=names)


def key_of_the_guide(stack: Stack) -> str:
    """Made by the command that ``docs/integration.md`` gives, and one more scope, to see cases."""
    guide = (stack.root / "docs/integration.md").read_text(encoding="utf-8")
    found = re.search(r"^ {4}python manage\.py (create_api_key .*?)\n\n", guide, re.M | re.S)
    assert found is not None
    words = shlex.split(found[1].replace("\\\n", " "))
    return stack.manage(*words, "--scope", "cases:read").split()[-1]


def checked(stack: Stack, token: str, folder: Path) -> tuple[int, str]:
    """How the script of the guide ends at the dock, where nothing of ours is, and what it says."""
    for name in ("keys", "void"):
        (folder / name).write_bytes(stack.fetch(f"/api/v1/releases/{name}/")[1])
    script = stack.root / "docs/verify_release.py"
    done = subprocess.run(
        [sys.executable, str(script), "keys", "void", token],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


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


def test_from_a_clone_to_a_token_at_the_dock(
    stack: Stack, receiver: Receiver, tmp_path: Path
) -> None:
    client = Client(stack.url, key_of_the_guide(stack))
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
    answer = client.screening(blocked["id"])
    assert answer["outcome"] == "block", answer["reasons"]
    assert [case["reference"] for case in client.cases(status="open")] == ["SO/2"]

    given = client.release(released["transaction"])
    status, said = checked(stack, given["token"], tmp_path)
    assert status == 0, said
    reference, _, content = said.partition(" ")
    lines = [{"number": 1, "eccn": "EAR99", "quantity": 40, "unit": "EA"}]
    assert (reference, json.loads(content)["lines"]) == ("SO/1", lines)

    client.cancel("SO/1", reason="The customer withdrew", canceled_by="J. Beispiel")
    status, said = checked(stack, given["token"], tmp_path)
    assert (status, said) == (1, "Taken back: ask for the order again.\n")
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
