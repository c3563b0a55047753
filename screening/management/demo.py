"""The demonstration: submit the orders that ship over HTTP, and show what came of them."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from screening import audit
from screening.api_keys import create_api_key, revoke_api_key
from screening.models import ERP_SCOPES, ApiKey
from screening.roles import Role, assign_roles
from screening.superusers import note_superuser

DEMO_USER = "demo"
DEMO_PEOPLE = {"officer": Role.OFFICER, "senior": Role.SENIOR_OFFICER}
DEMO_ERP = "demo-erp"
DEMO_KEY = "demonstration"
WAIT_SECONDS = 30
_STYLE = {"clear": "green", "hold": "yellow", "block": "red"}


@dataclass(frozen=True, slots=True)
class DemoResult:
    """One demo order: what it shows, what it should get, what it got."""

    title: str
    expected: str
    answer: dict[str, Any]

    @property
    def is_as_expected(self) -> bool:
        """Whether the outcome is the expected one."""
        return self.answer.get("outcome") == self.expected


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A way in for the demonstration, with a new password at each start."""

    user: str
    password: str
    what: str


def demo_logins() -> list[DemoLogin]:
    """Who may do everything, and two people who can sign a decision one after the other."""
    admin = _login(DEMO_USER, "may do everything", is_superuser=True)
    by = get_user_model()._default_manager.get(username=admin.user)
    logins = [admin]
    for name, role in DEMO_PEOPLE.items():
        logins.append(_login(name, role.value))
        person = get_user_model()._default_manager.get(username=name)
        assign_roles(person=person, roles=[role.value], by=by)
    return logins


def _login(name: str, what: str, *, is_superuser: bool = False) -> DemoLogin:
    password = secrets.token_urlsafe(9)
    with audit.recorded():
        user, is_new = get_user_model()._default_manager.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": is_superuser}
        )
        user.set_password(password)
        user.save()
        if is_new and is_superuser:
            note_superuser(person=user, by="up --demo")
    return DemoLogin(name, password, what)


def demo_api_key() -> str:
    """A new key of an order system that signs in nowhere; the key of an earlier run is revoked.

    Its orders are not the demo user's, who could decide none of their own.
    """
    people = get_user_model()._default_manager
    owner, is_new = people.get_or_create(username=DEMO_ERP, defaults={"is_staff": False})
    if is_new:
        owner.set_unusable_password()
        owner.save()
    assign_roles(person=owner, roles=[Role.INTEGRATOR.value], by=people.get(username=DEMO_USER))
    for old in ApiKey.objects.usable(timezone.now()).filter(owner=owner, name=DEMO_KEY):
        revoke_api_key(key=old, by=owner)
    _key, secret = create_api_key(owner=owner, name=DEMO_KEY, scopes=ERP_SCOPES, by=owner)
    return secret


def submit_demo_orders(*, base_url: str, api_key: str) -> list[DemoResult]:
    """Submit every order of ``fixtures/demo_orders`` and wait for each answer."""
    results = []
    for path in sorted(Path(settings.FIXTURES_DIR, "demo_orders").glob("*.json")):
        demo = json.loads(path.read_text(encoding="utf-8"))
        answer = submit(demo["transaction"], base_url=base_url, api_key=api_key)
        results.append(DemoResult(demo["title"], demo["expected_outcome"], answer))
    return results


def submit(transaction: dict[str, Any], *, base_url: str, api_key: str) -> dict[str, Any]:
    """Post one transaction and wait for its screening."""
    request = urllib.request.Request(  # noqa: S310  (our own server on this machine)
        f"{base_url}/api/v1/transactions/",
        data=json.dumps(transaction).encode(),
        headers={
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json",
            "Prefer": f"wait={WAIT_SECONDS}",
        },
    )
    with urllib.request.urlopen(request, timeout=WAIT_SECONDS + 10) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
    return answer


def show(results: Sequence[DemoResult], console: Console) -> None:
    """Print the outcomes as a table."""
    table = Table(title="Demo orders", title_justify="left")
    for column in ("Order", "What", "Outcome", "Why"):
        table.add_column(column, overflow="fold")
    for result in results:
        outcome = result.answer.get("outcome") or result.answer["status"]
        style = _STYLE.get(outcome, "")
        note = "" if result.is_as_expected else f" (expected {result.expected})"
        table.add_row(
            result.answer["reference"], result.title, f"[{style}]{outcome}[/]{note}", _why(result)
        )
    console.print(table)


def _why(result: DemoResult) -> str:
    reasons = result.answer["reasons"]
    if not reasons:
        return "nothing speaks against it"
    main = next((r for r in reasons if r["outcome"] == result.answer["outcome"]), reasons[0])
    return f"{main['summary']} ({main['citation']})"
