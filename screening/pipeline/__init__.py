"""The steps of one screening, in order.

``reference.py`` gathers what it is screened against, ``parties.py`` matches the names,
``answer.py`` joins names and rules to one answer. ``run.py`` does it for stored transactions, one
or a batch, and survives a worker that dies: ``claiming.py`` takes them, ``waiting.py`` says which
must wait for others, ``storing.py`` and ``completing.py`` write. ``replay.py`` does it again years
later, ``asking.py`` answers without an order. Begin with ``run.py``.
"""

from screening.pipeline.answer import Screened, screen_submission
from screening.pipeline.asking import Narrowed, determine, match_parties
from screening.pipeline.claiming import forgotten_screenings
from screening.pipeline.reference import Reference, reference_in_force
from screening.pipeline.replay import Replayed, replay_all, replay_screening
from screening.pipeline.run import run_screening, run_screenings

__all__ = [
    "Narrowed",
    "Reference",
    "Replayed",
    "Screened",
    "determine",
    "forgotten_screenings",
    "match_parties",
    "reference_in_force",
    "replay_all",
    "replay_screening",
    "run_screening",
    "run_screenings",
    "screen_submission",
]
