"""Roles against actions, through the addresses of the desk; the auditor on every one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from screening.models import AuditEvent, Case, LegalHold, PasswordLink
from screening.roles import ACTIONS, Role, assign_roles, matrix
from tests.factories import (
    ApiKeyFactory,
    ListedPartyFactory,
    PolicyVersionFactory,
    UserFactory,
)
from tests.screening.admin.addresses import admin_addresses, stored
from tests.screening.admin.conftest import in_role, signed_in

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[3] / "docs" / "roles.md"


@pytest.fixture
def rows(case: Case) -> None:
    """Something to open on every page."""
    PolicyVersionFactory(content={})
    ListedPartyFactory()
    ApiKeyFactory()
    LegalHold.objects.create(reference="SO-1", reason="BIS asked.", placed_by="counsel")
    PasswordLink.objects.create(person=UserFactory(), reason="Forgot it.", asked_by=UserFactory())


TRIALS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("Read cases, orders and screenings", "get", "screening_case_changelist", {}),
    (
        "Read lists, controlled items, products, chart and policy",
        "get",
        "screening_listsource_changelist",
        {},
    ),
    ("Work on cases: answer, attach, hand over", "post", "screening_case_answer", {}),
    (
        "Find a true match or a license; release and reject",
        "post",
        "screening_case_release",
        {"decision_comment": "x"},
    ),
    ("Sign second; approve clearances", "post", "screening_case_second", {}),
    ("Propose, approve and decline policy", "get", "screening_policyproposal_add", {}),
    ("Read why orders hold", "get", "why_holds", {}),
    ("Read why orders hold", "get", "why_holds_csv", {}),
    ("Read rehearsals of a policy", "get", "screening_rehearsal_changelist", {}),
    ("Rehearse a policy on stored orders", "get", "screening_rehearsal_add", {}),
    ("Edit reason codes", "get", "screening_reasoncode_add", {}),
    ("Read the audit record", "get", "screening_auditevent_changelist", {}),
    ("Read legal holds and what is past its time", "get", "screening_legalhold_changelist", {}),
    ("Read legal holds and what is past its time", "get", "retention", {}),
    ("Place and lift legal holds", "get", "screening_legalhold_add", {}),
    ("Keep the own watch list", "get", "screening_watchentry_add", {}),
    ("Read people, roles and password links", "get", "auth_user_changelist", {}),
    ("Read people, roles and password links", "get", "screening_passwordlink_changelist", {}),
    ("Ask for a password link; approve another's", "get", "screening_passwordlink_add", {}),
    ("Manage people", "get", "auth_user_add", {}),
    ("Read who has which second factors", "get", "mfa_authenticator_changelist", {}),
    ("Read API keys", "get", "screening_apikey_changelist", {}),
    ("Make and end API keys", "get", "screening_apikey_add", {}),
)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("trial", TRIALS, ids=lambda t: t[2])
def test_role_may_do_what_the_table_says(
    role: Role, trial: tuple[str, str, str, dict[str, str]], case: Case
) -> None:
    action, method, name, data = trial
    may = next(roles for said, _, roles in ACTIONS if said == action)
    per_case = name in ("screening_case_answer", "screening_case_release", "screening_case_second")
    url = reverse(f"admin:{name}", args=(case.pk,) if per_case else ())
    status = getattr(in_role(role), method)(url, data).status_code
    # 302 leads an integrator to the login, 409 is a service that was reached and refused.
    assert status == ({"get": 200, "post": 409}[method] if role in may else status)
    assert (status in (302, 403)) is (role not in may)


def test_every_permission_of_the_table_exists() -> None:
    wanted = {name for _, names, _ in ACTIONS for name in names}
    held = {p.codename for group in Group.objects.all() for p in group.permissions.all()}
    assert wanted - held == set()
    assert {group.name for group in Group.objects.all()} == {role.value for role in Role}


def test_docs_print_the_table() -> None:
    assert matrix() in DOCS.read_text(encoding="utf-8")


def test_auditor_reads_everything_and_changes_nothing(rows: None, case: Case) -> None:
    auditor = in_role(Role.AUDITOR)
    tried = 0
    urls = admin_addresses()
    before = stored()
    for name, url in urls:
        for method in ("post", "put", "patch", "delete"):
            status = getattr(auditor, method)(url, {"_selected_action": "1"}).status_code
            reads = name.endswith(
                ("_changelist", "_change", "index", "history", "_seen", "audit_anchors")
            )
            allowed = (403, 405, 404) if not reads else (403, 405, 404, 200, 302)
            # An auditor makes reports and checks; these forms name none, and so make nothing.
            makes = ("screening_reportrun_add", "screening_auditcheck_add")
            allowed += (422, 200) if name in makes else ()
            assert status in allowed, (method, url, status)
            tried += 1
        assert auditor.get(url).status_code in (200, 302, 403, 404, 405), url
    assert stored() == before
    # That somebody looked, or took what they may read with them, is on record.
    looked = {"case_viewed", "queue_exported", "signed_in"}
    assert set(AuditEvent.objects.values_list("verb", flat=True)) <= looked
    assert tried > 150
    for model in apps.get_app_config("screening").get_models():
        name = f"admin:screening_{model._meta.model_name}_changelist"
        if f"screening_{model._meta.model_name}_changelist" in {n for n, _ in urls}:
            assert auditor.get(reverse(name)).status_code == 200, name


def test_roles_that_exclude_each_other_are_refused_and_changes_are_on_record(
    root: Client,
) -> None:
    person = UserFactory()
    url = reverse("admin:auth_user_change", args=(person.pk,))
    typed = {"username": person.username, "is_active": "on"}
    refused = root.post(url, {**typed, "roles": ["Auditor", "Officer"]})
    assert "goes with no other role" in refused.content.decode()
    assert not person.groups.exists()
    root.post(url, {**typed, "roles": ["Officer", "Analyst"]})
    assert sorted(person.groups.values_list("name", flat=True)) == ["Analyst", "Officer"]
    event = AuditEvent.objects.get(verb="roles_changed")
    assert (event.data["before"], event.data["after"]) == ([], ["Analyst", "Officer"])


def test_integrator_cannot_sign_in_to_the_desk() -> None:
    person, administrator = UserFactory(), UserFactory()
    assign_roles(person=person, roles=["Integrator"], by=administrator)
    person.refresh_from_db()
    assert not person.is_staff


def test_administrator_changes_neither_own_roles_nor_a_superuser() -> None:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name="Administrator"))
    desk, root = signed_in(person), UserFactory(is_superuser=True)
    own = {"username": person.username, "is_active": "on", "roles": ["Officer"]}
    url = reverse("admin:auth_user_change", args=(person.pk,))
    assert "Nobody changes their own roles" in desk.post(url, own, follow=True).content.decode()
    assert [g.name for g in person.groups.all()] == ["Administrator"]
    url = reverse("admin:auth_user_password_change", args=(root.pk,))
    assert desk.get(url).status_code == 403
