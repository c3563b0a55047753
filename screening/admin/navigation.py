"""The sidebar: which pages a person may open, and which one is open now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

MINE = "assignee=me"


@dataclass(frozen=True, slots=True)
class NavLink:
    """One page in the sidebar; ``count`` stands at its end unless None."""

    label: str
    url: str
    icon: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class NavSection:
    """A titled group of pages."""

    title: str
    links: tuple[NavLink, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the table below: ``model`` names page and view permission, empty for Home.

    ``page`` names another page than the list of the model, ``may`` another permission than to view.
    """

    label: str
    icon: str
    model: str = ""
    app: str = "screening"
    query: str = ""
    page: str = ""
    may: str = ""

    @property
    def permission(self) -> str:
        if self.may:
            return f"{self.app}.{self.may}_{self.model}"
        return f"{self.app}.view_{self.model}" if self.model else ""

    @property
    def path(self) -> str:
        listed = f"{self.app}_{self.model}_changelist" if self.model else "index"
        return reverse(f"admin:{self.page or listed}")


SECTIONS: tuple[tuple[str, tuple[_Place, ...]], ...] = (
    (
        "Work",
        (
            _Place("Home", "home"),
            _Place("Queue", "queue", "case"),
            _Place("My cases", "user", "case", query=MINE),
            _Place("Search", "search", "case", page="search_all"),
            _Place("Why orders hold", "ask", "holdcause", page="why_holds"),
        ),
    ),
    (
        "Records",
        (
            _Place("Transactions", "doc", "transaction"),
            _Place("Screenings", "scan", "screening"),
            _Place("Batches", "list", "batch"),
            _Place("Clearances", "shield", "clearance"),
            _Place("Licenses", "key", "license"),
            _Place("Records on file", "doc", "standingrecord"),
            _Place("Partners", "building", "businesspartner"),
            _Place("Partners that may be one", "swap", "partnermerge"),
        ),
    ),
    (
        "Reference",
        (
            _Place("Lists", "list", "listsource"),
            _Place("Tasks of lists", "alert", "listtask"),
            _Place("What lists changed", "eye", "monitoredchange"),
            _Place("Listed parties", "building", "listedparty"),
            _Place("Watch list", "eye", "watchentry"),
            _Place("Controlled items", "chip", "controlleditem"),
            _Place("Products", "box", "product"),
            _Place(
                "Load the product catalog",
                "box",
                "listsource",
                page="screening_product_add",
                may="change",
            ),
            _Place("Country chart", "globe", "countrychartrow"),
            _Place("Country groups", "shield", "countrygroup"),
            _Place("Sets and numbers of the law", "shield", "lawrow"),
            _Place("Policy", "policy", "policyversion"),
            _Place("Policy proposals", "swap", "policyproposal"),
            _Place("Rehearsals", "eye", "rehearsal"),
            _Place(
                "Enter a letter of BIS",
                "doc",
                "policyproposal",
                page="screening_policyproposal_letter",
                may="add",
            ),
            _Place("Reason codes", "doc", "reasoncode"),
            _Place("Shared texts", "doc", "sharedtext"),
        ),
    ),
    (
        "Proof",
        (
            _Place("Reports", "report", "reportrun"),
            _Place("Audit events", "chain", "auditevent"),
            _Place("Checks of the record", "scan", "auditcheck"),
            _Place("Ends of the chain", "shield", "auditcheck", page="audit_anchors"),
            _Place("Legal holds", "hold", "legalhold"),
            _Place("Past their time", "clock", "legalhold", page="retention"),
        ),
    ),
    (
        "Access",
        (
            _Place("API keys", "key", "apikey"),
            _Place("Webhooks", "swap", "webhook"),
            _Place("What webhooks were told", "doc", "webhooktelling"),
            _Place("People", "users", "user", app="auth"),
            _Place("Password links", "key", "passwordlink"),
            _Place("Second factors", "key", "authenticator", app="mfa"),
            _Place("Stopped sign-ins", "hold", "signintries"),
        ),
    ),
)


def navigation_for(
    *, may: Callable[[str], bool], path: str, query: str, counts: dict[str, int]
) -> tuple[NavSection, ...]:
    """The sections somebody sees.

    Args:
        may: whether the person has a permission.
        path: path of the request.
        query: query string of the request.
        counts: label of a link to the number that stands beside it.
    """
    sections = []
    for title, places in SECTIONS:
        links = tuple(_links(places, may, path, query, counts))
        if links:
            sections.append(NavSection(title, links))
    return tuple(sections)


def _links(
    places: tuple[_Place, ...],
    may: Callable[[str], bool],
    path: str,
    query: str,
    counts: dict[str, int],
) -> Iterator[NavLink]:
    for place in places:
        if place.permission and not may(place.permission):
            continue
        url = f"{place.path}?{place.query}" if place.query else place.path
        count = counts.get(place.label)
        yield NavLink(place.label, url, place.icon, count, _is_current(place, path, query))


def _is_current(place: _Place, path: str, query: str) -> bool:
    if not place.model or place.page:
        return path == place.path
    if any(path == other.path for _, places in SECTIONS for other in places if other.page):
        return False
    is_mine = MINE in query.split("&")
    return path.startswith(place.path) and is_mine == (place.query == MINE)
