"""15 CFR part 746: embargoes and other controls by destination.

Begin with ``embargo.py``, one row a section; ``places.py`` reads addresses and regions,
``russia_items.py`` the items of 746.5, 746.8 and 746.10.
"""
