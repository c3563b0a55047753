"""Single sign-on against a real provider: who gets in, as whom, with which roles."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from compliance.signing_in import PROVIDER, allauth_provider, problems_of_signing_in
from screening.admin.proving import PROVED_AT
from screening.models import AuditEvent
from tests.factories import PASSWORD, UserFactory
from tests.oidc_provider import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db
TO_PROVIDER = reverse("openid_connect_login", kwargs={"provider_id": PROVIDER})
LOGIN, HOME = reverse("admin:login"), reverse("admin:index")
PEOPLE = get_user_model()._default_manager
ADA = {
    "sub": "4711",
    "preferred_username": "Ada.Okafor@example.com",
    "given_name": "Ada",
    "family_name": "Okafor",
    "email": "ada.okafor@example.com",
    "groups": ["everybody", "export-officers"],
}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider that is set as an operator sets one."""
    with running() as one:
        settings.OIDC_ISSUER = one.issuer
        settings.SOCIALACCOUNT_PROVIDERS = allauth_provider(one.issuer, "Example", CLIENT, SECRET)
        settings.OIDC_ROLES = {
            "export-officers": "Officer",
            "export-seniors": "Senior officer",
            "export-admins": "Administrator",
            "erps": "Integrator",
        }
        settings.OIDC_MAKES_PEOPLE = True
        one.who = dict(ADA)
        yield one


def come_in(client: Client, way: str = TO_PROVIDER) -> Any:
    """From the desk to the provider and back."""
    led = client.get(way)
    assert led.status_code == 302
    back = requests.get(led.url, allow_redirects=False, timeout=5)
    parts = urlsplit(back.headers["Location"])
    assert parts.path == reverse("openid_connect_callback", kwargs={"provider_id": PROVIDER})
    return client.get(f"{parts.path}?{parts.query}")


def roles_of(name: str) -> list[str]:
    return sorted(PEOPLE.get(username=name).groups.values_list("name", flat=True))


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def refused_with(answer: Any, words: str) -> bool:
    return bool(answer.status_code == 403 and words in answer.content.decode())


def test_unknown_person_is_made_with_the_roles_of_their_groups(
    client: Client, provider: Provider
) -> None:
    page = client.get(f"{LOGIN}?next=/admin/sessions/").content.decode()
    assert "Sign in with" in page
    assert f"{TO_PROVIDER}?next=/admin/sessions/" in page
    answer = come_in(client, f"{TO_PROVIDER}?next=/admin/sessions/")
    assert (answer.status_code, answer.url) == (302, "/admin/sessions/")
    ada = PEOPLE.get(username="ada.okafor@example.com")
    assert (ada.first_name, ada.email) == ("Ada", "ada.okafor@example.com")
    assert not ada.has_usable_password()
    assert roles_of(ada.username) == ["Officer"]
    assert client.get(HOME).status_code == 200
    assert verbs() == ["person_added", "single_sign_on_linked", "roles_changed", "signed_in"]
    event = AuditEvent.objects.latest("id")
    assert (event.actor, event.data["through"]) == (ada.username, "single sign-on")
    assert AuditEvent.objects.get(verb="roles_changed").actor == "single-sign-on"
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("4711", {}), "what the provider knows is not kept"


def test_state_of_another_browser_and_a_code_twice_let_nobody_in(
    client: Client, provider: Provider
) -> None:
    led = client.get(TO_PROVIDER)
    back = requests.get(led.url, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    assert Client().get(f"{parts.path}?{parts.query}").status_code == 502
    assert client.get(f"{parts.path}?{parts.query}").status_code == 302
    other = Client()
    other.get(TO_PROVIDER)
    assert other.get(f"{parts.path}?{parts.query}").status_code == 502
    assert other.get(HOME).status_code == 302


def test_known_person_is_linked_by_name_once_and_then_by_number(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.OIDC_MAKES_PEOPLE = False
    kaya = UserFactory(username="kaya")
    assert provider.who is not None
    provider.who |= {"preferred_username": "KAYA"}
    assert come_in(client).url == HOME
    assert roles_of("kaya") == ["Officer"]
    provider.who |= {"preferred_username": "kaya-married-name"}
    again = Client()
    assert come_in(again).url == HOME
    assert again.session["_auth_user_id"] == str(kaya.pk)
    provider.who |= {"sub": "4712", "preferred_username": "kaya"}
    other = Client()
    assert refused_with(come_in(other), "another person at the provider")
    provider.who |= {"sub": "4713", "preferred_username": "stranger"}
    assert refused_with(come_in(other), "no account here")
    assert other.get(HOME).status_code == 302


def test_roles_follow_the_groups_at_each_sign_in(client: Client, provider: Provider) -> None:
    assert provider.who is not None
    name = "ada.okafor@example.com"
    come_in(client)
    provider.who["groups"] = ["export-officers", "export-seniors"]
    come_in(Client())
    assert roles_of(name) == ["Officer", "Senior officer"]
    provider.who["groups"] = ["export-admins", "export-officers"]
    assert refused_with(come_in(Client()), "goes with no other role")
    assert roles_of(name) == ["Officer", "Senior officer"], "what cannot be is not done by halves"
    provider.who["groups"] = ["everybody"]
    late = Client()
    assert refused_with(come_in(late), "None of your groups")
    assert roles_of(name) == []
    assert late.get(HOME).status_code == 302
    assert client.get(HOME).status_code == 302, "who is still signed in has no desk any more"
    provider.who["groups"] = "erps"
    assert refused_with(come_in(Client()), "signs in nowhere")
    changes = AuditEvent.objects.filter(verb="roles_changed").order_by("id")
    assert [event.data["after"] for event in changes] == [
        ["Officer"],
        ["Officer", "Senior officer"],
        [],
        ["Integrator"],
    ]
    assert verbs().count("single_sign_on_refused") == 3


def test_stranger_without_a_role_is_not_even_made(client: Client, provider: Provider) -> None:
    assert provider.who is not None
    provider.who["groups"] = []
    assert refused_with(come_in(client), "no account here")
    assert not PEOPLE.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_active": False}, "inactive"),
        ({"is_superuser": True}, "password only"),
    ],
)
def test_accounts_that_the_provider_does_not_open(
    client: Client, provider: Provider, fields: dict[str, Any], words: str
) -> None:
    UserFactory(username="kaya", **fields)
    assert provider.who is not None
    provider.who |= {"preferred_username": "kaya"}
    assert refused_with(come_in(client), words)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("claims", "userinfo"),
    [
        ({"preferred_username": ""}, {}),
        ({"aud": "another-client"}, {}),
        ({"iss": "https://evil.example"}, {}),
        ({"exp": 1}, {}),
        ({}, {"sub": "another"}),
        ({"preferred_username": "аda"}, {}),
        ({"preferred_username": "root"}, {}),
    ],
)
def test_what_the_provider_must_not_say(
    client: Client, provider: Provider, claims: dict[str, Any], userinfo: dict[str, Any]
) -> None:
    assert provider.who is not None
    provider.who |= claims
    provider.userinfo = userinfo
    assert come_in(client).status_code in (403, 502)
    assert not PEOPLE.exists()
    assert client.get(HOME).status_code == 302


ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, algorithm="none")


def by_another_key(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, ANOTHER_KEY, algorithm="RS256", headers={"kid": "1"})


def by_a_key_of_nobody(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, ANOTHER_KEY, algorithm="RS256", headers={"kid": "2"})


def by_our_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, SECRET.ljust(32), algorithm="HS256", headers={"kid": "1"})


def with_words_exchanged(claims: dict[str, Any]) -> str:
    head, _, signature = by_another_key(claims).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims | {"groups": ["export-admins"]}).encode())
    return f"{head}.{body.decode().rstrip('=')}.{signature}"


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        by_another_key,
        by_a_key_of_nobody,
        by_our_secret,
        with_words_exchanged,
        lambda claims: None,
        lambda claims: "no.token.at-all",
        lambda claims: "",
    ],
)
def test_token_that_the_provider_did_not_sign_lets_nobody_in(
    client: Client, provider: Provider, sign: Any
) -> None:
    provider.sign = sign
    assert come_in(client).status_code == 502
    assert not PEOPLE.exists()
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT], "azp": "another"},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
        {"exp": None},
    ],
)
def test_token_for_another_client_or_time_lets_nobody_in(
    client: Client, provider: Provider, claims: dict[str, Any]
) -> None:
    assert provider.who is not None
    provider.who |= claims
    assert come_in(client).status_code == 502
    assert not PEOPLE.exists()


@pytest.mark.parametrize(
    ("published", "headers", "algorithm"),
    [
        ({"kid": "1"}, {"kid": "1"}, "RS256"),
        ({}, {}, "RS512"),
        ({"kid": "1", "use": "sig"}, {"kid": "1"}, "PS256"),
    ],
)
def test_token_is_read_however_a_provider_names_its_keys(
    client: Client,
    provider: Provider,
    published: dict[str, Any],
    headers: dict[str, Any],
    algorithm: str,
) -> None:
    provider.published = published
    provider.sign = lambda claims: jwt.encode(
        claims | {"iat": int(time.time()) + 20}, provider.key, algorithm, headers
    )
    assert come_in(client).url == HOME


def test_key_for_secrets_signs_nothing(client: Client, provider: Provider) -> None:
    provider.published |= {"use": "enc"}
    assert come_in(client).status_code == 502


def test_provider_that_is_down_or_turned_away(client: Client, provider: Provider) -> None:
    provider.who = None
    assert come_in(client).url == LOGIN
    provider.is_down = True
    answer = client.get(TO_PROVIDER)
    assert (answer.status_code, "break-glass" in answer.content.decode()) == (502, True)


def test_nothing_is_there_where_no_provider_is_set(client: Client) -> None:
    assert client.get(TO_PROVIDER).status_code == 404
    assert "Sign in with" not in client.get(LOGIN).content.decode()


def test_second_factor_of_the_provider_counts_and_its_lack_is_made_good(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["Officer"]
    come_in(client)
    assert client.get(HOME).url == reverse("mfa_index"), "a password at the provider is one factor"
    assert provider.who is not None
    provider.who["amr"] = ["pwd", "mfa"]
    strong = Client()
    come_in(strong)
    assert strong.get(HOME).status_code == 200
    assert AuditEvent.objects.latest("id").data["factor"] == "the provider's"


def test_provider_that_does_not_say_when_it_asked_leaves_nobody_stuck(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["Officer"]
    assert provider.who is not None
    provider.who["auth_time"] = None
    come_in(client)
    assert PROVED_AT not in client.session
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    session["signed_in_at"] = time.time() - 1000
    session.save()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("admin:prove")), "an hour later they come in again"
    assert come_in(client, client.get(asked.url).context["provider"]).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_passwords_are_refused_where_they_are_switched_off(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.PASSWORD_SIGN_IN = False
    person = UserFactory(username="kaya")
    answer = client.post(LOGIN, {"username": person.username, "password": PASSWORD})
    assert answer.status_code == 200
    assert client.get(HOME).status_code == 302
    assert "Break-glass account" in client.get(LOGIN).content.decode()


def test_signature_is_proved_by_a_fresh_round_to_the_provider(
    client: Client, provider: Provider
) -> None:
    come_in(client)
    prove = reverse("admin:prove")
    assert time.time() - client.session[PROVED_AT] > 3000, "they typed nothing for an hour"
    page = client.get(f"{prove}?next=/admin/sessions/")
    way = page.context["provider"]
    assert 'name="password"' not in page.content.decode()
    assert come_in(client, way).url == "/admin/sessions/"
    assert (provider.asked[-1]["prompt"], provider.asked[-1]["max_age"]) == ("login", "0")
    assert time.time() - client.session[PROVED_AT] < 60


def test_what_is_set_wrong_stops_the_start() -> None:
    right: dict[str, Any] = {
        "production": True,
        "issuer": "https://id.example.com",
        "client": ("desk", "secret"),
        "roles": {"officers": "Officer"},
        "passwords": False,
        "break_glass_hours": 4.0,
    }
    assert problems_of_signing_in(**right) == []
    for wrong in (
        {"issuer": "http://id.example.com"},
        {"client": ("desk", "")},
        {"roles": {}},
        {"issuer": ""},
        {"break_glass_hours": 0.0},
    ):
        assert len(problems_of_signing_in(**right | wrong)) == 1, wrong
