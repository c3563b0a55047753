"""Whether two addresses are one house, and in it one unit.

An engine says how alike two addresses are as texts. Here they are taken apart: ``parts.py`` reads
the house, the post box and the unit out of an address in any script and order, ``meeting.py``
compares two of them, ``words.py`` holds the words that tell what a number counts. Begin with
``meeting.py``. May import the folding of words and the terms, no engine.
"""
