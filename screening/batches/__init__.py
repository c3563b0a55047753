"""Files of many orders or partners, taken in chunk by chunk.

``files.py`` keeps an upload and reads its rows, ``tables.py`` says which cell of a table is which
field, ``taking.py`` takes rows in so that a crash loses and doubles none, ``results.py`` tells what
became of each. Screening them is the pipeline's. Begin with ``taking.py``.
"""
