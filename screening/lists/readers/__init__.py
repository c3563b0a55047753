"""Readers of agencies' files, pure Python, one format a file.

Each works in two steps: ``read`` yields the agency's own columns untouched, ``to_record`` turns
one of them into our record, with the raw row kept. May import ``screening.terms`` and
``screening.errors`` only. What comes out are the values of
``screening/terms/listed_party.py`` and ``control_list.py``. Begin with ``registry.py``: which
reader reads which list source.
"""
