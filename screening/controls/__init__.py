"""How any law is asked about a transaction: facts in, answers out. The law itself is in ``ear/``.

Pure Python; the date, the policy and every table are arguments. May import ``screening.terms``
and ``screening.errors`` only. Begin with ``facts.py`` (what is known), ``answers.py`` (what is
answered) and ``evaluation.py`` (the steps in their order).
"""
