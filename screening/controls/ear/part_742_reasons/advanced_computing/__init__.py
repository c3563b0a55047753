"""15 CFR 742.6(a)(6) and 744.23(a)(3): 3A090, 4A090, the .z paragraphs, high-bandwidth memory.

Begin with ``step.py``; ``triggers.py`` says what brings a line into reach, ``requirement.py`` what
is then demanded, ``below_the_classes.py`` what is asked of lines that may belong.
"""
