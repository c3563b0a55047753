"""Every address of the product against everybody who may ask: the table, and the walk over it.

``answers.csv`` is the table. An address that the URL resolver serves and that has no row there
fails the test, which says what row to add.
"""
