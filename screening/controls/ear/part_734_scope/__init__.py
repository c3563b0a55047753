"""15 CFR part 734: is the item subject to the EAR, and what counts as an export of it.

``jurisdiction.py`` asks of every line; ``foreign_made.py`` of those made and shipped abroad;
``releases.py`` recognises releases of software and technology and leaves them to a person;
``onward_export.py`` holds goods that the buyer will export again.
"""
