"""What another policy would have done with the orders of a period, without touching any of them.

``asking.py``: ask for one, stop it, take it up again. ``judging.py``: one order under two policies.
``fates.py``: what officers made of an order that would have moved. ``names.py`` plays ordinary
names where matching changes (``ordinary_names.py`` has them, ``name_tally.py`` counts).
``running.py``: the work in slices, each a queue entry of its own, so that real orders go between.
``tally.py`` counts as it goes, ``found.py`` says what moved. Stands above the pipeline, because it
judges as that does.
"""
