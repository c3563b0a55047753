"""The help page: what the words of the desk mean, each in a sentence or two."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

WORDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "What an order is told",
        (
            ("Clear", "Nothing was found that keeps the order: it may go at once."),
            ("Hold", "Something wants a person's answer first. A case is opened for it."),
            (
                "Block",
                "What was found forbids the order unless a person finds otherwise. A case is "
                "opened for it, and it stands before those that hold.",
            ),
            (
                "Outdated",
                "Lists, the policy or the order changed after it was screened. Screen it again; "
                "answers to what did not change are kept.",
            ),
            (
                "Superseded",
                "A newer screening of the same order took this one's place. It stays readable.",
            ),
        ),
    ),
    (
        "In the queue",
        (
            ("Case", "The review of one order that was held or blocked, under its own number."),
            (
                "Points",
                "What gives a case its place: the strength of its evidence, the list, the goods, "
                "the destination, the value and the days left. Each row says its own. Denied and "
                "blocked parties stand first whatever their points.",
            ),
            (
                "Over target",
                "The time in which such a case should be answered has passed. The policy sets it; "
                "the day the goods are to ship can make it shorter.",
            ),
            (
                "Put off",
                "A case that waits for something is left out of the queue until a day that you "
                "name, at most 30 days ahead. It comes back by itself.",
            ),
            (
                "Escalate",
                "Hand a case up: it is with nobody and stands in the view of the senior officers, "
                "with your reason at its head. As an answer to a finding it bars the release.",
            ),
            ("Look-back", "A case about an order that had shipped when the match was found."),
        ),
    ),
    (
        "On a case",
        (
            ("Finding", "One thing that wants an answer: a hit, a line or a red flag."),
            (
                "Hit",
                "A party of the order that is like a listed party, at or above the score from "
                "which the policy asks a person.",
            ),
            (
                "Score",
                "How well two names meet, from 0 to 1, with what speaks for and against counted "
                "in. The words that met stand beside it.",
            ),
            (
                "Determination",
                "Whether a line needs a license, where it goes, by which provision.",
            ),
            (
                "Red flag",
                "A circumstance of the order that must be explained before it goes (Supplement "
                "No. 3 to part 732 of the EAR).",
            ),
            ("False positive", "The hit is another party than the listed one."),
            ("True match", "The party is the listed one. It bars the release."),
            ("Licensed", "A license, or a license exception whose conditions hold, covers it."),
            ("Mitigated", "What raised the question is explained, with a document or a reason."),
            (
                "Settled",
                "A line that hangs on a hit alone is answered once the hit is a false positive.",
            ),
        ),
    ),
    (
        "Two persons",
        (
            (
                "Second signature",
                "Some releases want two persons, for reasons that the policy sets and the case "
                "names. The second reads what the first signed, word for word.",
            ),
            (
                "Sent back",
                "The second person did not sign. The case is with the first again, with the "
                "reason at its head; the signature is void.",
            ),
            (
                "Second look",
                "A random share of the answers that were given to many at once, or by a clearance, "
                "goes to another person before the order can go.",
            ),
        ),
    ),
    (
        "What is remembered",
        (
            (
                "Clearance",
                "A false positive that is remembered: one party against one listed party, agreed "
                "to by a second person, until a day. It ends when the listed party changes, and "
                "does not apply to a party whose own data are others.",
            ),
            (
                "Record on file",
                "An answer of a customer or a document that holds for later orders, too, until it "
                "ends: an end-use statement, a certificate, a classification.",
            ),
            (
                "Words from before",
                "Comments that you and your colleagues gave to the same pair or the same question, "
                "and the shared texts. One is put into your comment only when you ask for it; what "
                "is recorded is yours.",
            ),
            (
                "Note",
                "What you write to the others on a case. It is no answer and decides nothing. "
                "Nobody can change or remove it. With @ and a user name it stands on that "
                "person's home page until they open the case.",
            ),
            (
                "Legal hold",
                "The records of an order are kept beyond their time until it is lifted.",
            ),
        ),
    ),
)
"""By subject, each word and what it means."""


@require_safe
def words_view(request: HttpRequest) -> HttpResponse:
    """The page, for whoever may sign in."""
    context = {
        **admin.site.each_context(request),
        "title": "Words of the desk",
        "subjects": WORDS,
    }
    return TemplateResponse(request, "desk/words.html", context)
