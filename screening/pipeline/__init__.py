"""The steps of one screening, in order.

``reference.py`` gathers what it is screened against, ``parties.py`` matches the names,
``answer.py`` joins names and rules to one answer, ``run.py`` does it for a stored transaction and
survives a worker that dies. Begin with ``run.py``.
"""

from screening.pipeline.answer import Screened, screen_submission
from screening.pipeline.reference import Reference, reference_in_force
from screening.pipeline.run import forgotten_screenings, run_screening

__all__ = [
    "Reference",
    "Screened",
    "forgotten_screenings",
    "reference_in_force",
    "run_screening",
    "screen_submission",
]
