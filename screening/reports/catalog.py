"""Every report there is, in the order in which pages and commands name them."""

from __future__ import annotations

from screening.errors import FieldError, InvalidReportError
from screening.reports.questions import (
    case_in_full,
    clearances,
    coverage_gaps,
    decisions,
    filings,
    license_balances,
    lists_in_force,
    overturned,
    party_history,
    quarter_in_review,
    rates,
    second_signed,
    why_holds,
)
from screening.reports.report import ReportKind

REPORTS: dict[str, ReportKind] = {
    module.REPORT.code: module.REPORT
    for module in (
        decisions,
        case_in_full,
        filings,
        party_history,
        lists_in_force,
        overturned,
        second_signed,
        clearances,
        rates,
        why_holds,
        quarter_in_review,
        license_balances,
        coverage_gaps,
    )
}


def report_named(code: str) -> ReportKind:
    """The report of this code.

    Raises:
        InvalidReportError: there is none; the message names those there are.
    """
    try:
        return REPORTS[code]
    except KeyError:
        known = ", ".join(REPORTS)
        error = FieldError("report", "unknown", f"There is no report {code!r}. Known: {known}.")
        raise InvalidReportError((error,)) from None
