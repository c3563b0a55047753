"""Shipped reference data for the tests of the control rules, as the rules are given it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables, ReferenceData
from screening.management.rule_book.reference import shipped_policy, shipped_tables

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures"
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 20)
SHIPPED_POLICY = shipped_policy(FIXTURES)


def with_flags(**fields: Any) -> ControlsPolicy:
    """The policy that ships, with other values for the red flags."""
    return replace(SHIPPED_POLICY, flags=replace(SHIPPED_POLICY.flags, **fields))


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
    return SHIPPED_POLICY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source material beside the repository, where it exists."""
    if not SHARED.is_dir():
        pytest.skip("the shared source material is not beside this repository")
    return SHARED
