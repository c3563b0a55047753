"""Model factories: rows that satisfy every constraint, with invented companies.

A screening is made completed, with an answer of the shape the architecture gives. Facts about
listed parties are quoted from the public lists; every other company says Example.
"""

from __future__ import annotations

from tests.factories.cases import CaseFactory, LicenseFactory, ReportRunFactory
from tests.factories.lists import (
    ListedPartyFactory,
    ListSourceFactory,
    ListVersionFactory,
    PolicyVersionFactory,
)
from tests.factories.orders import TransactionFactory, order_content, plain_order
from tests.factories.people import PASSWORD, ApiKeyFactory, UserFactory
from tests.factories.screenings import (
    DeterminationFactory,
    HitFactory,
    RedFlagFactory,
    ScreeningFactory,
    answer_content,
    name_evidence,
)

__all__ = [
    "PASSWORD",
    "ApiKeyFactory",
    "CaseFactory",
    "DeterminationFactory",
    "HitFactory",
    "LicenseFactory",
    "ListSourceFactory",
    "ListVersionFactory",
    "ListedPartyFactory",
    "PolicyVersionFactory",
    "RedFlagFactory",
    "ReportRunFactory",
    "ScreeningFactory",
    "TransactionFactory",
    "UserFactory",
    "answer_content",
    "name_evidence",
    "order_content",
    "plain_order",
]
