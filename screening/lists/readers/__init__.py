"""Readers of agencies' files, pure Python, one format a file.

Each works in two steps: ``read`` yields the agency's own columns untouched, ``to_record`` (or
``to_records``, where a row can hold several parties) turns them into ours, with the raw row kept.
May import ``screening.terms`` and ``screening.errors`` only. What comes out are the values of
``screening/terms/listed_party.py`` and ``control_list.py``. Begin with ``registry.py``, which
opens a file as a list source, and ``list_sources.py``, the table of which reader reads what.
"""
