"""What is history is refused by the database itself, whatever way the statement comes."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.transaction import atomic
from django.utils import timezone

from screening import audit
from screening.cases.asking import ask_customer
from screening.cases.customer_answers import answer_with_document
from screening.cases.deciding import reject_case
from screening.cases.findings import findings_of
from screening.cases.notes import write_note
from screening.cases.review import answer_finding
from screening.cases.shared_texts import add_text
from screening.intake.submission import Retry, accept_transaction
from screening.models import (
    Cancellation,
    Case,
    ChangeEffect,
    Disposition,
    LicenseMovement,
    ListCheck,
    ListSource,
    ListTask,
    ListVersion,
    MonitoredChange,
    ReleasedPart,
    ReleaseToken,
    Screening,
    Transaction,
)
from screening.models.guards import GUARDS, guard_faults, put_up_guards
from screening.models.guards.permit import SETTING, purge_permitted
from screening.pipeline import run_screening
from tests.factories import LicenseFactory, UserFactory
from tests.factories.standing_records import kept
from tests.submissions import order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")


@pytest.fixture
def history(erp: Any) -> Screening:
    """A completed screening with hits, a case, an answer; lists, policy and events."""
    submission = order_for("IEIT Systems", "CN")
    accepted = accept_transaction(
        submission=submission, owner=erp, through="test", retry=Retry(key="K-1")
    )
    run_screening(screening_id=str(accepted.screening.pk))
    case, officer = Case.objects.get(), UserFactory()
    hit = findings_of(case)[0]
    answer_finding(
        case=case, finding=hit.finding, kind="false_positive", reason_code="name_only",
        comment="Another company.", by=officer,
    )  # fmt: skip
    assert Disposition.objects.exists()
    ask_customer(
        case=case, language="en", to="", subject="SO-1", body="Who owns it?", fields=[],
        due_on=timezone.now().date() + timedelta(days=5), by_hand=True, by=officer,
    )  # fmt: skip
    answer_with_document(
        case=case, name="contract.pdf", chunks=[b"%PDF-1.7"], kind="contract", said_by="x",
        by=officer,
    )  # fmt: skip
    LicenseMovement.objects.create(
        license=LicenseFactory(), case=case, line=1, kind="reserved", quantity=1, value=1,
        note="line 1", by=officer,
    )  # fmt: skip
    Cancellation.objects.create(
        transaction=accepted.transaction, owner=erp, key="K-1", reason="x", canceled_by="x"
    )
    reject_case(case=case, reason_code="listed_party", comment="Listed.", by=officer)
    kept("uvl_statement")
    source = ListSource.objects.get(pk="us-bis-denied-persons")
    ListCheck.objects.create(source=source, by="x", outcome="failed", next_at=timezone.now())
    ListTask.objects.create(source=source, kind="failed")
    change = MonitoredChange.objects.create(what="x", status=MonitoredChange.Status.COMPLETED)
    ChangeEffect.objects.create(change=change, subject="partner", subject_key="1", what="found")
    ReleasedPart.objects.create(screening=accepted.screening, lines=[], held=[], answer_json="{}")
    ReleaseToken.objects.create(
        screening=accepted.screening, token="x", content_sha256="0" * 64,
        issued_at=timezone.now(), expires_at=timezone.now(),
    )  # fmt: skip
    write_note(case=case, text="Called the customer.", by=officer)
    add_text(name="Only the name", kind="false_positive", text="Another party.", by=officer)
    return accepted.screening


def refused(statement: str) -> str:
    with (
        pytest.raises(IntegrityError) as caught,
        atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(caught.value)


ALL_ROWS = {  # a column of each guarded table that may be written to itself
    "auditevent": "actor", "audithead": "position", "policyversion": "reason",
    "disposition": "comment", "signature": "comment", "attachment": "sha256",
    "customeranswer": "text", "customerletter": "body",
    "licensemovement": "note", "releasetoken": "token", "releasedpart": "answer_json",
    "casenote": "text", "sharedtext": "text",
    "cancellation": "reason", "submissionkey": "key",
    "screening": "outcome",
    "hit": "score", "determination": "result",
    "listversionset": "key", "listversionset_versions": "listversion_id",
    "transaction": "reference",
    "listversion": "sha256",
    "listedparty": "name", "controlleditem": "heading", "product": "eccn",
    "countrychartrow": "country", "countrygroup": "uid", "listedname": "text",
    "listcheck": "words", "listswitch": "reason",
    "changeeffect": "label", "monitoredchange": "summary",
    "measure": "citations", "standingrecord": "content", "standingrecordpart": "key",
}  # fmt: skip


@pytest.mark.parametrize("table", ALL_ROWS)
def test_change_is_refused(history: Screening, table: str) -> None:
    column = ALL_ROWS[table]
    spoilt = {"position": "7", "score": "0.5", "listversion_id": "1 - listversion_id",
              "citations": "'[]'", "content": "'{}'"}.get(column, "'x'")  # fmt: skip
    message = refused(f"UPDATE screening_{table} SET {column} = {spoilt}")
    assert f"screening_{table}: " in message


@pytest.mark.parametrize("table", sorted({g.table for g in GUARDS if g.event == "DELETE"}))
def test_removal_is_refused(history: Screening, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "screening_{table}"')
        (count,) = cursor.fetchone()
    none = ("clearance", "lawrow", "exchangerates", "listedaddresskey", "legalhold", "watchentry",
            "redflag", "listedidentifier", "listedaddress", "screening_list_versions")  # fmt: skip
    if table in none and not count:
        return  # nothing stands there in this order; the guard is the one of "hit" and "measure"
    assert count
    assert f"screening_{table}: rows are kept" in refused(f'DELETE FROM "screening_{table}"')


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_truncation_is_refused(history: Screening) -> None:
    assert "rows are kept" in refused("TRUNCATE screening_auditevent")


def test_head_moves_only_to_an_event_that_stands(history: Screening) -> None:
    assert "stands there with that hash" in refused(
        "UPDATE screening_audithead SET position = position + 2"
    )


def test_completed_screening_is_superseded_once(history: Screening) -> None:
    rows = Screening.objects.filter(pk=history.pk)
    rows.update(superseded_by=history)
    with pytest.raises(IntegrityError, match="superseded once"), atomic():
        rows.update(superseded_by=None)


def test_standing_record_only_ever_ends(history: Screening) -> None:
    stays = "a record that is declined or ended stays so"
    for change in ("status = 'proposed'", "settled_at = '2020-01-01'"):
        assert stays in refused(f"UPDATE screening_standingrecord SET {change}")


@pytest.mark.parametrize("column", ["superseded_at", "canceled_at"])
def test_submission_is_superseded_once_and_canceled_once(history: Screening, column: str) -> None:
    rows = Transaction.objects.filter(pk=history.transaction_id)
    rows.update(**{column: timezone.now()})
    with pytest.raises(IntegrityError, match="superseded once and canceled once"), atomic():
        rows.update(**{column: None})


def test_running_screening_may_change(erp: Any) -> None:
    accepted = accept_transaction(submission=order_for("Example Ltd", "DE"), owner=erp, through="t")
    assert Screening.objects.filter(pk=accepted.screening.pk).update(attempts=2) == 1


def test_list_version_may_be_switched_off_and_confirmed(history: Screening) -> None:
    assert ListVersion.objects.update(is_active=False, confirmed_at=timezone.now())


def test_permit_lets_a_purge_through_but_never_touches_the_chain(history: Screening) -> None:
    with atomic(), connection.cursor() as cursor, purge_permitted():
        cursor.execute("DELETE FROM screening_disposition")
        for table in ("auditevent", "audithead", "policyversion", "listversion"):
            assert "rows are kept" in refused(f"DELETE FROM screening_{table}")
    assert "rows are kept" in refused("DELETE FROM screening_signature")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such settings")
def test_permit_cannot_be_had_by_sql(history: Screening) -> None:
    for trick in (
        f"SET LOCAL {SETTING} = 'retention period over'",
        f"SELECT set_config('{SETTING}', (SELECT prosrc FROM pg_proc"
        " WHERE proname = 'screening_guard_disposition_delete'), true)",
        "CREATE TEMPORARY TABLE screening_purgepermit AS SELECT 'x' AS reason",
    ):
        assert "rows are kept" in refused(f"{trick}; DELETE FROM screening_disposition")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no search path")
def test_table_of_the_same_name_is_not_asked(history: Screening) -> None:
    message = refused(
        "CREATE TEMPORARY TABLE screening_screening (id uuid, status text);"
        " UPDATE public.screening_hit SET score = 0.1"
    )
    assert "a completed screening is never changed" in message


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_row_is_not_replaced(history: Screening) -> None:
    """REPLACE removes what is in its way without firing a trigger of DELETE."""
    for table in ("auditevent", "case", "disposition", "signature", "hit", "transaction",
                  "screening", "listversion", "policyversion", "listedparty", "cancellation",
                  "attachment", "audithead"):  # fmt: skip
        copy = f'INTO "screening_{table}" SELECT * FROM "screening_{table}" LIMIT 1'
        for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT"):
            assert f"screening_{table}: " in refused(f"{verb} {copy}")
    assert "never replaced" in refused(
        "INSERT OR REPLACE INTO screening_screening (rowid, id, status, queued_at, attempts,"
        " outcome, answer_json, records, stale_lists, engine, transaction_id)"
        " SELECT rowid, 'x', 'queued', queued_at, 0, '', '', '{}', '[]', '', transaction_id"
        " FROM screening_screening"
    )
    other = "(SELECT min(id) FROM screening_listversion WHERE is_active)"
    with connection.cursor() as cursor:  # a second version of a source, whole and out of force
        cursor.execute("PRAGMA table_info(screening_listversion)")
        columns = [row[1] for row in cursor.fetchall()]
        given = {"id": "99999", "is_active": "0", "sha256": "'y'"}
        values = ", ".join(given.get(name, name) for name in columns)
        cursor.execute(
            f"INSERT INTO screening_listversion SELECT {values} FROM screening_listversion"
            f" WHERE id = {other}"
        )
    assert "never replaced" in refused(
        "UPDATE OR REPLACE screening_listversion SET is_active = 1 WHERE id = 99999"
    )
    assert "keeps its number" in refused("UPDATE OR REPLACE screening_case SET id = 7")


def test_removal_by_a_plain_shell_is_refused(history: Screening, tmp_path: Any) -> None:
    """A connection that is not the product's has not even the question."""
    if connection.vendor != "sqlite":
        return
    with sqlite3.connect(connection.settings_dict["NAME"]) as shell:
        text = "".join(f"{row[0]};\n" for row in shell.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'screening_disposition'"
            " AND sql IS NOT NULL ORDER BY type = 'trigger'"
        ))  # fmt: skip
    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        copy.executescript(text)
        with pytest.raises(sqlite3.OperationalError, match="no such function"):
            copy.execute("DELETE FROM screening_disposition")


def test_weakened_guard_is_named(history: Screening) -> None:
    """Its name alone is no proof: the body is compared."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
        weaken = [
            "CREATE OR REPLACE FUNCTION screening_guard_signature_update() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
            " ALTER TABLE screening_hit DISABLE TRIGGER screening_guard_hit_update;"
            " CREATE TRIGGER other BEFORE UPDATE ON screening_case FOR EACH ROW"
            " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ]
    else:
        weaken = [
            "DROP TRIGGER screening_guard_signature_update",
            "CREATE TRIGGER screening_guard_signature_update BEFORE UPDATE ON"
            " screening_signature WHEN 1 = 0 BEGIN SELECT 1; END",
            "DROP TRIGGER screening_guard_hit_update",
            "CREATE TRIGGER other AFTER UPDATE ON screening_case BEGIN SELECT 1; END",
        ]
    with connection.cursor() as cursor:
        for statement in weaken:
            cursor.execute(statement)
    assert guard_faults() == [
        "trigger screening_guard_signature_update is not the one that this release puts up",
        "trigger screening_guard_hit_update does not stand",
        "trigger other on screening_case is not ours",
    ]
    put_up_guards()
    assert guard_faults() == ["trigger other on screening_case is not ours"]


def test_guards_stand_and_can_be_put_up_again() -> None:
    assert guard_faults() == []
    put_up_guards()
    assert guard_faults() == []
    audit.record(verb="still", by="x")
