"""15 CFR part 744: who may not have an item, and for what it may not be used.

``letters.py`` asks the is-informed letters of the policy. ``party_measures.py`` says what each list
means and ``denial_orders.py`` which denial orders bind, ``ownership.py`` and ``affiliates.py`` what
listed owners mean, ``end_use.py`` and ``military_uses.py`` what declared uses and users mean,
``vessels.py`` what words of the order mean.
"""
