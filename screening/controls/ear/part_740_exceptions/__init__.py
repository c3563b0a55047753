"""15 CFR part 740: license exceptions, and what rules each of them out.

Begin with ``license_exceptions.py``; ``exception_rules.py`` has one row an exception,
``general_bars.py`` one function a paragraph of 740.2(a), ``own_bars.py`` those of each section.
"""
