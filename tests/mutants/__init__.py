"""Does a test notice when the law is wrong? One value of the law changed at a time.

``python -m tests.mutants`` changes one country, entry, date, limit, branch or exception in a copy
of the tree, runs the tests of behaviour there, and writes ``docs/mutants.md``: which test failed
first. ``mutants.py`` is the list; a mutant that no test notices is a rule that nobody tests.
"""
