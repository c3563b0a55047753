"""Whoever changes the record leaves a trace: every column, every row, and the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from screening import audit
from screening.audit.anchors import keep_anchor, kept_anchor
from screening.audit.verify import verify_audit
from screening.models import AuditEvent, AuditHead
from screening.terms.audit_chain import Anchor
from tests.guards import lift_guards, lifted_guards

COLUMNS = [field.column for field in AuditEvent._meta.fields]


def sql(statement: str, *values: Any) -> None:
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def first_broken() -> str:
    faults = verify_audit().faults
    assert faults, "the tampering was not noticed"
    return faults[0]


def other(column: str, event: AuditEvent) -> Any:
    match column:
        case "id":
            return 77
        case "at":
            return event.at + timedelta(microseconds=1)
        case "data_json":
            return event.data_json.replace("look", "Look")
        case "hash" | "previous_hash":
            return "ab" * 32
    return getattr(event, column) + "1"


def test_untouched_chain_is_sound(chain: list[AuditEvent]) -> None:
    report = verify_audit()
    assert report.faults == ()
    assert report.chain.count == 5
    assert report.chain.head == Anchor(5, chain[-1].hash)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("position", [1, 3, 5])
def test_each_changed_column_is_noticed(
    chain: list[AuditEvent], column: str, position: int
) -> None:
    event = chain[position - 1]
    sql(
        f"UPDATE screening_auditevent SET {column} = %s WHERE id = %s",
        other(column, event),
        position,
    )
    assert f"first broken link at event {position}:" in first_broken()


def test_blanks_that_change_no_meaning_are_noticed(chain: list[AuditEvent]) -> None:
    sql("UPDATE screening_auditevent SET data_json = data_json || ' ' WHERE id = 2")
    assert "event 2 was changed" in first_broken()


@pytest.mark.parametrize("position", [1, 3, 4])
def test_removed_row_is_noticed(chain: list[AuditEvent], position: int) -> None:
    sql("DELETE FROM screening_auditevent WHERE id = %s", position)
    assert f"event {position} is missing" in first_broken()


def test_swapped_rows_are_noticed(chain: list[AuditEvent]) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        sql("UPDATE screening_auditevent SET id = %s WHERE id = %s", new, old)
    assert "first broken link at event 2" in first_broken()


def test_swapped_contents_are_noticed(chain: list[AuditEvent]) -> None:
    for position, twin in ((2, chain[2]), (3, chain[1])):
        sql(
            "UPDATE screening_auditevent SET actor = %s, data_json = %s, at = %s WHERE id = %s",
            twin.actor, twin.data_json, twin.at, position,
        )  # fmt: skip
    assert "first broken link at event 2" in first_broken()


def test_rechained_forgery_is_noticed_by_the_head(chain: list[AuditEvent]) -> None:
    """A forger who recomputes every later hash still does not give the end that is known."""
    sql("DELETE FROM screening_auditevent WHERE id >= 3")
    sql("UPDATE screening_audithead SET position = 2, hash = %s", chain[1].hash)
    for number in range(3):
        audit.record(verb="case_viewed", by="forger", number=number)
    assert verify_audit().faults == ()
    known = Anchor(5, chain[-1].hash, "the printed report")
    (fault,) = verify_audit(anchors=[known]).faults
    assert fault == (
        "first broken link at event 5: event 5 is not the one that the printed report knew"
    )


def test_cut_end_is_noticed_by_the_head_record(chain: list[AuditEvent]) -> None:
    sql("DELETE FROM screening_auditevent WHERE id > 3")
    assert "the head record knew event 5: the end was cut off" in first_broken()


def test_cut_end_with_its_head_record_is_noticed_by_the_anchor_file(
    chain: list[AuditEvent],
) -> None:
    keep_anchor()
    sql("DELETE FROM screening_auditevent WHERE id > 3")
    sql("UPDATE screening_audithead SET position = 3, hash = %s", chain[2].hash)
    assert "the anchor file head.txt knew event 5" in first_broken()


def test_emptied_table_is_noticed(chain: list[AuditEvent]) -> None:
    keep_anchor()
    sql("DELETE FROM screening_auditevent")
    sql("DELETE FROM screening_audithead")
    assert "the end was cut off" in first_broken()


def test_removed_head_record_is_noticed(chain: list[AuditEvent]) -> None:
    sql("DELETE FROM screening_audithead")
    assert first_broken() == "the head record is missing although there are events"


def test_removed_trigger_is_noticed(chain: list[AuditEvent]) -> None:
    lift_guards()
    assert "trigger screening_guard_auditevent_update does not stand" in first_broken()


def test_anchor_follows_the_chain_and_never_moves_back(chain: list[AuditEvent]) -> None:
    assert keep_anchor() == Anchor(5, chain[-1].hash)
    assert keep_anchor() is None
    sql("DELETE FROM screening_auditevent WHERE id > 3")
    sql("UPDATE screening_audithead SET position = 3, hash = %s", chain[2].hash)
    assert keep_anchor() is None
    assert kept_anchor() == Anchor(5, chain[-1].hash, "the anchor file head.txt")


def test_head_record_follows_the_last_event(chain: list[AuditEvent]) -> None:
    head = AuditHead.objects.get()
    assert head.anchor == audit.head()
    assert (head.position, head.hash) == (5, chain[-1].hash)
