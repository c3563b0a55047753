"""15 CFR part 738: the control list held against the Country Chart.

Begin with ``license_requirement.py``; ``chart_findings.py`` tells a line what was found.
"""
