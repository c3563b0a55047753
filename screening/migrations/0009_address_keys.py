"""Gives the listed addresses on record the keys of their houses and post boxes.

Keys of older releases stay beside them: screenings of that time are replayed by those.
"""

from django.db import migrations

from screening.matching.addresses.parts import address_keys

BATCH = 2000


def key_addresses(apps, schema_editor):
    """Add what is lacking; done twice it changes nothing."""
    keys = apps.get_model("screening", "ListedAddressKey")._base_manager
    addresses = apps.get_model("screening", "ListedAddress")._base_manager
    done = set(
        keys.filter(key__regex=r"^(house|box) ").order_by().values_list("address_id", flat=True)
    )
    rows = []
    for pk, text in addresses.order_by("pk").values_list("pk", "text").iterator(BATCH):
        if pk not in done:
            rows += [keys.model(address_id=pk, key=key) for key in address_keys(text)]
        if len(rows) >= BATCH:
            keys.bulk_create(rows, batch_size=BATCH)
            rows = []
    keys.bulk_create(rows, batch_size=BATCH)


def forget_keys(apps, schema_editor):
    """The keys of houses and boxes go; those of older releases stay."""
    keys = apps.get_model("screening", "ListedAddressKey")._base_manager
    keys.filter(key__regex=r"^(house|box) ").delete()


class Migration(migrations.Migration):

    dependencies = [("screening", "0008_reference_keys")]

    operations = [migrations.RunPython(key_addresses, forget_keys)]
