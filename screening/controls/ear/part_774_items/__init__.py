"""15 CFR part 774: what a line is, who says so, and from what evidence.

Begin with ``classification.py``; ``evidence.py`` is what each source says, ``catalog.py`` finds
products, ``parameters.py`` does the arithmetic of 3A090, ``ac_class.py`` reads an ECCN's class.
"""
