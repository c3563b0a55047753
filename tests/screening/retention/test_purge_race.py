"""A hold that comes while an order is purged: it keeps the order, or it is placed afterwards."""

from __future__ import annotations

import threading

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection

from screening import audit
from screening.models import AuditEvent, Transaction
from screening.retention.due import past_their_time
from screening.retention.holds import place_hold
from screening.retention.purge import purge_order
from tests.screening.pipeline.test_run import screened
from tests.screening.retention.test_purge import PAST_EAR, THEN
from tests.submissions import order

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_data_dir", "committed_lists"),
]


def _place() -> None:
    try:
        place_hold(reference="OLD", reason="BIS asked.", by="counsel")
    finally:
        connection.close()


def test_no_hold_stands_on_record_before_the_purge_of_what_it_holds(erp: User) -> None:
    with time_machine.travel(THEN, tick=False):
        screened(erp, order() | {"reference": "OLD"})
    (found,) = past_their_time(today=PAST_EAR)
    counsel = threading.Thread(target=_place)
    with audit.recorded():
        purge_order(order=found, today=PAST_EAR, by="admin")
        counsel.start()
        counsel.join(timeout=1)  # the hold would be there by now if nothing kept it waiting
    counsel.join()
    assert not Transaction.objects.filter(reference="OLD").exists()
    told = AuditEvent.objects.filter(verb__in=("records_purged", "legal_hold_placed"))
    assert list(told.order_by("id").values_list("verb", flat=True)) == [
        "records_purged",
        "legal_hold_placed",
    ]
