"""Other people's APIs over our lists and our matcher: who moves changes an address and a key.

``yente.py`` answers as OpenSanctions' yente does, ``csl.py`` as trade.gov's search of the
Consolidated Screening List; ``keys.py`` takes the key where their clients put it. They answer who
is met and release nothing; orders go to ``/api/v1/transactions/``.
"""
