"""15 CFR part 736: prohibitions that stand beside the reasons for control.

``gp_ten.py`` holds General Prohibition Ten, ``gp_eight.py`` General Prohibition Eight where nobody
stated the route.
"""
