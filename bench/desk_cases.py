"""Makes a hundred thousand cases for the desk's benchmark, in bulk. Wants Django set up."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from screening.cases.opening import open_case
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
from screening.search.following import keep_words
from screening.terms.values import canonical_json
from tests import factories

BATCH = 5_000
WORDS = ("example", "systems", "trading", "nordic", "harbor", "optics", "delta", "mill", "yard")
COUNTRIES = ("DE", "JP", "MY", "SG", "VN", "AE", "TR", "KZ")


def fill(count: int) -> Case:
    """Store cases; one in ten is decided.

    Returns:
        The one case with thirty hits.
    """
    users = get_user_model().objects
    owner = users.create(username="erp")
    officer = users.create(username="officer", is_staff=True, is_superuser=True)
    listed = [
        factories.ListedPartyFactory(uid=f"el-bench-{n}", name=f"Listed Example {n}")
        for n in range(50)
    ]
    rng = random.Random(744)
    for first in range(0, count, BATCH):
        rows = [
            _row(rng, number, owner, officer, rng.choice(listed))
            for number in range(first, min(first + BATCH, count))
        ]
        _store(rows)
    order = factories.TransactionFactory(owner=owner, reference="SO-THIRTY")
    screening = factories.ScreeningFactory(transaction=order)
    for position, party in enumerate(listed[:30]):
        factories.HitFactory(screening=screening, position=position, listed_party=party)
    return open_case(screening=screening)


def _row(rng: random.Random, number: int, owner: Any, officer: Any, met: Any) -> tuple[Any, ...]:
    """Order, screening, case, hit, and the party's name of one case."""
    name = " ".join(rng.sample(WORDS, 3)).title() + f" {number % 9_000}"
    content = factories.order_content(reference=f"SO-{number:06}")
    content["destination_country"] = rng.choice(COUNTRIES)
    content["parties"][0] = {**content["parties"][0], "name": name}
    order = Transaction(
        owner=owner,
        reference=content["reference"],
        kind="order",
        destination_country=content["destination_country"],
        content=content,
        content_hash=f"{number:064}",
        submitted_through="bench",
    )
    screening = Screening(
        transaction=order,
        status="completed",
        finished_at=timezone.now(),
        outcome="hold" if number % 3 else "block",
        answer_json=canonical_json(factories.answer_content()),
        engine="v1",
    )
    score = round(rng.uniform(0.6, 1.0), 3)
    case = _case(screening, number, score, officer if number % 10 == 9 else None)
    case.due_at = timezone.now() + timedelta(minutes=rng.randint(-4_000, 900))
    hit = Hit(
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
    return order, screening, case, hit, name


def _case(screening: Screening, number: int, score: float, decided_by: Any) -> Case:
    is_block = screening.outcome == "block"
    return Case(
        number=f"C-2026-{number + 1_000_000}",
        screening=screening,
        status="rejected" if decided_by else "open",
        decided_at=timezone.now() if decided_by else None,
        decided_by=decided_by,
        is_block=is_block,
        band=int(is_block),
        top_score=score,
        rank=30 * score - number / 1000,
        place_reasons=[[f"evidence {score:.2f}", round(30 * score, 1)]],
        value_usd=number * 37 % 1_000_003 if number % 7 else None,
        ships_on=timezone.now().date() + timedelta(days=number % 90) if number % 3 else None,
        due_at=timezone.now() + timedelta(minutes=number % 4000 - 2000),
        customer="asked" if number % 50 == 1 and not decided_by else "",
    )


def _words_of(order: Transaction, hit: Hit, name: str) -> set[str]:
    listed = hit.listed_party
    return {
        *search_words(order.reference, with_pieces=True),
        *search_words(name),
        *search_words(listed.name),
        party_word(name),
        facet("list", listed.source_code),
        facet("listed", f"{listed.source_code}:{listed.uid}"),
        facet("to", order.destination_country),
        "3a090a",
    }


def _store(rows: list[tuple[Any, ...]]) -> None:
    orders, screenings, cases, hits, names = (list(column) for column in zip(*rows, strict=True))
    Transaction.objects.bulk_create(orders)
    TransactionParty.objects.bulk_create(
        TransactionParty(transaction=order, position=0, role="end_user", name=name)
        for order, name in zip(orders, names, strict=True)
    )
    Screening.objects.bulk_create(screenings)
    Case.objects.bulk_create(cases)
    Hit.objects.bulk_create(hits)
    Determination.objects.bulk_create(
        Determination(
            screening=screening, position=0, line=1, eccn="3A090.a", result="license_required"
        )
        for screening in screenings
    )
    CaseWord.objects.bulk_create(
        CaseWord(case=case, word=word)
        for order, _, case, hit, name in rows
        for word in _words_of(order, hit, name)
    )
    keep_words([order.pk for order in orders])
