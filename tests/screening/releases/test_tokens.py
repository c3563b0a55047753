"""Release tokens: for exactly what was released, checked offline, void when it is taken back."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.conf import settings as product
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import AuditEvent, ListVersion, ReleaseToken, Scope
from screening.pipeline import run_screening
from screening.terms.values import content_hash
from tests.factories import UserFactory
from tests.screening.api.life import submit
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import begun, listed, looked_through, order_of
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
V1 = "/api/v1/"
CHECK = Path(__file__).resolve().parents[3] / "docs" / "verify_release.py"


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def token_of(api: APIClient, answer: dict[str, Any]) -> dict[str, Any]:
    response = api.get(f"{V1}transactions/{answer['transaction']}/release/")
    assert response.status_code == 200, response.content
    return dict(response.json())


def read(api: APIClient, token: str) -> dict[str, Any]:
    [key] = APIClient().get(f"{V1}releases/keys/").json()["keys"]
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]
    return dict(jwt.decode(token, jwt.PyJWK(key).key, algorithms=["EdDSA"]))


def void(api: APIClient) -> list[str]:
    return [row["id"] for row in api.get(f"{V1}releases/void/").json()["void"]]


def test_a_token_says_exactly_what_was_released(api: APIClient) -> None:
    content = order()
    given = token_of(api, submit(api, content))
    claims = read(api, given["token"])
    released = claims["release"]
    assert claims["sub"] == "SO-1"
    assert claims["jti"] == given["id"]
    assert released["destination_country"] == "DE"
    assert released["parties"] == [
        {
            "role": "ultimate_consignee",
            "name": "Maschinenbau Beispiel GmbH",
            "country": "DE",
        }
    ]
    assert released["lines"] == [{"number": 1, "eccn": "EAR99", "quantity": 40, "unit": "EA"}]
    assert released["content_sha256"] == content_hash(content) == given["content_sha256"]
    active = {v.source_id: v.label for v in ListVersion.objects.active()}
    assert released["lists"] == active
    assert claims["exp"] - claims["iat"] <= timedelta(days=7).total_seconds()


def test_asked_again_it_is_the_same_token(api: APIClient) -> None:
    answer = submit(api, order())
    assert token_of(api, answer) == token_of(api, answer)
    assert ReleaseToken.objects.count() == 1
    assert AuditEvent.objects.filter(verb="release_token_given").count() == 1


def test_only_a_release_has_one(api: APIClient) -> None:
    blocked = submit(api, order_for("IEIT Systems", "CN"))
    response = api.get(f"{V1}transactions/{blocked['transaction']}/release/")
    assert response.status_code == 409
    assert "pending" in response.json()["detail"]


def test_another_integrators_release_is_not_there(api: APIClient) -> None:
    answer = submit(api, order())
    other = UserFactory()
    _, secret = create_api_key(owner=other, name="O", scopes=Scope.values, by=other)
    stranger = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    url = f"{V1}transactions/{answer['transaction']}/release/"
    assert stranger.get(url).status_code == 404


def test_a_changed_order_makes_its_token_void(api: APIClient) -> None:
    first = submit(api, order())
    given = token_of(api, first)
    assert void(api) == []
    second = submit(api, order(incoterm="DAP"))
    assert void(api) == [given["id"]]
    assert api.get(f"{V1}transactions/{first['transaction']}/release/").status_code == 409
    assert token_of(api, second)["id"] != given["id"]


def test_a_canceled_order_makes_its_token_void(api: APIClient) -> None:
    given = token_of(api, submit(api, order()))
    wish = {"canceled_by": "Sales", "reason": "Sold out."}
    headers = {"Idempotency-Key": "c-1"}
    url = f"{V1}transactions/SO-1/cancel/"
    assert api.post(url, wish, format="json", headers=headers).status_code == 200
    assert void(api) == [given["id"]]


def test_a_list_that_names_the_buyer_makes_its_token_void(api: APIClient, erp: User) -> None:
    begun()
    screening = screened(erp, order_of("Examplonia Turbine Works", "SO-7"))
    given = token_of(api, {"transaction": screening.transaction_id})
    listed(row("x-1", "Examplonia Turbine Works", countries=["DE"]))
    looked_through()
    assert void(api) == [given["id"]]


def test_a_token_ends_when_a_list_goes_stale(api: APIClient) -> None:
    answer = submit(api, order())
    version = ListVersion.objects.active().filter(source__max_age_days__gt=0).first()
    assert version is not None
    soon = timezone.now() + timedelta(hours=5) - timedelta(days=version.source.max_age_days)
    ListVersion.objects.filter(pk=version.pk).update(confirmed_at=soon)
    claims = read(api, token_of(api, answer)["token"])
    assert claims["exp"] - claims["iat"] <= timedelta(hours=5).total_seconds()


def test_a_forged_token_is_refused(api: APIClient) -> None:
    token = token_of(api, submit(api, order()))["token"]
    head, body, signature = token.split(".")
    with pytest.raises(jwt.InvalidSignatureError):
        read(api, f"{head}.{body[:-4]}AAAA.{signature}")


def test_the_script_of_the_docs_checks_it(api: APIClient, tmp_path: Path) -> None:
    answer = submit(api, order())
    given = token_of(api, answer)
    keys, list_of_void = tmp_path / "keys.json", tmp_path / "void.json"
    keys.write_bytes(APIClient().get(f"{V1}releases/keys/").content)
    list_of_void.write_bytes(api.get(f"{V1}releases/void/").content)
    command = [sys.executable, str(CHECK), str(keys), str(list_of_void)]

    def checked(token: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, token], capture_output=True, text=True, check=False, timeout=60
        )

    good = checked(given["token"])
    assert good.returncode == 0, good.stderr
    assert "SO-1" in good.stdout
    assert checked(given["token"][:-8] + "AAAAAAAA").returncode == 1
    submit(api, order(incoterm="DAP"))
    list_of_void.write_bytes(api.get(f"{V1}releases/void/").content)
    assert checked(given["token"]).returncode == 1


def test_the_key_is_private_and_kept(api: APIClient) -> None:
    token_of(api, submit(api, order()))
    path = Path(product.DATA_DIR) / "keys" / "release.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    keys = APIClient().get(f"{V1}releases/keys/")
    assert keys.json() == APIClient().get(f"{V1}releases/keys/").json()
    assert b"PRIVATE" not in keys.content
