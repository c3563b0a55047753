"""Real agency files kept beside the repository, for tests that want the real thing.

They are megabytes of other people's text and no part of the project; where they are not at hand
(another machine, CI) the tests that need them are skipped and say so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def shared_file(relative: str) -> Path:
    """The path of a real agency file; skips the test when the file is not at hand.

    Args:
        relative: path below ``../shared/data``, for example "us-bis/dpl_2023-11-30.txt".
    """
    path = SHARED_DATA / relative
    if not path.is_file():
        pytest.skip(f"real agency file not at hand: ../shared/data/{relative}")
    return path
