"""How v1 finds the listed names that are worth aligning with a query.

Begin with ``candidates.py``. ``word_keys.py`` says by what a word and its misspellings find each
other, ``halves.py`` finds names by half of their letters, ``initialled.py`` counts initials among
what was found, ``forecast.py`` chooses those that have a hope of an alert. May import ``reading``,
``table.py`` and ``scoring``.
"""
