"""The report of one case, made while the officer waits and handed out to be saved."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpResponse

from screening.downloads import as_download
from screening.models import Case
from screening.reports.files import MEDIA_TYPES
from screening.reports.questions.case_in_full import REPORT
from screening.reports.runs import write_report

FORMAT = "pdf"


def case_report(case: Case, *, by: str) -> HttpResponse:
    """The case in full, as the auditor's report prints it; that it was made is an audit event.

    Args:
        by: user name of who asks.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{case.number}.{FORMAT}"
        write_report(
            report=REPORT.code, filters={"case": case.number}, format=FORMAT, by=by, path=path
        )
        return as_download(path.read_bytes(), name=path.name, media_type=MEDIA_TYPES[FORMAT])
