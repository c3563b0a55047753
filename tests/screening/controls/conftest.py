"""Shipped reference data for the tests of the control rules, as the rules are given it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables, ReferenceData
from screening.management.rule_book.reference import shipped_tables

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures"
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 20)


def load_tables() -> ReferenceData:
    """All shipped tables, for any day."""
    return shipped_tables(FIXTURES)


@pytest.fixture(scope="session")
def reference() -> ReferenceData:
    """The shipped reference data."""
    return load_tables()


@pytest.fixture(scope="session")
def tables(reference: ReferenceData) -> ControlTables:
    """The shipped reference data as it stands today."""
    return reference.on(TODAY)


@pytest.fixture(scope="session")
def policy() -> ControlsPolicy:
    """The policy as shipped in ``fixtures/policy.json``."""
    data = json.loads((FIXTURES / "policy.json").read_text(encoding="utf-8"))
    return ControlsPolicy.from_mapping(data["controls"])


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source material beside the repository, where it exists."""
    if not SHARED.is_dir():
        pytest.skip("the shared source material is not beside this repository")
    return SHARED
