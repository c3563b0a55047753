"""Cases: opening one for a screening that is not clear, and an officer's answers to it.

Services; may call ``audit`` and the models. Begin with ``workflow.py`` (what may answer what),
then ``opening.py`` (a new case, with what is kept of the one before), ``review.py`` (answers) and
``deciding.py`` (signatures). Beside them: ``clearances.py``, ``licenses.py`` (the ledger),
``placing.py`` and ``queueing.py`` (the queue), ``alike.py`` (bulk answers).
"""
