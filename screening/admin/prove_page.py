"""The page on which somebody proves again who they are, by whatever means they have.

Signatures and changes of factors lead here; a signature's own form takes a password or a code.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from compliance.signing_in import PROVIDER
from screening.admin.factor_forms import KeyForm
from screening.admin.factor_gate import note_factor, way_to_factor
from screening.admin.proving import is_own_code, is_own_password, note_proof
from screening.admin.signing_in import to_provider
from screening.second_factors import KEY, factors_of

REFUSED = 409


@never_cache
@sensitive_post_parameters()
def prove_view(request: HttpRequest) -> HttpResponse:
    """Ask for a password, a code, a key, or a fresh sign-in at the provider."""
    target = _target(request)
    refused = ""
    person: Any = request.user
    # Of a session that wants a factor which its person has, a password is not enough.
    wants_factor = way_to_factor(request, anywhere=True) == reverse("admin:prove")
    if request.method == "POST":
        if _is_proved_by(request, request.POST, wants_factor=wants_factor):
            note_proof(request)
            return redirect(target)
        refused = "That is not right, or was used before. Nothing was changed."
    kinds = {factor.type for factor in factors_of(person)}
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Is it you?",
        "target": target,
        "refused": refused,
        "kinds": kinds,
        "asks_password": person.has_usable_password() and not wants_factor,
        "provider": "" if wants_factor else _fresh_sign_in(person, target),
        "provider_name": settings.OIDC_NAME,
    }
    if KEY in kinds:
        context["js_data"] = {"request_options": begin_authentication(person)}
    status = REFUSED if refused else None
    return TemplateResponse(request, "desk/prove.html", context, status=status)


def _is_proved_by(request: HttpRequest, typed: Any, *, wants_factor: bool) -> bool:
    if code := typed.get("code", ""):
        return is_own_code(request, code)
    if typed.get("credential"):
        form = KeyForm(user=request.user, data=typed)
        if not form.is_valid():
            return False
        form.cleaned_data["credential"].record_usage()
        note_factor(request)
        return True
    password = typed.get("password", "")
    return bool(password) and not wants_factor and is_own_password(request, password)


def _fresh_sign_in(person: Any, target: str) -> str:
    """The address that asks the provider to ask them anew; empty for whom it does not know."""
    if not settings.OIDC_ISSUER:
        return ""
    if not SocialAccount.objects.filter(user_id=person.pk, provider=PROVIDER).exists():
        return ""
    return to_provider(next=target, auth_params=urlencode({"prompt": "login", "max_age": "0"}))


def _target(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours else reverse("admin:index")
