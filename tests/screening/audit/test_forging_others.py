"""Forgeries by the database's owner in what orders rest on: licenses, keys, roles, lists, papers.

Each is written with the triggers down, as ``test_forging.py`` does it, and the check must name it.
"""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from rest_framework.test import APIClient

from screening import audit, tasks
from screening.api_keys import approve_api_key, create_api_key, revoke_api_key
from screening.audit.checks import ask_for_check, make_check
from screening.audit.list_rows import changed_rows
from screening.audit.verify import verify_audit
from screening.batches.taking import send_batch, take_in
from screening.cases.asking import ask_customer
from screening.cases.customer_answers import answer_typed
from screening.cases.deciding import release_case, sign_second
from screening.cases.license_record import enter_license, extend_license, withdraw_license
from screening.cases.partner_merges import confirm_merge
from screening.cases.reason_codes import save_reason_code
from screening.cases.shared_texts import add_text
from screening.cases.standing_records import decline_record, end_record, propose_record
from screening.lists.watch_list import end_watch, put_on_watch
from screening.models import (
    Case,
    License,
    ListedParty,
    PartnerMerge,
    PolicyVersion,
    ReasonCode,
    Scope,
    Transaction,
)
from screening.passwords import approve_link, ask_for_link
from screening.pipeline import run_screening, run_screenings
from screening.policy_changes import approve_policy, propose_policy
from screening.rehearsals.ordinary_names import load_names
from screening.releases.tokens import release_token
from screening.reports.runs import ask_for_report, make_report
from screening.retention.holds import lift_hold, place_hold
from screening.roles import assign_roles
from screening.webhooks.addresses import end_webhook, make_webhook
from tests.factories import UserFactory
from tests.factories.standing_records import kept, proposal
from tests.guards import lifted_guards
from tests.screening.api.everything import WERKE
from tests.screening.api.life import submit
from tests.screening.api.test_partial_release import PUMP, SCREWS, let_parts_ship
from tests.screening.audit.test_forging import NOW, _played, copied
from tests.screening.cases.conftest import answered
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import begun, listed, looked_through
from tests.submissions import order, order_for

pytestmark = pytest.mark.django_db

OTHER = "(SELECT max(id) FROM auth_user)"

FORGERIES: dict[str, Any] = {
    "a license runs longer": "UPDATE screening_license SET expires_on = '2099-12-31'",
    "a license covers more": "UPDATE screening_license SET countries = '[\"IR\"]'",
    "a license has other parties": "UPDATE screening_license SET parties = '[\"Anybody\"]'",
    "a license is none any more": "UPDATE screening_license SET number = 'X' WHERE id ="
    " (SELECT min(id) FROM screening_license)",
    "a withdrawn license is in use": "UPDATE screening_license SET withdrawn_on = NULL,"
    " withdrawn_why = '' WHERE withdrawn_on IS NOT NULL",
    "a license is made up": copied(
        "license", "SELECT max(id) FROM screening_license", id="99999", number="'D9'"
    ),
    "a booking is smaller": "UPDATE screening_licensemovement SET quantity = 0.5",
    "a booking is gone": "DELETE FROM screening_licensemovement",
    "a booking is made up": copied(
        "licensemovement", "SELECT max(id) FROM screening_licensemovement", id="99999",
        case_id="(SELECT min(id) FROM screening_case WHERE status = 'open')",
    ),
    "a token ends later": "UPDATE screening_releasetoken SET expires_at = '2099-12-31'",
    "a token is gone": "DELETE FROM screening_releasetoken",
    "a token is made up": copied(
        "releasetoken", "SELECT id FROM screening_releasetoken LIMIT 1",
        id="'00000000000000000000000000000001'",
    ),
    "more lines may ship": "UPDATE screening_releasedpart SET lines = held",
    "a part is gone": "DELETE FROM screening_releasedpart",
    "a key may do more": "UPDATE screening_apikey SET scopes = '[\"reports:read\"]'",
    "a key is another's": f"UPDATE screening_apikey SET owner_id = {OTHER}, approved_by_id = NULL",
    "a key lives longer": "UPDATE screening_apikey SET expires_at = '2099-12-31'",
    "a key from anywhere": "UPDATE screening_apikey SET allowed_networks = '[]'"
    " WHERE name = 'Second'",
    "a revoked key is in use": "UPDATE screening_apikey SET revoked_at = NULL"
    " WHERE revoked_at IS NOT NULL",
    "a key is approved by another": f"UPDATE screening_apikey SET approved_by_id = {OTHER}"
    " WHERE approved_by_id IS NOT NULL",
    "a key is made up": copied(
        "apikey", "SELECT min(id) FROM screening_apikey", id="99999", prefix="'ffff'"
    ),
    "a role is taken": "INSERT INTO auth_user_groups (user_id, group_id) SELECT"
    f" {OTHER}, min(id) FROM auth_group",
    "a role is added": "INSERT INTO auth_user_groups (user_id, group_id) SELECT"
    " (SELECT id FROM auth_user WHERE username = 'roland'), min(id) FROM auth_group",
    "a role is lost": "DELETE FROM auth_user_groups WHERE user_id ="
    " (SELECT id FROM auth_user WHERE username = 'roland')",
    "somebody is made a superuser": f"UPDATE auth_user SET is_superuser = true WHERE id = {OTHER}",
    "an ended superuser is one": "UPDATE auth_user SET is_superuser = true, is_staff = true"
    " WHERE username = 'sam'",
    "a superuser is none": "UPDATE auth_user SET is_superuser = false WHERE username = 'sara'",
    "a superuser is made up": copied(
        "auth_user", "SELECT id FROM auth_user WHERE username = 'sara'", id="99999",
        username="'sera'",
    ),
    "a right of one's own": "INSERT INTO auth_user_user_permissions (user_id, permission_id)"
    f" SELECT {OTHER}, id FROM auth_permission WHERE codename = 'second_sign_case'",
    "a role may do more": "INSERT INTO auth_group_permissions (group_id, permission_id) SELECT"
    " g.id, p.id FROM auth_group g, auth_permission p WHERE g.name = 'Officer'"
    " AND p.codename = 'second_sign_case'",
    "a role may do nothing": "DELETE FROM auth_group_permissions WHERE group_id ="
    " (SELECT id FROM auth_group WHERE name = 'Auditor')",
    "an integrator signs in": "UPDATE auth_user SET is_staff = true WHERE username = 'inge'",
    "who left is back": "UPDATE auth_user SET is_active = true WHERE username = 'lena'",
    "a link is another person's": f"UPDATE screening_passwordlink SET person_id = {OTHER}",
    "a link is approved": f"UPDATE screening_passwordlink SET approved_by_id = {OTHER},"
    f" approved_at = {NOW}, expires_at = '2099-12-31', secret_hash = 'x'"
    " WHERE approved_by_id IS NULL",
    "a webhook goes elsewhere": "UPDATE screening_webhook SET url = 'https://example.org/'",
    "an ended webhook goes on": "UPDATE screening_webhook SET ended_at = NULL, why_ended = ''",
    "a webhook is made up": copied(
        "webhook", "SELECT max(id) FROM screening_webhook", id="99999", ended_at="NULL"
    ),
    "a hold is lifted": f"UPDATE screening_legalhold SET lifted_at = {NOW}, lifted_by = 'x',"
    " lifted_why = 'x' WHERE lifted_at IS NULL",
    "a hold is gone": "DELETE FROM screening_legalhold",
    "a hold holds another order": "UPDATE screening_legalhold SET reference = 'SO-9'",
    "a lifted hold holds": "UPDATE screening_legalhold SET lifted_at = NULL, lifted_by = '',"
    " lifted_why = '' WHERE lifted_at IS NOT NULL",
    "somebody is watched no more": f"UPDATE screening_watchentry SET ended_at = {NOW},"
    " ended_by = 'x', ended_why = 'x' WHERE ended_at IS NULL",
    "another is watched": "UPDATE screening_watchentry SET name = 'Example Other'",
    "a watch is gone": "DELETE FROM screening_watchentry WHERE ended_at IS NULL",
    "a proposal says another thing": "UPDATE screening_policyproposal SET content = '{}'",
    "a proposal was declined": "UPDATE screening_policyproposal SET status = 'declined'",
    "a record on file is back": "UPDATE screening_standingrecord SET status = 'in_force',"
    " ended_at = NULL, ended_by_id = NULL, ended_why = '' WHERE status = 'ended'",
    "a record on file was approved": "UPDATE screening_standingrecord SET status = 'in_force'"
    " WHERE status = 'declined'",
    "a text reads otherwise": "UPDATE screening_sharedtext SET text = 'It is another.'",
    "a reason code reads otherwise": "UPDATE screening_reasoncode SET words = 'x'"
    " WHERE code = 'called'",
    "a partner is another": "UPDATE screening_businesspartner SET details = '{}'"
    " WHERE number <> ''",
    "a merge is undone": "UPDATE screening_businesspartner SET merged_into_id = NULL"
    " WHERE merged_into_id IS NOT NULL",
    "a partner is made up": copied(
        "businesspartner", "SELECT max(id) FROM screening_businesspartner WHERE number <> ''",
        id="99999", number="'999'",
    ),
    "a batch was another file": "UPDATE screening_batch SET sha256 = 'x'",
    "a batch took in more": "UPDATE screening_batch SET accepted = 77",
    "a letter said another thing": "UPDATE screening_customerletter SET body = 'x'",
    "a letter is made up": copied(
        "customerletter", "SELECT max(id) FROM screening_customerletter", id="99999",
        sha256="'x'",
    ),
    "the customer said another thing": "UPDATE screening_customeranswer SET text = 'x'",
    "the customer said nothing": "DELETE FROM screening_customeranswer",
    "a report is another file": "UPDATE screening_reportrun SET sha256 = 'x'",
    "a check found nothing": "UPDATE screening_auditcheck SET status = 'broken'",
    "a change touched nothing": "UPDATE screening_monitoredchange SET summary = 'nothing'"
    " WHERE status = 'completed'",
    "other ordinary names": "UPDATE screening_ordinarynames SET sha256 = 'x'",
    "a listed party is exchanged": "UPDATE screening_listedparty SET uid = 'exchanged',"
    " content_hash = 'x' WHERE id = (SELECT max(p.id) FROM screening_listedparty p JOIN"
    " screening_listversion v ON v.id = p.version_id WHERE v.is_active)",
    "an item is exchanged": "UPDATE screening_controlleditem SET content_hash = 'x' WHERE id ="
    " (SELECT max(i.id) FROM screening_controlleditem i)",
}  # fmt: skip


@pytest.fixture
def life(
    own_lists: None,
    own_data_dir: None,
    erp: User,
    api: APIClient,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    """One of everything that has its event, by the services that make it."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
    officer, senior = UserFactory(), UserFactory()
    begun()
    let_parts_ship()
    _papers(erp, officer, senior)
    _keys(erp, officer, senior)
    _orders(api, erp, officer, senior)
    _partners(api, erp, officer)
    listed(row("later", "Example Later Works", countries=["CN"]))
    looked_through()
    days = {"from": "2026-01-01", "until": "2036-12-31"}
    run = ask_for_report(report="decisions", filters=days, format="csv", by="okafor")
    make_report(run_id=str(run.pk))
    make_check(check_id=str(ask_for_check(why="A visit.", known_anchor="", by="okafor").pk))
    UserFactory()
    assert verify_audit().faults == ()


def _papers(erp: User, officer: Any, senior: Any) -> None:
    values = {
        "number": "D100001", "kind": "bis_license", "quantity_left": Decimal(100),
        "countries": ["CN"], "parties": ["IEIT Systems"], "expires_on": timezone.now().date(),
    }  # fmt: skip
    held = enter_license(values=values, by=officer)
    until = timezone.now().date() + timedelta(days=400)
    extend_license(held=held, until=until, why="BIS did.", by=officer)
    gone = enter_license(values={"number": "D100002", "kind": "bis_license"}, by=officer)
    withdraw_license(held=gone, on=timezone.now().date(), why="Revoked.", by=officer)
    end_record(record=kept("headquarters"), why="A new one comes.", by=officer)
    declined = propose_record(proposed=proposal("not_military"), by=officer).record
    decline_record(record=declined, comment="Not enough.", by=senior)
    add_text(name="Only the name", kind="false_positive", text="Another party.", by=officer)
    code = ReasonCode(kind="rejected", code="called", words="They called")
    save_reason_code(row=code, by=officer)
    code.words = "They called us"
    save_reason_code(row=code, by=officer)
    place_hold(reference="SO-1", reason="BIS asked.", by="counsel")
    hold = place_hold(reference="SO-2", reason="BIS asked.", by="counsel")
    lift_hold(hold=hold, why="It is over. ", by="counsel")
    today = timezone.now().date()
    for name in ("Example Watched Works", "Example Ended Works"):
        entry = put_on_watch(
            name=name, other_names=(), country="", why="press", reason="A paper wrote of it.",
            source="The paper.",
            begins_on=today, expires_on=today, by="okafor",
        )  # fmt: skip
    end_watch(entry=entry, why="It was another.", by="okafor")
    content = copy.deepcopy(PolicyVersion.objects.in_force().content)
    content["desk"] = {**content["desk"], "license_warning_days": 61}
    approve_policy(
        proposal=propose_policy(content=content, reason="Fewer.", by=officer),
        comment="Yes.",
        by=senior,
    )


def _keys(erp: User, officer: Any, senior: Any) -> None:
    key, _ = create_api_key(
        owner=erp, name="Second", scopes=[Scope.READ], by=officer, waits=True,
        networks=["10.0.0.0/8"],
    )  # fmt: skip
    approve_api_key(key=key, by=senior)
    old, _ = create_api_key(owner=erp, name="Old", scopes=[Scope.READ], by=officer)
    revoke_api_key(key=old, by=senior)
    assign_roles(person=UserFactory(username="roland"), roles=["Officer"], by=senior)
    assign_roles(person=UserFactory(username="inge"), roles=["Integrator"], by=senior)
    for name in ("sara", "sam"):
        call_command("createsuperuser", username=name, email="", interactive=False, verbosity=0)
    call_command("end_superuser", "sam", stdout=StringIO())
    left = UserFactory(username="lena", is_active=False)
    audit.record(verb="person_changed", subject=left, by="ada", is_active=False)
    audit.record(verb="person_changed", subject=left, by="ada", email="lena@example.com")
    asked = ask_for_link(person=UserFactory(), reason="Forgot it.", by=officer)
    approve_link(link=asked, by=senior)
    ask_for_link(person=UserFactory(), reason="Forgot it.", by=officer)
    hook, _ = make_webhook(owner=erp, url="https://erp.example/", types=[], through="erp")
    end_webhook(webhook=hook, through="erp", why="Moved.")


def _orders(api: APIClient, erp: User, officer: Any, senior: Any) -> None:
    licensed = submit(api, order_for("IEIT Systems", "CN", reference="SO-LICENSED"))
    case = Case.objects.get(number=licensed["case"]["id"])
    answered(case, officer, line="licensed", number="D100001")
    first = release_case(case=case, comment="Licensed.", by=officer).first_signature
    assert first is not None
    sign_second(case=case, seen=first.content_hash, comment="Agreed.", by=senior)
    assert License.objects.get(number="D100001").movements.exists()
    clear = submit(api, order())
    release_token(order=Transaction.objects.get(pk=clear["transaction"]), through="erp")
    submit(api, order(reference="SO-PART", lines=[SCREWS, PUMP]))
    asked = submit(api, order_for("IEIT Systems", "CN", reference="SO-ASKED"))
    case = Case.objects.get(number=asked["case"]["id"])
    ask_customer(
        case=case, language="en", to="", subject="Your order", body="Who are you?", fields=(),
        due_on=timezone.now().date() + timedelta(days=5), by_hand=True, by=officer,
    )  # fmt: skip
    answer_typed(case=case, said_by="the buyer", text="A civil works.", answers=(), by=officer)
    rows = [json.dumps(order(reference=f"SO-B{n}")).encode() + b"\n" for n in (1, 2)]
    batch = send_batch(blocks=rows, kind="orders", format="ndjson", owner=erp, through="erp")
    queued: list[str] = []
    take_in(batch_id=str(batch.pk), queue=queued.extend)
    run_screenings(screening_ids=queued)


def _partners(api: APIClient, erp: User, officer: Any) -> None:
    for number in ("4711", "4712"):
        sent = api.put(f"/api/v1/partners/{number}/", WERKE, format="json")
        assert sent.status_code == 201, sent.content
    confirm_merge(merge=PartnerMerge.objects.get(), comment="same register", by=officer)
    load_names(
        stream=BytesIO(b'{"name": "Example Works", "schema": "organization", "country": "DE"}\n'),
        title="Own", source="Our customers.", by="okafor",
    )  # fmt: skip


def test_each_forgery_of_an_owner_is_named(life: None) -> None:
    came = {name: _played("owner", forgery) for name, forgery in FORGERIES.items()}
    assert {name: how for name, how in came.items() if not how} == {}
    named = sum(how.startswith("named") for how in came.values())
    assert named >= len(FORGERIES) - 3, "a reference or a constraint refuses the others"
    assert verify_audit().faults == (), "nothing of what was played is left"


def test_column_of_a_listed_party_is_held_to_its_hash_where_that_is_asked(life: None) -> None:
    assert list(changed_rows()) == []
    party = ListedParty.objects.active().first()
    assert party is not None
    with lifted_guards():
        ListedParty.objects.filter(pk=party.pk).update(name="Example Nobody", remarks="x")
        party.names.update(text="Example Nobody")
    [fault] = changed_rows()
    assert f"listed party {party.uid} of list version" in fault
    assert verify_audit(with_rows=True).faults == (fault,)
