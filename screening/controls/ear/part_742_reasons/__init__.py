"""15 CFR part 742: controls that the list prints in words, or demands beside its rows.

``prose_controls.py`` and ``entry_controls.py`` are tables that ``part_738_chart`` asks;
``advanced_computing/`` is 742.6(a)(6).
"""
