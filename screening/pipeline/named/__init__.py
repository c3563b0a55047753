"""Who and what a submission names: its name fields, texts and addresses against the lists.

Begin with ``findings.py``. The rules of a name hang on how names and texts were read, so this room
is sealed with them (``pipeline/sealed``); ``fields_whole.py`` and ``addresses_whole.py`` are how it
was done for rules r1 and r2, before anything was sealed.
"""
