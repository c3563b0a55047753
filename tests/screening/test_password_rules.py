"""Passwords that guessers try first are refused, and those of a breach list that is kept."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

ADA = get_user_model()(username="ada.example", first_name="Ada", last_name="Examplewright")


@pytest.mark.parametrize(
    "password",
    [
        "kE8#vP2$xQ",
        "Password1234!",
        "P@ssw0rd2026!",
        "qwertyuiop12",
        "officer12345",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "19870412198704",
        "examplewright1",
        "ada.example.1",
        "x" * 5000,
        "",
    ],
)
def test_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, ADA)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "kE8#vP2$xQ9z",
        "Straße zum Löwenkäfig 7",
        "五月の雨と古い橋の上の猫たち",
        "🐈🐕🐎🦔🐈🐕🐎🦔🐿🦫🦨🦥",
    ],
)
def test_long_password_that_nobody_guesses_is_taken(password: str) -> None:
    validate_password(password, ADA)


@pytest.fixture
def breached(tmp_path: Path, settings: Any) -> list[str]:
    """A breach list of 3,000 passwords."""
    names = [f"leaked phrase number {n}" for n in range(3000)]
    digests = sorted(hashlib.sha1(name.encode()).hexdigest().upper() for name in names)
    lines = [f"{digest}:{random.Random(digest).randrange(1, 10**7)}" for digest in digests]
    path = tmp_path / "pwned.txt"
    path.write_text("\r\n".join(lines))
    settings.BREACHED_PASSWORDS = str(path)
    return names


def test_password_of_the_breach_list_is_refused_wherever_it_stands(breached: list[str]) -> None:
    for name in breached:
        with pytest.raises(ValidationError, match="known from a breach"):
            validate_password(name)
    for n in range(300):
        validate_password(f"never leaked phrase {n}")


def test_list_of_one_line_and_of_none(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "pwned.txt"
    settings.BREACHED_PASSWORDS = str(path)
    path.write_text("")
    validate_password("never leaked phrase")
    path.write_text(hashlib.sha1(b"never leaked phrase").hexdigest() + ":3\n")
    with pytest.raises(ValidationError, match="known from a breach"):
        validate_password("never leaked phrase")


def test_list_that_went_away_is_no_check_that_passed(tmp_path: Path, settings: Any) -> None:
    settings.BREACHED_PASSWORDS = str(tmp_path / "gone.txt")
    with pytest.raises(ImproperlyConfigured):
        validate_password("correct horse battery")
