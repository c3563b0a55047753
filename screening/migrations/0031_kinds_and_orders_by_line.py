"""More kinds of transactions, and lines of a shipment that fulfil orders of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("screening", "0030_trial_orders")]

    operations = [
        migrations.AlterField(
            model_name="transaction",
            name="kind",
            field=models.CharField(
                choices=[
                    ("order", "order"),
                    ("shipment", "shipment"),
                    ("technology_release", "technology release"),
                    ("quotation", "quotation"),
                    ("return", "return"),
                    ("sample", "sample"),
                    ("hand_carry", "hand carry"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="source_order",
            field=models.CharField(
                blank=True,
                help_text="The first, where its lines name several.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="transactionline",
            name="source_order",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                db_index=True,
                help_text="Where the line names its own.",
                max_length=200,
            ),
        ),
    ]
