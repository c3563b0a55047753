"""People who sign in, and a case to look at."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from screening.models import Case
from screening.roles import Role
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    RedFlagFactory,
    UserFactory,
)

READING = ("view_case", "view_listedparty", "view_screening", "view_transaction")
WORKING = (*READING, "change_case")
ANSWERING = (*WORKING, "decide_case", "view_clearance")


def signed_in(user: Any) -> Client:
    """A client signed in as somebody."""
    client = Client()
    client.force_login(user)
    return client


def in_role(role: Role) -> Client:
    """The desk as somebody of this one role sees it."""
    person = UserFactory(is_staff=role is not Role.INTEGRATOR)
    person.groups.set(Group.objects.filter(name=role.value))
    return signed_in(person)


@pytest.fixture
def officer(db: None) -> Any:
    """Who answers cases."""
    return UserFactory(permissions=ANSWERING)


@pytest.fixture
def desk(officer: Any) -> Client:
    """The desk as the officer sees it."""
    return signed_in(officer)


@pytest.fixture
def analyst(db: None) -> Client:
    """The desk as somebody sees it who answers and does not decide."""
    return signed_in(UserFactory(permissions=WORKING))


@pytest.fixture
def senior(db: None) -> Client:
    """The desk as somebody sees it who signs second."""
    return signed_in(UserFactory(permissions=(*ANSWERING, "second_sign_case")))


@pytest.fixture
def reader(db: None) -> Client:
    """The desk as somebody sees it who may only read."""
    return signed_in(UserFactory(permissions=READING))


@pytest.fixture
def root(db: None) -> Client:
    """The desk as a superuser sees it."""
    return signed_in(UserFactory(is_superuser=True))


@pytest.fixture
def case(db: None) -> Case:
    """A blocked order with a hit, a determination and a red flag."""
    case: Case = CaseFactory()
    HitFactory(screening=case.screening, position=0)
    DeterminationFactory(screening=case.screening, position=0)
    RedFlagFactory(screening=case.screening, position=0)
    return case
