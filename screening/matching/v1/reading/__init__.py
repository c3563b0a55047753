"""How v1 reads a name: any script and spelling in, words that can be compared out.

Begin with ``names.py``: what each word does in a name. Before it, text is folded (``normalize.py``,
``romanize.py``), taken apart where it holds several names (``variants.py``) and cut into words
(``tokens.py``, ``legal_forms.py``). ``sounds.py`` spells words by sound, ``glossary.py`` learns
from the lists what native words mean. The closed classes of words are data (``data/``, read by
``lexicon.py``). Imports nothing of the other rooms.
"""
