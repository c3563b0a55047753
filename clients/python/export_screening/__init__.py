"""Client of the export-control screening API: thin, typed, safe to try again.

Begin with ``Client``. Answers are the API's own JSON, typed in ``answers.py``; every error is one
``ProblemError``. ``verify_webhook`` reads what a webhook was told, ``verify_release`` a release
token without asking anybody.
"""

from export_screening.answers import (
    Batch,
    Case,
    Event,
    EventPage,
    License,
    ListState,
    Part,
    Partner,
    Release,
    Screening,
    StandingRecord,
    Transaction,
    Webhook,
)
from export_screening.casework import CaseWork, Document, Finding, still_open
from export_screening.client import Client
from export_screening.problems import FieldProblem, ProblemError
from export_screening.releases import NotReleasedError, verify_release
from export_screening.webhooks import NotAuthenticError, verify_webhook

__all__ = [
    "Batch",
    "Case",
    "CaseWork",
    "Client",
    "Document",
    "Event",
    "EventPage",
    "FieldProblem",
    "Finding",
    "License",
    "ListState",
    "NotAuthenticError",
    "NotReleasedError",
    "Part",
    "Partner",
    "ProblemError",
    "Release",
    "Screening",
    "StandingRecord",
    "Transaction",
    "Webhook",
    "still_open",
    "verify_release",
    "verify_webhook",
]
