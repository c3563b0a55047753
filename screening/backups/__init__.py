"""Backups: a consistent copy of everything that cannot be fetched or built again.

``manifest.py`` names each file with its SHA-256 and finds what is damaged; ``database.py`` copies
the database while it is in use, with the means of each engine; ``making.py`` writes a backup,
``restoring.py`` puts one back; ``keys.py`` keeps secrets apart from it. Begin with ``making.py``.

The queue is not in it: what was accepted stands in the database, and the sweep queues it again.
"""
