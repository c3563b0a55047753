"""Who is let in where: every address that is served, every role, every kind of key.

The table ``answers.csv`` has a row an address and a column for everybody: ``r`` is GET, ``w`` POST,
``u`` PUT, ``a`` PATCH, ``d`` DELETE; an empty field is a shut door. Being let in says that the
request reached its page or its service, which may still refuse what was sent. The column ``keys``
names the scope that opens an address of the API for each method.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.contrib.auth.models import Group, User
from django.test import Client
from rest_framework.test import APIClient

from screening import tasks
from screening.api_keys import create_api_key
from screening.models import Scope
from screening.pipeline import run_screening
from screening.roles import Role
from tests.factories import UserFactory
from tests.screening.addresses.routes import Route, addresses, routes
from tests.screening.addresses.rows import one_of_each
from tests.screening.addresses.walk import (
    as_line,
    by_scope,
    letters_of_key,
    letters_of_person,
    read_table,
)
from tests.screening.admin.conftest import in_role

pytestmark = pytest.mark.django_db

ANONYMOUS = "anonymous"
KEYS, OTHERS_KEY, TEST_KEY = "keys", "another's key", "test key"
PEOPLE = (ANONYMOUS, *(role.value for role in Role))
COLUMNS = (*PEOPLE, KEYS, OTHERS_KEY, TEST_KEY)


@pytest.fixture(scope="module")
def served(
    loaded: Path, django_db_blocker: pytest_django.DjangoDbBlocker
) -> list[tuple[Route, str]]:
    """Every route with its address, on a database with a row of every kind."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
        one_of_each(User.objects.create(username="erp"))
        return addresses()


@pytest.fixture(autouse=True)
def unhurried(settings: Any) -> None:
    """More requests than anybody may make in a minute."""
    settings.API_REQUESTS_PER_MINUTE = settings.ADDRESS_REQUESTS_PER_MINUTE = 10**6


def held(found: dict[str, dict[str, str]]) -> list[str]:
    """Where the table says something else than what was found, and what to do about it."""
    table, said = read_table(), []
    for address, row in found.items():
        if address not in table:
            line = as_line(address, COLUMNS, row)
            said.append(f"new, put it into answers.csv once it is what it should be: {line}")
            continue
        said += [
            f"{address}: {who} is let in with {letters or 'nothing'}, the table says "
            f"{table[address][who] or 'nothing'}"
            for who, letters in row.items()
            if letters != table[address][who]
        ]
    return said


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    table = read_table()
    known = {route.pattern for route in routes()}
    new = [as_line(address, COLUMNS, {}) for address in known - table.keys()]
    assert not new, (
        "Say in tests/screening/addresses/answers.csv who is let in at each new address "
        f"({', '.join(('address', *COLUMNS))}): {new}"
    )
    assert sorted(table.keys() - known) == [], "these are served no more: take their rows away"
    assert all(tuple(row) == COLUMNS for row in table.values())


@pytest.mark.parametrize("who", PEOPLE)
def test_person_is_let_in_where_the_table_says(who: str, served: list[tuple[Route, str]]) -> None:
    client = Client() if who == ANONYMOUS else in_role(Role(who))
    found = {route.pattern: {who: letters_of_person(client, url)} for route, url in served}
    assert held(found) == []


@pytest.mark.parametrize("kind", [KEYS, OTHERS_KEY, TEST_KEY])
def test_key_is_let_in_where_the_table_says(kind: str, served: list[tuple[Route, str]]) -> None:
    erp = User.objects.get(username="erp")
    if kind == KEYS:
        keys = {str(scope): key_of(erp, [scope]) for scope in Scope}
        found = {
            route.pattern: {KEYS: by_scope(url, keys)} for route, url in served if route.is_api
        }
    else:
        owner = UserFactory() if kind == OTHERS_KEY else erp
        owner.groups.set(Group.objects.filter(name=Role.INTEGRATOR.value))
        client = key_of(owner, Scope.values, is_test=kind == TEST_KEY)
        found = {
            route.pattern: {kind: letters_of_key(client, url)}
            for route, url in served
            if route.is_api
        }
    assert held(found) == []


def key_of(owner: User, scopes: list[str], *, is_test: bool = False) -> APIClient:
    """Who asks with a key of these scopes."""
    _, secret = create_api_key(owner=owner, name="ERP", scopes=scopes, by=owner, is_test=is_test)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
