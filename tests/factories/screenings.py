"""Screenings, completed, with an answer of the shape the architecture gives."""

from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone

from screening.models import Determination, Hit, RedFlag, Screening
from screening.pipeline.reference import ENGINE
from screening.terms.values import canonical_json
from tests.factories.lists import ListedPartyFactory
from tests.factories.orders import TransactionFactory


def answer_content(outcome: str = "block", **changes: Any) -> dict[str, Any]:
    """An answer of the shape the API gives."""
    return {
        "outcome": outcome,
        "reasons": [
            {
                "code": "party.entity_list",
                "outcome": outcome,
                "summary": "The ultimate consignee is a party on the Entity List.",
                "citation": "15 CFR 744.11",
                "subject": "parties[0]",
            }
        ],
        "determinations": [],
        "red_flags": [],
        "questions": [
            {
                "field": "parties[0].headquarters_country",
                "text": "Where is the headquarters of the consignee?",
                "why": "rf.ac_hq_unknown",
            }
        ],
        "coverage": {
            "decided": ["listed_parties", "chart"],
            "not_evaluated": [{"check": "headquarters", "missing": ["headquarters_country"]}],
            "not_examined": [
                {"code": "us_persons", "sentence": "Activities of US persons were not examined."}
            ],
        },
        "as_of": {
            "lists": [
                {
                    "source": "us-bis-entity-list",
                    "version": "a1b2c3d4e5f6",
                    "published": "2026-11-20",
                }
            ],
            "policy": "policy000001",
            "engine": str(ENGINE),
        },
        **changes,
    }


class ScreeningFactory(factory.django.DjangoModelFactory[Screening]):
    """A completed screening."""

    class Meta:
        model = Screening

    transaction = factory.SubFactory(TransactionFactory)
    status = "completed"
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)
    outcome = "block"
    answer_json = factory.LazyAttribute(lambda s: canonical_json(answer_content(s.outcome)))
    engine = str(ENGINE)

    class Params:
        queued = factory.Trait(
            status="queued",
            started_at=None,
            finished_at=None,
            outcome="",
            answer_json="",
            engine="",
        )


def name_evidence() -> list[dict[str, Any]]:
    """Evidence of a name that met, and what speaks for and against."""
    words = [("IEIT", "IEIT", "equal", 1.0), ("SYSTEMS", "Systems", "equal", 1.0)]
    return [
        {
            "kind": "name",
            "alias": "IEIT Systems",
            "alias_kind": "alias",
            "query": "IEIT SYSTEMS CO",
            "score": 0.97,
            "words": [
                *(
                    {"query": q, "listed": w, "relation": r, "similarity": s, "weight": 0.9}
                    for q, w, r, s in words
                ),
                {"query": "CO", "listed": "", "relation": "extra", "weight": 0.1},
            ],
            "summary": "Both distinctive words of the alias meet, in order.",
        },
        {
            "kind": "country",
            "query": "MY",
            "listed": "CN",
            "says": "against",
            "effect": -0.04,
            "summary": "Country differs: MY, listed in CN",
        },
    ]


class HitFactory(factory.django.DjangoModelFactory[Hit]):
    """Our consignee against Inspur, by its alias."""

    class Meta:
        model = Hit

    screening = factory.SubFactory(ScreeningFactory)
    position = factory.Sequence(lambda n: n % 30_000)
    party = 0
    subject = factory.LazyAttribute(lambda h: f"parties[{h.party}]")
    party_name = "IEIT SYSTEMS CO"
    listed_party = factory.SubFactory(ListedPartyFactory)
    source_code = factory.LazyAttribute(lambda h: h.listed_party.source_code)
    met_name = "IEIT Systems"
    score = 0.97
    is_match = True
    evidence = factory.LazyFunction(name_evidence)


class DeterminationFactory(factory.django.DjangoModelFactory[Determination]):
    """A license requirement with its path."""

    class Meta:
        model = Determination

    screening = factory.SubFactory(ScreeningFactory)
    position = factory.Sequence(lambda n: n % 30_000)
    line = 1
    eccn = "3A090.a"
    result = "license_required"
    content = factory.LazyFunction(
        lambda: {
            "classified_by": "exporter",
            "reasons_for_control": ["RS", "AT"],
            "review_policy": "presumption_of_denial",
            "exceptions_considered": [
                {"code": "NAC", "status": "rejected", "why": "destination in D:5", "citation": ""}
            ],
            "path": [
                {
                    "step": "classification",
                    "rule_id": "class.exporter",
                    "cite": "15 CFR 774 Supp. 1, 3A090",
                    "inputs": {"eccn": "3A090.a"},
                    "result": "3A090.a, as submitted",
                    "as_of": "2026-11-02",
                },
                {
                    "step": "advanced_computing",
                    "rule_id": "ac.d5",
                    "cite": "15 CFR 742.6(a)(6)(iii)(A)",
                    "inputs": {"end_use": "CN", "group": "D:5"},
                    "result": "License required for D:5",
                    "as_of": "2026-11-02",
                },
            ],
        }
    )


class RedFlagFactory(factory.django.DjangoModelFactory[RedFlag]):
    """End use in another country than the destination."""

    class Meta:
        model = RedFlag

    screening = factory.SubFactory(ScreeningFactory)
    position = factory.Sequence(lambda n: n % 30_000)
    code = "rf.hq_end_use_mismatch"
    severity = "high"
    content = factory.LazyFunction(
        lambda: {
            "summary": "End use is in another country than the destination",
            "inputs": {"destination": "MY", "end_use": "CN"},
            "citation": "15 CFR 732 Supp. 3",
        }
    )
