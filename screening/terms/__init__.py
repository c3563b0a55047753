"""The field's words as value types: ECCN, country, party role, outcome, list sources.

Pure Python; may import only ``screening.errors``. Begin with ``outcome.py`` and ``eccn.py``.
"""
