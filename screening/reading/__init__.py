"""What an order's texts and name fields say, read before anything is matched or judged.

Pure Python on frozen values; it knows no law of its own: whether a mention matters for an item and
a destination is asked in ``controls``. For texts (places, uses and users, conduct and goods named
in words) begin at ``reader.read_texts``; ``collecting.py`` says which fields are texts,
``vocabulary.py`` finds words, ``scope.py`` what a sentence does with them, ``places.py`` and
``phrases.py`` decide. The words lie in ``data/``, each file told of in ``data/README.md``. For the
fields that names stand in see ``names/``. Words belong to the reading as its code does and not to a
list version: what a screening read is read again in a replay by the same release, and a change of a
word is a change of the rules' answers.
"""
