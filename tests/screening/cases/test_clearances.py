"""Clearances: what they answer, what they never answer, and what they die of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.cases.clearances import (
    approve_clearance,
    end_clearance,
    end_outdated_clearances,
    propose_clearance,
)
from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.opening import open_case
from screening.cases.review import answer_finding
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, Clearance, Hit, ListedParty, Screening
from tests.factories import (
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    ScreeningFactory,
    TransactionFactory,
    name_evidence,
    plain_order,
)
from tests.guards import lifted_guards
from tests.screening.cases.test_submitted import STORED_BEFORE

pytestmark = pytest.mark.django_db


def proposed(case: Case, by: Any) -> Clearance:
    hit = findings_of(case)[0].finding
    given = answer_finding(
        case=case,
        finding=hit,
        kind="false_positive",
        reason_code="different_country",
        comment="A shop in Penang.",
        by=by,
    )
    return propose_clearance(disposition=given, by=by)


def cleared_with(case: Case, officer: Any, senior: Any, **told: Any) -> Clearance:
    """In force, for a consignee of whom an order told more than the factory does."""
    party = {**plain_order()["parties"][0], **told}
    screening, _ = next_order(case, parties=[party], reference="SO-7")
    asked = proposed(open_case(screening=screening), officer)
    return approve_clearance(clearance=asked, comment="Agreed.", by=senior)


@pytest.fixture
def clearance(case: Case, officer: Any, senior: Any) -> Clearance:
    """In force, for the factory's consignee against the factory's listed party."""
    return approve_clearance(clearance=proposed(case, officer), comment="Agreed.", by=senior)


def next_order(case: Case, **changes: Any) -> tuple[Screening, Hit]:
    """Another order of the same customer that met the same listed party."""
    content = plain_order(**({"reference": "SO-2"} | changes))
    order = TransactionFactory(
        owner=case.screening.transaction.owner, reference=content["reference"], content=content
    )
    screening: Screening = ScreeningFactory(transaction=order, outcome="hold")
    listed = case.screening.hits.get().listed_party
    hit: Hit = HitFactory(screening=screening, listed_party=listed)
    return screening, hit


def answers(screening: Screening) -> list[Any]:
    return [state.disposition for state in findings_of(open_case(screening=screening))]


def test_clearance_answers_the_same_pair_and_says_so(case: Case, clearance: Clearance) -> None:
    screening, _ = next_order(case)
    (given,) = answers(screening)
    assert given is not None
    assert (given.kind, given.by_clearance) == ("false_positive", clearance)
    assert screening.case.is_open, "a clearance answers a hit, a person decides the case"
    assert AuditEvent.objects.filter(verb="clearance_used").count() == 1


def test_clearance_never_hides_another_hit(case: Case, clearance: Clearance) -> None:
    screening, _ = next_order(case)
    HitFactory(screening=screening, listed_party=ListedPartyFactory(uid="el-other"))
    assert [bool(given) for given in answers(screening)] == [True, False]


def test_proposed_clearance_answers_nothing(case: Case, officer: Any) -> None:
    proposed(case, officer)
    assert answers(next_order(case)[0]) == [None]


def test_clearance_wants_another_person(case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="Another person"):
        approve_clearance(clearance=proposed(case, officer), comment="x", by=officer)


def test_clearance_of_another_customer_answers_nothing(case: Case, clearance: Clearance) -> None:
    screening, _ = next_order(case)
    screening.transaction.owner = TransactionFactory().owner
    with lifted_guards():
        screening.transaction.save()
    assert answers(screening) == [None]
    clearance.refresh_from_db()
    assert clearance.status == "in_force"


def test_expired_clearance_answers_nothing(case: Case, clearance: Clearance) -> None:
    with lifted_guards():
        Clearance.objects.update(expires_on=timezone.now().date() - timedelta(days=1))
    assert answers(next_order(case)[0]) == [None]


@pytest.mark.parametrize(
    "told",
    [
        {"headquarters_country": "CN"},
        {"address": {"street": "9 Example Road", "city": "Penang", "country": "MY"}},
        {"owners": [{"name": "Example Holding", "country": "CN", "percent": 60}]},
        {"identifiers": [{"type": "registration", "value": "77-1"}]},
        {"phone": "+60 4 000 00 02"},
    ],
)
def test_it_says_nothing_of_a_party_that_is_told_otherwise(
    case: Case, officer: Any, senior: Any, told: dict[str, Any]
) -> None:
    clearance = cleared_with(case, officer, senior, phone="+60 4 000 00 01")
    party = {**plain_order()["parties"][0], "phone": "+60 4 000 00 01", **told}
    assert answers(next_order(case, parties=[party])[0]) == [None]
    clearance.refresh_from_db()
    assert clearance.status == "in_force"


@pytest.mark.parametrize(
    "told",
    [
        {"phone": "+60-4-0000001"},
        {"email": "orders@example.com"},
        {"name": "Ieit  Systems Co."},
        {"address": {"street": "8, EXAMPLE ROAD", "city": "penang", "country": "MY"}},
        {"role": "end_user"},
    ],
)
def test_another_way_of_writing_ends_nothing(
    case: Case, officer: Any, senior: Any, told: dict[str, Any]
) -> None:
    clearance = cleared_with(case, officer, senior, phone="+60 4 000 00 01")
    party = {**plain_order()["parties"][0], "phone": "+60 4 000 00 01", **told}
    ((given,),) = [answers(next_order(case, parties=[party])[0])]
    assert given is not None
    assert given.by_clearance == clearance


def test_a_namesake_is_cleared_by_itself(case: Case, officer: Any, senior: Any) -> None:
    first = cleared_with(case, officer, senior)
    party = {**plain_order()["parties"][0], "birth_date": "1988-03-05"}
    screening, _ = next_order(case, parties=[party])
    second = proposed(open_case(screening=screening), officer)
    approve_clearance(clearance=second, comment="Agreed.", by=senior)
    first.refresh_from_db()
    assert (first.status, second.status) == ("in_force", "proposed")


def test_clearance_of_the_release_before_goes_on(case: Case, clearance: Clearance) -> None:
    """It remembers what our rules read of the party then, of the same consignee."""
    with lifted_guards():
        Clearance.objects.update(party_hash=STORED_BEFORE["parties[0]"], party={})
    ((given,),) = [answers(next_order(case)[0])]
    assert given is not None
    assert given.by_clearance == clearance


def test_clearance_of_the_release_before_says_nothing_of_another_party(
    case: Case, clearance: Clearance
) -> None:
    with lifted_guards():
        Clearance.objects.update(party_hash=STORED_BEFORE["parties[0]"], party={})
    party = {**plain_order()["parties"][0], "headquarters_country": "CN"}
    assert answers(next_order(case, parties=[party])[0]) == [None]
    clearance.refresh_from_db()
    assert clearance.status == "in_force"


def test_it_dies_when_the_listed_party_changes(case: Case, clearance: Clearance) -> None:
    screening, hit = next_order(case)
    gained = ListedPartyFactory(uid=hit.listed_party.uid, content_hash="another")
    with lifted_guards():
        Hit.objects.filter(pk=hit.pk).update(listed_party=gained)
    assert answers(screening) == [None]
    clearance.refresh_from_db()
    assert clearance.ended_why == "the listed party changed"


@pytest.mark.parametrize(
    "stronger", [{"score": 0.99}, {"met_name": "Another listed name"}, {"via": "identifier"}]
)
def test_it_says_nothing_where_more_met(
    case: Case, clearance: Clearance, stronger: dict[str, Any]
) -> None:
    screening, hit = next_order(case)
    with lifted_guards():
        Hit.objects.filter(pk=hit.pk).update(evidence=name_evidence()[:1], **stronger)
    assert answers(screening) == [None]
    clearance.refresh_from_db()
    assert clearance.status == "in_force"


def test_it_answers_where_the_same_met_no_stronger(case: Case, clearance: Clearance) -> None:
    screening, hit = next_order(case)
    with lifted_guards():
        Hit.objects.filter(pk=hit.pk).update(evidence=name_evidence()[:1])
    assert [given.by_clearance for given in answers(screening)] == [clearance]


def test_new_list_version_ends_what_speaks_of_a_party_that_changed_or_went(
    case: Case, clearance: Clearance
) -> None:
    listed = case.screening.hits.get().listed_party
    version = ListVersionFactory(active=True)
    same = ListedPartyFactory(version=version, uid=listed.uid, content_hash=listed.content_hash)
    assert end_outdated_clearances() == 0
    with lifted_guards():
        ListedParty.objects.filter(pk=same.pk).update(content_hash="with one alias more")
    assert end_outdated_clearances() == 1
    clearance.refresh_from_db()
    assert clearance.ended_why == "the listed party changed"
    assert AuditEvent.objects.filter(verb="clearance_ended").count() == 1


def test_ended_clearance_can_be_proposed_anew_and_a_living_one_cannot(
    case: Case, clearance: Clearance, officer: Any
) -> None:
    with pytest.raises(NotAllowedError, match="already"):
        proposed(case, officer)
    with pytest.raises(NotAllowedError, match="why"):
        end_clearance(clearance=clearance, comment=" ", by=officer)
    end_clearance(clearance=clearance, comment="Customer moved.", by=officer)
    assert proposed(case, officer).status == "proposed"


def test_only_a_false_positive_can_be_remembered(case: Case, officer: Any) -> None:
    hit = findings_of(case)[0].finding
    given = answer_finding(
        case=case,
        finding=hit,
        kind="true_match",
        reason_code="same_entity",
        comment="x",
        by=officer,
    )
    with pytest.raises(NotAllowedError, match="false positive"):
        propose_clearance(disposition=given, by=officer)


def test_answer_by_clearance_is_not_carried_but_asked_anew(
    case: Case, clearance: Clearance, officer: Any
) -> None:
    screening, hit = next_order(case)
    open_case(screening=screening)
    end_clearance(clearance=clearance, comment="Customer moved.", by=officer)
    again: Screening = ScreeningFactory(transaction=screening.transaction, outcome="hold")
    HitFactory(screening=again, listed_party=hit.listed_party)
    assert answers(again) == [None]
    with pytest.raises(NotAllowedError, match="no answer"):
        release_case(case=again.case, comment="x", by=officer)
