"""Gives the listed addresses on record the keys of doors in Turkey and of sectors in Islamabad.

Keys of older releases stay beside them: screenings of that time are replayed by those.
"""

from importlib import import_module

from django.db import migrations

key_addresses = import_module("screening.migrations.0028_line_keys").key_addresses


class Migration(migrations.Migration):

    dependencies = [("screening", "0032_answered_before")]

    operations = [migrations.RunPython(key_addresses, migrations.RunPython.noop)]
