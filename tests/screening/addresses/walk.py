"""Asking every address as everybody, and the answers as the table writes them."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.db.transaction import atomic, set_rollback
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

TABLE = Path(__file__).with_name("answers.csv")
LETTERS = {"get": "r", "post": "w", "put": "u", "patch": "a", "delete": "d"}
"""A method as the table writes it."""
FORMS = ("get", "post")
"""Methods that a browser sends. ``test_roles.py`` tries the others as who may read it all."""
REFUSED = (401, 403, 404, 405)

Row = dict[str, str]


def read_table() -> dict[str, Row]:
    """The table: of each address, who is let in with which methods."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row.pop("address"): row for row in csv.DictReader(file)}


def as_line(address: str, columns: Iterable[str], row: Mapping[str, str]) -> str:
    """A row as it stands in the file."""
    return ",".join((address, *(row.get(column, "") for column in columns)))


def is_let_in(response: HttpResponse) -> bool:
    """Whether the request came through the door, whatever then became of it.

    A form that was not filled in, or a service that refused a case in this state, was reached.
    """
    to_sign_in = response.get("Location", "").startswith(reverse("admin:login"))
    return response.status_code not in REFUSED and not to_sign_in


def letters_of_person(client: Client, url: str) -> str:
    """How somebody with a session, or nobody, is let in."""
    return _letters(client, url, FORMS)


def letters_of_key(client: APIClient, url: str) -> str:
    """How a key is let in at the API."""
    return _letters(client, url, tuple(LETTERS))


def _letters(client: Any, url: str, methods: Iterable[str]) -> str:
    return "".join(LETTERS[m] for m in methods if _asked(getattr(client, m), client, url))


def _asked(ask: Callable[[str], Any], client: Any, url: str) -> bool:
    """One request, of which nothing stays: neither a row nor a session that it ended."""
    cookies = deepcopy(client.cookies)
    with atomic():
        response = ask(url)
        let_in = is_let_in(response)
        if response.streaming:
            deque(response.streaming_content, maxlen=0)  # to its end, where its file is closed
        set_rollback(True)
    client.cookies = cookies
    return let_in


def by_scope(url: str, keys: Mapping[str, APIClient]) -> str:
    """Which scopes let a key in, each with its methods: ``r transactions:read``."""
    found = {scope: letters_of_key(client, url) for scope, client in keys.items()}
    if len(set(found.values())) == 1:
        return next(iter(found.values())) and f"{next(iter(found.values()))} any"
    return " + ".join(f"{letters} {scope}" for scope, letters in found.items() if letters)
