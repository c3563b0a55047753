"""Engine v1: frozen. It never changes its answers; better ideas become v2 beside it.

Begin with ``arithmetic.py``: the table of weights and costs, and the sum over them on one screen.
``words.py`` says how alike two words are, ``alignment.py`` which word meets which,
``whole.py`` compares names as one string, ``qualifiers.py`` what surrounds a name.
"""
