"""The demonstration's people: enough to show a decision that two sign."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from screening.management.demo import demo_logins

pytestmark = pytest.mark.django_db


def test_each_login_works_and_two_of_them_can_sign_one_after_the_other() -> None:
    demo_logins()
    logins = demo_logins()
    assert [one.user for one in logins] == ["demo", "officer", "senior"]
    for one in logins:
        assert authenticate(username=one.user, password=one.password) is not None
    officer, senior = (User.objects.get(username=one.user) for one in logins[1:])
    assert officer.has_perm("screening.decide_case")
    assert not officer.has_perm("screening.second_sign_case")
    assert senior.has_perm("screening.second_sign_case")
    assert officer.is_staff
    assert not officer.is_superuser
