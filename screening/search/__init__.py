"""Finding an order by anything that is written in it, or that was written about it.

``texts.py`` says what can be found and in which kind of text; ``following.py`` reads the chain of
events and keeps the words of each order; ``finding.py`` answers a search, with words that are only
nearly right found through the matching engine. Begin with ``finding.py``.

The index follows the record: an order is found some seconds after it came, and an installation
that has a record already is read from its beginning, a slice at a time, going on where it stopped.
"""
