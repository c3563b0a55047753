"""What the rules say about a line, a destination and a party: facts in, answers out.

Pure Python; the date, the policy and every table are arguments. May import ``screening.terms``
and ``screening.errors`` only. Begin with ``facts.py`` (what is known), ``answers.py`` (what is
answered) and ``evaluation.py`` (the steps in their order).
"""
