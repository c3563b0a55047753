"""Who may not sign: the submitter, and whoever lost the right after signing."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group

from screening.cases.deciding import reject_case, release_case, sign_second
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, Signature
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_deciding import first_signed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["release", "reject"])
def test_submitter_decides_nothing_where_one_signature_is_enough(
    case: Case, officer: Any, way: str
) -> None:
    answered(case, officer)
    owner = case.screening.transaction.owner
    act = release_case if way == "release" else partial(reject_case, reason_code="listed_party")
    with pytest.raises(NotAllowedError, match="You submitted this order"):
        act(case=case, comment="x", by=owner)
    case.refresh_from_db()
    assert case.is_open
    assert not Signature.objects.exists()


def in_role(name: str) -> Any:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name=name))
    return person


@pytest.mark.parametrize("way", ["roles", "inactive"])
def test_first_signature_falls_when_its_signer_loses_the_right(blocked: Case, way: str) -> None:
    signer, root = in_role("Officer"), UserFactory(is_superuser=True)
    first_signed(blocked, signer)
    desk, url = signed_in(root), f"/admin/auth/user/{signer.pk}/change/"
    desk.post(url, {"is_active": "on", "roles": ["Officer", "Analyst"]})
    blocked.refresh_from_db()
    assert blocked.first_signature is not None, "still an officer"
    changed = {"roles": ["Analyst"], "is_active": "on"} if way == "roles" else {"roles": "Officer"}
    desk.post(url, changed)
    blocked.refresh_from_db()
    assert (blocked.first_signature, blocked.is_open) == (None, True)
    event = AuditEvent.objects.get(verb="signature_voided")
    assert (event.actor, event.data["why"]) == (
        root.username,
        f"{signer.username} may no longer decide cases",
    )


def test_signature_of_who_was_put_out_in_the_shell_does_not_count(blocked: Case) -> None:
    signer = in_role("Officer")
    signed = first_signed(blocked, signer)
    type(signer).objects.update(is_active=False)
    with pytest.raises(NotAllowedError, match="may no longer decide"):
        sign_second(case=blocked, seen=signed.content_hash, comment="x", by=UserFactory())
