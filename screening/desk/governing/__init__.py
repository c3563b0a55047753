"""Which setting of the policy governs which hold, and which holds are law.

One mapping, from the codes an answer stops an order by to the settings that turn them. It stands in
``reasons.py`` and ``flags.py``; ``settings.py`` says what each setting is, and reads and changes it
in a policy; ``lookup.py`` answers for any code, and is where to begin. May import terms and errors.
"""
