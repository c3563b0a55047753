"""Addresses of the sign-in under the names that allauth asks for: those used, no others."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from compliance.signing_in import PROVIDER
from screening.admin.factors import (
    CodesView,
    FactorAtSignInView,
    NewAppView,
    NewKeyView,
    own_factors_view,
)
from screening.admin.single_sign_on import from_provider_view, to_provider_view

_desk = admin.site.admin_view
_provider = {"provider_id": PROVIDER}

urlpatterns = [
    path("login/", admin.site.login, name="account_login"),
    path("second-factor/", FactorAtSignInView.as_view(), name="mfa_authenticate"),
    path("factors/", _desk(own_factors_view), name="mfa_index"),
    path("factors/app/", _desk(NewAppView.as_view()), name="mfa_activate_totp"),
    path("factors/key/", _desk(NewKeyView.as_view()), name="mfa_add_webauthn"),
    path("factors/codes/", _desk(CodesView.as_view()), name="mfa_view_recovery_codes"),
    path("single-sign-on/", to_provider_view, _provider, name="openid_connect_login"),
    path("single-sign-on/back/", from_provider_view, _provider, name="openid_connect_callback"),
]
