"""15 CFR part 734: is the item subject to the EAR, and what counts as an export of it.

``jurisdiction.py`` asks of every line; ``direct_products.py`` (734.9) and ``de_minimis.py`` (734.4)
of those made and shipped abroad; ``releases.py`` recognises releases of software and technology
and leaves them to a person; ``onward_export.py`` holds goods that the buyer will export again.
"""
