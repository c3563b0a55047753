"""What a person must confirm before a license exception is used, condition by condition.

In our own words after 15 CFR part 740, read in a parsed copy of the eCFR of 2026-09-24; the
paragraph stands behind each. The restrictions of 740.2 bind every exception. This is a list to
tick, not the text of the rule: a paragraph that says more is read before it is ticked. Sections
740.11 to 740.13 and 740.21 were read in part only, so their lines send the reader there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

GENERAL = (
    "No restriction on all license exceptions applies, and none is suspended (740.2)",
    "No party is denied, and none is on the Unverified List (740.2(a)(17), 744.15)",
    "No requirement of part 744 or 746 applies but one that names this exception (740.2(a))",
)

_OWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "LVS": (
            "The entry allows LVS for the paragraph, and the destination is in Country Group B "
            "(740.3(a), (b))",
            "The net value of all commodities of the entry in the order is within its limit "
            "(740.3(b), (c)(2))",
            "The order is not split or adjusted to stay below the limit (740.3(d)(1), (4))",
            "In this calendar year no more than 12 times the limit per consignee and ECCN "
            "(740.3(d)(2))",
            "Encryption parts support a commodity authorized before (740.3(d)(5))",
        ),
        "GBS": (
            "The entry says GBS for the paragraph (740.4)",
            "The destination is in Country Group B and neither Sudan nor Ukraine, and needs the "
            "license for national security alone (740.4)",
        ),
        "TSR": (
            "The entry says TSR, and national security is the only reason (740.6(a))",
            "The destination is in Country Group B and neither Sudan nor Ukraine (740.6(a))",
            "The importer's written assurance was received before the release, with what "
            "740.6(a)(1) or (2) asks, and outlives the agreement it stands in (740.6(a)(3))",
        ),
        "APP": (
            "The computer is judged by its adjusted peak performance alone, for consumption in the "
            "destination (740.7(a)(1))",
            "No commodity goes to Computer Tier 3; technology and source code stay within the "
            "performance of the tier (740.7(c), (d))",
            "4A003.g, .z.2 or .z.4 does not go without its computer (740.7(b)(1))",
            "Consignees were told that reexport needs authorization (740.7(b)(3))",
            "No nuclear, chemical, biological or missile use, and no upgrade beyond the tier "
            "(740.7(b)(4), (5))",
        ),
        "NAC": (
            "The item is of 3A090 but .c, 4A090 or a .z, and not a data-center item that meets "
            "3A090.a (740.8(a))",
            "It goes to Macau, Country Group D:5, or a party headquartered there (740.8(a))",
            "A written purchase order is on file (740.8(a)(1))",
            "BIS was notified at least 25 days before, let it pass, and its confirmation number is "
            "on file (740.8(a)(2), (c))",
            "End user, items, quantity and value are within the notification (740.8(a)(2)(ii))",
            "5A002.z, 5A004.z and 5D002.z meet the terms of ENC too (740.8(a)(3))",
            "No license is required by part 744 or 746, but for headquarters alone by "
            "744.23(a)(3) outside D:1, D:4 and D:5 (740.8(b))",
        ),
        "ACA": (
            "The item is of 3A090 but .c, 4A090 or a .z, and not a data-center item that meets "
            "3A090.a (740.8(a))",
            "No party or parent is headquartered in Macau or Country Group D:5, or it is a "
            "transfer inside them (740.8(a))",
            "A written purchase order is on file (740.8(a)(1))",
            "5A002.z, 5A004.z and 5D002.z meet the terms of ENC too (740.8(a)(3))",
            "No license is required by part 744 or 746, but for headquarters alone by "
            "744.23(a)(3) outside D:1, D:4 and D:5 (740.8(b))",
        ),
        "HBM": (
            "Memory bandwidth density is below 3.3 GB/s per mm2 (740.25(c))",
            "The exporter is headquartered in the US or A:5 and has no parent in Macau or D:5 "
            "(740.25(b))",
            "The designer of the co-packaged commodity bought the memory directly (740.25(c)(1))",
            "It goes directly to the packaging site, through no distributor, and through no "
            "intermediate consignee but the site's forwarder or broker (740.25(c)(2), (d)(1)-(2))",
            "The site makes no advanced-node circuits in Macau or D:5 (740.25(d)(3))",
            "The finished commodity stays below 3A090, and its site confirms in writing or returns "
            "it to the exporter (740.25(c)(2)(i)-(ii))",
            "Counts agree within one percent, or the difference was resolved (740.25(e))",
        ),
        "TMP": (
            "One paragraph of 740.9 fits the item and the destination, and is named in the answer; "
            "for advanced-computing items only (a)(6) (740.9, 740.2(a)(9)(ii))",
            "No order to buy the item was received, and it is not for lease abroad (740.9(a))",
            "It stays under effective control where the paragraph asks for it (740.9(a))",
            "It comes back or is used up within a year, or as its paragraph says (740.9(a)(14))",
        ),
        "RPL": (
            "It replaces one for one, or services, an item that was lawfully exported and is still "
            "lawfully used (740.10(a), (b))",
            "It improves no basic characteristic, and nothing is held abroad as spares "
            "(740.10(a)(3)(ii), (b)(2)-(3))",
            "The replaced part is destroyed or returned (740.10(a), (b)(3)(ii))",
            "No 600 series or 9x515 to D:5, and what 740.10 bars to E:1 does not go there "
            "(740.10(a)(3)(iv)-(viii), (b))",
        ),
        "GOV": (
            "The paragraph of 740.11 is named, and the consignee is the government, agency or body "
            "that it means; for advanced-computing items only (b) (740.11, 740.2(a)(9)(ii))",
        ),
        "TSU": (
            "It is operation technology or software, sales technology, an update or mass-market "
            "software; for advanced-computing items only (a) or (c) (740.13, 740.2(a)(9)(ii))",
            "What it belongs to was lawfully exported to the same recipient (740.13(a), (c))",
        ),
        "APR": (
            "The reexport is one that a paragraph of 740.16 names, and is named in the answer "
            "(740.16)",
            "From Country Group A:1: the reexporting government authorized it, and neither reason "
            "for control nor entry is excluded (740.16(a), (b))",
            "The item was not received under STA, where (a) or (b) is used (740.20(e))",
        ),
        "ENC": (
            "The paragraph of 740.17 is named, and item, end user and destination are within it "
            "(740.17(a), (b))",
            "The classification request was made and 30 days have passed, or the item is "
            "self-classified and reported each year (740.17(b), (d), (e)(3))",
            "No government end user where the paragraph excludes one (740.17(b)(2))",
            "Semi-annual sales reports are made where they are due (740.17(e))",
        ),
        "STA": (
            "The destination is in A:5, or in A:6 for national security alone where the STA "
            "paragraph of the entry does not exclude the item (740.20(c))",
            "Every reason for control is within the paragraph, and the item is not excluded "
            "(740.20(b)(1)-(2))",
            "The consignee was told the ECCN of each item (740.20(d)(1))",
            "The prior consignee statement is on file, with a log of shipments (740.20(d)(2))",
            "Each shipment goes with a notice that it is made under STA (740.20(d)(3))",
            "600 series: ultimate user and purpose are those of 740.20(b)(3)(ii), and all parties "
            "were approved on an earlier license (740.20(b)(3), (c)(1))",
            "To the UAE: consignee and all end users are listed for STA in Supp. 8 (740.2(a)(26))",
        ),
        "ACE": (
            "The item is a cybersecurity item or digital artifact (740.22(b))",
            "No government end user in D:1 to D:5 but the bodies named, and others in D:1 or D:5 "
            "only a favored user, vulnerability disclosure or incident response (740.22(c)(2)-(4))",
            "Nobody knows of use against a system without its owner's authorization (740.22(c)(5))",
        ),
        "IEC": (
            "BIS's table of 2024-09-17 lists item and destination; it is not loaded here "
            "(740.24(b), (c))",
        ),
        "RFF": (
            "The Entity List entry of the party names 740.26, and no other listed party takes part "
            "(740.26(a), (b))",
            "The item is none of the entries that 740.26(a) excludes, and no other requirement of "
            "part 742 or 744 applies (740.26(a))",
            "It neither serves excluded equipment nor makes advanced-node circuits (740.26(c))",
            "BIS was notified 45 days before, and reports will be made (740.26(d), (e))",
        ),
        "SPP": (
            "The item is EAR99 (740.5(a))",
            "No end use or user of part 744, or OFAC has authorized the person (740.5(b))",
        ),
        "AGR": (
            "An agricultural commodity that is EAR99 and of US origin (740.18(a))",
            "A written contract, and shipment within twelve months of it (740.18(a)(3)-(4))",
            "BIS was notified, and confirmed that no agency objected (740.18(a)(5), (c))",
        ),
        "CCD": (
            "A consumer item that 740.19(b) lists for the country",
            "The user is an eligible individual or independent organization (740.19(c))",
        ),
        "SCP": (
            "EAR99, or controlled for anti-terrorism alone (740.21(b), (c))",
            "Use and recipient are those of one paragraph, and the state is not served (740.21)",
        ),
        "MED": (
            "An EAR99 medical device, or a part that replaces one for a device in use, no more "
            "than are in use (740.23(a))",
            "No proscribed person or listed party, and no production site (740.23(b))",
            "A system of distribution is kept and verified, with records (740.23(c), (d))",
        ),
        "GFT": ("A gift parcel or humanitarian donation within the terms of 740.12",),
    }
)


def own_conditions_of(exception: str) -> tuple[str, ...]:
    """The conditions of an exception's own section; empty for one we do not know.

    Args:
        exception: its three letters, upper case.
    """
    return _OWN.get(exception, ())


def conditions_of(exception: str) -> tuple[str, ...]:
    """All conditions to confirm for an exception; empty for one we do not know.

    Args:
        exception: its three letters, upper case.
    """
    own = own_conditions_of(exception)
    return (*GENERAL, *own) if own else ()


KNOWN_EXCEPTIONS: tuple[str, ...] = tuple(sorted(_OWN))
"""Exceptions with a list of conditions."""
