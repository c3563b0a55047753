"""Cases, licenses, and what is asked of them."""

from __future__ import annotations

import factory
from django.utils import timezone

from screening.models import Case, License, ReportRun
from tests.factories.people import UserFactory
from tests.factories.screenings import ScreeningFactory


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


class ReportRunFactory(factory.django.DjangoModelFactory[ReportRun]):
    """A report that was asked for and is not begun."""

    class Meta:
        model = ReportRun

    report = "decisions"
    format = "csv"
    filters = {"from": "2026-01-01", "until": "2026-12-31"}
    asked_by = "auditor"
