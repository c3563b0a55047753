"""Monitoring compares the watch list of then with that of now."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("screening", "0025_batches_and_list_sets")]

    operations = [
        migrations.AlterField(
            model_name="monitoredchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reference", "lists, watch list, policy or engine"),
                    ("partners", "partners"),
                ],
                default="reference",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="monitoredchange",
            name="watched_before",
            field=models.ManyToManyField(blank=True, related_name="+", to="screening.watchentry"),
        ),
        migrations.AddField(
            model_name="monitoredchange",
            name="watched_after",
            field=models.ManyToManyField(blank=True, related_name="+", to="screening.watchentry"),
        ),
    ]
