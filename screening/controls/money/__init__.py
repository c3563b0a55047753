"""Sums in other currencies: the table of exchange rates, and what a sum is worth in US dollars."""
