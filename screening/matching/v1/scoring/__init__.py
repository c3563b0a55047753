"""How v1 scores two parties: which words meet, what that is worth, what else speaks, and why.

Begin with ``arithmetic.py``: the table of weights and costs, and the sum over them on one screen.
``words.py`` says how alike two words are, ``alignment.py`` which word meets which, ``whole.py``
compares names as one string; ``score.py`` puts the three together for many pairs at once.
``qualifiers.py`` weighs what surrounds a name (``addresses.py``, ``identifiers.py``),
``evidence.py`` tells it all. May import ``reading`` and ``table.py``.
"""
