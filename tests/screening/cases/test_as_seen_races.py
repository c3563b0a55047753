"""Two programs that act on what both have read: one of them does, the other is shown both."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.as_seen import Answering, Deciding, answer_as_seen, decide_as_seen, state_of
from screening.cases.findings import findings_of
from screening.errors import MovedOnError, NotAllowedError
from screening.models import Case, Disposition
from tests.factories import CaseFactory, UserFactory
from tests.record import broken_record
from tests.screening.cases.conftest import answered, with_findings
from tests.screening.cases.test_lock_order import at_once
from tests.screening.cases.test_standing_races import tried

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_data_dir", "committed_lists"),
]


@pytest.fixture
def case(transactional_db: Any) -> Case:
    made: Case = with_findings(CaseFactory())
    return made


def test_of_two_answers_at_once_one_stands_and_the_other_is_shown_both(case: Case) -> None:
    refused: list[str] = []
    key = next(s.key for s in findings_of(case) if s.key.startswith("hit"))
    said = {"false_positive": "name_only", "escalate": "needs_counsel"}
    acts = [
        tried(
            answer_as_seen,
            refused,
            case=case,
            answering=Answering(key, None, kind, code, "Seen."),
            by=UserFactory(),
            through="key",
        )
        for kind, code in said.items()
    ]
    assert not at_once(acts)
    assert Disposition.objects.filter(case=case).count() == 1
    assert refused == ["The finding was answered meanwhile. Read it again; nothing was stored."]
    assert broken_record() == []


def test_of_two_decisions_at_once_one_is_made(case: Case) -> None:
    refused: list[str] = []
    answered(case, UserFactory())
    case = Case.objects.select_related("screening__transaction").get(pk=case.pk)
    state = state_of(case, findings_of(case))
    acts = [
        tried(
            decide_as_seen,
            refused,
            case=case,
            deciding=Deciding(action, state, "Seen.", "no_license"),
            by=UserFactory(),
            through="key",
        )
        for action in ("reject", "reject")
    ]
    assert not at_once(acts)
    assert len(refused) == 1
    assert Case.objects.get(pk=case.pk).status == "rejected"


def test_an_order_of_ones_own_is_refused_before_it_is_looked_at(case: Case) -> None:
    owner = case.screening.transaction.owner
    with pytest.raises(NotAllowedError, match="You submitted"):
        decide_as_seen(case=case, deciding=Deciding("reject", "", ""), by=owner, through="key")
    with pytest.raises(MovedOnError):
        decide_as_seen(
            case=case, deciding=Deciding("reject", "", ""), by=UserFactory(), through="key"
        )
