"""What a password must be: long, none that guessers try first, none of a known breach.

Nothing typed leaves the machine. A breach list, where an operator keeps one, is the file of Have I
Been Pwned's downloader: SHA-1 in capitals, a colon and a number on each line, ordered by hash.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from zxcvbn import zxcvbn

GUESSED_IN = 8
"""Guesses, as a power of ten: a password that zxcvbn finds sooner is refused."""
LONGEST_RATED = 72
"""Characters; what comes after them makes a password no easier, and rating grows with length."""
LONGEST = 1000
_LINE = 80


class GuessableValidator:
    """Refuses what guessers try first: leaked passwords, words, names and dates with the usual
    digits, capitals and signs, rows of keys, repeats. Rated by zxcvbn with its own word lists."""

    def validate(self, password: str, user: Any = None) -> None:
        """Say what makes it easy to guess.

        Raises:
            ValidationError: it is found within so many guesses, or is longer than is read.
        """
        if len(password) > LONGEST:
            raise ValidationError(f"At most {LONGEST} characters.", code="password_too_long")
        if not password:
            raise ValidationError("Type a password.", code="password_missing")
        fields = ("username", "first_name", "last_name", "email")
        own = [str(getattr(user, name, "") or "") for name in fields] if user else []
        rated = zxcvbn(password[:LONGEST_RATED], user_inputs=[word for word in own if word])
        if float(rated["guesses_log10"]) < GUESSED_IN:
            why = rated["feedback"]["warning"] or "It follows a pattern that guessers try."
            raise ValidationError(f"Too easy to guess. {why}", code="password_guessable")

    def get_help_text(self) -> str:
        """As the page has it."""
        return "Several words that do not belong together are good; a known password is refused."


class BreachedValidator:
    """Refuses what stands in the breach list that ``BREACHED_PASSWORDS`` names; without one
    nothing."""

    def validate(self, password: str, user: Any = None) -> None:
        """Look the password up.

        Raises:
            ValidationError: it is known from a breach.
            ImproperlyConfigured: the file is not there: no check is not a check that passed.
        """
        if not settings.BREACHED_PASSWORDS:
            return
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        try:
            with Path(settings.BREACHED_PASSWORDS).open("rb") as listed:
                found = _stands_in(listed, digest.encode())
        except OSError as error:
            raise ImproperlyConfigured(
                f"BREACHED_PASSWORDS: {settings.BREACHED_PASSWORDS} cannot be read."
            ) from error
        if found:
            raise ValidationError(
                "This password is known from a breach: guessers try it.", code="password_breached"
            )

    def get_help_text(self) -> str:
        """As the page has it."""
        return ""


def _stands_in(listed: BinaryIO, digest: bytes) -> bool:
    """Whether a line begins with this hash; halves the file, whose lines are in order."""
    low, high = 0, listed.seek(0, 2)
    while high - low > _LINE:
        middle = (low + high) // 2
        listed.seek(middle)
        listed.readline()
        begins, line = listed.tell(), listed.readline()
        if not line or begins > high:
            high = middle
        elif line[: len(digest)].upper() <= digest:
            low = begins
        else:
            high = middle
    listed.seek(low)
    while listed.tell() <= high:
        line = listed.readline()
        if not line:
            return False
        if line[: len(digest)].upper() == digest:
            return True
    return False
