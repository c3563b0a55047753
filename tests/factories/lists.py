"""Lists of restricted parties, and the policy in force."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import factory
from django.utils import timezone

from screening.models import (
    ListedAddress,
    ListedName,
    ListedParty,
    ListSource,
    ListVersion,
    Measure,
    PolicyVersion,
    RecordKind,
)
from screening.terms.values import content_hash


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


class PolicyVersionFactory(factory.django.DjangoModelFactory[PolicyVersion]):
    """A policy with a threshold."""

    class Meta:
        model = PolicyVersion

    version = factory.Sequence(lambda n: f"policy{n:06}")
    content = factory.LazyFunction(lambda: {"review_threshold": 0.6})
    created_by = "set_policy"
    reason = "First policy."
