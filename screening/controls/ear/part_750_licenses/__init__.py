"""15 CFR part 750: licenses that we hold, and whether they cover what draws on them.

Begin with ``held_licenses.py``.
"""
