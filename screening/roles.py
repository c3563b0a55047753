"""Giving roles, and the groups made from their table, which is ``terms/role.py``.

A role is a Django group of the same name; its permissions are put right at each migration.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from screening import audit
from screening.errors import NotAllowedError
from screening.terms.role import ACTIONS, STANDS_ALONE, Role, matrix, permissions_of, signs_in

__all__ = [
    "ACTIONS",
    "Role",
    "assign_roles",
    "check_roles",
    "install_roles",
    "matrix",
    "permissions_of",
    "signs_in",
    "unknown_roles",
]


def install_roles() -> None:
    """Make a group of each role and give it exactly its permissions."""
    known = Permission.objects.filter(
        Q(content_type__app_label="screening")
        | Q(content_type__app_label="auth", content_type__model__in=["user", "group"])
        | Q(content_type__app_label="mfa", content_type__model="authenticator")
    )
    by_name = {permission.codename: permission for permission in known}
    for role in Role:
        group, _made = Group.objects.get_or_create(name=role.value)
        wanted = [by_name[name] for name in permissions_of(role) if name in by_name]
        group.permissions.set(wanted)


def unknown_roles(names: Iterable[str]) -> list[str]:
    """Names of a setting that are no role's."""
    return sorted(set(names) - {role.value for role in Role})


def check_roles(roles: Iterable[str]) -> None:
    """Refuse a set of roles that one person must not have at once.

    Raises:
        NotAllowedError: naming the role that stands alone.
    """
    given = {role for role in Role if role.value in set(roles)}
    for role in STANDS_ALONE:
        if role in given and len(given) > 1:
            raise NotAllowedError(f"{role.value} goes with no other role: choose one.")


def assign_roles(*, person: Any, roles: Iterable[str], by: Any) -> None:
    """Give a person exactly these roles; an integrator can no longer sign in to the desk.

    Args:
        roles: group names.
        by: the administrator, somebody else; or what gives roles without being a person, as the
            provider of single sign-on.

    Raises:
        NotAllowedError: the roles exclude each other, or it is the administrator's own account.
    """
    wanted = sorted(set(roles))
    check_roles(wanted)
    with audit.recorded():
        before = sorted(person.groups.values_list("name", flat=True))
        if before == wanted:
            return
        if person.pk == by.pk:
            raise NotAllowedError("Nobody changes their own roles: ask another administrator.")
        person.groups.set(Group.objects.filter(name__in=wanted))
        person.is_staff = signs_in(wanted)
        person.save(update_fields=["is_staff"])
        audit.record(
            verb="roles_changed",
            subject=person,
            by=by.get_username(),
            person=person.get_username(),
            before=before,
            after=wanted,
        )
