"""``python -m tests.screening.pipeline.old_release.make OUT``: a database full of screenings.

It was run with release f8e3957 (rules r1, matching v1) and wrote ``r1.sqlite3.xz``, with release
8d4f5d8 (rules r2), which wrote ``r2.sqlite3.xz``, with release e9fc545 (rules r3), which wrote
``r3.sqlite3.xz``, with release d014469 (rules r4), which wrote ``r4.sqlite3.xz``, with release
d427b08 (rules r5), which wrote ``r5.sqlite3.xz``, with release 51160e8 (rules r6), which wrote
``r6.sqlite3.xz``, and with release baa73a5 (rules r7, matching v2), which wrote ``r7.sqlite3.xz``.
It stays here to tell what is in there: what ships, then the demo orders, further orders on older
days, and every scenario with the lists, the policy, the licenses and the partners it gives, one
after another in one database, so that each screening stands beside the list versions and the policy
of then; at last one against stale lists. Since r7 there are also orders screened by the first
engine of matching, and orders to parties of lists abroad by an exporter whom their laws bind. Run
with a later release it makes that release's records, never again those of an earlier one.

Nothing is rolled back as in ``run_scenario``, so a scenario sees the orders before it, and some
answer otherwise than their files expect. It tells which: the past is a part of what is replayed.
"""

from __future__ import annotations

import json
import logging
import lzma
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.screening.pipeline.old_release.orders import (
    BEFORE_THE_STAY_ENDS,
    GIVEN,
    LISTED_ABROAD,
    LONG_AGO,
    extra_orders,
    orders_abroad,
)

if TYPE_CHECKING:
    from screening.management.scenarios.files import Scenario

ROOT = Path(__file__).resolve().parents[4]
DEMO_DAYS = (date(2025, 3, 3), date(2026, 8, 4), date(2026, 11, 20))


def main() -> None:
    """Make the database in a folder that is gone afterwards, and write it compressed."""
    out = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "compliance.settings", "DATA_DIR": folder}
        import django

        django.setup()
        logging.disable(logging.INFO)
        fill()
        database = Path(folder) / "screening.sqlite3"
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        content = database.read_bytes()
    out.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    print(f"{out}: {out.stat().st_size:,} bytes, {len(content):,} unpacked")


def fill() -> None:
    """Migrate, load and play everything, and close the database."""
    from django.core.management import call_command
    from django.db import connection

    from screening.lists.shipped import load_shipped

    call_command("migrate", verbosity=0)
    load_shipped(with_demo_list=True)
    play_demo_orders()
    play_extra_orders()
    play_by_first_engine()
    play_scenarios()
    play_bound_by_laws_abroad()
    play_with_stale_lists()
    tell()
    connection.close()


def play_demo_orders() -> None:
    """On several days, for an owner each: else the second would be the first submitted again."""
    for day in DEMO_DAYS:
        owner = owner_named(f"demo {day}")
        for path in sorted((ROOT / "fixtures" / "demo_orders").glob("*.json")):
            demo = json.loads(path.read_text(encoding="utf-8"))
            screen(demo["transaction"], owner, day)


def play_extra_orders() -> None:
    """For one owner, against the demonstration list."""
    from screening.management.scenarios.world import give

    give(GIVEN)
    owner = owner_named("erp")
    for day, submission in extra_orders():
        screen(submission, owner, day)


def play_by_first_engine() -> None:
    """Some of the same again, for another owner, by a policy that names matching engine v1."""
    from screening.models import PolicyVersion
    from screening.policies import set_policy

    shipped = PolicyVersion.objects.in_force().content
    by_v1 = shipped | {"matching": shipped["matching"] | {"engine": "v1"}}
    set_policy(content=by_v1, by="make", reason="By the first engine.")
    owner = owner_named("erp by v1")
    for day, submission in extra_orders():
        if day == BEFORE_THE_STAY_ENDS:
            screen(submission, owner, day)
    set_policy(content=shipped, by="make", reason="As it ships.")


def play_bound_by_laws_abroad() -> None:
    """To whom lists abroad name: as shipped, then by an exporter whom the laws of all bind."""
    from screening.lists.given import put_listed_parties_in_force
    from screening.management.scenarios.files import noon
    from screening.models import PolicyVersion
    from screening.policies import set_policy
    from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema

    day = DEMO_DAYS[-1]
    listed = [
        PartyRecord(source, "1", PartySchema.ORGANIZATION, (NameRecord(name),), countries=("RS",))
        for source, name in LISTED_ABROAD.items()
    ]
    # At a moment that no scenario has, as there.
    put_listed_parties_in_force(records=listed, at=noon(day) - timedelta(seconds=30))
    shipped = PolicyVersion.objects.in_force().content
    laws = ["AU", "CA", "CH", "EU", "JP", "UK"]
    for bound_by in ([], laws[3:4], laws):
        lists = shipped["lists"] | ({"bound_by": bound_by} if bound_by else {})
        set_policy(content=shipped | {"lists": lists}, by="make", reason="Bound abroad.")
        owner = owner_named(f"bound by {bound_by}")
        for submission in orders_abroad():
            screen(submission, owner, day)
    set_policy(content=shipped, by="make", reason="As it ships.")


def play_scenarios() -> None:
    """Each with an owner, lists and a policy of its own."""
    from screening.lists.given import put_listed_parties_in_force
    from screening.management.scenarios.comparison import differences
    from screening.management.scenarios.files import noon, read_scenario
    from screening.models import PolicyVersion
    from screening.policies import set_policy

    shipped_policy = PolicyVersion.objects.in_force().content
    for place, path in enumerate(sorted((ROOT / "tests" / "scenarios").glob("S*.json"))):
        scenario = read_scenario(path)
        owner = owner_named(scenario.name)
        # Each at a minute of its own: the same rows at the same moment would be the same version.
        at = noon(scenario.as_of) - timedelta(minutes=place)
        put_listed_parties_in_force(records=scenario.listed, at=at)
        set_policy(content=shipped_policy, by="make", reason="As it ships.")
        give_what_is_new(scenario)
        answers = [
            screen(submission, owner, scenario.day_of(number))
            for number, submission in enumerate(scenario.submissions)
        ]
        for found in differences(answers, scenario.expect, scenario.expect_earlier):
            print(f"{scenario.name}: {found}")


def play_with_stale_lists() -> None:
    """One order against lists that nobody fetched for years, and nobody listed."""
    from screening.lists.given import put_listed_parties_in_force
    from screening.management.scenarios.files import noon

    put_listed_parties_in_force(records=(), at=noon(LONG_AGO))
    path = ROOT / "fixtures" / "demo_orders" / "01-screws-germany.json"
    demo = json.loads(path.read_text(encoding="utf-8"))
    answer = screen(demo["transaction"], owner_named("stale"), DEMO_DAYS[-1])
    if "list.stale" not in {reason["code"] for reason in answer["reasons"]}:
        raise ValueError("The lists were fresh.")


def give_what_is_new(scenario: Scenario) -> None:
    """The given state, less licenses and partners that an earlier scenario gave already."""
    from screening.management.scenarios.world import give
    from screening.models import BusinessPartner, License

    given = dict(scenario.given)
    given["licenses"] = [
        row
        for row in given.get("licenses", ())
        if not License.objects.filter(number=row["number"]).exists()
    ]
    given["partner_records"] = [
        row
        for row in given.get("partner_records", ())
        if not BusinessPartner.objects.named([row["name"]]).exists()
    ]
    give(given)


def owner_named(name: str) -> Any:
    """A new user to submit as."""
    from django.contrib.auth.models import User

    return User.objects.create_user(name)


def screen(submission: Mapping[str, Any], owner: Any, day: date) -> dict[str, Any]:
    """Take in and screen at noon of that day; gives the answer, which must be a judgement."""
    from screening.intake.submission import accept_transaction
    from screening.management.scenarios.files import noon
    from screening.models import Screening
    from screening.pipeline import run_screening

    accepted = accept_transaction(submission=submission, owner=owner, through="make")
    if not accepted.is_new:
        raise ValueError(f"{submission['reference']} was submitted before.")
    run_screening(screening_id=str(accepted.screening.pk), at=noon(day))
    screening = Screening.objects.get(pk=accepted.screening.pk)
    if screening.status != Screening.Status.COMPLETED or screening.policy is None:
        raise ValueError(f"{submission['reference']} was not judged.")
    return {"status": screening.status, "decision": screening.decision} | screening.answer


def tell() -> None:
    """Say what came of it."""
    from screening.models import Screening

    rows = list(Screening.objects.values_list("as_of", "outcome", "engine", "policy__version"))
    for place, kind in enumerate(("day", "outcome", "engine", "policy")):
        counted = Counter(str(row[place]) for row in rows)
        print(f"by {kind}: {', '.join(f'{name} {n}' for name, n in sorted(counted.items()))}")
    print(f"{len(rows)} screenings")


if __name__ == "__main__":
    main()
