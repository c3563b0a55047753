"""Why orders hold: counted from what each screening left, and how often officers cleared it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from screening.cases.deciding import reject_case, release_case
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.models import HoldCause, Screening
from screening.pipeline import run_screening
from screening.reports.catalog import report_named
from screening.reports.questions.why_holds import Period, WhyRow, why_holds
from tests.factories import UserFactory
from tests.guards import lifted_guards
from tests.screening.pipeline.test_run import screened, submit
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")


def relabeled(reference: str, **changes: Any) -> dict[str, Any]:
    return order(reference=reference, special_instructions="please relabel the boxes", **changes)


def this_month() -> Period:
    now = timezone.now()
    return Period(now - timedelta(days=30), now + timedelta(minutes=1))


def by_code(rows: tuple[WhyRow, ...]) -> dict[str, WhyRow]:
    return {row.code: row for row in rows}


def explained(case: Any, by: User) -> None:
    for state in findings_of(case):
        answer_finding(
            case=case, finding=state.finding, kind="mitigated",
            reason_code="explained_document", comment="Seen.", by=by,
        )  # fmt: skip


def test_orders_count_at_each_cause_and_say_what_stopped_alone(erp: User) -> None:
    screened(erp, relabeled("A"))
    screened(erp, relabeled("B"))
    screened(erp, order(reference="C"))
    both = order_for("IEIT Systems", "CN", reference="D", special_instructions="relabel the boxes")
    screened(erp, both)
    found = why_holds(this_month())
    assert (found.screened, found.held, found.blocked) == (4, 2, 1)
    flags, reasons = by_code(found.flags), by_code(found.reasons)
    assert (flags["rf.packaging"].held, flags["rf.packaging"].blocked) == (2, 1)
    assert (reasons["flags.unresolved"].held, reasons["flags.unresolved"].alone) == (2, 2)
    assert (reasons["party.entity_list"].held, reasons["party.entity_list"].blocked) == (0, 1)
    assert by_code(found.lists)["us-bis-entity-list"].blocked == 1
    assert found.flags[0].code == "rf.packaging"


def test_share_cleared_is_of_what_a_person_decided(erp: User) -> None:
    for reference in ("A", "B", "C", "D"):
        screened(erp, relabeled(reference))
    a, b, c, _d = (s.case for s in Screening.objects.order_by("queued_at"))
    for case in (a, b):
        explained(case, erp)
        release_case(case=case, comment="Our own boxes.", by=UserFactory())
    reject_case(case=c, reason_code="unexplained_red_flag", comment="No answer.", by=UserFactory())
    found = why_holds(this_month())
    reason = by_code(found.reasons)["flags.unresolved"]
    assert (reason.held, reason.decided, reason.cleared) == (4, 3, 2)
    assert reason.share_cleared == round(2 / 3, 4)
    flag = by_code(found.flags)["rf.packaging"]
    assert (flag.decided, flag.cleared, flag.share_cleared) == (2, 2, 1.0)


def test_newest_answer_to_a_hit_counts(erp: User) -> None:
    case = screened(erp, order_for("Inspur Electronic", "DE")).case
    hit = next(state for state in findings_of(case) if state.key.startswith("hit"))
    for kind, code in (("true_match", "same_entity"), ("false_positive", "name_only")):
        answer_finding(
            case=case, finding=hit.finding, kind=kind, reason_code=code, comment="Seen.", by=erp
        )
        row = by_code(why_holds(this_month()).lists)["us-bis-entity-list"]
        assert (row.decided, row.cleared) == (1, int(kind == "false_positive"))


def test_period_leaves_out_what_is_not_in_it(erp: User) -> None:
    screened(erp, relabeled("A"))
    now = timezone.now()
    past = why_holds(Period(now - timedelta(days=30), now - timedelta(days=1)))
    assert (past.screened, past.reasons, past.flags, past.lists) == (0, (), (), ())


def test_screening_that_was_given_up_is_a_cause_of_its_own(erp: User) -> None:
    given_up = submit(erp, order(reference="G"))
    Screening.objects.filter(pk=given_up.pk).update(attempts=3)
    run_screening(screening_id=str(given_up.pk))
    row = by_code(why_holds(this_month()).reasons)["engine.error"]
    assert (row.held, row.governs.settings if row.governs else None) == (1, ())


def test_queries_are_the_same_for_one_order_as_for_many(
    erp: User, django_assert_num_queries: Any
) -> None:
    screened(erp, relabeled("A"))
    with django_assert_num_queries(5):
        why_holds(this_month())
    for number in range(5):
        screened(erp, relabeled(f"SO-{number}"))
        screened(erp, order_for("Inspur Electronic", "DE", reference=f"M-{number}"))
    with django_assert_num_queries(5):
        assert why_holds(this_month()).held == 11


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite is read here")
def test_counts_come_from_the_index_and_never_read_an_answer(erp: User) -> None:
    screened(erp, relabeled("A"))
    period = this_month()
    causes = HoldCause.objects.within(period.begins_at, period.ends_before).order_by()
    plan = causes.values("kind", "code").explain()
    assert "USING COVERING INDEX hold_cause_counted" in plan
    rows = Screening.objects.filter(finished_at__gte=period.begins_at).order_by()
    assert "USING COVERING INDEX screening_finished" in rows.values_list("outcome").explain()


def test_report_gives_the_same_with_the_setting_beside_it(erp: User) -> None:
    screened(erp, relabeled("A"))
    kind = report_named("why_holds")
    today = timezone.now().date()
    sections = kind.ask(kind.parse({"from": f"{today}", "until": f"{today}"}))
    told = {section.title: list(section.rows) for section in sections}
    assert told["Orders"] == [("Screened", 1), ("Held", 1), ("Blocked", 0)]
    (flag,) = (dict(zip(sections[2].columns, row, strict=True)) for row in told["By red flag"])
    assert flag["Code"] == "rf.packaging"
    assert flag["Governed by"] == "controls/flags/switches/rf.packaging"
    assert flag["Value in force"] == "asked; weighs high, as its rule says"
    (reason,) = (dict(zip(sections[1].columns, row, strict=True)) for row in told["By reason"])
    assert reason["Value in force"].endswith("flags, 0 not asked")


def test_orders_on_record_before_are_counted_by_the_migration(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    screened(erp, relabeled("A"))
    screened(erp, order_for("IEIT Systems", "CN", reference="B"))
    screened(erp, order(reference="C"))
    columns = ("screening", "kind", "code", "outcome", "is_alone", "finished_at")
    counted = set(HoldCause.objects.values_list(*columns))
    assert len(counted) == 4
    migration = import_module("screening.migrations.0013_count_hold_causes")
    monkeypatch.setattr(migration, "BATCH", 1)
    with lifted_guards():  # they come after the last migration
        HoldCause.objects.all().delete()
        for _ in range(2):
            migration.count_causes(apps, SimpleNamespace(connection=connection))
            assert set(HoldCause.objects.values_list(*columns)) == counted
