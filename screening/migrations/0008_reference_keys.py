"""Gives the references on record the key by which they are compared.

Of two references of one owner that one key would hold ("SO-1" and "so-1 ", which older releases
took for two orders) the first alone gets it; the other is found by its own spelling.
"""

from django.db import migrations

from screening.terms.meaning import reference_key


def key_references(apps, schema_editor):
    """Key every reference that has no key; done twice it changes nothing."""
    transactions = apps.get_model("screening", "Transaction")._base_manager
    pairs = transactions.order_by("owner_id", "reference").values_list("owner_id", "reference")
    taken = set(
        transactions.exclude(reference_key="").order_by().values_list("owner_id", "reference_key")
    )
    for owner, reference in list(pairs.filter(reference_key="").distinct()):
        key = reference_key(reference)[:600]
        if (owner, key) not in taken:
            taken.add((owner, key))
            transactions.filter(owner_id=owner, reference=reference).update(reference_key=key)


class Migration(migrations.Migration):

    dependencies = [("screening", "0007_submission_keys")]

    operations = [migrations.RunPython(key_references, migrations.RunPython.noop)]
