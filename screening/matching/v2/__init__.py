"""Engine v2: what v1 finds and lays out, read more widely and scored by a calibrated table.

v2 rests on v1, which is frozen: names are read, found and aligned by it. Its own are more readings
of a name (``reading``), measures of two names beside each other with a table of numbers that says
how often pairs of such measures were the same party (``scoring``), and rules for what no sum can
say (``judging``).
"""
