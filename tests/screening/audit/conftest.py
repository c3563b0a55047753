"""A short chain, and a head that is kept outside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from screening import audit
from screening.models import AuditEvent
from tests.factories import CaseFactory


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The anchor file belongs to one chain, and every test writes another."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def chain(db: Any) -> list[AuditEvent]:
    """Five events."""
    case = CaseFactory()
    for number in range(5):
        audit.record(verb="case_viewed", subject=case, by=f"officer{number}", note=f"look {number}")
    return list(AuditEvent.objects.order_by("id"))
