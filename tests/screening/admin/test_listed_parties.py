"""Finding a listed party by any of its names."""

from __future__ import annotations

import pytest
from django.test import Client

from screening.models import ListedParty
from tests.factories import ListedPartyFactory, ListVersionFactory

URL = "/admin/screening/listedparty/"


@pytest.fixture
def inspur(db: None) -> ListedParty:
    party: ListedParty = ListedPartyFactory(version=ListVersionFactory(active=True))
    return party


@pytest.mark.parametrize("name", ["Inspur Electronic", "ieit systems"], ids=["primary", "alias"])
def test_search_finds_a_party_by(root: Client, inspur: ListedParty, name: str) -> None:
    assert list(root.get(URL, {"q": name}).context["cl"].result_list) == [inspur]


def test_parties_of_earlier_versions_are_shown_on_request(
    root: Client, inspur: ListedParty
) -> None:
    earlier = ListedPartyFactory(version=ListVersionFactory(source=inspur.version.source))
    assert list(root.get(URL).context["cl"].result_list) == [inspur]
    found = root.get(URL, {"version": "earlier"}).context["cl"].result_list
    assert list(found) == [earlier]
    assert root.get(URL, {"version": "any"}).context["cl"].result_count == 2


@pytest.mark.parametrize(("country", "count"), [("CN", 1), ("DE", 0)])
def test_country_filter_keeps_its_country(
    root: Client, inspur: ListedParty, country: str, count: int
) -> None:
    assert root.get(URL, {"country": country}).context["cl"].result_count == count


def test_page_shows_names_measures_and_the_entry_as_printed(
    root: Client, inspur: ListedParty
) -> None:
    html = root.get(f"{URL}{inspur.pk}/change/").content.decode()
    for text in ("IEIT Systems", "Langchao Road", "Presumption of denial.", "CHINA"):
        assert text in html
    assert 'class="printed"' in html
