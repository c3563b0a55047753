"""A second factor besides the password: who must have one, what it opens, and what the record says.

Codes are computed by another implementation than the product's.
"""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.deciding import release_case
from screening.models import AuditEvent, DeskSession, SignInTries
from screening.roles import Role, unknown_roles
from screening.sign_in_limits import LIMITS, Kind
from tests.factories import PASSWORD, CaseFactory, UserFactory
from tests.mailbox import mail_server
from tests.screening.admin.conftest import ANSWERING, signed_in
from tests.screening.cases.conftest import answered, with_findings

pytestmark = pytest.mark.django_db
LOGIN, ASKED = reverse("admin:login"), reverse("mfa_authenticate")
APP, FACTORS, CODES = (
    reverse("mfa_activate_totp"),
    reverse("mfa_index"),
    reverse("mfa_view_recovery_codes"),
)
HOME, PROVE = reverse("admin:index"), reverse("admin:prove")
TRIES = LIMITS[Kind.PAIR].tries


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """A clock that the test turns: each code is good once."""
    cache.clear()
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def forced(settings: Any) -> None:
    """Officers and administrators must have a second factor, as they must in production."""
    settings.SECOND_FACTOR_ROLES = ["Officer", "Administrator"]


def person(*roles: Role, **fields: Any) -> Any:
    """Somebody with these roles."""
    someone = UserFactory(**fields)
    someone.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return someone


def typed_in(who: Any, password: str = PASSWORD) -> tuple[Client, Any]:
    """A browser in which somebody typed their password, and what came of it."""
    client = Client()
    return client, client.post(LOGIN, {"username": who.username, "password": password})


def code_of(secret: str) -> str:
    """What the app on the telephone shows now."""
    return (
        TOTP(b32decode(secret), 6, SHA1(), 30, enforce_key_length=False)
        .generate(time.time())
        .decode()
    )


def set_up_app(client: Client) -> str:
    """Set up an app; its secret."""
    secret = str(client.get(APP).context["form"].secret)
    answer = client.post(APP, {"code": code_of(secret)})
    assert (answer.status_code, answer.url) == (302, CODES)
    return secret


def papers(client: Client) -> list[str]:
    """The codes on paper, which are shown once."""
    return re.findall(r"<li>(\d{10})</li>", client.get(CODES).content.decode())


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def is_in(client: Client) -> bool:
    return bool(client.get(HOME).status_code == 200)


def test_demo_asks_nobody() -> None:
    client, answer = typed_in(person(Role.OFFICER))
    assert answer.url == HOME
    assert is_in(client)


def test_whose_role_wants_a_factor_sets_one_up_and_does_nothing_before(forced: None) -> None:
    officer = person(Role.OFFICER)
    client, _answer = typed_in(officer)
    for url in (HOME, reverse("admin:screening_case_changelist"), "/admin/password_change/"):
        assert client.get(url).url == FACTORS
        assert client.post(url).url == FACTORS
    page = client.get(FACTORS).content.decode()
    assert "your roles want a second factor" in page
    assert 'aria-label="Main"' not in page, "no menu yet"
    secret = set_up_app(client)
    assert is_in(client)
    codes = papers(client)
    assert len(codes) == len(set(codes)) == 10
    assert papers(client) == [], "shown once"
    assert verbs() == ["signed_in", "factor_added", "recovery_codes_made"]
    kept = "".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in kept, "a seed is not readable in the database"
    assert not any(code in kept for code in codes)


def test_analyst_and_auditor_are_not_forced_and_a_new_role_is_at_once(forced: None) -> None:
    analyst = person(Role.ANALYST)
    client, _answer = typed_in(analyst)
    assert is_in(client)
    analyst.groups.set(Group.objects.filter(name="Officer"))
    assert client.get(HOME).url == FACTORS


def test_superuser_is_forced_where_a_role_is(forced: None) -> None:
    client, _answer = typed_in(UserFactory(is_superuser=True))
    assert client.get(HOME).url == FACTORS


def test_code_is_asked_after_the_password_and_is_good_once(forced: None, clock: Any) -> None:
    officer = person(Role.OFFICER)
    secret = set_up_app(typed_in(officer)[0])
    clock.shift(timedelta(seconds=90))
    client, answer = typed_in(officer)
    assert answer.url == ASKED
    assert client.get(HOME).status_code == 302, "half a sign-in opens nothing"
    assert client.get(FACTORS).status_code == 302
    assert not DeskSession.objects.filter(session_key=client.session.session_key).exists()
    code = code_of(secret)
    assert client.post(ASKED, {"code": "123456"}).status_code == 200
    assert client.post(ASKED, {"code": code}).url == HOME
    assert is_in(client)
    event = AuditEvent.objects.filter(verb="signed_in").latest("id")
    assert (event.data["factor"], event.data["address"]) == ("totp", "127.0.0.1")
    assert DeskSession.objects.filter(session_key=client.session.session_key).exists()
    again, _answer = typed_in(officer)
    assert again.post(ASKED, {"code": code}).status_code == 200, "seen over a shoulder"
    assert not is_in(again)


def test_paper_lets_in_once_and_says_how_many_are_left(
    forced: None, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    officer = person(Role.OFFICER, email="okafor@example.com")
    first, _answer = typed_in(officer)
    set_up_app(first)
    code = papers(first)[0]
    client, _answer = typed_in(officer)
    with mail_server(settings) as box, django_capture_on_commit_callbacks(execute=True):
        assert client.post(ASKED, {"code": code}).url == HOME
    assert AuditEvent.objects.get(verb="recovery_code_used").data["codes_left"] == 9
    assert b"9 are left" in box.taken[0][2]
    again, _answer = typed_in(officer)
    assert again.post(ASKED, {"code": code}).status_code == 200
    assert not is_in(again)


def test_codes_are_guessed_as_slowly_as_passwords(forced: None, clock: Any) -> None:
    officer = person(Role.OFFICER)
    secret = set_up_app(typed_in(officer)[0])
    clock.shift(timedelta(seconds=90))
    client, _answer = typed_in(officer)
    for n in range(TRIES):
        wrong = client.post(ASKED, {"code": f"{n:06}"})
    assert AuditEvent.objects.filter(verb="sign_in_stopped").count() == 1
    stopped = client.post(ASKED, {"code": code_of(secret)})
    assert stopped.context["form"].errors == wrong.context["form"].errors, "told nothing more"
    assert typed_in(officer)[1].status_code == 200, "the password waits as well"
    clock.shift(timedelta(minutes=2))
    assert client.post(ASKED, {"code": code_of(secret)}).url == HOME
    assert not SignInTries.objects.exclude(kind=Kind.NETWORK).exists()


def test_right_passwords_between_guesses_of_codes_lift_no_stop(forced: None, clock: Any) -> None:
    officer = person(Role.OFFICER)
    set_up_app(typed_in(officer)[0])
    clock.shift(timedelta(seconds=90))
    for n in range(3):
        client, _answer = typed_in(officer)
        client.post(ASKED, {"code": f"{n:06}"})
    assert SignInTries.objects.get(kind=Kind.PAIR).is_stopped(timezone.now())


def test_sign_ins_that_succeed_leave_no_count_at_their_network(forced: None, clock: Any) -> None:
    officer = person(Role.OFFICER)
    secret = set_up_app(typed_in(officer)[0])
    for _ in range(3):
        clock.shift(timedelta(seconds=90))
        client, _answer = typed_in(officer)
        assert client.post(ASKED, {"code": code_of(secret)}).url == HOME
    assert [row.refused for row in SignInTries.objects.all()] == [0]


def test_factors_are_changed_by_who_proved_it_is_them(forced: None, clock: Any) -> None:
    officer = person(Role.OFFICER)
    client, _answer = typed_in(officer)
    secret = set_up_app(client)
    app = Authenticator.objects.get(type="totp")
    refused = client.post(FACTORS, {"factor": app.pk})
    assert (refused.status_code, "add another one first" in refused.content.decode()) == (409, True)
    clock.shift(timedelta(minutes=16))
    asked = client.post(FACTORS, {"codes": "1"})
    assert asked.url.startswith(PROVE)
    page = client.get(asked.url).content.decode()
    assert 'name="password"' in page
    assert 'name="code"' in page
    assert client.post(PROVE, {"password": "x", "next": FACTORS}).status_code == 409
    assert client.post(PROVE, {"code": code_of(secret), "next": FACTORS}).url == FACTORS
    assert client.post(FACTORS, {"codes": "1"}).url == CODES
    assert len(papers(client)) == 10
    assert verbs().count("recovery_codes_made") == 2
    foreign = client.post(PROVE, {"password": PASSWORD, "next": "https://evil.example/"})
    assert foreign.url == HOME, "never elsewhere"


def test_who_need_not_have_one_removes_it_and_paper_goes_with_it() -> None:
    client, _answer = typed_in(person(Role.ANALYST))
    set_up_app(client)
    app = Authenticator.objects.get(type="totp")
    other = typed_in(person(Role.ANALYST))[0]
    assert other.post(FACTORS, {"factor": app.pk}).status_code == 409
    for junk in ("", "x", "9" * 40, "²"):
        assert client.post(FACTORS, {"factor": junk}).status_code == 409
    assert client.post(FACTORS, {"factor": app.pk}).url == FACTORS
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.get(verb="factor_removed").data["factor"] == "app for codes"


def test_session_of_before_the_factor_is_asked_for_it(forced: None, clock: Any) -> None:
    officer = person(Role.OFFICER)
    old, _answer = typed_in(officer)
    secret = set_up_app(typed_in(officer)[0])
    clock.shift(timedelta(seconds=90))
    assert old.get(HOME).url == PROVE
    assert 'name="password"' not in old.get(PROVE).content.decode()
    assert old.post(PROVE, {"password": PASSWORD}).status_code == 409, "not enough"
    assert old.get(APP).url == PROVE, "another's password sets up no other app"
    assert old.post(PROVE, {"code": code_of(secret)}).url == HOME
    assert is_in(old)


def test_administrator_takes_away_anothers_factors_loudly_and_never_their_own(
    forced: None, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    officer = person(Role.OFFICER, email="okafor@example.com")
    client, _answer = typed_in(officer)
    set_up_app(client)
    boss = person(Role.ADMINISTRATOR, email="boss@example.com")
    desk, _answer = typed_in(boss)
    set_up_app(desk)
    theirs = Authenticator.objects.filter(user=officer).first()
    own = Authenticator.objects.filter(user=boss).first()
    assert theirs is not None
    assert own is not None
    url = "/admin/mfa/authenticator/{}/reset/"
    refused = desk.post(url.format(own.pk), {"comment": "Lost my telephone."})
    assert (refused.status_code, "Nobody resets their own" in refused.content.decode()) == (
        409,
        True,
    )
    assert client.post(url.format(theirs.pk), {"comment": "x"}).status_code == 403
    with mail_server(settings) as box, django_capture_on_commit_callbacks(execute=True):
        done = desk.post(url.format(theirs.pk), {"comment": "Seen in person, lost it."})
        assert done.status_code == 302
    assert sorted(to for _, tos, _ in box.taken for to in tos) == [
        "boss@example.com",
        "okafor@example.com",
    ]
    assert not is_in(client), "their sessions end"
    event = AuditEvent.objects.get(verb="factors_reset")
    assert event.data["factors"] == ["app for codes", "codes on paper"]
    assert event.data["why"] == "Seen in person, lost it."
    again, _answer = typed_in(officer)
    assert again.get(HOME).url == FACTORS


def test_changes_are_told_by_mail(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    client, _answer = typed_in(person(Role.ANALYST, email="ana@example.com"))
    with mail_server(settings) as box, django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    (mail,) = box.taken
    assert mail[1] == ["ana@example.com"]
    assert b"A second factor was added: app for codes." in mail[2]


def test_what_allauth_keeps_is_nobodys_to_see(root: Client) -> None:
    for model in ("account/emailaddress", "socialaccount/socialapp", "socialaccount/socialtoken"):
        assert root.get(f"/admin/{model}/").status_code == 404
    client, _answer = typed_in(person(Role.ANALYST))
    set_up_app(client)
    auditor = signed_in(person(Role.AUDITOR))
    factor = Authenticator.objects.get(type="totp")
    for url in ("/admin/mfa/authenticator/", f"/admin/mfa/authenticator/{factor.pk}/change/"):
        page = auditor.get(url)
        assert page.status_code == 200
        assert factor.data["secret"] not in page.content.decode()
    assert auditor.get("/admin/mfa/authenticator/?data__contains=x").status_code in (302, 400)


def test_signature_takes_a_code_and_takes_it_once(clock: Any) -> None:
    first = UserFactory(permissions=ANSWERING)
    blocked = answered(with_findings(CaseFactory(is_block=True)), first)
    signature = release_case(case=blocked, comment="Explained.", by=first).first_signature
    assert signature is not None
    senior = UserFactory(permissions=(*ANSWERING, "second_sign_case"))
    client, _answer = typed_in(senior)
    secret = set_up_app(client)
    senior.set_unusable_password()
    senior.save()
    client.force_login(senior)
    clock.shift(timedelta(minutes=16))
    url = f"/admin/screening/case/{blocked.pk}/"
    asked = client.get(f"{url}change/").content.decode()
    assert "Your password, or a code" in asked
    assert f"{PROVE}?next={url}change/" in asked
    typed = {"seen": signature.content_hash, "second_comment": "Agreed: I read it."}
    for wrong in ("000000", "0000000000", PASSWORD):
        answer = client.post(f"{url}second/", typed | {"own_password": wrong})
        assert (answer.status_code, "Nothing was signed" in answer.content.decode()) == (409, True)
    code = code_of(secret)
    assert client.post(f"{url}second/", typed | {"own_password": code}).status_code == 302
    blocked.refresh_from_db()
    assert blocked.status == "released"
    assert client.post(PROVE, {"code": code}).status_code == 409


def test_settings_name_roles_that_there_are() -> None:
    from compliance.signing_in import FACTOR_ROLES

    assert unknown_roles(FACTOR_ROLES) == []
    assert unknown_roles(["Officer", "Pilot"]) == ["Pilot"]
