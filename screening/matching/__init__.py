"""Names, addresses and identifiers: who on a list may this party be, and why.

Pure Python on numpy and rapidfuzz; importable without settings. May import ``screening.terms``
and ``screening.errors`` only.
"""
