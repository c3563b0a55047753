"""Telling an integrator's addresses what happened, signed by the Standard Webhooks scheme.

``addresses.py`` makes, changes and ends an address; ``outbox.py`` reads the audit chain for it and
stores what is to be told; ``telling.py`` tells it, in order for each order, again until it arrives
or three days are over; ``post.py`` is the one request. https://www.standardwebhooks.com
"""
