"""Lists printed in the Code of Federal Regulations, from eCFR versioner XML.

``markup.py`` walks the XML safely. ``party_supplements.py`` reads the Entity List, Unverified List
and MEU List (15 CFR part 744 Supp. 4, 6, 7); ``entity_cell.py`` and ``name_and_address.py`` take
apart the cell that holds a party. ``ccl.py`` reads the Commerce Control List (15 CFR part 774
Supp. 1). Begin with ``party_supplements.py``.
"""
