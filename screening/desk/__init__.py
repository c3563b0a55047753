"""How the desk works, which is ours and not law: queue, second signature, policy, retention.

Pure Python on values, like ``controls``; may import ``screening.terms`` and ``screening.errors``
only and knows no part of the law. The services of ``cases/`` and ``retention/`` ask it.
"""
