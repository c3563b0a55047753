"""The pages of ``docs/`` that are written from the rules, for whoever must check our reading.

``determination.py`` (with ``measures.py``) tells the rules row by row, ``countries.py`` what they
make of every country, ``red_flags.py`` the flags, ``holds.py`` what governs each hold;
``reference.py`` reads what ships. Written by ``manage.py rule_book``; tests hold the committed
pages to the rules.
"""
