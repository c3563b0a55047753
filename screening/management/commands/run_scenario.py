"""``manage.py run_scenario FILE...``: run scenario files in a scratch database of their own."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.management.scenarios.comparison import Difference, differences
from screening.management.scenarios.files import BrokenScenarioError, Scenario, read_scenario
from screening.management.scenarios.playing import play
from screening.management.scenarios.world import scratch_database


class Command(BaseCommand):
    """Plays scenarios; needs no service and touches no database but its own."""

    help = (
        "Run whole transactions with the answer they must get: only the file's listed parties and "
        "what ships, as of the file's date, in a scratch database that is made and removed. "
        "Stops with exit code 1 at the first file whose answer differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="scenario files")
        parser.add_argument(
            "--json",
            action="store_true",
            help="print the answers instead, one JSON object a line in the order submitted",
        )
        parser.add_argument(
            "--keep-going", action="store_true", help="run every file, whatever differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scenarios = [read_scenario(Path(name)) for name in options["files"]]
        except BrokenScenarioError as error:
            raise CommandError(str(error)) from error
        failed = []
        logging.disable(logging.INFO)  # the log of each screening would stand between the lines
        with scratch_database():
            for scenario in scenarios:
                if not self._run(scenario, as_json=options["json"]):
                    failed.append(scenario.name)
                    if not options["keep_going"]:
                        break
        if failed:
            raise CommandError(f"Not as expected: {', '.join(failed)}")

    def _run(self, scenario: Scenario, *, as_json: bool) -> bool:
        played = play(scenario)
        answers = [one.answer for one in played]
        found = differences(answers, scenario.expect, scenario.expect_earlier)
        if not all(one.is_same_again for one in played):
            found.append(Difference("a second run", "the same bytes", "others"))
        if as_json:
            for answer in answers:
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(scenario, answers[-1])
        for difference in found:
            self._tell_difference(scenario, difference, to_stderr=as_json)
        return not found

    def _tell(self, scenario: Scenario, answer: dict[str, Any]) -> None:
        """Expected beside actual, one line a kind."""
        expect = scenario.expect
        self.stdout.write(f"{scenario.name}  {scenario.title}")
        rows = [
            ("outcome", _outcomes(expect), answer["outcome"]),
            ("reasons", expect.get("reason_codes", ()), _codes(answer["reasons"])),
            ("flags", expect.get("red_flags", ()), _codes(answer["red_flags"])),
            (
                "lines",
                [_line(row) for row in expect.get("determinations", ())],
                [_line(row) for row in answer["determinations"]],
            ),
        ]
        for kind, expected, actual in rows:
            self.stdout.write(f"  {kind:8} expected {_words(expected)}")
            self.stdout.write(f"  {'':8} actual   {_words(actual)}")

    def _tell_difference(self, scenario: Scenario, found: Difference, *, to_stderr: bool) -> None:
        out = self.stderr if to_stderr else self.stdout
        out.write(
            f"  {scenario.name} DIFFERS in {found.about}: expected {_words(found.expected)}, "
            f"actual {_words(found.actual)}"
        )


def _outcomes(expect: Any) -> list[str]:
    return [*([expect["outcome"]] if expect else []), *expect.get("outcome_also_accepted", ())]


def _codes(rows: Any) -> list[str]:
    return list(dict.fromkeys(row["code"] for row in rows))


def _line(row: Any) -> str:
    said = (str(row["line"]), row.get("eccn"), row["result"], row.get("review_policy"))
    return " ".join(part for part in said if part)


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value) or "-"
    return str(value)
