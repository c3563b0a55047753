"""Engine v1: frozen. It never changes its answers; better ideas become v2 beside it.

All that its answers depend on lies here: how a name is read (``reading``), which listed names are
looked at (``retrieval``), what they score and why (``scoring``). Begin with
``scoring/arithmetic.py``. ``table.py`` lays names out as the columns that retrieval and scoring
compute on, ``listing.py`` the listed parties; ``search.py`` and ``comparison.py`` answer. From
above it takes values only: queries and answers, the policy, listed parties, texts, saved columns.
"""
