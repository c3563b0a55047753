"""Opens the desk's pages over a hundred thousand cases and prints their server time.

``python -m bench.desk [--cases 100000] [--limit 150]``

Fills a SQLite database in a scratch folder with open and decided cases, each with a party, a hit,
a determination and the words it is found by, and one case with thirty hits. Every page is opened
some times over; the median counts. What counts is the process's own time, the database included,
for SQLite runs inside it; what was waited beside it tells how busy the machine was. The status is
1 when a page's median is above the limit.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BATCH = 5_000
TIMES = 7
WORDS = ("example", "systems", "trading", "nordic", "harbor", "optics", "delta", "mill", "yard")
COUNTRIES = ("DE", "JP", "MY", "SG", "VN", "AE", "TR", "KZ")


def main() -> int:
    """Run the benchmark in a scratch data folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--limit", type=float, default=150.0, help="milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="screening-desk-") as scratch:
        os.environ["DATA_DIR"] = scratch
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True
        )
        import django

        django.setup()
        started = time.perf_counter()
        case = _fill(options.cases)
        print(f"{options.cases:,} cases in {time.perf_counter() - started:.0f} s", flush=True)
        return _measure(case, options.limit)


def _fill(count: int) -> Any:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from screening.cases.opening import open_case
    from tests import factories

    rng = random.Random(744)
    owner = get_user_model().objects.create(username="erp")
    officer = get_user_model().objects.create(username="officer", is_staff=True, is_superuser=True)
    listed = [
        factories.ListedPartyFactory(uid=f"el-bench-{n}", name=f"Listed Example {n}")
        for n in range(50)
    ]
    now = timezone.now()
    for first in range(0, count, BATCH):
        _fill_batch(rng, range(first, min(first + BATCH, count)), owner, officer, listed, now)
    order = factories.TransactionFactory(owner=owner, reference="SO-THIRTY")
    screening = factories.ScreeningFactory(transaction=order)
    for position in range(30):
        factories.HitFactory(screening=screening, position=position, listed_party=listed[position])
    return open_case(screening=screening)


def _fill_batch(
    rng: random.Random, numbers: range, owner: Any, officer: Any, listed: list[Any], now: Any
) -> None:
    from screening.cases.placing import facet, party_word, search_words
    from screening.models import (
        Case,
        CaseWord,
        Determination,
        Hit,
        Screening,
        Transaction,
        TransactionParty,
    )
    from screening.terms.values import canonical_json
    from tests import factories

    answer = canonical_json(factories.answer_content())
    orders, parties, screenings, cases, hits, lines = [], [], [], [], [], []
    words: list[tuple[int, set[str]]] = []
    for number in numbers:
        name = " ".join(rng.sample(WORDS, 3)).title() + f" {number % 9_000}"
        country = rng.choice(COUNTRIES)
        content = factories.order_content(reference=f"SO-{number:06}")
        content["destination_country"] = country
        content["parties"][0] = {**content["parties"][0], "name": name}
        order = Transaction(
            owner=owner,
            reference=content["reference"],
            kind="order",
            destination_country=country,
            content=content,
            content_hash=f"{number:064}",
            submitted_through="bench",
        )
        screening = Screening(
            transaction=order,
            status="completed",
            finished_at=now,
            outcome="block" if number % 3 == 0 else "hold",
            answer_json=answer,
            engine="v1",
        )
        met = rng.choice(listed)
        score = round(rng.uniform(0.6, 1.0), 3)
        decided = number % 10 == 9
        case = Case(
            number=f"C-2026-{number + 1_000_000}",
            screening=screening,
            status="rejected" if decided else "open",
            decided_at=now if decided else None,
            decided_by=officer if decided else None,
            is_block=number % 3 == 0,
            band=int(number % 3 == 0),
            top_score=score,
            rank=30 * score - number / 1000,
            due_at=now + timedelta(minutes=rng.randint(-4_000, 900)),
            place_reasons=[[f"evidence {score:.2f}", round(30 * score, 1)]],
        )
        orders.append(order)
        parties.append(
            TransactionParty(
                transaction=order, position=0, role="end_user", name=name, country=country
            )
        )
        screenings.append(screening)
        cases.append(case)
        hits.append(
            Hit(
                screening=screening,
                position=0,
                party=0,
                subject="parties[0]",
                party_name=name,
                listed_party=met,
                source_code=met.source_code,
                met_name=met.name,
                score=score,
                is_match=True,
                evidence=factories.name_evidence(),
            )
        )
        lines.append(
            Determination(
                screening=screening, position=0, line=1, eccn="3A090.a", result="license_required"
            )
        )
        found = {
            *search_words(content["reference"], with_pieces=True),
            *search_words(name),
            *search_words(met.name),
            party_word(name),
            facet("list", met.source_code),
            facet("listed", f"{met.source_code}:{met.uid}"),
            facet("to", country),
            "3a090a",
        }
        words.append((len(cases) - 1, found))
    Transaction.objects.bulk_create(orders)
    TransactionParty.objects.bulk_create(parties)
    Screening.objects.bulk_create(screenings)
    Case.objects.bulk_create(cases)
    Hit.objects.bulk_create(hits)
    Determination.objects.bulk_create(lines)
    CaseWord.objects.bulk_create(
        CaseWord(case=cases[place], word=word[:60]) for place, found in words for word in found
    )


def _measure(case: Any, limit: float) -> int:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username="officer"))
    queue = "/admin/screening/case/"
    pages = (
        ("queue", queue),
        ("queue, page 200", f"{queue}?p=40"),
        ("queue, one destination", f"{queue}?destination=MY"),
        ("queue, one list", f"{queue}?list=us-bis-entity-list"),
        ("queue, no such list", f"{queue}?list=us-ofac-sdn"),
        ("queue, over target", f"{queue}?view=late"),
        ("queue, rejected", f"{queue}?status=rejected"),
        ("search a reference", f"{queue}?q=SO-054321"),
        ("search a party", f"{queue}?q=harbor+optics"),
        ("search a listed party", f"{queue}?q=Listed+Example"),
        ("search an ECCN", f"{queue}?q=3A090"),
        ("search nothing there", f"{queue}?q=zzzz"),
        ("case with 30 hits", f"/admin/screening/case/{case.pk}/change/"),
        ("home", "/admin/"),
    )
    worst = 0.0
    for name, url in pages:
        client.get(url)
        waited, spent = [], []
        for _ in range(TIMES):
            started, began = time.perf_counter(), time.process_time()
            response = client.get(url)
            spent.append((time.process_time() - began) * 1000)
            waited.append((time.perf_counter() - started) * 1000)
            assert response.status_code == 200, (url, response.status_code)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        typical = median(spent)
        worst = max(worst, typical)
        print(
            f"{name:24} {typical:6.1f} ms, waited {median(waited):6.1f} ms, {len(asked)} queries",
            flush=True,
        )
    print(f"worst {worst:.1f} ms, limit {limit:.0f} ms")
    return int(worst > limit)


if __name__ == "__main__":
    sys.exit(main())
