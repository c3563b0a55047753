"""Getting lists from their publishers: asked politely, distrusted, kept as they came.

``addresses.py`` says which machines may be asked, ``client.py`` asks, ``finding.py`` finds the file
of the day from a publication's address, ``fetch.py`` is the service: one look at one source, from
the request to the active version. ``schedule.py`` says what is due. What makes a file suspicious
is told in ``lists/suspicions.py``; where each list is published in ``lists/readers/publications``.
"""
