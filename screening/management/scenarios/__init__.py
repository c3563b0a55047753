"""Scenarios: whole transactions with the answer they must get, run through the real services.

``files.py`` reads a scenario, ``world.py`` makes the scratch world it runs in, ``playing.py``
submits and screens, ``comparison.py`` holds the answer against what the file expects. Imports
services, never the API or the admin. Begin with ``playing.py``.
"""
