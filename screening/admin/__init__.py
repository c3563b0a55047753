"""The review desk: Django's admin with our theme and our own pages in it.

A face: parses, authorises, calls one service, renders. Begin with ``site.py``.
"""
