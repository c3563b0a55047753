"""Who the provider of single sign-on says somebody is, as one of our people with our roles.

The provider is believed in who somebody is and to which of its groups they belong; which role a
group has is set here, and our own rules say which roles go together. Roles are put right at each
sign-in. A person is known by the provider's number for them (``sub``) from the first time on; that
first time by the user name, which has to be the same at both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import get_user_model

from screening import audit
from screening.break_glass import is_break_glass
from screening.errors import NotAllowedError
from screening.roles import Role, assign_roles, check_roles
from screening.user_names import name_as_kept, new_user_name

BY = "single-sign-on"


class Provider:
    """The provider, where a service wants somebody who acts."""

    pk = None

    def get_username(self) -> str:
        """The name that stands in the record."""
        return BY


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider says of somebody.

    Args:
        uid: its number for them, which never is another's.
        name: their user name there.
        groups: values of the claim that holds roles.
        strong: whether it asked for a second factor itself.
        proved_at: when they last proved who they are, seconds of the epoch; None if it is not said.
    """

    uid: str
    name: str
    groups: frozenset[str]
    first_name: str
    last_name: str
    email: str
    strong: bool
    proved_at: float | None


@dataclass(frozen=True, slots=True)
class Admission:
    """Who it is, and why they are not let in; empty where they are."""

    person: Any
    refusal: str = ""


def claims_of(told: Mapping[str, Any]) -> Claims:
    """Read what the provider sent: the token's own words first, then what it says when asked.

    Raises:
        NotAllowedError: the two are about different people, or have no name.
    """
    token, asked = told.get("id_token") or {}, told.get("userinfo") or {}
    if token and asked and str(token.get("sub")) != str(asked.get("sub")):
        raise NotAllowedError("The provider spoke of two different people.")
    said = {**asked, **token}
    name = str(said.get(settings.OIDC_USER_CLAIM) or "")
    if not said.get("sub") or not name:
        raise NotAllowedError(f"The provider did not say who you are ({settings.OIDC_USER_CLAIM}).")
    groups = said.get(settings.OIDC_ROLE_CLAIM) or ()
    proved = token.get("auth_time")
    means = {*_listed(token.get("amr")), *_listed(token.get("acr"))}
    return Claims(
        uid=str(said["sub"]),
        name=name,
        groups=frozenset(_listed(groups)),
        first_name=str(said.get("given_name") or "")[:150],
        last_name=str(said.get("family_name") or "")[:150],
        email=str(said.get("email") or "")[:254],
        strong=bool(means & set(settings.OIDC_STRONG)),
        proved_at=float(proved) if isinstance(proved, int | float) else None,
    )


def roles_of(claims: Claims) -> list[str]:
    """The roles that somebody's groups give."""
    return sorted({settings.OIDC_ROLES[g] for g in claims.groups if g in settings.OIDC_ROLES})


def admit(*, claims: Claims, provider: str) -> Admission:
    """Let in who the provider names, with the roles that it gives, or say why not.

    What changed is recorded whether or not they are let in: who lost their last group has no role.

    Args:
        provider: its name in our tables.
    """
    with audit.recorded():
        try:
            roles = roles_of(claims)
            check_roles(roles)
            person = _person_of(claims, provider)
            assign_roles(person=person, roles=roles, by=Provider())
        except NotAllowedError as refusal:
            audit.record(
                verb="single_sign_on_refused",
                by=claims.name[:150],
                uid=claims.uid,
                why=str(refusal),
            )
            return Admission(None, str(refusal))
        if not roles or not person.is_staff:
            why = "None of your groups there has a role here."
            if Role.INTEGRATOR in roles:
                why = "An integrator works over the API and signs in nowhere."
            audit.record(
                verb="single_sign_on_refused", subject=person, by=person.get_username(), why=why
            )
            return Admission(person, why)
        return Admission(person)


def _person_of(claims: Claims, provider: str) -> Any:
    linked = SocialAccount.objects.select_related("user").filter(provider=provider, uid=claims.uid)
    account = linked.first()
    person: Any = account.user if account else _named(claims, provider)
    if not person.is_active:
        raise NotAllowedError("Your account here is inactive: ask an administrator.")
    if person.is_superuser or is_break_glass(person):
        raise NotAllowedError("This account signs in with its password only.")
    if account is None:
        SocialAccount.objects.create(user=person, provider=provider, uid=claims.uid)
        audit.record(
            verb="single_sign_on_linked",
            subject=person,
            by=BY,
            person=person.get_username(),
            uid=claims.uid,
        )
    return person


def _named(claims: Claims, provider: str) -> Any:
    """Who has this user name here, made where that is set; nobody whom the provider knows else."""
    people = get_user_model()._default_manager
    person: Any = people.filter(username=name_as_kept(claims.name)).first()
    if person is not None:
        if SocialAccount.objects.filter(user=person, provider=provider).exists():
            raise NotAllowedError(
                f"{person.get_username()} is another person at the provider: ask an administrator."
            )
        return person
    if not settings.OIDC_MAKES_PEOPLE or not roles_of(claims):
        raise NotAllowedError("You have no account here: ask an administrator.")
    person = people.model(
        username=new_user_name(claims.name),
        first_name=claims.first_name,
        last_name=claims.last_name,
        email=claims.email,
    )
    person.set_unusable_password()
    person.save()
    audit.record(verb="person_added", subject=person, by=BY, username=person.get_username())
    return person


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value] if value else []
    return [str(one) for one in values]
