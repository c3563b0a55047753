"""Every address against every role. The table stands beside this file; a new address without an
entry fails, and so does one that lets in another role than the table says.

Written anew by ``WRITE_URL_ROLES=1 pytest`` of this file; what changed in it is to be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from screening.models import Case, LegalHold, PasswordLink, ReasonCode, SignInTries
from screening.roles import Role
from tests.factories import (
    ApiKeyFactory,
    LicenseFactory,
    ListedPartyFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    ReportRunFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("url_roles.txt")
NOBODY = "not signed in"
METHODS = ("GET", "POST")
WHOSE = (NOBODY, *(role.value for role in Role))


def addresses(patterns: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address that is served, with the name it has; its route where it has none."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner or _prefix(pattern))
        else:
            yield f"{space}{pattern.name or pattern.pattern}", pattern


def _prefix(pattern: URLResolver) -> str:
    return "api:" if str(pattern.pattern).startswith("api/") else ""


@pytest.fixture
def rows(case: Case) -> None:
    """Something to open on most pages."""
    PolicyVersionFactory(content={})
    ListVersionFactory(active=True)
    ListedPartyFactory()
    ApiKeyFactory()
    LicenseFactory()
    ReportRunFactory()
    ReasonCode.objects.first()
    LegalHold.objects.create(reference="SO-1", reason="BIS asked.", placed_by="counsel")
    PasswordLink.objects.create(person=UserFactory(), reason="Forgot it.", asked_by=UserFactory())
    SignInTries.objects.create(kind="name", name="x", last_at="2026-03-02T12:00:00Z")


def _filled(name: str, pattern: URLPattern) -> str | None:
    """The address of a stored row; None where none is stored to try."""
    if not name.startswith("admin:"):
        return None
    app, _, rest = name.removeprefix("admin:").partition("_")
    values: dict[str, Any] = {}
    for argument in pattern.pattern.converters:
        if argument == "app_label":
            values[argument] = "screening"
        elif argument in ("secret", "url", "content_type_id"):
            values[argument] = 1
        else:
            try:
                row = apps.get_model(app, rest.split("_")[0])._default_manager.first()
            except LookupError:
                return None
            if row is None:
                return None
            values[argument] = row.pk
    try:
        return reverse(name, kwargs=values)
    except Exception:  # noqa: BLE001  (Django's catch-all has no name to be reached by)
        return None


def who_gets_in(url: str, method: str, clients: dict[str, Client]) -> str:
    """The roles that are not turned away, in the words of the table."""
    inside = []
    for whose, client in clients.items():
        with transaction.atomic():
            answer = getattr(client, method.lower())(url)
            transaction.set_rollback(True)
        to_login = answer.status_code == 302 and "/login/" in answer["Location"]
        if answer.status_code not in (401, 403) and not to_login:
            inside.append(whose)
    if inside == list(WHOSE):
        return "everybody"
    if inside == [w for w in WHOSE if w not in (NOBODY, Role.INTEGRATOR.value)]:
        return "everybody at the desk"
    return ", ".join(inside) or "nobody"


def _of_api(pattern: URLPattern) -> str | None:
    view = getattr(pattern.callback, "cls", None)
    scopes = getattr(view, "scopes", None)
    if scopes is None:
        return None
    return "key: " + "; ".join(f"{method} {scope}" for method, scope in sorted(scopes.items()))


def _clients() -> dict[str, Client]:
    clients = {NOBODY: Client(raise_request_exception=False)}
    for role in Role:
        person = UserFactory(is_staff=role is not Role.INTEGRATOR)
        person.groups.set(Group.objects.filter(name=role.value))
        clients[role.value] = Client(raise_request_exception=False)
        clients[role.value].force_login(person)
    return clients


def table() -> list[str]:
    """The matrix as it is now, a line for each address and method."""
    clients, lines = _clients(), set()
    for name, pattern in addresses():
        if (scopes := _of_api(pattern)) is not None:
            lines.add(f"{name} | {scopes}")
            continue
        if name in ("admin:login", "admin:logout"):
            lines.add(f"{name} | everybody")
            continue
        url = _filled(name, pattern)
        if url is None:
            lines.add(f"{name} | not tried: no row, or no address of its own")
            continue
        lines |= {f"{name} {method} | {who_gets_in(url, method, clients)}" for method in METHODS}
    return sorted(lines)


def test_every_address_lets_in_the_roles_of_the_table_and_no_other(rows: None) -> None:
    now = table()
    if os.environ.get("WRITE_URL_ROLES"):
        TABLE.write_text("\n".join(now) + "\n", encoding="utf-8")
    known = TABLE.read_text(encoding="utf-8").splitlines()
    assert len(now) > 200
    assert sorted(set(now) - set(known)) == [], "new or changed: read it, then write the table anew"
    assert sorted(set(known) - set(now)) == [], "gone or changed"


def test_who_is_not_signed_in_reaches_no_page_of_records() -> None:
    lines = [line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    open_to_all = {
        name.split(" ")[0] for name, who in lines if who == "everybody" or NOBODY in who.split(", ")
    }
    assert open_to_all <= {"admin:login", "admin:logout", "admin:set_password"}
