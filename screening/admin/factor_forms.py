"""Forms in which a second factor is shown: each try counts where wrong passwords count.

Who knows a password and guesses codes is stopped as who guesses passwords is, and reads what a
wrong code reads. Nothing that opens an account stands readable in the database.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.http import HttpRequest
from redis.exceptions import RedisError

from screening.admin.telling import tell_person
from screening.client_address import client_address
from screening.second_factors import PAPER, note_paper_used
from screening.sign_in_limits import FACTOR, may_try, note_refused, note_success

NOT_NOW = "Codes cannot be compared at the moment: try again, or use a security key."


class DeskFactorAdapter(DefaultMFAAdapter):
    """Seeds are kept encrypted; the key is made from ``SECRET_KEY``, which no backup holds."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That is not right, or was used before. Nothing was changed.",
    }

    def encrypt(self, text: str) -> str:
        """Hide a seed."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a seed."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """The user name: it is what stands at the sign-in, and in the record."""
        return str(user.get_username())

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key_of(key)) for key in keys])


def _key_of(secret: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"second factors").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


@contextmanager
def counted(request: HttpRequest, person: Any) -> Iterator[None]:
    """Count a try at a person's second factor; taken back when the block ends without an error.

    Raises:
        ValidationError: the name or the network is stopped, or what was shown is not theirs.
    """
    name, address = person.get_username(), client_address(request.META)
    if not may_try(name=name, address=address, place=FACTOR):
        raise DeskFactorAdapter().validation_error("incorrect_code")
    try:
        yield
    except forms.ValidationError:
        note_refused(name=name, address=address)
        raise
    except RedisError as error:  # where used codes are remembered
        raise forms.ValidationError(NOT_NOW) from error
    note_success(name=name, address=address, place=FACTOR)


class CodeForm(AuthenticateForm):
    """A code of the app, or one on paper."""

    def clean_code(self) -> str:
        """Compare it."""
        with counted(context.request, self.user):
            code: str = super().clean_code()
        if self.authenticator.type == PAPER:
            left = note_paper_used(person=self.user)
            tell_person(self.user, f"A code on paper was used for your account; {left} are left.")
        return code


class KeyForm(AuthenticateWebAuthnForm):
    """What a security key signed."""

    def clean_credential(self) -> Any:
        """Check it."""
        with counted(context.request, self.user):
            return super().clean_credential()


class NewAppForm(ActivateTOTPForm):
    """The first code of a new app: guessed as slowly as any."""

    def clean_code(self) -> str:
        """Compare it."""
        with counted(context.request, self.user):
            code: str = super().clean_code()
        return code
