"""What a submission states, piece by piece: parties, who stands elsewhere, prices of lines.

Below ``facts.py``, which puts the pieces together; pure, and without a rule.
"""
