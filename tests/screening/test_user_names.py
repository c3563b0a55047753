"""User names are fixed, folded, and none looks like another."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from screening.errors import NotAllowedError
from screening.user_names import looks_of, new_user_name
from tests.factories import PASSWORD, UserFactory
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "ada"),
        ("  ada.example ", "ada.example"),
        ("ＡＤＡ", "ada"),
        ("a7@corp.example", None),
    ],
)
def test_new_name_is_folded(typed: str, kept: str | None) -> None:
    assert new_user_name(typed) == (kept or typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "-ada",
        "ada b",
        "аda",
        "ada\u200b",
        "ada\0",
        "Straße",
        "a" * 151,
        "👩ada",
        "a\u0301da",
    ],
)
def test_name_of_other_characters_is_refused(typed: str) -> None:
    with pytest.raises(NotAllowedError, match="letters a to z"):
        new_user_name(typed)


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("ada", "ADA"),
        ("Ada", "ada"),
        ("аdа", "ada"),  # Cyrillic а
        ("ΝΙΚΟ", "niko"),  # Greek capitals
        ("paul", "pau1"),
        ("bob", "b0b"),
        ("mary", "rnary"),
        ("ada.lee", "ada_lee"),
        ("ada\u200blee", "adalee"),
        ("renée", "renee"),
    ],
)
def test_name_that_looks_like_another_is_refused(there: str, typed: str) -> None:
    UserFactory(username=there)
    with pytest.raises(NotAllowedError, match="looks like"):
        new_user_name(typed)


@pytest.mark.parametrize("typed", ["screening", "Schedule", "adrnin"])
def test_name_of_the_product_itself_is_refused(typed: str) -> None:
    with pytest.raises(NotAllowedError, match="product itself"):
        new_user_name(typed)


def test_names_that_differ_are_taken() -> None:
    UserFactory(username="ada.lee")
    for typed in ("ada.lea", "adalee", "ida.lee", "ada.lee2"):
        assert new_user_name(typed) == typed
    assert looks_of("ada") != looks_of("ida")


def test_name_is_fixed_once_the_account_is_made(root: Client) -> None:
    person = UserFactory(username="ada")
    changed = {"username": "grace", "is_active": "on", "first_name": "Ada", "last_name": "L"}
    root.post(f"/admin/auth/user/{person.pk}/change/", changed)
    person.refresh_from_db()
    assert (person.username, person.last_name) == ("ada", "L")


def test_desk_makes_no_account_that_looks_like_another(root: Client) -> None:
    UserFactory(username="paul")
    for typed in ("pau1", "Paul", "PAUL"):
        assert root.post("/admin/auth/user/add/", {"username": typed}).status_code == 200
    root.post("/admin/auth/user/add/", {"username": "Grace"})
    names: Any = get_user_model().objects.values_list("username", flat=True)
    assert {"paul", "grace"} <= set(names)
    assert not {"pau1", "Paul", "PAUL", "Grace"} & set(names)


def test_capitals_at_the_sign_in_mean_the_same_person() -> None:
    UserFactory(username="ada")
    UserFactory(username="Old.Name")
    for typed in ("ada", "ADA", "Old.Name"):
        answer = Client().post("/admin/login/", {"username": typed, "password": PASSWORD})
        assert answer.status_code == 302, typed


@pytest.fixture
def root(db: None) -> Client:
    """The desk as a superuser sees it."""
    return signed_in(UserFactory(is_superuser=True))
