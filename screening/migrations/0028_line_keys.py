"""Gives the listed addresses on record the keys of grids, and of lines without a house.

Keys of older releases stay beside them: screenings of that time are replayed by those.
"""

from django.db import migrations

from screening.matching.addresses.parts import address_keys

BATCH = 2000


def key_addresses(apps, schema_editor):
    """Add what is lacking; done twice it changes nothing."""
    keys = apps.get_model("screening", "ListedAddressKey")._base_manager
    addresses = apps.get_model("screening", "ListedAddress")._base_manager
    known = set(keys.order_by().values_list("address_id", "key"))
    rows = []
    for pk, text in addresses.order_by("pk").values_list("pk", "text").iterator(BATCH):
        rows += [
            keys.model(address_id=pk, key=key)
            for key in address_keys(text)
            if (pk, key) not in known
        ]
        if len(rows) >= BATCH:
            keys.bulk_create(rows, batch_size=BATCH)
            rows = []
    keys.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [("screening", "0027_ordinary_names")]

    operations = [migrations.RunPython(key_addresses, migrations.RunPython.noop)]
