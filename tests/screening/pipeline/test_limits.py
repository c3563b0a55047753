"""One order that takes too long or fails by itself is held for a person; the others go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError

from screening.intake.submission import accept_transaction
from screening.models import Screening
from screening.pipeline import run, run_screening, run_screenings
from screening.pipeline.answer import screen_submissions
from screening.pipeline.limits import TooLongError, limited_to
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists", "own_data_dir")
BAD = "SO-BAD"


def submit(owner: User, *references: str) -> list[str]:
    accepted = [
        accept_transaction(submission=order(reference=one), owner=owner, through="test")
        for one in references
    ]
    return [str(one.screening.pk) for one in accepted]


def burn() -> None:
    """Keep the processor, as code that catches everything would."""
    until = time.process_time() + 60
    while time.process_time() < until:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001  (that is the point)
            raise AssertionError("the limit was taken for an error") from None


def that_meets_it(happens: Callable[[], None]) -> Callable[..., Any]:
    """Judging, in which something happens where the bad order is among those judged."""

    def judge(asked: Any, **given: Any) -> Any:
        if any(one.submission["reference"] == BAD for one in asked):
            happens()
        return screen_submissions(asked, **given)

    return judge


def fail(error: Exception) -> Callable[[], None]:
    def happen() -> None:
        raise error

    return happen


def outcomes() -> dict[str, tuple[str, str | None, list[str]]]:
    told = {}
    for one in Screening.objects.select_related("transaction"):
        reasons = [r["summary"] for r in (one.answer or {}).get("reasons", [])]
        told[one.transaction.reference] = (one.status, one.outcome, reasons)
    return told


def test_order_that_takes_too_long_is_held_and_its_batch_goes_on(
    erp: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    keys = submit(erp, "SO-1", BAD, "SO-2")
    run_screening(screening_id=submit(erp, "SO-WARM")[0])
    settings.SCREENING_CPU_SECONDS = 2.0
    monkeypatch.setattr(run, "screen_submissions", that_meets_it(burn))
    assert run_screenings(screening_ids=keys) == []
    told = outcomes()
    assert told["SO-1"][:2] == told["SO-2"][:2] == ("completed", "clear")
    status, outcome, (why,) = told[BAD]
    assert (status, outcome) == ("completed", "hold")
    assert "took more than 2 s of the processor" in why
    assert Screening.objects.get(transaction__reference=BAD).case.is_open


def test_what_no_time_is_left_for_is_given_back_and_judged_alone(
    erp: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    keys = submit(erp, BAD, "SO-1", "SO-2")
    run_screening(screening_id=submit(erp, "SO-WARM")[0])
    settings.SCREENING_CPU_SECONDS, settings.SCREENING_LEASE_SECONDS = 2.0, 4
    monkeypatch.setattr(run, "screen_submissions", that_meets_it(burn))
    left = run_screenings(screening_ids=keys)
    assert left == keys[1:]
    assert outcomes()["SO-1"][0] == "queued"
    for one in left:
        assert run_screenings(screening_ids=[one]) == []
    assert {told[:2] for name, told in outcomes().items() if name != BAD} == {
        ("completed", "clear")
    }


def test_poison_is_told_on_its_first_failure(erp: User, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = submit(erp, BAD, "SO-1")
    poison = fail(ValueError("no such figure"))
    monkeypatch.setattr(run, "screen_submissions", that_meets_it(poison))
    run_screenings(screening_ids=keys)
    told = outcomes()
    assert told["SO-1"][:2] == ("completed", "clear")
    status, outcome, (why,) = told[BAD]
    assert (status, outcome) == ("completed", "hold")
    assert "it failed with ValueError" in why
    assert "no such figure" not in why, "what is in an order does not go into a sentence of ours"


@pytest.mark.parametrize(
    "error", [OperationalError("gone"), OSError(28, "No space left on device"), MemoryError()]
)
def test_failure_around_the_order_is_tried_again(
    erp: User, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    (key,) = submit(erp, BAD)
    with monkeypatch.context() as patched:
        patched.setattr(run, "screen_submissions", that_meets_it(fail(error)))
        with pytest.raises(type(error)):
            run_screening(screening_id=key)
    assert outcomes()[BAD][0] == "running"
    Screening.objects.update(lease_until=None)
    run_screening(screening_id=key)
    assert outcomes()[BAD][:2] == ("completed", "clear")


def test_limit_leaves_nothing_behind() -> None:
    with pytest.raises(TooLongError), limited_to(0.1):
        burn()
    until = time.process_time() + 1.5
    while time.process_time() < until:
        sum(range(1000))
