"""Taking in what the ERP tells us: its shape, its idempotency, and the commit before the queue.

Begin with ``submission.py``; ``schema.py`` turns a wrong shape into errors that name the field and
the mend. ``transaction.schema.json`` is the one description of a submission; the API publishes it.
"""
