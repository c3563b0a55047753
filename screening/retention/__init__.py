"""Keeping records as long as the law asks, and removing them no earlier.

``holds.py`` places and lifts legal holds, ``due.py`` says what is past its time, ``purge.py``
removes it and leaves a tombstone in the audit chain, ``remains.py`` is what stays of its licenses
and clearances. Begin with ``desk/retention.py``.
"""
