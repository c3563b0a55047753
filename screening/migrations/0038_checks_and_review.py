"""The quarter in review gets a permission of its own; checks of the record are kept as rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0037_words_and_notes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="reportrun",
            options={
                "ordering": ["-asked_at"],
                "permissions": [("review_quarter", "Can make and read the quarter in review")],
                "verbose_name": "report",
            },
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(max_length=200, verbose_name="what for")),
                (
                    "known_anchor",
                    models.CharField(
                        blank=True,
                        help_text="POSITION:HASH",
                        max_length=90,
                        verbose_name="end of the chain that was known",
                    ),
                ),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked for")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("running", "running"),
                            ("sound", "sound"),
                            ("broken", "broken"),
                            ("failed", "could not be made"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "events_done",
                    models.PositiveBigIntegerField(default=0, verbose_name="events walked"),
                ),
                (
                    "records_done",
                    models.PositiveBigIntegerField(
                        default=0,
                        help_text="Position of the last event looked at.",
                        verbose_name="records held against them",
                    ),
                ),
                (
                    "events_total",
                    models.PositiveBigIntegerField(default=0, verbose_name="events in all"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                ("count", models.PositiveBigIntegerField(default=0, verbose_name="events found")),
                ("head_position", models.PositiveBigIntegerField(default=0)),
                ("head_hash", models.CharField(blank=True, max_length=64)),
                (
                    "faults",
                    models.JSONField(blank=True, default=list, help_text="A sentence each."),
                ),
                ("problem", models.TextField(blank=True, verbose_name="why it could not be made")),
            ],
            options={
                "verbose_name": "check of the record",
                "verbose_name_plural": "checks of the record",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["sound", "broken"]), _negated=True),
                            ("finished_at__isnull", False),
                            _connector="OR",
                        ),
                        name="finished_check_says_when",
                    )
                ],
            },
        ),
    ]
