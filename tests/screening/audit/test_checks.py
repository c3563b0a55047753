"""A check that somebody asked for: made once, kept with what it found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from screening.audit import record
from screening.audit.anchors import keep_anchor
from screening.audit.checks import ask_for_check, forgotten_checks, make_check
from screening.audit.kept import (
    disagreeing_reports,
    of_report,
    own_anchors,
    reports_with_anchors,
)
from screening.errors import NotAllowedError
from screening.models import AuditCheck, AuditEvent, ReportRun
from screening.reports.runs import ask_for_report, make_report
from tests.guards import lifted_guards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]


def asked(known: str = "") -> AuditCheck:
    return ask_for_check(why="Quarterly", known_anchor=known, by="auditor")


def made(known: str = "") -> AuditCheck:
    check = asked(known)
    make_check(check_id=str(check.pk))
    return AuditCheck.objects.get(pk=check.pk)


def change(position: int) -> None:
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute("UPDATE screening_auditevent SET actor = 'x' WHERE id = %s", [position])


def test_sound_record_is_kept_as_sound_with_where_it_ended() -> None:
    for _ in range(5):
        record(verb="tried", by="a")
    check = made()
    assert check.status == AuditCheck.Status.SOUND
    assert check.count == check.events_total == check.events_done == check.records_done == 6
    assert check.head is not None
    assert AuditEvent.objects.get(pk=check.head.position).hash == check.head.hash
    told = AuditEvent.objects.get(verb="record_checked")
    assert (told.data["found"], told.data["head"]) == ("sound", str(check.head))
    assert AuditEvent.objects.get(verb="record_check_asked_for").actor == "auditor"


def test_changed_event_is_named_and_stays_on_record() -> None:
    for _ in range(5):
        record(verb="tried", by="a")
    change(3)
    check = made()
    assert check.status == AuditCheck.Status.BROKEN
    assert "first broken link at event 3" in check.faults[0]
    assert check.events_done == 2
    assert AuditEvent.objects.get(verb="record_checked").data["faults"] == check.faults


def test_end_that_the_person_knows_is_held_against_the_chain() -> None:
    record(verb="tried", by="a")
    first = AuditEvent.objects.get()
    assert made(f" {first.pk}:{first.hash}\n").status == AuditCheck.Status.SOUND
    check = made(f"{first.pk}:{'0' * 64}")
    assert "the anchor that was given knew" in check.faults[0]


@pytest.mark.parametrize("known", ["17", "17:abc", "x:" + "0" * 64, "1:" + "G" * 64])
def test_end_that_is_none_is_refused(known: str) -> None:
    with pytest.raises(NotAllowedError, match="POSITION:HASH"):
        asked(known)
    assert not AuditCheck.objects.exists()


def test_check_without_a_reason_is_refused() -> None:
    with pytest.raises(NotAllowedError, match="what the check is for"):
        ask_for_check(why="  ", known_anchor="", by="auditor")


def test_made_check_is_not_made_again_and_a_held_one_is_left() -> None:
    check = made()
    make_check(check_id=str(check.pk))
    assert AuditEvent.objects.filter(verb="record_checked").count() == 1
    held = asked()
    AuditCheck.objects.filter(pk=held.pk).update(
        status="running", attempts=1, lease_until=timezone.now() + timedelta(seconds=60)
    )
    make_check(check_id=str(held.pk))
    assert AuditCheck.objects.get(pk=held.pk).is_unfinished
    assert forgotten_checks() == []
    AuditCheck.objects.filter(pk=held.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert forgotten_checks() == [str(held.pk)]
    make_check(check_id=str(held.pk))
    assert AuditCheck.objects.get(pk=held.pk).status == AuditCheck.Status.SOUND


def test_check_that_fails_every_time_is_given_up() -> None:
    check = asked()
    AuditCheck.objects.filter(pk=check.pk).update(attempts=3)
    make_check(check_id=str(check.pk))
    check.refresh_from_db()
    assert (check.status, check.is_unfinished) == ("failed", False)
    assert "see the worker's log" in check.problem


def test_ends_agree_until_somebody_changed_the_chain() -> None:
    run = ask_for_report(report="lists", filters={"on": "2026-11-24"}, format="csv", by="auditor")
    make_report(run_id=str(run.pk))
    keep_anchor()
    kept = {each.what: each for each in own_anchors()}
    assert all(each.agrees for each in kept.values())
    assert set(kept) == {"Head record", "Anchor file"}
    assert kept["Anchor file"].at is not None
    printed = of_report(reports_with_anchors().get())
    assert (printed.agrees, printed.report) == (True, run)
    assert disagreeing_reports() == 0
    ReportRun.objects.filter(pk=run.pk).update(head_hash="0" * 64)
    assert not of_report(reports_with_anchors().get()).agrees
    assert disagreeing_reports() == 1


def test_anchor_file_that_cannot_be_read_does_not_agree() -> None:
    from screening.audit.anchors import anchor_path

    record(verb="tried", by="a")
    anchor_path().write_text("nonsense")
    kept = {each.what: each for each in own_anchors()}["Anchor file"]
    assert (kept.agrees, kept.anchor) == (False, None)
