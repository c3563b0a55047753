"""What may be set about signing in to the desk, and how allauth is told of the provider."""

from __future__ import annotations

from collections.abc import Mapping

FACTOR_ROLES = ["Officer", "Senior officer", "List manager", "Policy manager", "Administrator"]
"""Roles that must have a second factor in production: who decides, who changes what decides, and
who lets people in. Who only reads or prepares need not, unless it is set."""
PROVIDER = "sso"
"""The provider's name in our tables and addresses; there is one."""


def problems_of_signing_in(
    *,
    production: bool,
    issuer: str,
    client: tuple[str, str],
    roles: Mapping[str, str],
    passwords: bool,
    break_glass_hours: float,
) -> list[str]:
    """Why nobody could sign in as it is set, or anybody; empty where all is well.

    Args:
        client: id and secret.
        roles: value of the provider's claim to role.
        passwords: whether passwords are taken at the sign-in.
    """
    problems = []
    if issuer:
        if not issuer.startswith("https://") and (production or not issuer.startswith("http://")):
            problems.append("OIDC_ISSUER must be an https:// URL: tokens are believed over TLS")
        if not all(client):
            problems.append("OIDC_ISSUER is set: set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, too")
        if not roles:
            problems.append(
                "OIDC_ISSUER is set, but nobody would get a role: set OIDC_ROLES, for example "
                "export-officers=Officer,export-admins=Administrator"
            )
    elif not passwords:
        problems.append("PASSWORD_SIGN_IN=false, but there is no other way in: set OIDC_ISSUER")
    if break_glass_hours <= 0:
        problems.append("BREAK_GLASS_HOURS must be above zero")
    return problems


def allauth_provider(issuer: str, name: str, client_id: str, secret: str) -> dict[str, object]:
    """``SOCIALACCOUNT_PROVIDERS``: our one provider, none where no issuer is set."""
    if not issuer:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
