"""What a forger can write by SQL is refused, or the check of the record names it.

Each forgery is played twice: as the service, whose role the database holds to its rights and
triggers (on SQLite, which has no roles, as anybody with a connection), and as the owner, who takes
the triggers down, writes, and puts them up again as if nothing had been.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.db.transaction import atomic, set_rollback

from screening.audit.verify import verify_audit
from screening.cases.attachments import attach_document
from screening.cases.cancelling import Wish, cancel_order
from screening.cases.clearances import propose_clearance
from screening.cases.deciding import release_case, sign_second
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.models import Case, Disposition
from screening.models.guards import GUARDS
from screening.models.guards.roles import grant_service
from tests.factories import UserFactory
from tests.guards import lifted_guards
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_papers import PDF
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

ROLE = "screening_service_under_test"
NOW = "CURRENT_TIMESTAMP"


class NothingChangedError(Exception):
    """A forgery found no row."""


def copied(table: str, source: str, **changed: str) -> tuple[str, str, dict[str, str]]:
    """An insert of a row's copy with some columns changed; they are read when it is played."""
    return (table, source, changed)


FORGERIES: dict[str, Any] = {
    "a rejection becomes a release": "UPDATE screening_case SET status = 'rejected'"
    " WHERE status = 'licensed' OR status = 'released'",
    "another decided": "UPDATE screening_case SET decided_by_id = (SELECT max(id) FROM auth_user)"
    " WHERE decided_by_id IS NOT NULL",
    "another reason for a decision": "UPDATE screening_case SET decision_comment = 'x'"
    " WHERE decided_by_id IS NOT NULL",
    "an open case is released": "UPDATE screening_case SET status = 'released',"
    f" decided_at = {NOW}, decided_by_id = (SELECT min(id) FROM auth_user) WHERE status = 'open'",
    "an open case is canceled": "UPDATE screening_case SET status = 'canceled'"
    " WHERE status = 'open'",
    "a case is removed": "DELETE FROM screening_case WHERE status = 'open'",
    "an answer is turned": "UPDATE screening_disposition SET kind = 'false_positive'"
    " WHERE kind <> 'false_positive'",
    "an answer's words": "UPDATE screening_disposition SET comment = 'x'",
    "another answered": "UPDATE screening_disposition SET answered_by_id ="
    " (SELECT max(id) FROM auth_user)",
    "an answer is removed": "DELETE FROM screening_disposition",
    "an answer to an open case is made up": copied(
        "disposition", "SELECT max(id) FROM screening_disposition", id="99999", comment="'Other.'",
        hit_id="(SELECT max(id) FROM screening_hit)", kind="'false_positive'",
        determination_id="NULL", red_flag_id="NULL",
        case_id="(SELECT id FROM screening_case WHERE status = 'open')",
    ),
    "an answer to a decided case is made up": copied(
        "disposition", "SELECT max(id) FROM screening_disposition", id="99999"
    ),
    "what was signed": "UPDATE screening_signature SET content = '{}'",
    "the hash that was signed": "UPDATE screening_signature SET content_hash = 'x'",
    "another signed": "UPDATE screening_signature SET signed_by_id ="
    " (SELECT max(id) FROM auth_user)",
    "a signature is removed": "DELETE FROM screening_signature WHERE first_id IS NOT NULL",
    "a signature is made up": copied(
        "signature", "SELECT max(id) FROM screening_signature", id="99999", first_id="NULL",
        content_hash="'" + "0" * 64 + "'",
        case_id="(SELECT id FROM screening_case WHERE status = 'open')",
    ),
    "a hold becomes clear": "UPDATE screening_screening SET outcome = 'clear'"
    " WHERE outcome <> 'clear'",
    "another answer was given": "UPDATE screening_screening SET answer_json = '{}'",
    "an answer counts no more": "UPDATE screening_screening SET superseded_by_id = id"
    " WHERE superseded_by_id IS NULL",
    "a clear answer is made up": copied(
        "screening", "SELECT min(id) FROM screening_screening WHERE outcome <> 'clear'",
        id="'00000000000000000000000000000001'", outcome="'clear'",
    ),
    "a hit weighs less": "UPDATE screening_hit SET score = 0.1, evidence = '[]'",
    "a determination is another": "UPDATE screening_determination SET result = 'NLR',"
    " content = '{}'",
    "a determination is removed": "DELETE FROM screening_determination WHERE id NOT IN (SELECT"
    " determination_id FROM screening_disposition WHERE determination_id IS NOT NULL)",
    "a hit is added": copied(
        "hit", "SELECT max(id) FROM screening_hit", id="99999", position="7"
    ),
    "the policy in force": "UPDATE screening_policyversion SET content = '{}'",
    "a policy is made up": copied(
        "policyversion", "SELECT max(id) FROM screening_policyversion", id="99999"
    ),
    "a policy is removed": "DELETE FROM screening_policyversion",
    "a list is switched off": "UPDATE screening_listversion SET is_active = false"
    " WHERE id = (SELECT max(v.id) FROM screening_listversion v WHERE v.is_active)",
    "a list's file": "UPDATE screening_listversion SET sha256 = 'x' WHERE id ="
    " (SELECT min(id) FROM screening_listversion)",
    "a switch is made up": copied(
        "listswitch", "SELECT max(id) FROM screening_listswitch", id="99999"
    ),
    "a listed party is removed": "DELETE FROM screening_countrygroup WHERE id ="
    " (SELECT max(g.id) FROM screening_countrygroup g)",
    "a screening used other lists": copied(
        "listversionset_versions", "SELECT max(id) FROM screening_listversionset_versions",
        id="99999",
        listversion_id="(SELECT min(v.id) FROM screening_listversion v WHERE v.id NOT IN (SELECT"
        " s.listversion_id FROM screening_listversionset_versions s))",
    ),
    "what was ordered": "UPDATE screening_transaction SET content = '{}'",
    "another order": "UPDATE screening_transaction SET reference = 'x' WHERE reference = 'CASE'",
    "an order is canceled": f"UPDATE screening_transaction SET canceled_at = {NOW}"
    " WHERE canceled_at IS NULL",
    "an order is superseded": f"UPDATE screening_transaction SET superseded_at = {NOW}"
    " WHERE superseded_at IS NULL",
    "a cancellation is undone": "DELETE FROM screening_cancellation",
    "why it was canceled": "UPDATE screening_cancellation SET reason = 'x'",
    "another document": "UPDATE screening_attachment SET sha256 = 'x'",
    "a document is made up": copied(
        "attachment", "SELECT max(id) FROM screening_attachment", id="99999", sha256="'x'",
        case_id="(SELECT id FROM screening_case WHERE status = 'open')",
    ),
    "a clearance is approved": f"UPDATE screening_clearance SET status = 'in_force',"
    f" approved_at = {NOW}, approved_by_id = (SELECT max(id) FROM auth_user)",
    "a clearance answers for longer": "UPDATE screening_clearance SET expires_on = '2099-12-31'",
    "a clearance is made up": copied(
        "clearance", "SELECT max(id) FROM screening_clearance", id="99999",
        disposition_id="NULL", status="'ended'", ended_at=NOW, ended_why="'x'",
    ),
    "who did it": "UPDATE screening_auditevent SET actor = 'x' WHERE id = 3",
    "an event is removed": "DELETE FROM screening_auditevent WHERE id = 3",
    "an event is put at the end": copied(
        "auditevent", "SELECT max(id) FROM screening_auditevent",
        id="(SELECT max(e.id) + 1 FROM screening_auditevent e)", hash="'x'",
    ),
    "the end of the chain": "UPDATE screening_audithead SET position = position - 1",
}  # fmt: skip


@pytest.fixture
def record(own_lists: None, own_data_dir: None, erp: User) -> Case:
    """A block that two persons released with a document, an open case, a canceled order."""
    officer, senior = UserFactory(), UserFactory()
    content = order_for("IEIT Systems", "CN") | {"reference": "CASE"}
    case = screened(erp, content).case
    attach_document(
        case=case, name="certificate.pdf", chunks=[PDF], kind="end_user_certificate", by=officer
    )
    answered(case, officer, line="licensed", codes={"licensed": "no_license_required"})
    hit = next(s.disposition for s in findings_of(case) if s.disposition and s.disposition.hit_id)
    propose_clearance(disposition=hit, by=officer)
    first = release_case(case=case, comment="Another company.", by=officer).first_signature
    assert first is not None
    sign_second(case=case, seen=first.content_hash, comment="Agreed.", by=senior)
    other = screened(erp, content | {"reference": "OPEN"}).case
    answer_finding(
        case=other, finding=findings_of(other)[0].finding, kind="true_match",
        reason_code="same_entity", comment="It is.", by=officer,
    )  # fmt: skip
    screened(erp, order() | {"reference": "GONE"})
    wish = Wish(reference="GONE", key="K-1", reason="Withdrawn.", canceled_by="j.doe")
    cancel_order(wish=wish, owner=erp, through="test")
    assert Disposition.objects.filter(kind="true_match").exists()
    UserFactory()
    assert verify_audit().faults == ()
    return case


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["service", "owner"])
def test_each_forgery_is_refused_or_named(record: Case, who: str) -> None:
    if connection.vendor == "postgresql":
        _make_role()
    came = {name: _played(who, forgery) for name, forgery in FORGERIES.items()}
    assert {name: how for name, how in came.items() if not how} == {}
    if who == "service":
        assert sum(how.startswith("refused") for how in came.values()) >= 30
    assert verify_audit().faults == (), "nothing of what was played is left"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_service_changes_no_table(record: Case) -> None:
    _make_role()
    for statement in (
        "ALTER TABLE screening_signature DISABLE TRIGGER ALL",
        "DROP TRIGGER screening_guard_signature_update ON screening_signature",
        "CREATE OR REPLACE FUNCTION screening_guard_signature_update() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "TRUNCATE screening_signature",
        "DROP TABLE screening_signature CASCADE",
        "CREATE TABLE screening_other (id int)",
        "SET session_replication_role = replica",
        "DELETE FROM screening_auditevent",
        "UPDATE screening_signature SET comment = comment",
    ):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
            atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SET LOCAL ROLE {ROLE}; {statement}")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_service_can_do_its_work(record: Case, erp: User) -> None:
    """An order taken in, screened, answered, signed by two, and another canceled."""
    _make_role()
    content = order_for("IEIT Systems", "CN") | {"reference": "SERVED"}
    officer, senior = UserFactory(), UserFactory()
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    try:
        case = screened(erp, content).case
        answered(case, officer, line="licensed", codes={"licensed": "no_license_required"})
        first = release_case(case=case, comment="Another company.", by=officer).first_signature
        assert first is not None
        done = sign_second(case=case, seen=first.content_hash, comment="Agreed.", by=senior)
        screened(erp, content | {"reference": "OPEN", "incoterm": "EXW"})
        wish = Wish(reference="OPEN", key="K-2", reason="Withdrawn.", canceled_by="j.doe")
        cancel_order(wish=wish, owner=erp, through="test")
        connection.check_constraints()
        assert verify_audit().faults == ()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    assert done.status in Case.LET_GO


def _make_role() -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE}")
        grant_service(cursor, ROLE, GUARDS)


def _played(who: str, forgery: Any) -> str:
    """How a forgery ended: refused, or named, each with the words; empty where it passed."""
    statement = forgery if isinstance(forgery, str) else _copy(*forgery)
    try:
        with atomic():
            if who == "owner":
                with lifted_guards():
                    _write(statement, "")
            else:
                _write(statement, ROLE if connection.vendor == "postgresql" else "")
            faults = verify_audit().faults
            set_rollback(True)
    except DatabaseError as refusal:
        return f"refused: {refusal}"
    except NothingChangedError:
        return ""  # a forgery that does nothing proves nothing
    return f"named: {faults[0]}" if faults else ""


def _write(statement: str, role: str) -> None:
    with connection.cursor() as cursor:
        if role:
            cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)
        if cursor.rowcount <= 0:
            raise NothingChangedError(statement)
        if role:
            cursor.execute("RESET ROLE")
    connection.check_constraints()


def _copy(table: str, source: str, changed: dict[str, str]) -> str:
    full = table if table.startswith("auth_") else f"screening_{table}"
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, full)
    names = [column.name for column in described]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    if connection.vendor == "postgresql":
        # A UUID has no smallest one there.
        source = re.sub(
            r"(min|max)\(id\) FROM (screening_screening.*)", r"id FROM \2 LIMIT 1", source
        )
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f'INSERT INTO "{full}" ({columns}) SELECT {values} FROM "{full}" t WHERE t.id = ({source})'
    )
