"""15 CFR part 736: prohibitions that stand beside the reasons for control.

``named_products.py`` holds letters and General Prohibition Ten; ``other_triggers.py`` the signs in
an order that no other step reads.
"""
