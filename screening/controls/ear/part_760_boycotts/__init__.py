"""15 CFR part 760: restrictive trade practices and boycotts.

``antiboycott.py`` reads the instructions of an order for words that may ask for taking part.
"""
