"""A publisher on this machine, and no pauses between tries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.screening.fetching.publisher import Publisher, publishing


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A server that gives what the test says."""
    with publishing() as running:
        yield running


@pytest.fixture(autouse=True)
def own_data(settings: Any, tmp_path: Path) -> None:
    """A data folder of its own, no proxy, tries without pauses, private addresses not allowed."""
    settings.DATA_DIR = tmp_path
    settings.FETCH_PAUSE_SECONDS = 0
    settings.FETCH_PROXY = ""
    settings.FETCH_MIRROR = ""
    settings.FETCH_ALLOW_PRIVATE = False
