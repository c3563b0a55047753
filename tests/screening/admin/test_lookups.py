"""Lists of the desk are asked by what their filters offer, not by any lookup in the address."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse

from tests.factories import ApiKeyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("auth_user", "username__regex=^(a%2B)%2B$"),
        ("auth_user", "password__startswith=pbkdf2"),
        ("auth_user", "email__iregex=.*"),
        ("auth_user", "user_permissions__codename=decide_case"),
        ("auth_user", "api_keys__secret_hash__startswith=0"),
        ("screening_apikey", "secret_hash__startswith=0"),
        ("screening_apikey", "owner__password__startswith=pbkdf2"),
        ("screening_apikey", "owner__username__regex=a"),
        ("screening_passwordlink", "secret_hash__gte=0"),
        ("screening_webhook", "secret__startswith=w"),
        ("screening_transaction", "content__regex=a"),
        ("screening_auditevent", "data_json__contains=x"),
        ("screening_auditevent", "verb__regex=(a%2B)%2B$"),
        ("screening_clearance", "status__iregex=."),
        ("screening_listedparty", "names__name__regex=(a%2B)%2B$"),
    ],
)
def test_lookup_that_no_filter_offers_is_refused(root: Client, page: str, query: str) -> None:
    ApiKeyFactory()
    answer = root.get(f"{reverse(f'admin:{page}_changelist')}?{query}")
    assert answer.status_code == 400


def test_what_the_filters_of_every_list_offer_is_answered(root: Client) -> None:
    asked = 0
    for model, page in admin.site._registry.items():
        if not isinstance(page, ModelAdmin):
            continue
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = root.get(url)
        changelist = (answer.context_data or {}).get("cl")
        if changelist is None:
            continue
        for spec in changelist.filter_specs:
            for choice in list(spec.choices(changelist))[:4]:
                link = choice.get("query_string", "?")
                answer = root.get(f"{url}{link}")
                assert answer.status_code == 200, f"{url}{link}"
                asked += 1
    assert asked > 30
