"""Second factors of people: who must have one, and every change of one on record.

Kept by django-allauth: codes of an app on the telephone (RFC 6238), security keys and passkeys
(WebAuthn), and codes on paper for when both are lost. A key or an app is a factor; paper alone is
none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth import get_user_model

from screening import audit
from screening.desk_sessions import end_session, living_sessions
from screening.errors import NotAllowedError

Type = Authenticator.Type
APP, KEY, PAPER = Type.TOTP, Type.WEBAUTHN, Type.RECOVERY_CODES
WORDS = {APP: "app for codes", KEY: "security key", PAPER: "codes on paper"}


def must_have_factor(person: Any) -> bool:
    """Whether a person's roles want a second factor; a superuser's do where any role's does."""
    wanted = settings.SECOND_FACTOR_ROLES
    if not wanted:
        return False
    return bool(person.is_superuser or person.groups.filter(name__in=wanted).exists())


def factors_of(person: Any) -> list[Authenticator]:
    """Apps, keys and paper of a person, the oldest first."""
    return list(Authenticator.objects.filter(user_id=person.pk).order_by("pk"))


def has_factor(person: Any) -> bool:
    """Whether a person has an app or a key."""
    factors = Authenticator.objects.filter(user_id=person.pk, type__in=(APP, KEY))
    return bool(factors.exists())


def papers_left(factors: Iterable[Authenticator]) -> int:
    """How many codes on paper can still be used."""
    wrapped = (factor.wrap() for factor in factors if factor.type == PAPER)  # type: ignore[no-untyped-call]
    return sum(len(paper.get_unused_codes()) for paper in wrapped)


def words_of(factor: Authenticator) -> str:
    """What it is, in the words of a reader."""
    name = f" {factor.data['name']}" if factor.type == KEY else ""
    return f"{WORDS[Type(factor.type)]}{name}"


def note_added(*, person: Any, factor: Authenticator) -> None:
    """Record that a person set up a factor."""
    audit.record(
        verb="factor_added", subject=person, by=person.get_username(), factor=words_of(factor)
    )


def note_paper_made(*, person: Any) -> None:
    """Record that codes on paper were made."""
    audit.record(verb="recovery_codes_made", subject=person, by=person.get_username())


def note_paper_used(*, person: Any) -> int:
    """Record that a code on paper was used.

    Returns:
        How many are left.
    """
    left = papers_left(factors_of(person))
    audit.record(
        verb="recovery_code_used", subject=person, by=person.get_username(), codes_left=left
    )
    return left


def remove_factor(*, factor: Authenticator, by: Any) -> None:
    """Remove one of one's own factors; paper goes with the last of the others.

    Raises:
        NotAllowedError: it is another's, or the last one of somebody whose roles want one.
    """
    if factor.user_id != by.pk:
        raise NotAllowedError("This is another person's.")
    if factor.type == PAPER:
        raise NotAllowedError("Codes on paper are made anew, not removed.")
    with audit.recorded():
        get_user_model()._default_manager.select_for_update().get(pk=by.pk)
        mine = Authenticator.objects.filter(user_id=by.pk)
        others = mine.filter(type__in=(APP, KEY)).exclude(pk=factor.pk)
        if not others.exists():
            if must_have_factor(by):
                raise NotAllowedError("Your roles want a second factor: add another one first.")
            mine.filter(type=PAPER).delete()
        words = words_of(factor)
        factor.delete()
        audit.record(verb="factor_removed", subject=by, by=by.get_username(), factor=words)


def make_paper(*, person: Any) -> None:
    """Make codes on paper anew; those of before are void.

    Raises:
        NotAllowedError: there is no app or key that they could stand in for.
    """
    if not has_factor(person):
        raise NotAllowedError("Set up an app or a key first.")
    with audit.recorded():
        get_user_model()._default_manager.select_for_update().get(pk=person.pk)
        Authenticator.objects.filter(user_id=person.pk, type=PAPER).delete()
        RecoveryCodes.activate(person)
        note_paper_made(person=person)


def reset_factors(*, person: Any, why: str, by: Any) -> int:
    """Take away all factors of somebody who lost them; their sessions end.

    Args:
        why: how the person was recognized; not blank.
        by: an administrator, somebody else.

    Returns:
        How many factors.

    Raises:
        NotAllowedError: one's own, a superuser's, or no reason.
    """
    if person.pk == by.pk:
        raise NotAllowedError("Nobody resets their own: ask another administrator.")
    if person.is_superuser and not by.is_superuser:
        raise NotAllowedError("A superuser's second factors are reset by another superuser.")
    if not why.strip():
        raise NotAllowedError("Write why, and how you recognized the person.")
    with audit.recorded():
        gone = [words_of(factor) for factor in factors_of(person)]
        Authenticator.objects.filter(user_id=person.pk).delete()
        audit.record(
            verb="factors_reset",
            subject=person,
            by=by.get_username(),
            person=person.get_username(),
            factors=gone,
            why=why.strip(),
        )
        for session in living_sessions(person=person):
            end_session(session=session, by=by)
        return len(gone)
