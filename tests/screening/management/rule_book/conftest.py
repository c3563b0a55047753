"""The committed pages, and the reference data they are written from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.management.rule_book.reference import shipped_policy, shipped_tables

ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"


@pytest.fixture(scope="session")
def tables() -> ControlTables:
    """What ships."""
    return shipped_tables(ROOT / "fixtures").on(date(2026, 11, 20))


@pytest.fixture(scope="session")
def policy() -> ControlsPolicy:
    """The policy that ships."""
    return shipped_policy(ROOT / "fixtures")
