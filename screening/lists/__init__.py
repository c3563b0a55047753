"""Published lists: how each agency's file is read, and how a version is loaded and switched on.

``readers/`` is pure Python, one agency format a file; ``sync.py`` is the service that loads a
version whole or not at all. Begin with ``readers/registry.py``.
"""
