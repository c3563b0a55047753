"""The steps of license determination in their order, each asked of every transaction.

The order is that of 15 CFR 732.3 as the domain notes run it (license determination section 2).
"""

from __future__ import annotations

from screening.controls.ear.part_732_red_flags import red_flags
from screening.controls.ear.part_732_red_flags.custody import custody
from screening.controls.ear.part_734_scope.jurisdiction import jurisdiction
from screening.controls.ear.part_734_scope.onward_export import onward_export
from screening.controls.ear.part_734_scope.releases import technology_release
from screening.controls.ear.part_736_prohibitions.gp_eight import gp_eight
from screening.controls.ear.part_736_prohibitions.gp_ten import gp_ten
from screening.controls.ear.part_738_chart.license_requirement import (
    as_declared,
    chart_requirements,
)
from screening.controls.ear.part_740_exceptions.license_exceptions import license_exceptions
from screening.controls.ear.part_742_reasons.advanced_computing.foundry import foundry_presumption
from screening.controls.ear.part_742_reasons.advanced_computing.step import advanced_computing
from screening.controls.ear.part_744_users_and_uses.chemicals import chemicals
from screening.controls.ear.part_744_users_and_uses.end_use import end_use
from screening.controls.ear.part_744_users_and_uses.letters import letters
from screening.controls.ear.part_744_users_and_uses.ownership import ownership
from screening.controls.ear.part_744_users_and_uses.party_measures import party_measures
from screening.controls.ear.part_744_users_and_uses.vessels import vessels
from screening.controls.ear.part_746_embargoes.embargo import embargo
from screening.controls.ear.part_750_licenses.held_licenses import held_licenses
from screening.controls.ear.part_750_licenses.reserved_licenses import reserved_licenses
from screening.controls.ear.part_760_boycotts.antiboycott import antiboycott
from screening.controls.ear.what_must_be_known import (
    classified,
    destination_known,
    known_on_the_day,
)
from screening.controls.findings import Step
from screening.controls.not_examined import not_examined

STEPS: tuple[Step, ...] = (
    jurisdiction,  # 1
    classified,  # 2
    destination_known,  # 3
    chart_requirements,  # 4
    advanced_computing,  # 5
    as_declared,  # 5: the entry the exporter wrote, where another counts
    foundry_presumption,  # 5: Note 1 to 3A090.a
    letters,  # 5: what BIS told this exporter by letter
    gp_ten,  # 5: General Prohibition Ten parts
    custody,  # 5: single units on record
    embargo,  # 6
    party_measures,  # 7
    ownership,  # 7
    end_use,  # 8
    technology_release,  # 8
    vessels,  # 8
    chemicals,  # 8
    antiboycott,  # 8
    onward_export,  # 8
    gp_eight,  # 8: an unknown route
    license_exceptions,  # 9
    held_licenses,  # 10
    reserved_licenses,  # 10: a shipment against its order
    red_flags,  # 11
    known_on_the_day,  # an order asked for a day before our knowledge of what the steps asked
    not_examined,
)
