"""Roles against actions, through the addresses of the desk; the auditor on every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from screening.models import AuditEvent, AuditHead, Case, CaseViewer, LegalHold, PasswordLink
from screening.roles import ACTIONS, Role, assign_roles, matrix
from tests.factories import (
    ApiKeyFactory,
    ListedPartyFactory,
    PolicyVersionFactory,
    UserFactory,
)
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[3] / "docs" / "roles.md"


def in_role(role: Role) -> Client:
    """The desk as somebody of this one role sees it."""
    person = UserFactory(is_staff=role is not Role.INTEGRATOR)
    person.groups.set(Group.objects.filter(name=role.value))
    return signed_in(person)


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
    ("Edit reason codes", "get", "screening_reasoncode_add", {}),
    ("Read the audit record", "get", "screening_auditevent_changelist", {}),
    ("Read legal holds and what is past its time", "get", "screening_legalhold_changelist", {}),
    ("Read legal holds and what is past its time", "get", "retention", {}),
    ("Place and lift legal holds", "get", "screening_legalhold_add", {}),
    ("Read people, roles and password links", "get", "auth_user_changelist", {}),
    ("Read people, roles and password links", "get", "screening_passwordlink_changelist", {}),
    ("Ask for a password link; approve another's", "get", "screening_passwordlink_add", {}),
    ("Manage people", "get", "auth_user_add", {}),
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


def admin_urls() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address of the admin with the names of its arguments, filled from stored rows."""
    yield from _urls(get_resolver().url_patterns, "")


def _urls(patterns: Any, namespace: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if namespace or pattern.namespace == "admin":
                yield from _urls(pattern.url_patterns, "admin")
        elif isinstance(pattern, URLPattern) and namespace and pattern.name:
            yield pattern.name, dict.fromkeys(pattern.pattern.converters)


OWN_ACCOUNT = {
    "logout",
    "login",
    "password_change",
    "password_change_done",
    "jsi18n",
    "view_on_site",
    "app_list",
    "set_password",
}


def _filled(name: str, arguments: dict[str, Any]) -> str | None:
    """The address with a row that exists, None where there is none to try."""
    app, _, rest = name.partition("_")
    model = rest.split("_")[0]
    values: dict[str, Any] = {}
    for argument in arguments:
        if argument == "app_label":
            values[argument] = "screening"
        elif argument in ("content_type_id",):
            values[argument] = 1
        elif name == "auth_user_password_change":
            values[argument] = UserFactory().pk
        else:
            row = apps.get_model(app, model)._default_manager.first()
            if row is None and argument != "url":
                return None
            values[argument] = row.pk if row else "x"
    return reverse(f"admin:{name}", kwargs=values)


def _stored() -> dict[str, list[Any]]:
    """Every row of ours, to see that nothing changed."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for app in ("screening", "auth")
        for model in apps.get_app_config(app).get_models()
        # That somebody looked is on record; it is no change of theirs.
        if model not in (AuditEvent, AuditHead, CaseViewer)
    }


def test_auditor_reads_everything_and_changes_nothing(rows: None, case: Case) -> None:
    auditor = in_role(Role.AUDITOR)
    tried = 0
    urls = [
        (name, url)
        for name, arguments in admin_urls()
        if name not in OWN_ACCOUNT and (url := _filled(name, arguments)) is not None
    ]
    before = _stored()
    for name, url in urls:
        for method in ("post", "put", "patch", "delete"):
            status = getattr(auditor, method)(url, {"_selected_action": "1"}).status_code
            reads = name.endswith(("_changelist", "_change", "index", "history", "_seen"))
            allowed = (403, 405, 404) if not reads else (403, 405, 404, 200, 302)
            # An auditor makes reports; this form names none, and so makes nothing.
            allowed += (422, 200) if name == "screening_reportrun_add" else ()
            assert status in allowed, (method, url, status)
            tried += 1
        assert auditor.get(url).status_code in (200, 302, 403, 404, 405), url
    assert _stored() == before
    assert set(AuditEvent.objects.values_list("verb", flat=True)) <= {"case_viewed", "signed_in"}
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
