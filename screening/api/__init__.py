"""The REST API for ERPs. A face: parses, authorises, calls one service, renders.

One module a noun: ``transactions``, ``screenings``, ``cases``. Every error leaves as a problem
document (RFC 9457) through ``problems.py``. Begin with ``urls.py``.
"""
