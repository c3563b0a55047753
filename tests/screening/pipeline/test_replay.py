"""Years later the same answer comes out, byte for byte, whatever the world did meanwhile."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from screening.cases.outdated import outdated_by
from screening.errors import InvalidPolicyError
from screening.lists.shipped import load_shipped
from screening.lists.sync import load_list
from screening.models import ListSource, ListVersion, Measure, PolicyVersion, Screening
from screening.pipeline import replay_screening, run_screening
from screening.policies import set_policy
from screening.terms.engine import EngineVersion
from tests.factories import LicenseFactory
from tests.guards import lifted_guards
from tests.screening.lists.test_sync import as_file, row
from tests.screening.pipeline.test_run import screened, submit
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")


def again(screening: Screening) -> str:
    return replay_screening(screening=Screening.objects.get(pk=screening.pk)).difference


@pytest.mark.parametrize(
    "submission", [order(), order_for("IEIT Systems", "CN"), order_for("Sensetime", "HK")]
)
def test_same_bytes_come_out(erp: User, submission: dict[str, Any]) -> None:
    assert again(screened(erp, submission)) == ""


def test_other_list_policy_and_day_change_nothing(erp: User) -> None:
    first = screened(erp, order_for("IEIT Systems", "CN"))
    other = as_file([row("z", "Example Zeta Ltd", source="us-bis-entity-list")])
    load_list(source="demo-listed-parties", stream=BytesIO(other), by="x", allow_shrink=True)
    policy = PolicyVersion.objects.in_force().content
    policy["matching"] = policy.get("matching", {}) | {"review_threshold": 0.87}
    set_policy(content=policy, by="x", reason="stricter")
    with time_machine.travel(timezone.now() + timedelta(days=2000), tick=False):
        assert (
            screened(erp, order_for("IEIT Systems", "CN") | {"reference": "N"}).outcome != "block"
        )
        assert again(first) == ""


def test_policy_chooses_the_engine_and_each_screening_is_replayed_by_its_own(erp: User) -> None:
    first = screened(erp, order_for("IEIT Systems", "CN"))
    policy = PolicyVersion.objects.in_force().content
    policy["matching"] = policy.get("matching", {}) | {"engine": "v1"}
    set_policy(content=policy, by="x", reason="the engine of before")
    second = screened(erp, order_for("IEIT Systems", "CN") | {"reference": "N-2"})
    engines = [EngineVersion.parse(s.engine).matching for s in (first, second)]
    assert engines == ["v2", "v1"]
    assert second.answer["as_of"]["engine"] == second.engine
    assert first.outcome == second.outcome == "block"
    assert "per_hundred" in first.answer["hits"][0]["evidence"][0]
    assert outdated_by(first).startswith("Policy ")
    assert [again(first), again(second)] == ["", ""]


def test_policy_that_names_no_engine_of_ours_is_refused() -> None:
    policy = PolicyVersion.objects.in_force().content
    policy["matching"] = {"engine": "v9"}
    with pytest.raises(InvalidPolicyError, match=r"matching\.engine: must be one of v1, v2"):
        set_policy(content=policy, by="x", reason="typing")


def with_history(reference: str, name: str, serial: str, **changes: Any) -> dict[str, Any]:
    """An order of servers by a buyer who shares a telephone number with the others."""
    content = order_for(name, "MY", reference=reference, **changes)
    content["parties"][0]["phone"] = "+60 4 555 0199"
    content["lines"][0] |= {
        "description": "HGX H200 8-GPU server",
        "eccn": "3A090.a",
        "serial_numbers": [serial],
        "license_number": "D000001",
    }
    return content


def test_past_is_the_past_of_then(erp: User) -> None:
    held = LicenseFactory(number="D000001")
    screened(erp, with_history("H-1", "Example Alpha Sdn Bhd", "SN-77"))
    first = screened(erp, with_history("H-2", "Example Beta Sdn Bhd", "SN-77"))
    known = first.records
    assert [s["reference"] for s in known["sightings"]] == ["H-1"]
    assert {p["name"] for p in known["linked"]} == {"Example Alpha Sdn Bhd"}
    assert known["licenses"][0]["number"] == held.number
    screened(erp, with_history("H-3", "Example Gamma Sdn Bhd", "SN-77"))
    screened(erp, with_history("H-1", "Example Alpha Sdn Bhd", "SN-77", incoterm="EXW"))
    held.quantity_left = 0
    held.save()
    assert again(first) == ""


def test_records_that_were_forged_show_in_the_answer(erp: User) -> None:
    screened(erp, with_history("H-1", "Example Alpha Sdn Bhd", "SN-77"))
    first = screened(erp, with_history("H-2", "Example Beta Sdn Bhd", "SN-77"))
    with lifted_guards():
        Screening.objects.filter(pk=first.pk).update(records=first.records | {"sightings": []})
    assert again(first) != ""


def test_list_that_was_stale_then_and_confirmed_since_is_stale_again(erp: User) -> None:
    ListSource.objects.filter(code="us-bis-ccl").update(max_age_days=1)
    long_ago = timezone.now() - timedelta(days=30)
    ListVersion.objects.filter(source="us-bis-ccl").update(confirmed_at=long_ago)
    screening = screened(erp, order())
    assert "list.stale" in {r["code"] for r in screening.answer["reasons"]}
    assert screening.stale_lists == ["us-bis-ccl"]
    ListVersion.objects.update(confirmed_at=timezone.now())
    assert again(screening) == ""


def test_forged_answer_is_shown_as_a_diff(erp: User) -> None:
    screening = screened(erp, order_for("IEIT Systems", "CN"))
    forged = screening.answer_json.replace('"outcome":"block"', '"outcome":"clear"')
    with lifted_guards():
        Screening.objects.filter(pk=screening.pk).update(answer_json=forged)
    difference = again(screening)
    assert '-  "outcome": "clear",' in difference
    assert '+  "outcome": "block",' in difference


def test_forged_list_row_is_noticed(erp: User) -> None:
    screening = screened(erp, order_for("IEIT Systems", "CN"))
    with lifted_guards():
        Measure.objects.update(license_policy="No license is needed.")
    assert "No license is needed." in again(screening)


@pytest.mark.parametrize(
    ("engine", "why"),
    [
        ("v0+r8", "there is no matching engine 'v0'; there are v1, v2."),
        (
            "v1+r0",
            "it was judged by rules r0, and this release has rules r1, r2, r3, r4, r5, r6, r7, r8.",
        ),
    ],
)
def test_engine_this_release_does_not_have_is_named_and_nothing_is_compared(
    erp: User, engine: str, why: str
) -> None:
    screening = screened(erp, order())
    with lifted_guards():
        Screening.objects.filter(pk=screening.pk).update(engine=engine)
    replayed = replay_screening(screening=Screening.objects.get(pk=screening.pk))
    assert replayed.obstacle == f"It cannot be made again: {why}"
    assert replayed.difference == ""
    wrong = StringIO()
    with pytest.raises(CommandError, match="1 answers could not be made again"):
        call_command("replay", "--all", stdout=StringIO(), stderr=wrong)
    assert why in wrong.getvalue()


def test_command_replays_all_and_fails_with_the_diff(erp: User) -> None:
    screening = screened(erp, order())
    given_up = submit(erp, order() | {"reference": "given up"})
    Screening.objects.filter(pk=given_up.pk).update(attempts=3)
    run_screening(screening_id=str(given_up.pk))
    told, wrong = StringIO(), StringIO()
    call_command("replay", "--all", stdout=told)
    call_command("replay", str(screening.pk), stdout=told)
    assert told.getvalue().splitlines() == [
        "1 the same, 0 different, 0 that this release cannot make again, 1 never judged",
        "1 the same, 0 different, 0 that this release cannot make again, 0 never judged",
    ]
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute("UPDATE screening_screening SET answer_json = answer_json || ' '")
    with pytest.raises(CommandError, match="1 of 1 answers differ"):
        call_command("replay", "--all", stdout=told, stderr=wrong)
    assert "The same data in other bytes" in wrong.getvalue()


def test_command_names_what_it_cannot_replay(erp: User) -> None:
    queued = submit(erp, order())
    with pytest.raises(CommandError, match="is queued, not completed"):
        call_command("replay", str(queued.pk))
    with pytest.raises(CommandError, match="There is no screening"):
        call_command("replay", "00000000-0000-0000-0000-000000000000")


def test_shipped_lists_loaded_again_change_nothing(erp: User) -> None:
    screening = screened(erp, order())
    load_shipped(with_demo_list=True)
    assert again(screening) == ""
