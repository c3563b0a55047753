"""A short round of ``make fuzz-api``: every operation, every check of schemathesis.

What is asked in a given time hangs on the machine, so it is no part of the gate: ``pytest --long``.
"""

from __future__ import annotations

import pytest

from compliance.embedded_redis import NoRedisError, server_program
from tests.conftest import missing
from tests.stack.fuzz_api import Asked, run

pytestmark = [pytest.mark.worker, pytest.mark.long]
SECONDS = 40


def test_the_api_does_what_its_document_says() -> None:
    try:
        server_program()
    except NoRedisError as error:
        missing(str(error))
    assert run(seconds=SECONDS, asked=Asked(examples=2, phases="fuzzing", seed=1)) == 0
