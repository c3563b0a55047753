"""How a pair of names is measured and what the measures are worth.

``measures`` are numbers that only say what met; ``kinds`` the sort of comparison (schema, scripts);
``calibration`` the table that turns both into a score that means something.
"""
