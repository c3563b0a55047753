"""Webhooks: signed, in order, again until they arrive, given up loudly, never to the inside."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from screening import tasks
from screening.api_keys import create_api_key
from screening.models import AuditEvent, Scope, Webhook, WebhookTelling
from screening.pipeline import run_screening
from screening.roles import Role
from screening.webhooks import telling
from screening.webhooks.telling import PAUSES, serve, webhooks_to_serve
from tests.factories import UserFactory
from tests.screening.admin.test_roles import in_role
from tests.screening.api.life import rejected, submit
from tests.screening.webhooks.receiver import Receiver, receiving
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
WEBHOOKS = "/api/v1/webhooks/"
BLOCKED = order_for("IEIT Systems", "CN")


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The broker's edge: what is queued is screened at once; receivers stand on loopback."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    settings.FETCH_PROXY = ""


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Who hears one letter at a time, so that what is answered to which is known."""
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    with receiving() as it:
        yield it


def make(api: APIClient, url: str, **wish: Any) -> dict[str, Any]:
    response = api.post(WEBHOOKS, {"url": url, **wish}, format="json")
    assert response.status_code == 201, response.content
    return dict(response.json())


def test_what_happened_comes_signed_and_as_the_feed_shows_it(
    api: APIClient, receiver: Receiver
) -> None:
    made = make(api, receiver.url)
    answer = submit(api, BLOCKED)
    rejected(answer)
    assert webhooks_to_serve() == [made["id"]]
    assert serve(made["id"]) == 4
    came = receiver.read(made["secret"])
    types = ["order.blocked", "case.opened", "order.rejected", "case.decided"]
    assert [event["type"] for event in came] == types
    shown = api.get("/api/v1/events/", {"types": "order.*,case.*"}).json()["events"]
    assert [event["data"] for event in came] == [event["data"] for event in shown]
    assert [headers["webhook-id"] for headers, _ in receiver.came] == [e["id"] for e in shown]
    assert webhooks_to_serve() == []
    assert serve(made["id"]) == 0
    assert len(receiver.came) == 4, "nothing is told twice"


def test_what_happened_before_it_was_made_is_not_told(api: APIClient, receiver: Receiver) -> None:
    submit(api, order())
    made = make(api, receiver.url)
    assert serve(made["id"]) == 0


def test_only_wanted_types_and_own_orders_come(api: APIClient, receiver: Receiver) -> None:
    made = make(api, receiver.url, types=["order.released"])
    other = UserFactory()
    _, secret = create_api_key(owner=other, name="O", scopes=Scope.values, by=other)
    submit(APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}"), order(reference="OTHER"))
    submit(api, BLOCKED)
    submit(api, order(reference="SO-2"))
    assert serve(made["id"]) == 1
    [event] = receiver.read(made["secret"])
    assert event["data"]["reference"] == "SO-2"


def test_letters_about_different_orders_are_under_way_together_and_of_one_in_turn(
    api: APIClient,
) -> None:
    with receiving() as receiver:
        made = make(api, receiver.url, types=["order.blocked", "order.rejected"])
        for reference in ("SO-1", "SO-2"):
            rejected(submit(api, BLOCKED | {"reference": reference}))
        receiver.together = threading.Barrier(2)
        assert serve(made["id"]) == 4
        told = [(e["type"], e["data"]["reference"]) for e in receiver.read(made["secret"])]
    assert {reference for _, reference in told[:2]} == {"SO-1", "SO-2"}
    assert [kind for kind, _ in told] == ["order.blocked"] * 2 + ["order.rejected"] * 2


def test_a_refused_telling_waits_and_keeps_its_own_order_back_alone(
    api: APIClient, receiver: Receiver
) -> None:
    made = make(api, receiver.url, types=["order.blocked", "order.rejected", "order.released"])
    rejected(submit(api, BLOCKED))
    submit(api, order(reference="SO-2"))
    receiver.answers = [503]
    assert serve(made["id"]) == 1
    assert [json.loads(b)["type"] for _, b in receiver.came] == ["order.blocked", "order.released"]
    waiting = WebhookTelling.objects.waiting().order_by("position")
    assert [(t.type, t.attempts, t.status) for t in waiting] == [
        ("order.blocked", 1, 503),
        ("order.rejected", 0, None),
    ]
    assert serve(made["id"]) == 0, "its pause is not over"
    waiting.filter(attempts=1).update(next_at=timezone.now())
    assert serve(made["id"]) == 2
    types = [event["type"] for event in receiver.read(made["secret"])]
    assert types == ["order.blocked", "order.released", "order.blocked", "order.rejected"]
    ids = [headers["webhook-id"] for headers, _ in receiver.came]
    assert ids[0] == ids[2], "a try again is known by its name"


def test_it_is_given_up_after_three_days_told_so_and_can_be_told_again(
    api: APIClient, receiver: Receiver
) -> None:
    assert timedelta(days=2.9) < sum(PAUSES, timedelta()) < timedelta(days=3)
    made = make(api, receiver.url, types=["order.blocked", "order.rejected"])
    answer = submit(api, BLOCKED)
    for _ in range(len(PAUSES) + 1):
        receiver.answers = [500]
        serve(made["id"])
        WebhookTelling.objects.waiting().update(next_at=timezone.now())
    [dead] = api.get(f"{WEBHOOKS}{made['id']}/tellings/", {"state": "dead"}).json()["results"]
    assert dead["attempts"] == len(receiver.came) == len(PAUSES) + 1
    assert dead["problem"] == "It answered 500."
    assert AuditEvent.objects.filter(verb="webhook_given_up").count() == 1
    rejected(answer)
    assert serve(made["id"]) == 1, "what comes behind it is told"
    url = f"{WEBHOOKS}{made['id']}/tellings/{dead['id']}/replay/"
    assert api.post(url).json()["state"] == "waiting"
    assert serve(made["id"]) == 1
    assert api.post(url).status_code == 409


def test_old_and_new_secret_both_sign_for_a_day(
    api: APIClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(api, receiver.url, types=["order.released"])
    new = api.post(f"{WEBHOOKS}{made['id']}/secret/").json()["secret"]
    submit(api, order())
    serve(made["id"])
    [(headers, body)] = receiver.came
    for secret in (made["secret"], new):
        Verifier(secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(Webhook.new_secret()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(new).verify(body.replace("release", "reject"), headers)
    row = Webhook.objects.get()
    assert row.secrets_at(timezone.now() + timedelta(days=1, seconds=1)) == (new,)


def test_a_redirect_is_not_followed(api: APIClient, receiver: Receiver) -> None:
    made = make(api, receiver.url, types=["order.released"])
    submit(api, order())
    receiver.answers = [302]
    assert serve(made["id"]) == 0
    assert len(receiver.came) == 1
    assert WebhookTelling.objects.get().status == 302


def test_who_answers_gone_is_told_no_more(api: APIClient, receiver: Receiver) -> None:
    made = make(api, receiver.url)
    submit(api, BLOCKED)
    receiver.answers = [410]
    serve(made["id"])
    assert len(receiver.came) == 1
    assert api.get(f"{WEBHOOKS}{made['id']}/").json()["why_ended"].startswith("It answered 410")
    assert webhooks_to_serve() == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "169.254.169.254",
        "10.0.0.1",
        "[fd00::1]",
        "0.0.0.0",
        "[64:ff9b::7f00:1]",
    ],
)
def test_the_inside_is_never_asked(
    api: APIClient, receiver: Receiver, settings: Any, host: str
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    port = receiver.url.rstrip("/").rpartition(":")[2]
    made = make(api, f"https://{host}:{port}/")
    submit(api, order())
    assert serve(made["id"]) == 0
    told = WebhookTelling.objects.get(type="order.released")
    assert (told.state, told.status) == ("waiting", None)
    assert "no public address" in told.problem or "was not found" in told.problem
    assert receiver.came == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://",
        "example.com",
        "https://user:secret@example.com/",
        "https://example.com/\nX-Injected: 1",
        "https://example.com/ü",
        "https://example.com:99999/",
        "https://example.com/#part",
        "https://example.com/" + "x" * 481,
        "",
    ],
)
def test_an_address_that_cannot_be_told_is_refused(api: APIClient, settings: Any, url: str) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    response = api.post(WEBHOOKS, {"url": url}, format="json")
    assert response.status_code in (400, 422)
    assert [error["field"] for error in response.json()["errors"]] == ["url"]
    assert not Webhook.objects.exists()


def test_unknown_types_are_named(api: APIClient) -> None:
    wish = {"url": "https://example.com/", "types": ["order.released", "order.freed"]}
    response = api.post(WEBHOOKS, wish, format="json")
    assert [error["field"] for error in response.json()["errors"]] == ["types[1]"]


def test_a_key_that_may_not_read_cases_is_told_none(
    erp: User, api: APIClient, receiver: Receiver
) -> None:
    scopes = [Scope.WEBHOOKS, Scope.READ]
    _, secret = create_api_key(owner=erp, name="Small", scopes=scopes, by=erp)
    small = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    wish = {"url": receiver.url, "types": ["case.opened"]}
    refused = small.post(WEBHOOKS, wish, format="json")
    assert [error["field"] for error in refused.json()["errors"]] == ["types[0]"]
    made = make(small, receiver.url)
    submit(api, BLOCKED)
    assert serve(made["id"]) == 1
    assert [event["type"] for event in receiver.read(made["secret"])] == ["order.blocked"]


def test_another_integrators_webhooks_are_not_there(api: APIClient, receiver: Receiver) -> None:
    made = make(api, receiver.url)
    other = UserFactory()
    _, secret = create_api_key(owner=other, name="O", scopes=Scope.values, by=other)
    stranger = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert stranger.get(WEBHOOKS).json()["results"] == []
    assert stranger.get(f"{WEBHOOKS}{made['id']}/").status_code == 404
    assert stranger.get(f"{WEBHOOKS}{made['id']}/tellings/").status_code == 404
    assert stranger.post(f"{WEBHOOKS}{made['id']}/secret/").status_code == 404
    assert stranger.delete(f"{WEBHOOKS}{made['id']}/").status_code == 404


def test_the_secret_is_shown_once_and_stands_in_no_record(
    api: APIClient, receiver: Receiver
) -> None:
    made = make(api, receiver.url + "?token=hush")
    secret = made["secret"]
    assert secret not in api.get(WEBHOOKS).content.decode()
    told = AuditEvent.objects.get(verb="webhook_made").data_json
    assert secret not in told
    assert "hush" not in told


def test_a_worker_that_died_keeps_nobody_back(api: APIClient, receiver: Receiver) -> None:
    made = make(api, receiver.url, types=["order.released"])
    submit(api, order())
    Webhook.objects.update(busy_until=timezone.now() + timedelta(minutes=1))
    assert serve(made["id"]) == 0, "another is at it"
    Webhook.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert serve(made["id"]) == 1


def test_a_round_ends_in_time(
    api: APIClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(api, receiver.url, types=["order.released"])
    for number in range(3):
        submit(api, order(reference=f"SO-{number}"))
    assert serve(made["id"], seconds=0) == 0
    assert WebhookTelling.objects.waiting().count() == 3
    assert serve(made["id"]) == 3


def test_desk_shows_what_was_given_up_and_tells_it_again(
    api: APIClient, receiver: Receiver
) -> None:
    made = make(api, receiver.url, types=["order.released"])
    submit(api, order())
    receiver.answers = [500]
    serve(made["id"])
    WebhookTelling.objects.update(state="dead")
    dead = WebhookTelling.objects.get()
    client = in_role(Role.ADMINISTRATOR)
    page = client.get(reverse("admin:screening_webhook_change", args=(made["id"],)))
    assert "Given up" in page.content.decode()
    assert made["secret"] not in page.content.decode()
    client.post(reverse("admin:screening_webhooktelling_replay", args=(dead.pk,)))
    dead.refresh_from_db()
    assert dead.state == "waiting"
    assert (
        in_role(Role.OFFICER).get(reverse("admin:screening_webhook_changelist")).status_code == 403
    )


def test_payload_is_json_of_the_scheme(api: APIClient, receiver: Receiver) -> None:
    made = make(api, receiver.url, types=["order.released"])
    submit(api, order())
    serve(made["id"])
    [(headers, body)] = receiver.came
    assert headers["Content-Type"] == "application/json"
    assert set(json.loads(body)) == {"type", "timestamp", "data"}
