"""While the database is away a client is told to come again, and not that something is broken."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from rest_framework.test import APIClient

from tests.submissions import order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    ("method", "path"), [("get", "/api/v1/lists/"), ("post", "/api/v1/transactions/")]
)
def test_it_is_asked_again(api: APIClient, kind: type[Exception], method: str, path: str) -> None:
    def gone(*_: Any) -> None:
        raise kind("the connection is closed")

    api.raise_request_exception = False
    with connection.execute_wrapper(gone):
        answer = getattr(api, method)(path, order() if method == "post" else None, format="json")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "5"
    assert answer.json()["type"] == "urn:screening:problem:database-away"
    assert "closed" not in answer.content.decode()
    assert api.get("/api/v1/lists/").status_code == 200
