"""What the sum of measures cannot say: rules that tell two parties apart, or hold one together.

A rule looks at one pair of names and gives the least or the most that it may be worth, with a code
and a sentence. Each kind of party has its file; ``rulings`` asks them. What tells apart wins over
what holds together, and both stand in the evidence, so that the score is recomputed from it.
"""
