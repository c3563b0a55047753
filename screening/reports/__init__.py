"""Questions auditors ask of the records, answered as CSV, XLSX and PDF.

``questions/`` holds one report a file, ``catalog.py`` names them all, ``files/`` writes them,
``runs.py`` makes one in the background and hands it out. Begin with ``report.py``.

A report only reads. Rows are generated and written one by one, so that 100,000 decisions take no
more memory than ten; what it was asked and where the chain ended stands in the report itself.
"""
