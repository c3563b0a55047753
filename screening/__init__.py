"""Export-control screening: submit, screen, review, prove. The one Django app of the product.

The floors, from the top: ``api`` | ``admin`` | ``management``, ``tasks``, then the services
(``pipeline``, ``cases``, ``intake`` | ``lists.sync``, ``audit``), then ``models``, then the pure
engines (``matching`` | ``controls`` | ``lists.readers``) on ``terms`` and ``errors``. Imports go
down only; ``pyproject.toml`` holds the contract.
"""
