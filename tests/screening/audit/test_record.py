"""Appending: in the caller's transaction, and one after the other."""

from __future__ import annotations

import contextlib
import math
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from screening import audit
from screening.audit.verify import verify_audit
from screening.errors import NotAllowedError
from screening.models import AuditEvent, AuditHead
from tests.factories import CaseFactory

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab ", max_size=3), inner),
    max_leaves=8,
)


class AnyData(TestCase):
    """Whatever an event tells, the database gives back what was hashed."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(JSON, min_size=1, max_size=3))
    def test_survives_the_database(self, told: list[Any]) -> None:
        for value in told:
            audit.record(verb="told", by="somebody", value=value)
        assert verify_audit().faults == ()


@pytest.mark.django_db
def test_event_names_what_it_is_about() -> None:
    case = CaseFactory()
    event = audit.record_now(verb="case_viewed", by="officer", subject=case, when=datetime.now(UTC))
    assert list(AuditEvent.objects.about(case)) == [event]
    assert event.data["when"].endswith("+00:00")


@pytest.mark.django_db
def test_event_may_stand_without_a_subject() -> None:
    event = audit.record_now(verb="sign_in_refused", by="nobody")
    assert (event.subject_type, event.subject_id) == ("", "")


@pytest.mark.django_db
def test_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        audit.record(verb="told", by="x", value=math.nan)
    assert audit.head().position == 0


@pytest.mark.django_db
def test_undone_change_takes_its_event_back() -> None:
    audit.record(verb="first", by="x")
    with transaction.atomic():
        audit.record(verb="second", by="x")
        transaction.set_rollback(True)
    audit.record(verb="third", by="x")
    assert [e.verb for e in AuditEvent.objects.order_by("id")] == ["first", "third"]
    assert verify_audit().faults == ()


@pytest.mark.django_db
def test_events_of_services_that_call_each_other_come_last_and_in_order() -> None:
    with audit.recorded():
        audit.record(verb="outer", by="x")
        with audit.recorded():
            audit.record(verb="inner", by="x")
        assert not AuditEvent.objects.exists(), "the chain's end is not held yet"
        audit.record(verb="last", by="x")
    assert [e.verb for e in AuditEvent.objects.order_by("id")] == ["outer", "inner", "last"]
    assert verify_audit().faults == ()


@pytest.mark.django_db
def test_block_that_was_undone_tells_nothing() -> None:
    with audit.recorded():
        audit.record(verb="kept", by="x")
        with contextlib.suppress(NotAllowedError), audit.recorded():
            audit.record(verb="undone", by="x")
            raise NotAllowedError("no")
    assert [e.verb for e in AuditEvent.objects.all()] == ["kept"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_first", [True, False], ids=["empty chain", "standing chain"])
def test_parallel_writers_do_not_fork_the_chain(is_first: bool) -> None:
    if not is_first:
        audit.record(verb="first", by="x")
    before = AuditEvent.objects.count()
    ready = threading.Barrier(4)

    def write(name: str) -> None:
        try:
            ready.wait()
            for _ in range(10):
                with transaction.atomic():
                    audit.record(verb="one", by=name)
                    audit.record(verb="two", by=name)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, f"writer{n}") for n in range(4)]:
            done.result()
    assert AuditEvent.objects.count() == AuditHead.objects.get().position == before + 80
    assert verify_audit().faults == ()
    actors = list(AuditEvent.objects.order_by("id").values_list("actor", flat=True))[before:]
    assert actors[::2] == actors[1::2]
