"""Red flags: facts that must be explained before anything is released.

15 CFR part 732 Supp. 3, BIS guidance of 2025-05-13 and patterns of enforcement cases (read
2026-09-24): a flag nobody explains is knowledge. Each flag is a row with its predicate beside it,
one theme a file; ``step.py`` names all rows in order and asks them. May import the rest
of ``controls``. Begin with ``rule.py``.
"""

from screening.controls.ear.part_732_red_flags.step import FLAG_RULES, red_flags

__all__ = ["FLAG_RULES", "red_flags"]
