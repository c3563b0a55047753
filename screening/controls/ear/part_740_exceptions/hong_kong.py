"""Hong Kong's own license, without which an exception is no way there or from there.

15 CFR 740.2(a)(19) and (20), read 2026-09-24: the paper is a condition of every exception that is
open, and a question.
"""

from __future__ import annotations

from screening.controls.answers import ExceptionConsidered, Question
from screening.controls.ear.part_740_exceptions.own_bars import Wanted
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry

PAPER = (
    "the Hong Kong import or export license, or the statement that none is needed, is held "
    "(740.2(a)(19), (20))"
)


def is_paper_needed(wanted: Wanted) -> bool:
    """Whether goods controlled for NS, MT, NP or CB go to or come from Hong Kong.

    The paragraphs speak of NP column 1 and the requirement does not tell the column, so any NP
    counts.
    """
    return _is_by_hong_kong(wanted.inquiry) and bool(
        wanted.reasons & wanted.tables.members("740.2.a.19.reasons")
    )


@once_an_inquiry
def _is_by_hong_kong(inquiry: Inquiry) -> bool:
    # As submitted: the tables take Hong Kong for China.
    places = {inquiry.facts.ship_from_country, *(d.code for d in inquiry.destinations)}
    return bool(places & inquiry.tables.members("740.2.a.19.places"))


def is_paper_of(considered: ExceptionConsidered) -> bool:
    """Whether an exception is among what still needs the paper."""
    return PAPER in considered.conditions


def paper_question(line: LineFacts) -> Question:
    """For the paper without which an exception that is open may not be used."""
    text = (
        f"Is the Hong Kong import license (from Hong Kong: the export license) for line "
        f"{line.number} on file, or the statement that none is needed, for use of an exception?"
    )
    return Question(
        field=f"{line.subject}.license_exception",
        text=text,
        why="exception.candidate",
        topic="onward_export",
    )
