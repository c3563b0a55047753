"""A name field as it arrives, read before it is matched: repaired, split, stripped of notes.

A field of an order system holds more than a name: two names, a note to the clerk, a number, a
department, text that a transfer damaged. Each part becomes a query of its own; what was done to
the text is said. Begin reading with ``field.py``. Pure Python; words and patterns are data in
``data/``. Imports ``screening.terms`` only.
"""
