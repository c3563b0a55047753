"""What is asked after each drill, and the row of the table that it makes."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from export_screening import ProblemError

from tests.drills.record import Answer
from tests.drills.scene import Scene

CLEAR = "clear"
VOLATILE = ("decision_now", "case")
"""What an event tells as of the moment that it is read."""
OF_THE_ANSWER = ("outcome", "summary", "reasons", "hits", "determinations", "red_flags", "as_of")
Quiet = Mapping[str, Mapping[str, str]]
"""Outcome of each order by its reference, by the version of the own deny list in force."""


@dataclass(frozen=True)
class Row:
    """What came of a drill."""

    drill: str
    sent: int
    answered: int
    lost: int
    doubled: int
    owed: int
    received: int
    is_chain_whole: bool
    false_clears: int
    seconds: float
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    why_not_held: str = ""

    @property
    def chain(self) -> str:
        """Whether the record is whole; of a drill that did not come to its end nobody asked."""
        if not self.sent:
            return "-"
        return "whole" if self.is_chain_whole else "BROKEN"

    @property
    def outcome(self) -> str:
        """How it went, in words."""
        if self.why_not_held:
            return f"NOT HELD: {self.why_not_held}"
        return f"FAILED: {'; '.join(self.faults)}" if self.faults else "passed"


def not_held(drill: str, why: str) -> Row:
    """The row of a drill for which this machine lacks something."""
    return Row(drill, 0, 0, 0, 0, 0, 0, True, 0, 0.0, (), (), why)


def broke_off(drill: str, why: str) -> Row:
    """The row of a drill that could not be held to its end, which is a failure."""
    return Row(drill, 0, 0, 0, 0, 0, 0, False, 0, 0.0, (f"broke off: {why}",))


def verdict(drill: str, scene: Scene, quiet: Quiet) -> Row:
    """Ask everything of an installation that has come to rest."""
    record = scene.installation.record
    answers, told = record.answers(), record.told()
    lost = _lost(scene, answers)
    doubled = _doubled(scene, answers, Counter(one.screening for one in told))
    owed = {one.event_id for one in told if one.is_owed}
    received = scene.told()
    false = [
        answer.reference
        for answer in answers
        if answer.outcome == CLEAR and quiet[answer.deny_list].get(answer.reference, CLEAR) != CLEAR
    ]
    chain = scene.installation.stack.verified()
    faults = [
        *scene.faults,
        *_some(lost, "accepted and without an answer"),
        *_some(doubled, "doubled"),
        *_some(owed - received, "never told"),
        *_some(_told_otherwise(scene), "told twice with other words or ids"),
        *_some(false, "cleared, and a quiet run would not"),
        *([] if chain == "" else [chain]),
        *(f"the ERP was told {what} {n} times" for what, n in scene.erp.refusals.items()),
    ]
    return Row(
        drill,
        len(scene.erp.sent),
        len({answer.reference for answer in answers}),
        len(lost),
        len(doubled),
        len(owed),
        len(owed & received),
        chain == "",
        len(false),
        time.monotonic() - scene.begun,
        tuple(faults),
        (*scene.notes, *_notes(scene, answers, quiet)),
    )


def _lost(scene: Scene, answers: list[Answer]) -> list[str]:
    answered = {answer.screening for answer in answers}
    accepted = scene.erp.accepted.items()
    return sorted(reference for reference, pk in accepted if pk not in answered)


def _doubled(scene: Scene, answers: list[Answer], completed: Mapping[str, int]) -> set[str]:
    """Orders stored twice, and screenings completed twice or read with two answers."""
    revisions = scene.installation.record.stored()
    twice = {reference for reference, count in revisions.items() if count > 1}
    twice |= {answer.screening for answer in answers if completed[answer.screening] != 1}
    return twice | scene.changed | set(_replied_otherwise(scene))


def _replied_otherwise(scene: Scene) -> Iterable[str]:
    """Screenings that are read with other words than the reply to the order had."""
    client = scene.installation.client()
    for screening, reply in scene.erp.replies.items():
        try:
            now: Any = client.screening(screening)
        except ProblemError:
            yield screening
            continue
        if any(reply[name] != now[name] for name in OF_THE_ANSWER):
            yield screening


def _told_otherwise(scene: Scene) -> set[str]:
    """Events told again with other words under their id, or the same event under another id."""
    words: dict[str, str] = {}
    ids: dict[tuple[str, str, str], str] = {}
    wrong = set()
    for headers, body in scene.receiver.came:
        event, name = json.loads(body), headers["webhook-id"]
        data = {key: value for key, value in event["data"].items() if key not in VOLATILE}
        said = json.dumps([event["type"], event["timestamp"], data], sort_keys=True)
        same = (event["type"], str(data.get("screening")), event["timestamp"])
        if words.setdefault(name, said) != said or ids.setdefault(same, name) != name:
            wrong.add(name)
    return wrong


def _notes(scene: Scene, answers: list[Answer], quiet: Quiet) -> list[str]:
    """What is no fault, and worth knowing."""
    held = sum(
        answer.outcome != CLEAR and quiet[answer.deny_list].get(answer.reference) == CLEAR
        for answer in answers
    )
    again = len(scene.receiver.came) - len(scene.told())
    found = (
        (scene.erp.resent, "sends again"),
        (again, "webhooks told again"),
        (held, "held that a quiet run clears"),
        (scene.revived, "processes started again"),
    )
    return [f"{count} {what}" for count, what in found if count]


def _some(found: Iterable[str], what: str) -> list[str]:
    names = sorted(found)
    return [f"{len(names)} {what}: {', '.join(names[:3])}"] if names else []
