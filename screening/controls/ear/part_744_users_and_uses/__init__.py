"""15 CFR part 744: who may not have an item, and for what it may not be used.

``party_measures.py`` says what each list means, ``affiliates.py`` what listed owners mean,
``end_use.py`` what declared uses and users mean.
"""
