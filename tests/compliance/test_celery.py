"""The worker keeps its database connection from task to task."""

from __future__ import annotations

from celery.fixups.django import DjangoWorkerFixup

from compliance.celery import app


def test_celery_does_not_close_the_connection_around_a_task() -> None:
    fixup = DjangoWorkerFixup(app)
    assert fixup.db_reuse_max
    fixup._db_recycles = 10**12
    recycled = fixup._db_recycles
    fixup.close_database()
    assert fixup._db_recycles == recycled + 1, "it starts to count anew where it closes"
