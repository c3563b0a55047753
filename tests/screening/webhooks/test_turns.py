"""One worker at an address: who is silent for longer than its lease has lost its turn."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from screening.models import Webhook
from screening.webhooks.turns import LEASE, Turn
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> int:
    return int(Webhook.objects.create(owner=UserFactory(), url="https://erp.example/").pk)


def test_there_is_one_turn_at_a_time(address: int) -> None:
    first, second = Turn(address), Turn(address)
    assert first.begin()
    assert not second.begin()
    assert first.go_on()
    first.end()
    assert second.begin()


def test_who_goes_on_keeps_it_beyond_its_first_lease(address: int) -> None:
    begun = timezone.now()
    mine = Turn(address)
    with time_machine.travel(begun, tick=False) as clock:
        assert mine.begin()
        for _ in range(5):
            clock.shift(LEASE - timedelta(seconds=1))
            assert mine.go_on()
            assert not Turn(address).begin()


def test_who_was_silent_loses_it_and_does_not_end_the_next_ones(address: int) -> None:
    begun = timezone.now()
    silent, next_one = Turn(address), Turn(address)
    with time_machine.travel(begun, tick=False) as clock:
        assert silent.begin()
        clock.shift(LEASE + timedelta(seconds=1))
        assert next_one.begin()
        assert not silent.go_on()
        silent.end()
        assert not Turn(address).begin()
        assert next_one.go_on()


def test_an_address_that_ended_has_none(address: int) -> None:
    Webhook.objects.filter(pk=address).update(ended_at=timezone.now())
    assert not Turn(address).begin()
