"""15 CFR parts 758 and 762 with 15 CFR part 30: what an exporter files, prints and keeps.

Asked once an answer stands and never before: nothing here changes an outcome. Begin with
``filing.py``; ``showing.py`` says how much of it is told at which decision. The law is data of its
own (``fixtures/law/filing.json``); what it does not tell is asked, never guessed.
"""
