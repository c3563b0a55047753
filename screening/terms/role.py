"""Who may do what: the roles, as a table.

A role is a group of the same name, made from this table at each migration. ``docs/roles.md`` prints
it, and the check of the record holds the groups to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """The roles of the product; the value is the group's name."""

    ANALYST = "Analyst"
    OFFICER = "Officer"
    SENIOR_OFFICER = "Senior officer"
    LIST_MANAGER = "List manager"
    POLICY_MANAGER = "Policy manager"
    AUDITOR = "Auditor"
    INTEGRATOR = "Integrator"
    ADMINISTRATOR = "Administrator"


ANSWERING = (Role.ANALYST, Role.OFFICER, Role.SENIOR_OFFICER)
DECIDING = (Role.OFFICER, Role.SENIOR_OFFICER)
MANAGING = (Role.LIST_MANAGER, Role.POLICY_MANAGER)
REHEARSING = (Role.SENIOR_OFFICER, Role.POLICY_MANAGER)
EVERY_READER = (*ANSWERING, *MANAGING, Role.AUDITOR)
OF_CASES = (*ANSWERING, Role.AUDITOR)

ACTIONS: tuple[tuple[str, tuple[str, ...], tuple[Role, ...]], ...] = (
    (
        "Read cases, orders and screenings",
        (
            "view_case",
            "view_transaction",
            "view_screening",
            "view_clearance",
            "view_license",
            "view_standingrecord",
            "view_businesspartner",
            "view_partnermerge",
        ),
        OF_CASES,
    ),
    (
        "Read lists, controlled items, products, chart and policy",
        (
            "view_listsource",
            "view_listversion",
            "view_listtask",
            "view_listedparty",
            "view_watchentry",
            "view_monitoredchange",
            "view_controlleditem",
            "view_product",
            "view_countrychartrow",
            "view_countrygroup",
            "view_lawrow",
            "view_exchangerates",
            "view_policyversion",
            "view_policyproposal",
            "view_reasoncode",
            "view_sharedtext",
        ),
        EVERY_READER,
    ),
    ("Read batches of orders and partners", ("view_batch",), (*OF_CASES, Role.INTEGRATOR)),
    (
        "Send batches, pause and cancel them",
        ("add_batch", "change_batch"),
        (*DECIDING, Role.INTEGRATOR),
    ),
    ("Work on cases: answer, attach, hand over", ("change_case",), ANSWERING),
    ("Find a true match or a license; release and reject", ("decide_case",), DECIDING),
    ("Sign second; approve clearances", ("second_sign_case",), (Role.SENIOR_OFFICER,)),
    ("Keep the licenses and book shipments", ("add_license", "change_license"), DECIDING),
    ("Enter records on file", ("add_standingrecord",), ANSWERING),
    ("Approve, decline and end records on file", ("change_standingrecord",), DECIDING),
    ("Merge partners, or say that they are two", ("change_partnermerge",), DECIDING),
    ("Load and switch lists", ("change_listsource",), (Role.LIST_MANAGER,)),
    ("Stop monitoring and let it go on", ("change_monitoredchange",), (Role.LIST_MANAGER,)),
    (
        "Keep the own watch list",
        ("add_watchentry", "change_watchentry"),
        (*DECIDING, Role.LIST_MANAGER),
    ),
    (
        "Propose, approve and decline policy",
        ("add_policyproposal", "change_policyproposal"),
        (Role.POLICY_MANAGER,),
    ),
    ("Read why orders hold", ("view_holdcause",), (*OF_CASES, Role.POLICY_MANAGER)),
    ("Read rehearsals of a policy", ("view_rehearsal",), (*REHEARSING, Role.AUDITOR)),
    (
        "Rehearse a policy on stored orders",
        ("add_rehearsal", "change_rehearsal"),
        REHEARSING,
    ),
    ("Edit reason codes", ("add_reasoncode", "change_reasoncode"), (Role.POLICY_MANAGER,)),
    (
        "Keep the texts that officers share",
        ("add_sharedtext", "change_sharedtext"),
        (Role.SENIOR_OFFICER, Role.POLICY_MANAGER),
    ),
    ("Read the audit record", ("view_auditevent",), (Role.AUDITOR, Role.SENIOR_OFFICER)),
    (
        "Read legal holds and what is past its time",
        ("view_legalhold",),
        (Role.AUDITOR, Role.SENIOR_OFFICER),
    ),
    (
        "Place and lift legal holds",
        ("add_legalhold", "change_legalhold"),
        (Role.SENIOR_OFFICER,),
    ),
    (
        "Make and read reports",
        ("view_reportrun", "add_reportrun"),
        (Role.AUDITOR, Role.SENIOR_OFFICER),
    ),
    (
        "Make and read the quarter in review",
        ("view_reportrun", "review_quarter"),
        (Role.AUDITOR, Role.SENIOR_OFFICER, Role.POLICY_MANAGER),
    ),
    (
        "Check the audit record",
        ("view_auditcheck", "add_auditcheck"),
        (Role.AUDITOR, Role.SENIOR_OFFICER),
    ),
    (
        "Read people, roles and password links",
        ("view_user", "view_group", "view_passwordlink"),
        (Role.AUDITOR, Role.ADMINISTRATOR),
    ),
    (
        "Read which sign-ins are stopped",
        ("view_signintries",),
        (Role.AUDITOR, Role.ADMINISTRATOR),
    ),
    ("Let a stopped sign-in try again", ("change_signintries",), (Role.ADMINISTRATOR,)),
    (
        "Read who has which second factors",
        ("view_authenticator",),
        (Role.AUDITOR, Role.ADMINISTRATOR),
    ),
    ("Take away another's second factors", ("change_authenticator",), (Role.ADMINISTRATOR,)),
    ("Manage people", ("add_user", "change_user"), (Role.ADMINISTRATOR,)),
    (
        "Ask for a password link; approve another's",
        ("add_passwordlink", "change_passwordlink"),
        (Role.ADMINISTRATOR,),
    ),
    ("Read API keys", ("view_apikey",), (Role.AUDITOR, Role.ADMINISTRATOR)),
    ("Make and end API keys", ("add_apikey", "change_apikey"), (Role.ADMINISTRATOR,)),
    (
        "Read webhooks and what they were told",
        ("view_webhook", "view_webhooktelling"),
        (Role.AUDITOR, Role.ADMINISTRATOR),
    ),
    ("End webhooks and tell again", ("change_webhook",), (Role.ADMINISTRATOR,)),
    ("Submit orders over the API, sign in nowhere", (), (Role.INTEGRATOR,)),
)
"""What can be done, the permissions it takes, and the roles that may."""

STANDS_ALONE = (Role.AUDITOR, Role.INTEGRATOR, Role.ADMINISTRATOR)
"""Roles that go with no other: who reads all or manages people decides nothing."""


def permissions_of(role: Role) -> frozenset[str]:
    """Code names of a role's permissions."""
    return frozenset(name for _, names, roles in ACTIONS if role in roles for name in names)


def signs_in(roles: Iterable[str]) -> bool:
    """Whether who has these roles signs in to the desk."""
    given = set(roles)
    return bool(given) and Role.INTEGRATOR.value not in given


def matrix() -> str:
    """The roles against the actions, as a table in Markdown."""
    head = ["Action", *(role.value for role in Role)]
    rows = [
        [action, *("yes" if role in roles else "" for role in Role)] for action, _, roles in ACTIONS
    ]
    lines = [head, ["---", *(":-:" for _ in Role)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
