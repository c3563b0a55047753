"""What is on record of a transaction's parties, parts and serial numbers, gathered for the rules.

A fixed number of queries for one order or a batch, whatever was stored before: each starts from an
index and is cut at a
limit, newest first. Only what was submitted before counts, so that a later screening of the same
transaction looks at the same past. Begin with ``gathering.py``; ``buyers.py`` looks at who buys,
``goods.py`` at what is bought, ``own_files.py`` at what officers keep, ``listed.py`` at who of
those found is a listed party today, ``watched.py`` at whom the exporter watches, ``blocked.py`` and
``earlier.py`` at answers that this one may make go away (``remembered.py`` says which of them need
be read), ``learned_since.py`` at what is known of
partners since the order came.
"""

from screening.pipeline.past.blocked import blocked_revision
from screening.pipeline.past.earlier import earlier_answers, earlier_answers_of
from screening.pipeline.past.gathering import ToGather, gather_past, gather_pasts
from screening.pipeline.past.learned_since import (
    partners_named,
    partners_since,
    with_partners_since,
)
from screening.pipeline.past.listed import mark_all_listed, mark_listed
from screening.pipeline.past.own_files import standing, standing_of
from screening.pipeline.past.watched import watched_parties, watched_parties_of

__all__ = [
    "ToGather",
    "blocked_revision",
    "earlier_answers",
    "earlier_answers_of",
    "gather_past",
    "gather_pasts",
    "mark_all_listed",
    "mark_listed",
    "partners_named",
    "partners_since",
    "standing",
    "standing_of",
    "watched_parties",
    "watched_parties_of",
    "with_partners_since",
]
