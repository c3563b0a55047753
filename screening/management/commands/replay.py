"""``manage.py replay SCREENING``: screen again with the lists, policy and engines of then."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from screening.errors import ScreeningError
from screening.management.counting import counted
from screening.models import Screening
from screening.pipeline import Replayed, replay_all, replay_screening


class Command(BaseCommand):
    """Fails with a diff where the answer does not come out the same, or says why it cannot."""

    help = (
        "Screen completed screenings again with the list versions, the policy and the engines "
        "of then. The answer must come out in the same bytes, or it is an error with a diff. "
        "Rules that this release does not have are named, and are an error as well. "
        "Nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("screening", nargs="?", type=UUID, help="id of a completed screening")
        which.add_argument("--all", action="store_true", help="every completed screening")

    def handle(self, *args: Any, **options: Any) -> None:
        same = different = hindered = unjudged = 0
        with counted("replaying") as progress:
            for replayed in self._replayed(options["screening"]):
                if not replayed.was_judged:
                    unjudged += 1
                elif replayed.obstacle:
                    hindered += 1
                    self.stderr.write(f"{replayed.screening.pk}: {replayed.obstacle}")
                elif replayed.difference:
                    different += 1
                    self.stderr.write(f"{replayed.screening.pk} differs:\n{replayed.difference}")
                else:
                    same += 1
                progress(same + different + hindered + unjudged)
        self.stdout.write(
            f"{same:,} the same, {different:,} different, {hindered:,} that this release cannot "
            f"make again, {unjudged:,} never judged"
        )
        if different:
            raise CommandError(f"{different:,} of {same + different:,} answers differ.")
        if hindered:
            raise CommandError(f"{hindered:,} answers could not be made again: see why above.")

    def _replayed(self, screening_id: UUID | None) -> Iterator[Replayed]:
        if screening_id is None:
            yield from replay_all()
            return
        try:
            rows = Screening.objects.select_related("transaction", "policy")
            yield replay_screening(screening=rows.get(pk=screening_id))
        except Screening.DoesNotExist as error:
            raise CommandError(f"There is no screening {screening_id}.") from error
        except ScreeningError as error:
            raise CommandError(str(error)) from error
