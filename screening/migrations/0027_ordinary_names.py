"""Rehearsals of matching play ordinary names; an installation may load its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("screening", "0026_watch_list_watched")]

    operations = [
        migrations.CreateModel(
            name="OrdinaryNames",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("source", models.TextField(help_text="Where the names are from.")),
                ("sha256", models.CharField(max_length=64)),
                ("names", models.JSONField(help_text="Name, kind of party and country of each.")),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                ("loaded_by", models.CharField(max_length=150)),
            ],
            options={
                "verbose_name": "set of ordinary names",
                "verbose_name_plural": "sets of ordinary names",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="rehearsal",
            name="names",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Which sets and lists they were, and what alarmed.",
            ),
        ),
        migrations.AddField(
            model_name="rehearsal",
            name="names_judged",
            field=models.PositiveIntegerField(default=0, verbose_name="ordinary names played"),
        ),
        migrations.AddField(
            model_name="rehearsal",
            name="names_total",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Nothing where the change does not touch matching.",
                verbose_name="ordinary names in all",
            ),
        ),
    ]
