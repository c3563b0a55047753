"""Cases: opening one for a screening that is not clear, and an officer's answers to it.

Services; may call ``audit`` and the models. Begin with ``workflow.py`` (the allowed moves and
reason codes), then ``opening.py`` and ``review.py``.
"""
