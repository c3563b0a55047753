"""What is good for a trial and not for production, each with what to set instead."""

from __future__ import annotations

from collections.abc import Sequence

LEAST_KEY, LEAST_SIGNS = 50, 12
"""Characters of a secret key, and how many different ones."""


def problems_of(
    *,
    debug: bool,
    secret_key: str,
    trial_key: str,
    hosts: Sequence[str],
    is_sqlite: bool,
    redis_is_embedded: bool,
) -> list[str]:
    """Why settings cannot serve in production; empty where they can."""
    problems = []
    if debug:
        problems.append("DEBUG is on: unset DEBUG")
    if secret_key == trial_key:
        problems.append("SECRET_KEY is the trial key: set SECRET_KEY to 50 random characters")
    elif len(secret_key) < LEAST_KEY or len(set(secret_key)) < LEAST_SIGNS:
        problems.append("SECRET_KEY is weak: set SECRET_KEY to 50 random characters")
    if any(host.strip() in ("*", "") for host in hosts) or not hosts:
        problems.append(
            "ALLOWED_HOSTS lets any host in: set ALLOWED_HOSTS, for example screening.example.com"
        )
    if is_sqlite:
        problems.append(
            "the database would be SQLite, a file that anybody changes who can write there: set "
            "DATABASE_URL, for example postgresql://screening_service:…@host/screening"
        )
    if redis_is_embedded:
        problems.append("Redis would be embedded: set REDIS_URL, for example redis://host:6379/0")
    return problems
