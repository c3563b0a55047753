"""What is stored is asked for in few queries that find all that a query for one order finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from screening.intake.submission import accept_transaction
from screening.models import Case, PartyTrait, Transaction
from screening.models.many_keys import keys_in
from screening.models.transactions import known_between
from screening.pipeline import run_screenings
from screening.pipeline.past import earlier_answers, earlier_answers_of, traits_by_key
from tests.screening.pipeline.test_run_together import orders, submit
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists", "own_data_dir")
DAYS = 30


def sent_anew(owner: User) -> list[Transaction]:
    """The orders under other references, each with something else in it."""
    again = [
        {**made, "reference": f"NEW-{made['reference']}", "end_use": {"statement": "Spare parts."}}
        for made in orders(16)
    ]
    submit(again, owner)
    return list(Transaction.objects.filter(reference__startswith="NEW-").order_by("submitted_at"))


def test_refused_orders_sent_anew_are_found_together_as_one_by_one(erp: User) -> None:
    run_screenings(screening_ids=submit(orders(16), erp))
    cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    Case.objects.filter(pk__in=cases[::2]).update(
        status=Case.Status.REJECTED, decided_at=timezone.now(), decided_by=erp
    )
    new = sent_anew(erp)
    together = earlier_answers_of(new, days=DAYS)
    assert together == [earlier_answers(one, days=DAYS) for one in new]
    assert any(together)


def test_refusals_of_long_ago_and_of_others_are_not_looked_at(erp: User) -> None:
    run_screenings(screening_ids=submit(orders(16), erp))
    other = User.objects.create_user("other-erp")
    assert not any(earlier_answers_of(sent_anew(other), days=DAYS))
    later = [one for one in sent_anew(erp) if one.owner_id == erp.pk]
    for one in later:
        one.submitted_at += timedelta(days=DAYS + 1)
    assert not any(earlier_answers_of(later, days=DAYS))
    assert not any(earlier_answers_of(later, days=0))


def test_refusals_are_found_in_as_many_queries_however_many_orders_ask(
    erp: User, django_assert_max_num_queries: Any
) -> None:
    parties = order()["parties"]
    for number in range(40):
        accept_transaction(
            submission=order(reference=f"P-{number}", parties=parties), owner=erp, through="test"
        )
    asking = list(Transaction.objects.all())
    with django_assert_max_num_queries(3):
        assert not any(earlier_answers_of(asking, days=DAYS))


def test_traits_are_found_key_by_key_as_all_at_once(erp: User) -> None:
    submit(orders(12), erp)
    accept_transaction(  # a revision: of the one before nothing is known afterwards
        submission={**orders(1)[0], "end_use": {"statement": "Other use."}},
        owner=erp,
        through="test",
    )
    PartyTrait.objects.filter(pk__in=PartyTrait.objects.values("pk")[:3]).update(is_advanced=True)
    keys = sorted({*PartyTrait.objects.values_list("key", flat=True), "name:never seen"})
    now = timezone.now()
    moments = [now, now - timedelta(hours=1), *Transaction.objects.values_list("submitted_at")[0]]
    for day in (date(2020, 1, 1), date(2026, 11, 2), date(2100, 1, 1)):
        for first in moments:
            known = known_between(first, now, through="transaction__")
            wanted = (
                Q(key__in=keys, on__gte=day)
                | Q(key__in=keys[:2], on__gte=date(2020, 1, 1))
                | Q(key__in=keys, is_advanced=True)
            )
            found = traits_by_key.seen(
                keys, keys[:2], since=day, linked_since=date(2020, 1, 1), known=(first, now), most=9
            )
            everything = PartyTrait.objects.filter(known, wanted).order_by("-on", "-id")
            told = PartyTrait.objects.filter(known, found).order_by("-on", "-id")
            assert list(told[:9]) == list(everything[:9])


@pytest.mark.parametrize("count", [0, 1, 40_000])
def test_any_number_of_keys_can_be_asked_for(erp: User, count: int) -> None:
    submit(orders(2), erp)
    own = list(Transaction.objects.values_list("pk", flat=True))[:count]
    keys = [*own, *([own[0]] * (count - len(own)) if own else [])]
    assert set(Transaction.objects.filter(pk__in=keys_in(keys))) == set(
        Transaction.objects.filter(pk__in=own)
    )
    numbers = list(PartyTrait.objects.values_list("pk", flat=True))[:count]
    assert PartyTrait.objects.filter(pk__in=keys_in(numbers)).count() == len(numbers)
