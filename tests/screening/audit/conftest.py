"""A short chain, and a head that is kept outside it."""

from __future__ import annotations

from typing import Any

import pytest

from screening import audit
from screening.models import AuditEvent
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def own_chain(own_data_dir: None) -> None:
    """Every test here writes a chain of its own."""


@pytest.fixture
def chain(db: Any) -> list[AuditEvent]:
    """Five events."""
    person = UserFactory()
    for number in range(5):
        audit.record(
            verb="case_viewed", subject=person, by=f"officer{number}", note=f"look {number}"
        )
    return list(AuditEvent.objects.order_by("id"))
