"""Deciding a case: by one, by two, and what takes a signature off again."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.deciding import reject_case, release_case, send_back, sign_second
from screening.cases.findings import findings_of
from screening.cases.opening import open_case, supersede_earlier_screenings
from screening.cases.review import answer_finding
from screening.cases.signing import reasons_for_second
from screening.controls.engines import RULES
from screening.errors import NotAllowedError
from screening.lists.shipped import load_shipped
from screening.models import AuditEvent, Case, Disposition, ListVersionSet, Screening, Signature
from tests.factories import (
    CaseFactory,
    HitFactory,
    LicenseFactory,
    ListedPartyFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    ScreeningFactory,
    TransactionFactory,
    UserFactory,
    plain_order,
)
from tests.guards import lifted_guards
from tests.screening.cases.conftest import answered

pytestmark = pytest.mark.django_db


def first_signed(case: Case, by: Any) -> Signature:
    answered(case, by)
    signed = release_case(case=case, comment="Explained.", by=by)
    assert signed.is_open
    assert signed.first_signature is not None
    return signed.first_signature


def test_one_person_releases_where_policy_asks_for_no_second(case: Case, officer: Any) -> None:
    answered(case, officer)
    released = release_case(case=case, comment=" Explained. ", by=officer)
    assert (released.status, released.decided_by, released.decision_comment) == (
        "released",
        officer,
        "Explained.",
    )
    event = AuditEvent.objects.first()
    assert event is not None
    assert (event.verb, event.data["content_hash"]) == (
        "case_released",
        Signature.objects.get().content_hash,
    )


def test_release_with_an_open_finding_is_refused(case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="3 of 3 findings"):
        release_case(case=case, comment="x", by=officer)


@pytest.mark.parametrize("kind", ["true_match", "escalate"])
def test_release_against_an_answer_that_bars_it_is_refused(
    case: Case, officer: Any, kind: str
) -> None:
    answered(case, officer, kind)
    with pytest.raises(NotAllowedError, match="can only be rejected"):
        release_case(case=case, comment="x", by=officer)


def test_release_on_a_license_is_licensed_and_tells_the_erp_release(
    case: Case, officer: Any
) -> None:
    answered(case, officer, line="licensed", number=LicenseFactory().number)
    assert release_case(case=case, comment="x", by=officer).status == "licensed"
    assert Screening.objects.get().decision == "release"


def test_point_that_needs_no_license_makes_no_licensed_case(case: Case, officer: Any) -> None:
    answered(case, officer)
    line = findings_of(case)[1].finding
    answer_finding(
        case=case,
        finding=line,
        kind="licensed",
        reason_code="no_license_required",
        comment="EAR99 in truth.",
        by=officer,
    )
    assert release_case(case=case, comment="x", by=officer).status == "released"


def test_reject_wants_a_reason_code_and_a_comment_but_no_answers(case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="comment"):
        reject_case(case=case, reason_code="listed_party", comment=" ", by=officer)
    with pytest.raises(NotAllowedError, match="reason code"):
        reject_case(case=case, reason_code="", comment="x", by=officer)
    rejected = reject_case(case=case, reason_code="listed_party", comment="Listed.", by=officer)
    assert (rejected.status, rejected.decision_code) == ("rejected", "listed_party")


def test_block_goes_only_with_another_persons_signature(
    blocked: Case, officer: Any, senior: Any
) -> None:
    first = first_signed(blocked, officer)
    with pytest.raises(NotAllowedError, match="first signature is yours"):
        sign_second(case=blocked, seen=first.content_hash, comment="x", by=officer)
    decided = sign_second(case=blocked, seen=first.content_hash, comment="Agreed.", by=senior)
    assert (decided.status, decided.decided_by) == ("released", senior)
    second = Signature.objects.get(first=first)
    assert (second.content, second.signed_by) == (first.content, senior)


def test_owner_of_the_order_cannot_sign_second(blocked: Case, officer: Any) -> None:
    first = first_signed(blocked, officer)
    owner = blocked.screening.transaction.owner
    with pytest.raises(NotAllowedError, match="You submitted this order"):
        sign_second(case=blocked, seen=first.content_hash, comment="x", by=owner)


def test_answer_after_the_first_signature_voids_it(
    blocked: Case, officer: Any, senior: Any
) -> None:
    first = first_signed(blocked, officer)
    finding = findings_of(blocked)[2].finding
    answer_finding(
        case=blocked,
        finding=finding,
        kind="mitigated",
        reason_code="site_visit",
        comment="Other.",
        by=senior,
    )
    blocked.refresh_from_db()
    assert blocked.first_signature is None
    assert AuditEvent.objects.filter(verb="signature_voided").count() == 1
    with pytest.raises(NotAllowedError, match="No first signature"):
        sign_second(case=blocked, seen=first.content_hash, comment="x", by=senior)


def test_second_who_saw_something_else_cannot_sign(
    blocked: Case, officer: Any, senior: Any
) -> None:
    first_signed(blocked, officer)
    with pytest.raises(NotAllowedError, match="changed after the first"):
        sign_second(case=blocked, seen="0" * 64, comment="x", by=senior)


def test_policy_that_changes_between_the_signatures_voids_what_was_seen(
    blocked: Case, officer: Any, senior: Any
) -> None:
    first = first_signed(blocked, officer)
    PolicyVersionFactory(
        content={"desk": {"second_signature": {"block_released": False, "eccns": ["5A992"]}}}
    )
    with pytest.raises(NotAllowedError, match="changed after the first"):
        sign_second(case=blocked, seen=first.content_hash, comment="x", by=senior)


def test_sent_back_case_is_open_and_can_be_signed_anew(
    blocked: Case, officer: Any, senior: Any
) -> None:
    first_signed(blocked, officer)
    with pytest.raises(NotAllowedError, match="comment"):
        send_back(case=blocked, comment="", by=senior)
    assert send_back(case=blocked, comment="Ask again.", by=senior).first_signature is None
    assert release_case(case=blocked, comment="Asked.", by=officer).first_signature is not None


def test_true_match_overturned_wants_a_second_person(case: Case, officer: Any) -> None:
    answered(case, officer, "true_match")
    answered(case, officer)
    assert release_case(case=case, comment="x", by=officer).is_open


@pytest.mark.parametrize("source", ["us-bis-denied-persons", "us-ofac-sdn"])
def test_hit_on_these_lists_wants_a_second_person(case: Case, officer: Any, source: str) -> None:
    version = ListVersionFactory(source__code=source)
    HitFactory(screening=case.screening, listed_party=ListedPartyFactory(version=version))
    answered(case, officer)
    assert release_case(case=case, comment="x", by=officer).is_open


def screened_again(case: Case, **changes: Any) -> Screening:
    """A newer screening of the same order, with other content where told."""
    order = case.screening.transaction
    content = plain_order(**changes)
    if changes:
        order = TransactionFactory(
            owner=order.owner, reference=order.reference, revision=2, content=content
        )
    new: Screening = ScreeningFactory(transaction=order, outcome="hold")
    for hit in case.screening.hits.all():
        HitFactory(screening=new, listed_party=hit.listed_party)
    for kind in ("determinations", "red_flags"):
        for row in getattr(case.screening, kind).all():
            row.pk, row.screening, row._state.adding = None, new, True
            row.save()
    return new


def test_new_screening_keeps_the_answers_of_what_did_not_change(case: Case, officer: Any) -> None:
    answered(case, officer)
    new = screened_again(case)
    supersede_earlier_screenings(screening=new)
    states = findings_of(open_case(screening=new))
    kept = [state.disposition for state in states]
    assert [d and d.answered_by for d in kept] == [officer] * 3
    assert all(d and d.carried_from_id for d in kept)
    case.refresh_from_db()
    assert (case.status, case.screening) == ("open", new), "the same case goes on"


def test_changed_party_reopens_its_hit_alone(case: Case, officer: Any) -> None:
    answered(case, officer)
    parties = [{**plain_order()["parties"][0], "address": {"city": "Ipoh", "country": "MY"}}]
    new = screened_again(case, parties=parties)
    states = findings_of(open_case(screening=new))
    assert [bool(state.disposition) for state in states] == [False, True, True]


def test_changed_listed_party_reopens_its_hit_alone(case: Case, officer: Any) -> None:
    answered(case, officer)
    new = screened_again(case)
    changed = ListedPartyFactory(uid=case.screening.hits.get().listed_party.uid, content_hash="x")
    with lifted_guards():
        new.hits.update(listed_party=changed)
    states = findings_of(open_case(screening=new))
    assert [bool(state.disposition) for state in states] == [False, True, True]


def test_carried_true_match_still_wants_a_second_person_when_overturned(
    case: Case, officer: Any
) -> None:
    answered(case, officer, "true_match")
    answered(case, officer)
    new = open_case(screening=screened_again(case))
    assert findings_of(new)[0].is_overturned
    assert release_case(case=new, comment="x", by=officer).is_open


def test_old_case_cannot_release_once_a_newer_screening_was_started(
    case: Case, officer: Any
) -> None:
    answered(case, officer)
    screened_again(case)
    with pytest.raises(NotAllowedError, match="newer screening"):
        release_case(case=case, comment="x", by=officer)


def test_new_list_version_outdates_the_case(case: Case, officer: Any) -> None:
    old = ListVersionFactory(active=True)
    with lifted_guards():
        case.screening.list_set = ListVersionSet.of([old])
        case.screening.save()
    answered(case, officer)
    type(old).objects.filter(pk=old.pk).update(is_active=False)
    ListVersionFactory(active=True)
    with pytest.raises(NotAllowedError, match="us-bis-entity-list has a newer version"):
        release_case(case=case, comment="x", by=officer)


def test_new_policy_outdates_the_case(case: Case, officer: Any) -> None:
    with lifted_guards():
        Screening.objects.update(policy=PolicyVersionFactory(content={}))
    PolicyVersionFactory(content={"lists": {"required": []}})
    case.refresh_from_db()
    answered(case, officer)
    with pytest.raises(NotAllowedError, match="has applied since"):
        release_case(case=case, comment="x", by=officer)


def test_new_rules_outdate_the_case(case: Case, officer: Any) -> None:
    with lifted_guards():
        Screening.objects.update(engine="v1+r0")
    case.refresh_from_db()
    answered(case, officer)
    with pytest.raises(NotAllowedError, match=f"Rules {RULES} have applied since"):
        release_case(case=case, comment="x", by=officer)


def test_superseded_case_loses_its_first_signature(blocked: Case, officer: Any) -> None:
    first_signed(blocked, officer)
    new = screened_again(blocked, special_instructions="Call first.")
    supersede_earlier_screenings(screening=new)
    blocked.refresh_from_db()
    assert (blocked.status, blocked.first_signature) == ("superseded", None)
    event = AuditEvent.objects.get(verb="case_superseded")
    assert event.data["voids_signature_of"] == officer.username


def test_signatures_are_never_changed(case: Case, officer: Any) -> None:
    reject_case(case=case, reason_code="listed_party", comment="Listed.", by=officer)
    signature = Signature.objects.get()
    with pytest.raises(NotAllowedError):
        signature.save()
    assert Disposition.objects.count() == 0
    assert UserFactory() != signature.signed_by


@pytest.mark.parametrize(
    ("currency", "unit_value", "words"),
    [
        ("EUR", "400.00", ()),
        ("EUR", "400000.00", ("The order's value is above USD 250,000.",)),
        ("JPY", "400000.00", ()),
        ("XDR", "1.00", ("The order's value is in XDR, for which no rate is on record.",)),
    ],
)
def test_a_limit_compares_in_dollars_at_the_days_rate(
    officer: Any, currency: str, unit_value: str, words: tuple[str, ...]
) -> None:
    load_shipped(with_demo_list=False)
    content = plain_order() | {"currency": currency}
    content["lines"][0]["unit_value"] = unit_value
    case = CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    assert reasons_for_second(case, ()) == words
