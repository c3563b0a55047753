"""Another policy tried on stored orders: what moves, what must not, and that nothing is touched."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.cases.cancelling import Wish, cancel_order
from screening.cases.deciding import reject_case, release_case
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.desk.governing.settings import SWITCHES
from screening.errors import InvalidPolicyError, NotAllowedError
from screening.lists import name_index
from screening.lists.sync import load_list
from screening.models import (
    AuditEvent,
    ListVersion,
    PolicyVersion,
    Rehearsal,
    RehearsedChange,
    Screening,
)
from screening.pipeline import run_screening
from screening.pipeline.reference import reference_in_force, reference_of
from screening.policies import set_policy
from screening.rehearsals import running
from screening.rehearsals.asking import (
    ask_for_rehearsal,
    last_quarter,
    policy_with_setting,
    resume_rehearsal,
    stop_rehearsal,
)
from screening.rehearsals.found import effects_by_setting, found_by
from screening.rehearsals.judging import ListsOfThen
from screening.rehearsals.running import forgotten_rehearsals, run_slice
from tests.factories import UserFactory
from tests.screening.admin.addresses import stored
from tests.screening.lists.test_sync import as_file, row
from tests.screening.pipeline.test_run import screened, submit
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")
PACKAGING = f"{SWITCHES}/rf.packaging"
OFF = '{"enabled": false}'
RELABEL = "please relabel the boxes"


def relabeled(reference: str, **changes: Any) -> dict[str, Any]:
    """An ordinary order that holds for one flag."""
    return order(reference=reference, special_instructions=RELABEL, **changes)


def asked(setting: str = PACKAGING, value: str = OFF) -> Rehearsal:
    today = timezone.now().date()
    return ask_for_rehearsal(
        content=policy_with_setting(setting, value),
        begins_on=today - timedelta(days=1),
        ends_on=today,
        by="paula",
    )


def done(rehearsal: Rehearsal) -> Rehearsal:
    while run_slice(rehearsal_id=rehearsal.pk):
        pass
    rehearsal.refresh_from_db()
    return rehearsal


def explained(case: Any, by: Any) -> None:
    for state in findings_of(case):
        is_flag = state.key.startswith("red_flag")
        answer_finding(
            case=case, finding=state.finding, kind="mitigated" if is_flag else "false_positive",
            reason_code="explained_document" if is_flag else "name_only", comment="Seen.", by=by,
        )  # fmt: skip


def test_holds_that_would_clear_are_counted_and_shown(erp: User) -> None:
    for reference in ("A", "B"):
        screened(erp, relabeled(reference))
    screened(erp, order(reference="C"))
    rehearsal = done(asked())
    assert (rehearsal.status, rehearsal.judged, rehearsal.total) == ("completed", 3, 3)
    found = found_by(rehearsal)
    assert found.tally.holds_cleared == 2
    assert found.tally.clears_stopped == 0
    assert found.tally.outcomes["clear", "clear"] == 1
    assert found.tally.gone["rf.packaging"] == 2
    assert found.false_clears.count == 0
    assert found.fates == (("open", 2),)
    (ways,) = found.examples
    assert {str(row.screening.transaction.reference) for row in ways.rows} == {"A", "B"}
    assert ways.rows[0].gone == ["flags.unresolved", "rf.packaging"]


def test_clears_that_would_hold_are_counted(erp: User) -> None:
    set_policy(content=policy_with_setting(PACKAGING, OFF), by="x", reason="Our boxes.")
    screened(erp, relabeled("A"))
    found = found_by(done(asked(value='{"enabled": true}')))
    assert found.tally.clears_stopped == 1
    assert found.examples[0].title == "Clears that would hold"
    assert found.examples[0].rows[0].come == ["flags.unresolved", "rf.packaging"]


def test_order_that_an_officer_rejected_would_be_a_false_clear(erp: User) -> None:
    case = screened(erp, relabeled("A")).case
    reject_case(
        case=case, reason_code="unexplained_red_flag", comment="No answer.", by=UserFactory()
    )
    rehearsal = done(asked())
    found = found_by(rehearsal)
    assert found.false_clears.count == 1
    assert found.false_clears.rows[0].why_false_clear == "rejected by an officer"
    event = AuditEvent.objects.get(verb="rehearsal_finished")
    assert event.data["false_clears"] == 1
    assert effects_by_setting()[PACKAGING].false_clears == 1


def test_order_that_officers_released_is_no_false_clear(erp: User) -> None:
    case = screened(erp, relabeled("A")).case
    explained(case, erp)
    release_case(case=case, comment="Our own boxes.", by=UserFactory())
    found = found_by(done(asked()))
    assert found.false_clears.count == 0
    assert found.fates == (("released", 1),)


@pytest.mark.parametrize(
    ("kind", "code", "why"),
    [
        ("true_match", "same_entity", "answered as a true match"),
        ("false_positive", "name_only", ""),
    ],
)
def test_answer_that_stands_decides_whether_a_match_was_true(
    erp: User, kind: str, code: str, why: str
) -> None:
    """A likeness whose score the tried policy no longer minds."""
    case = screened(erp, order_for("Inspur Electronic", "DE")).case
    hit = next(state for state in findings_of(case) if state.key.startswith("hit"))
    for answer in (("true_match", "same_entity"), (kind, code)):
        answer_finding(
            case=case, finding=hit.finding, kind=answer[0], reason_code=answer[1], comment="Seen.",
            by=erp,
        )  # fmt: skip
    found = found_by(done(asked("matching/review_threshold", "0.8")))
    assert found.tally.holds_cleared == 1
    assert [row.why_false_clear for row in found.false_clears.rows] == ([why] if why else [])


def test_block_that_would_clear_is_a_false_clear(erp: User) -> None:
    assert screened(erp, order_for("IEIT Systems", "CN")).outcome == "block"
    content = policy_with_setting("matching/review_threshold", "1")
    content["matching"]["match_threshold"] = 1
    today = timezone.now().date()
    rehearsal = ask_for_rehearsal(content=content, begins_on=today, ends_on=today, by="paula")
    found = found_by(done(rehearsal))
    moved = [(c.title, c.count) for c in found.examples]
    assert moved, "nobody is met by such scores"
    cleared = found.tally.outcomes["block", "clear"]
    assert [row.why_false_clear for row in found.false_clears.rows] == ["blocked"] * cleared


def test_later_revision_that_was_stopped_makes_the_first_a_false_clear(erp: User) -> None:
    screened(erp, relabeled("A"))
    again = order_for("IEIT Systems", "CN", reference="A", special_instructions=RELABEL)
    assert screened(erp, again).outcome == "block"
    found = found_by(done(asked()))
    (wrong,) = found.false_clears.rows
    assert (wrong.fate, wrong.why_false_clear) == (
        "superseded",
        "a later revision was stopped",
    )


def test_order_that_was_canceled_is_no_false_clear(erp: User) -> None:
    screened(erp, relabeled("A"))
    wish = Wish(reference="A", key="K-1", reason="Not wanted.", canceled_by="the customer")
    cancel_order(wish=wish, owner=erp, through="test")
    found = found_by(done(asked()))
    assert found.false_clears.count == 0
    assert found.fates == (("canceled", 1),)


def test_nothing_but_the_rehearsal_is_written(erp: User) -> None:
    screened(erp, relabeled("A"))
    screened(erp, order_for("IEIT Systems", "CN", reference="B"))
    rehearsal = asked()
    before = stored()
    done(rehearsal)
    after = stored()
    own = ("Rehearsal", "RehearsedChange")
    assert {n: r for n, r in after.items() if n not in own} == {
        n: r for n, r in before.items() if n not in own
    }


def test_order_made_under_another_policy_is_compared_with_the_one_in_force(erp: User) -> None:
    screened(erp, relabeled("A"))
    set_policy(content=policy_with_setting(PACKAGING, OFF), by="x", reason="Our boxes.")
    found = found_by(done(asked("controls/flags/limits/rename_days", "10")))
    assert found.tally.outcomes == {("clear", "clear"): 1}
    found = found_by(done(asked(value='{"enabled": true, "severity": "low"}')))
    assert found.tally.outcomes == {("clear", "clear"): 1}
    assert Screening.objects.get().outcome == "hold"


def test_dearer_lists_count_too(erp: User) -> None:
    """A list that no order could be clear without is a setting like any other."""
    screened(erp, order(reference="A"))
    wanted = '["us-bis-entity-list", "eu-fsf"]'
    found = found_by(done(asked("lists/required", wanted)))
    assert found.tally.clears_stopped == 1
    assert found.tally.come["list.stale"] == 1


def test_stopped_in_the_middle_it_goes_on_where_it_was(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAGE", 2)
    for number in range(5):
        screened(erp, relabeled(f"SO-{number}"))
    rehearsal = asked()
    assert run_slice(rehearsal_id=rehearsal.pk, seconds=0) is True
    rehearsal.refresh_from_db()
    assert (rehearsal.status, rehearsal.judged) == ("queued", 2)
    stop_rehearsal(rehearsal=rehearsal, by="paula")
    assert run_slice(rehearsal_id=rehearsal.pk) is False
    rehearsal.refresh_from_db()
    assert (rehearsal.status, rehearsal.judged) == ("stopped", 2)
    with pytest.raises(NotAllowedError, match="is stopped"):
        stop_rehearsal(rehearsal=rehearsal, by="paula")
    resume_rehearsal(rehearsal=rehearsal, by="paula")
    assert done(rehearsal).judged == 5
    assert rehearsal.moved.count() == 5
    assert found_by(rehearsal).tally.holds_cleared == 5
    verbs = [e.verb for e in AuditEvent.objects.about(rehearsal).order_by("id")]
    assert verbs == [
        "rehearsal_asked_for", "rehearsal_stopped", "rehearsal_resumed", "rehearsal_finished",
    ]  # fmt: skip
    with pytest.raises(NotAllowedError, match="is finished"):
        resume_rehearsal(rehearsal=rehearsal, by="paula")


def test_stop_while_a_worker_is_at_it_takes_hold_at_the_next_page(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAGE", 1)
    for number in range(3):
        screened(erp, relabeled(f"SO-{number}"))
    rehearsal = asked()
    pages = 0

    def stopped_by_somebody(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal pages
        pages += sql.startswith("SELECT") and 'FROM "screening_screening" ' in sql
        if pages == 2:
            pages += 1
            stop_rehearsal(rehearsal=rehearsal, by="paula")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stopped_by_somebody):
        assert run_slice(rehearsal_id=rehearsal.pk) is False
    rehearsal.refresh_from_db()
    assert (rehearsal.status, rehearsal.judged) == ("stopped", 1)
    assert rehearsal.moved.count() == 1


def test_worker_that_died_is_followed_by_another_and_in_the_end_it_fails(erp: User) -> None:
    screened(erp, relabeled("A"))
    rehearsal = asked()
    for _ in range(running.MOST_CRASHES + 1):
        assert running._claim(rehearsal.pk) is not None
        assert running._claim(rehearsal.pk) is None, "one worker at a time"
        assert forgotten_rehearsals() == []
        Rehearsal.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert forgotten_rehearsals() == [str(rehearsal.pk)]
    assert run_slice(rehearsal_id=rehearsal.pk) is False
    rehearsal.refresh_from_db()
    assert rehearsal.status == "failed"
    assert "died 3 times" in rehearsal.problem
    assert AuditEvent.objects.filter(verb="rehearsal_failed").count() == 1
    resume_rehearsal(rehearsal=rehearsal, by="paula")
    assert done(rehearsal).status == "completed"


@pytest.mark.usefixtures("own_lists")
def test_order_that_this_release_cannot_judge_is_said_and_the_others_go_on(erp: User) -> None:
    lost = screened(erp, relabeled("A"))
    reference = reference_of(lost)
    other = as_file([row("z", "Example Zeta Ltd", source="us-bis-entity-list")])
    load_list(source="demo-listed-parties", stream=BytesIO(other), by="x", allow_shrink=True)
    screened(erp, relabeled("B"))
    index = name_index.ensure(reference.party_versions, engine=reference.engine.matching)
    index.write_bytes(b"torn")  # and it is as it was written: it is not built anew
    index.with_name(f"{index.name}.sha256").write_text(sha256(b"torn").hexdigest())
    name_index._opened.cache_clear()
    rehearsal = done(asked())
    found = found_by(rehearsal)
    assert (rehearsal.judged, found.tally.unjudged) == (2, 1)
    assert sum(found.tally.outcomes.values()) == 1
    assert found.tally.obstacles[0].startswith(f"{lost.pk}: ")


@pytest.mark.usefixtures("own_lists")
def test_index_in_force_makes_no_room_for_those_of_old_lists(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_index, "KEPT_ARTIFACTS", 2)
    for number in range(4):
        rows = [row("z", f"Example Zeta {number} Ltd", source="us-bis-entity-list")]
        load_list(
            source="demo-listed-parties", stream=BytesIO(as_file(rows)), by="x", allow_shrink=True
        )
        screened(erp, order(reference=f"SO-{number}"))
    now = reference_in_force()
    in_force = name_index.ensure(now.party_versions, engine=now.engine.matching)
    assert done(asked()).judged == 4
    assert in_force.exists()


def test_what_nobody_judged_is_left_out(erp: User) -> None:
    given_up = submit(erp, order(reference="G"))
    Screening.objects.filter(pk=given_up.pk).update(attempts=3)
    run_screening(screening_id=str(given_up.pk))
    assert asked().total == 0


def test_queries_grow_by_the_one_that_matching_makes_of_an_order(erp: User) -> None:
    for number in range(3):
        screened(erp, order(reference=f"SO-{number}"))

    def queries() -> int:
        rehearsal = asked("controls/flags/limits/rename_days", "10")
        with CaptureQueriesContext(connection) as seen:
            done(rehearsal)
        return len(seen)

    few = queries()
    for number in range(3, 9):
        screened(erp, order(reference=f"SO-{number}"))
    assert queries() == few + 6


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("controls/no_such", "1", "there is no such setting"),
        ("controls/flags/limits/rename_days", "many", "must be a number"),
        (f"{SWITCHES}/rf.description_mismatch", OFF, "part of what the law forbids"),
        ("controls/rules/us.hq_test_a", '{"enabled": false, "periods": []}', "law"),
        (PACKAGING, '{"enabled": ', "no JSON"),
    ],
)
def test_policy_that_cannot_be_is_refused_and_nothing_is_stored(
    setting: str, value: str, why: str
) -> None:
    with pytest.raises(InvalidPolicyError, match=why):
        asked(setting, value)
    assert not Rehearsal.objects.exists()


def test_setting_of_what_is_gathered_of_the_past_is_refused() -> None:
    """Stored orders would show no harm, whatever the value."""
    row = PolicyVersion.objects.in_force().content["controls"]["rules"]["review.resent_block"]
    with pytest.raises(NotAllowedError, match="stored orders cannot tell"):
        asked("controls/rules/review.resent_block", json.dumps(row | {"value": "0"}))
    assert not Rehearsal.objects.exists()


def test_policy_in_force_and_period_that_is_none_are_refused() -> None:
    content = PolicyVersion.objects.in_force().content
    day = date(2026, 7, 1)
    with pytest.raises(NotAllowedError, match="nothing would change"):
        ask_for_rehearsal(content=content, begins_on=day, ends_on=day, by="x")
    tried = policy_with_setting(PACKAGING, OFF)
    with pytest.raises(NotAllowedError, match="ends before it begins"):
        ask_for_rehearsal(content=tried, begins_on=day, ends_on=day - timedelta(days=1), by="x")
    with pytest.raises(NotAllowedError, match="five years"):
        ask_for_rehearsal(content=tried, begins_on=date(2001, 7, 1), ends_on=day, by="x")
    assert not RehearsedChange.objects.exists()


@pytest.mark.parametrize(
    ("today", "begins", "ends"),
    [
        (date(2026, 11, 29), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_last_quarter_is_the_one_that_is_over(today: date, begins: date, ends: date) -> None:
    assert last_quarter(today) == (begins, ends)


def test_list_that_was_not_loaded_then_moves_nothing_by_itself(erp: User) -> None:
    """Under both policies the order is judged with what has been loaded since."""
    ListVersion.objects.filter(source="own-accelerators").update(is_active=False)
    screening = screened(erp, relabeled("A"))
    ListVersion.objects.filter(source="own-accelerators").update(is_active=True)
    (lists,) = ListsOfThen().of([screening]).values()
    assert not lists.are_of_then
    assert {v.source_id for v in lists.versions} == {
        v.source_id for v in ListVersion.objects.active()
    }
    found = found_by(done(asked("controls/flags/limits/rename_days", "10")))
    assert found.tally.outcomes == {("hold", "hold"): 1}
