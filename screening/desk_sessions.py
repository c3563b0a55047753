"""The sessions of people at the desk: begun at a sign-in, seen by their person, ended by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import DeskSession

LONGEST_BROWSER = 200
MOST = 500


def begin_session(*, key: str, person: Any, address: str, browser: str) -> DeskSession:
    """Keep that a session belongs to somebody.

    Args:
        key: of Django's session.
        browser: as it names itself.
    """
    session: DeskSession
    session, _ = DeskSession.objects.update_or_create(
        session_key=key,
        defaults={
            "person": person,
            "address": address,
            "browser": browser.replace("\0", "")[:LONGEST_BROWSER],
        },
    )
    return session


def living_sessions(*, person: Any = None) -> list[DeskSession]:
    """Sessions that would be let in now, the newest first; of one person or of everybody."""
    rows = DeskSession.objects.select_related("person").filter(person__is_active=True)
    if person is not None:
        rows = rows.filter(person=person)
    shown = list(rows[:MOST])
    kept = _kept(row.session_key for row in shown)
    return [
        row
        for row in shown
        # A changed password ends a session without a word: its hash is another's then.
        if kept.get(row.session_key) == row.person.get_session_auth_hash()
    ]


def end_session(*, session: DeskSession, by: Any) -> None:
    """End a session at once: its next request finds nobody signed in.

    Args:
        by: its person, or an administrator.

    Raises:
        NotAllowedError: it is another's, and ``by`` does not manage people; or a superuser's, whom
            no administrator puts out.
    """
    person = session.person
    is_own = person.pk == by.pk
    if not is_own and not by.has_perm("auth.change_user"):
        raise NotAllowedError("This session is another person's.")
    if person.is_superuser and not is_own and not by.is_superuser:
        raise NotAllowedError("A superuser's session is theirs to end.")
    with audit.recorded():
        Session.objects.filter(session_key=session.session_key).delete()
        gone, _ = DeskSession.objects.filter(pk=session.pk).delete()
        if gone:
            audit.record(
                verb="session_ended",
                subject=person,
                by=by.get_username(),
                why="by its person" if is_own else "by an administrator",
            )


def forget_session(key: str) -> None:
    """Drop what was kept of a session that ended by itself or by signing out."""
    DeskSession.objects.filter(session_key=key).delete()


def move_session(*, before: str, after: str) -> None:
    """Follow a session that Django gave another key, as it does when a password changes."""
    DeskSession.objects.filter(session_key=before).update(session_key=after)


def _kept(keys: Iterable[str]) -> dict[str, str]:
    rows = Session.objects.filter(session_key__in=list(keys), expire_date__gt=timezone.now())
    return {row.session_key: row.get_decoded().get(HASH_SESSION_KEY, "") for row in rows}
