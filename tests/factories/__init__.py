"""Model factories: rows that satisfy every constraint, with invented companies.

A screening is made completed, with an answer of the shape the architecture gives. Facts about
listed parties are quoted from the public lists; every other company says Example.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.utils import timezone

from screening.models import (
    ApiKey,
    Case,
    Determination,
    Hit,
    License,
    ListedAddress,
    ListedName,
    ListedParty,
    ListSource,
    ListVersion,
    Measure,
    PolicyVersion,
    RecordKind,
    RedFlag,
    ReportRun,
    Scope,
    Screening,
    Transaction,
    TransactionLine,
    TransactionParty,
)
from screening.terms.values import canonical_json, content_hash

PASSWORD = "correct horse battery"


@cache
def _hashed_password() -> str:
    """Hashed once: a password hash is slow on purpose."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory[Any]):
    """An officer who may sign in; ``permissions`` are code names of the screening app."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"officer{n}")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Example{n}")
    is_staff = True
    password = factory.LazyFunction(_hashed_password)

    @factory.post_generation
    def permissions(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.user_permissions.set(
                Permission.objects.filter(
                    content_type__app_label="screening", codename__in=extracted
                )
            )


class ListSourceFactory(factory.django.DjangoModelFactory[ListSource]):
    """The Entity List unless told otherwise."""

    class Meta:
        model = ListSource
        django_get_or_create = ("code",)

    code = "us-bis-entity-list"
    title = "Entity List"
    publisher = "US Bureau of Industry and Security"
    kind = RecordKind.PARTY
    effect = "License required as the entry says (15 CFR 744.11)."
    max_age_days = 7


class ListVersionFactory(factory.django.DjangoModelFactory[ListVersion]):
    """A whole version, not active, so that several may stand on one source."""

    class Meta:
        model = ListVersion

    source = factory.SubFactory(ListSourceFactory)
    sha256 = factory.Sequence(lambda n: hashlib.sha256(f"version {n}".encode()).hexdigest())
    file = factory.LazyAttribute(lambda v: f"lists/{v.sha256[:12]}.xml.gz")
    size_bytes = 1_204_331
    format = "eCFR XML"
    published_on = datetime(2026, 11, 20, tzinfo=UTC).date()
    fetched_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyFunction(timezone.now)
    loaded_at = factory.LazyFunction(timezone.now)
    loaded_by = "load_list"
    record_count = 3_415
    added_count = 4
    changed_count = 3
    removed_count = 1

    class Params:
        active = factory.Trait(is_active=True, activated_at=factory.LazyFunction(timezone.now))


class ListedPartyFactory(factory.django.DjangoModelFactory[ListedParty]):
    """Inspur Electronic Information Industry, as 15 CFR part 744 Supp. 4 prints it."""

    class Meta:
        model = ListedParty
        skip_postgeneration_save = True

    version = factory.SubFactory(ListVersionFactory)
    uid = factory.Sequence(lambda n: f"el-{n}")
    content_hash = factory.LazyAttribute(lambda p: content_hash(p.uid))
    source_code = factory.LazyAttribute(lambda p: p.version.source_id)
    schema = "organization"
    name = "Inspur Electronic Information Industry Co., Ltd."
    countries = factory.LazyFunction(lambda: ["CN"])
    raw = factory.LazyAttribute(lambda p: {"Country": "CHINA", "Entity": p.name})

    @factory.post_generation
    def aliases(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        ListedName.objects.create(party=self, position=0, text=self.name, kind="primary")
        for position, text in enumerate(extracted or ("IEIT Systems",), 1):
            ListedName.objects.create(party=self, position=position, text=text, kind="alias")

    @factory.post_generation
    def address(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        text = extracted or "No. 1036, Langchao Road, Jinan, Shandong, China"
        ListedAddress.objects.create(party=self, position=0, text=text, country=self.countries[0])

    @factory.post_generation
    def measure(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        printed = {
            "license_requirement": "For all items subject to the EAR.",
            "license_policy": "Presumption of denial.",
            "footnotes": ["4"],
            "citations": [{"text": "90 FR 14046", "published_on": "2025-03-28"}],
        }
        Measure.objects.create(party=self, position=0, **{**printed, **(extracted or {})})


def order_content(**changes: Any) -> dict[str, Any]:
    """An order as an ERP submits it."""
    return {
        "reference": "SO-100045",
        "kind": "order",
        "date": "2026-11-02",
        "currency": "USD",
        "incoterm": "DAP",
        "ship_from": {"country": "US"},
        "destination_country": "MY",
        "parties": [
            {
                "role": "ultimate_consignee",
                "name": "IEIT SYSTEMS CO",
                "type": "organization",
                "address": {"street": "8 Example Road", "city": "Penang", "country": "MY"},
            }
        ],
        "lines": [
            {
                "number": 1,
                "description": "HGX B200 8-GPU baseboard",
                "quantity": 8,
                "unit": "EA",
                "unit_value": "290000.00",
                "eccn": "3A090.a",
            }
        ],
        "end_use": {"statement": "AI training", "location_country": "CN"},
        **changes,
    }


def plain_order(**changes: Any) -> dict[str, Any]:
    """An order of little value and uncontrolled goods: one person may release it."""
    line = {"number": 1, "description": "Office switch", "quantity": 2, "unit": "EA"}
    return order_content(
        lines=[line | {"unit_value": "400.00", "eccn": "5A992.c"}],
        end_use={"statement": "Office network", "location_country": "MY"},
        **changes,
    )


class TransactionFactory(factory.django.DjangoModelFactory[Transaction]):
    """An order with its party and line rows."""

    class Meta:
        model = Transaction
        skip_postgeneration_save = True

    owner = factory.SubFactory(UserFactory)
    reference = factory.Sequence(lambda n: f"SO-{100_000 + n}")
    kind = "order"
    content = factory.LazyAttribute(lambda t: order_content(reference=t.reference, kind=t.kind))
    destination_country = factory.LazyAttribute(lambda t: t.content["destination_country"])
    content_hash = factory.LazyAttribute(lambda t: content_hash(t.content))
    submitted_through = "SAP (esk_1234_…)"

    @factory.post_generation
    def rows(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        for position, party in enumerate(self.content["parties"]):
            TransactionParty.objects.create(
                transaction=self,
                position=position,
                role=party["role"],
                name=party["name"],
                country=(party.get("address") or {}).get("country", ""),
            )
        for position, line in enumerate(self.content["lines"]):
            TransactionLine.objects.create(
                transaction=self,
                position=position,
                number=line["number"],
                description=line["description"],
                eccn=line.get("eccn", ""),
            )


class PolicyVersionFactory(factory.django.DjangoModelFactory[PolicyVersion]):
    """A policy with a threshold."""

    class Meta:
        model = PolicyVersion

    version = factory.Sequence(lambda n: f"policy{n:06}")
    content = factory.LazyFunction(lambda: {"review_threshold": 0.6})
    created_by = "set_policy"
    reason = "First policy."


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
            "engine": "v1+r1",
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
    engine = "v1+r1"

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


class CaseFactory(factory.django.DjangoModelFactory[Case]):
    """An open case of a blocked screening."""

    class Meta:
        model = Case

    number = factory.Sequence(lambda n: f"C-2026-{90_000 + n}")
    screening = factory.SubFactory(ScreeningFactory)
    is_block = factory.LazyAttribute(lambda c: c.screening.outcome == "block")
    top_score = 0.97
    band = factory.LazyAttribute(lambda c: int(c.is_block))
    rank = factory.LazyAttribute(lambda c: 30 * c.top_score)

    class Params:
        decided = factory.Trait(
            status="rejected",
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
            decision_comment="The consignee is the listed party.",
        )


class LicenseFactory(factory.django.DjangoModelFactory[License]):
    """A license of 100 units worth USD 100,000."""

    class Meta:
        model = License

    number = factory.Sequence(lambda n: f"D{1_200_000 + n}")
    kind = "bis_license"
    eccns = factory.LazyFunction(lambda: ["5A992.c"])
    countries = factory.LazyFunction(lambda: ["MY"])
    quantity_left = 100
    value_left = 100_000
    currency = "USD"


class ApiKeyFactory(factory.django.DjangoModelFactory[ApiKey]):
    """A key that may do everything; its secret is ``esk_<prefix>_secret``."""

    class Meta:
        model = ApiKey

    owner = factory.SubFactory(UserFactory)
    name = "SAP production"
    prefix = factory.Sequence(lambda n: f"{n:08x}")
    secret_hash = factory.LazyAttribute(lambda _: ApiKey.hash_of("secret"))
    scopes = factory.LazyFunction(lambda: list(Scope.values))


__all__ = [name for name in dir() if name.endswith("Factory")]


class ReportRunFactory(factory.django.DjangoModelFactory[ReportRun]):
    """A report that was asked for and is not begun."""

    class Meta:
        model = ReportRun

    report = "decisions"
    format = "csv"
    filters = {"from": "2026-01-01", "until": "2026-12-31"}
    asked_by = "auditor"
