"""Tells of the holds and blocks on record what caused them, batch by batch.

Each batch is a transaction of its own: one that was broken off goes on where it stopped, and no
batch is large. Done twice it changes nothing.
"""

import json

from django.db import migrations

from screening.desk.hold_causes import causes_of

BATCH = 500


def count_causes(apps, schema_editor):
    """One row a cause of every screening that is not clear."""
    alias = schema_editor.connection.alias
    screenings = apps.get_model("screening", "Screening")._base_manager.using(alias)
    model = apps.get_model("screening", "HoldCause")
    stopped = screenings.filter(outcome__in=("hold", "block")).order_by("pk")
    columns = ("pk", "finished_at", "outcome", "answer_json")
    last = None
    while True:
        rest = stopped if last is None else stopped.filter(pk__gt=last)
        batch = list(rest.values_list(*columns)[:BATCH])
        if not batch:
            return
        rows = [
            model(
                screening_id=pk,
                finished_at=finished_at,
                kind=cause.kind.value,
                code=cause.code,
                outcome=outcome,
                is_alone=cause.is_alone,
            )
            for pk, finished_at, outcome, answer in batch
            for cause in causes_of(json.loads(answer))
        ]
        model._base_manager.using(alias).bulk_create(rows, ignore_conflicts=True)
        last = batch[-1][0]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("screening", "0012_hold_causes_and_rehearsals")]

    operations = [migrations.RunPython(count_causes, migrations.RunPython.noop)]
