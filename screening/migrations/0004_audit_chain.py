"""Audit events become links of a hash chain; what was recorded before is chained as it stands."""

import hashlib
import json
from datetime import timezone

from django.db import migrations, models

GENESIS = "0" * 64


def chain_what_stands(apps, schema_editor):
    """Number the events without gaps and link each to the one before."""
    event_model = apps.get_model("screening", "AuditEvent")
    head_model = apps.get_model("screening", "AuditHead")
    position, previous = 0, GENESIS
    # Ascending, each to a number not above its own: no two events meet on the way.
    for event in event_model.objects.order_by("id").iterator(chunk_size=2000):
        position += 1
        data_json = canonical(event.data)
        link = {
            "position": position,
            "at": event.at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": event.actor,
            "verb": event.verb,
            "subject_type": event.subject_type,
            "subject_id": event.subject_id,
            "data": json.loads(data_json),
            "previous": previous,
        }
        digest = hashlib.sha256(canonical(link).encode()).hexdigest()
        event_model.objects.filter(id=event.id).update(
            id=position, data_json=data_json, previous_hash=previous, hash=digest
        )
        previous = digest
    if position:
        head_model.objects.create(id=1, position=position, hash=previous)


def canonical(value):
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def unchain(apps, schema_editor):
    """Back to plain events."""
    event_model = apps.get_model("screening", "AuditEvent")
    for event in event_model.objects.iterator(chunk_size=2000):
        event_model.objects.filter(id=event.id).update(data=json.loads(event.data_json))


class Migration(migrations.Migration):

    dependencies = [
        ("screening", "0003_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("position", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(default=GENESIS, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_head_is_one_row")
                ],
            },
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="id",
            field=models.PositiveBigIntegerField(
                primary_key=True, serialize=False, verbose_name="position"
            ),
        ),
        migrations.AlterField(
            model_name="auditevent", name="at", field=models.DateTimeField()
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="subject_type",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="subject_id",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="data_json",
            field=models.TextField(
                default="{}",
                help_text="Canonical JSON: the bytes that are hashed.",
                verbose_name="data",
            ),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="previous_hash",
            field=models.CharField(
                default=GENESIS, max_length=64, verbose_name="hash of the event before"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditevent",
            name="hash",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(chain_what_stands, unchain),
        migrations.RemoveField(model_name="auditevent", name="data"),
        migrations.AlterField(
            model_name="auditevent",
            name="hash",
            field=models.CharField(max_length=64, unique=True),
        ),
    ]
