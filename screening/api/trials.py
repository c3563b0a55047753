"""Answers to test keys, in the very shapes of orders; none of them speaks of anything live."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from screening.controls.ear.part_758_filing.showing import told_by_decision
from screening.errors import FieldError, InvalidQueryError
from screening.events import Event, Page
from screening.models import Screening, TrialOrder
from screening.terms.outcome import Outcome
from screening.terms.record_places import Place

_VALUES = ("summary", "coverage", "as_of", "blocked_before", "exchange_rate")
_EVENTS = {
    Outcome.CLEAR.value: ("order.released", "release"),
    Outcome.HOLD.value: ("order.held", "pending"),
    Outcome.BLOCK.value: ("order.blocked", "pending"),
}


def trial_of(request: Request, **found_by: Any) -> TrialOrder:
    """One of the test orders of the caller's user.

    Raises:
        Http404: there is none.
    """
    rows = TrialOrder.objects.of(request.user).order_by("-revision")
    if "reference_key" in found_by:
        rows = rows.filter(**found_by)[:1]
        return get_object_or_404(TrialOrder.objects.filter(pk__in=[r.pk for r in rows]))
    return get_object_or_404(rows, **found_by)


def screening_shown(trial: TrialOrder, fields: Any, *, is_done: bool = True) -> dict[str, Any]:
    """A test order as ``ScreeningSerializer`` shows a screening.

    Args:
        fields: the names that it shows.
        is_done: False for the answer to a submission that nobody waits for.
    """
    answer = trial.answer if is_done else {}
    decision = trial.decision if is_done else "pending"
    path = "lines[{}]".format
    reasons = answer.get("reasons", [])
    lines = [
        {
            "number": line["number"],
            "decision": decision,
            "is_held_itself": any(r["subject"].startswith(path(place)) for r in reasons),
            "reasons": [r["code"] for r in reasons if r["subject"].startswith(path(place))],
        }
        for place, line in enumerate(trial.content["lines"] if is_done else ())
    ]
    found = ("reasons", "hits", "determinations", "red_flags", "questions", "earlier")
    lists = (*found, "records_used", "records_ended", "license_warnings")
    told = {
        **{name: answer.get(name, []) for name in lists},
        **{name: answer.get(name) for name in _VALUES},
        "id": str(trial.screening),
        "transaction": str(trial.transaction),
        "reference": trial.content["reference"],
        "revision": trial.revision,
        "status": Screening.Status.COMPLETED if is_done else Screening.Status.QUEUED,
        "outcome": trial.outcome if is_done else None,
        "decision": decision,
        "is_test": True,
        "lines": lines,
        "filing": told_by_decision(answer, decision, {}) if is_done else None,
        "queued_at": trial.submitted_at,
        "finished_at": trial.submitted_at if is_done else None,
    }
    return {name: told.get(name) for name in fields}


def submitted(request: Request, trial: TrialOrder, fields: Any, wait: int) -> Response:
    """The answer to a submission, as of one that was queued or waited for."""
    shown = screening_shown(trial, fields, is_done=bool(wait))
    response = Response(shown, status=200 if wait else 202)
    place = reverse("screening", kwargs={"pk": trial.screening}, request=request)
    response["Location"] = place
    if wait:
        response["Preference-Applied"] = f"wait={wait}"
    return response


def transaction_shown(trial: TrialOrder, fields: Any) -> dict[str, Any]:
    """A test order as ``TransactionSerializer`` shows a transaction."""
    told = {
        "id": str(trial.transaction),
        "reference": trial.content["reference"],
        "revision": trial.revision,
        "kind": trial.content["kind"],
        "submitted_at": trial.submitted_at,
        "screening": {
            "id": str(trial.screening),
            "status": Screening.Status.COMPLETED,
            "outcome": trial.outcome,
            "decision": trial.decision,
        },
        "content": trial.content,
    }
    return {name: told.get(name) for name in fields}


def last_trial(owner: Any) -> int:
    """The end of the test events of a user; 0 where there are none."""
    newest = TrialOrder.objects.of(owner).first()
    return newest.number if newest else 0


def trial_events(owner: Any, after: str | None, types: list[str], most: int) -> Page:
    """What became of a user's test orders, as events; kept as long as they are.

    Raises:
        InvalidQueryError: a cursor that is none.
    """
    position = last_trial(owner) if after == "latest" else _position(after)
    rows = list(TrialOrder.objects.of(owner).filter(number__gt=position).order_by("number"))
    told = [_event(row) for row in rows[:most]]
    end = told[-1].place if told else Place(position)
    wanted = tuple(event for event in told if event.type in types)
    return Page(wanted, end, is_end=len(rows) <= most)


def _position(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        mend = "Send the 'next' of an answer as it came, or 'latest'."
        raise InvalidQueryError((FieldError("after", "malformed", mend),))
    return int(after)


def _event(trial: TrialOrder) -> Event:
    kind, decision = _EVENTS[trial.outcome]
    answer = trial.answer
    data = {
        "transaction": str(trial.transaction),
        "reference": trial.content["reference"],
        "revision": trial.revision,
        "kind": trial.content["kind"],
        "source_order": trial.content.get("source_order"),
        "screening": str(trial.screening),
        "outcome": trial.outcome,
        "decision": decision,
        "decision_now": trial.decision,
        "summary": answer.get("summary"),
        "reasons": answer.get("reasons", []),
        "questions": answer.get("questions", []),
        "case": None,
        "is_test": True,
    }
    about = f"test order {trial.reference_key}"
    return Event(Place(trial.number), 0, kind, trial.submitted_at, about, data)
