"""Gives the listed addresses on record the keys of buildings known by their names.

Keys of older releases stay beside them: screenings of that time are replayed by those.
"""

from django.db import migrations

from screening.matching.addresses.parts import address_keys

BATCH = 2000
BEGINS = "house tower "


def key_addresses(apps, schema_editor):
    """Add what is lacking; done twice it changes nothing."""
    keys = apps.get_model("screening", "ListedAddressKey")._base_manager
    addresses = apps.get_model("screening", "ListedAddress")._base_manager
    done = set(keys.filter(key__startswith=BEGINS).order_by().values_list("address_id", flat=True))
    rows = []
    for pk, text in addresses.order_by("pk").values_list("pk", "text").iterator(BATCH):
        if pk not in done:
            named = (key for key in address_keys(text) if key.startswith(BEGINS))
            rows += [keys.model(address_id=pk, key=key) for key in named]
        if len(rows) >= BATCH:
            keys.bulk_create(rows, batch_size=BATCH)
            rows = []
    keys.bulk_create(rows, batch_size=BATCH)


def forget_keys(apps, schema_editor):
    """The keys of named buildings go; the others stay."""
    keys = apps.get_model("screening", "ListedAddressKey")._base_manager
    keys.filter(key__startswith=BEGINS).delete()


class Migration(migrations.Migration):

    dependencies = [("screening", "0010_exchange_rates")]

    operations = [migrations.RunPython(key_addresses, forget_keys)]
