"""Readers of the sanctions lists of the United Nations and of states other than the US.

One list a file. What each binds stands in ``../list_sources.py``.
"""
