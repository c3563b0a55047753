"""What governs each reason code: the closed list, held whole by a test."""

from __future__ import annotations

from collections.abc import Mapping

from screening.desk.governing.rows import Governs, choice, law, own_rule
from screening.desk.governing.settings import MATCH, RATES, REVIEW, SWITCHES, THRESHOLDS

_R = "controls/rules/"
_M = "controls/mentions/"
_SCORE = "What a listed party may get is law; the score says from where a name is called the same."
_DAYS = "It is law: the days can be set, the rule cannot be switched off."

CATALOG = "the product in the catalog, with its classification and parameters"
CLEARANCE = "a clearance of this party against this listed party"
END_USE = "an end-use or end-user certificate on file"
HEADQUARTERS = "the headquarters and ultimate parent on file"
SHARES = "ownership shares with their date on file"
NOT_MILITARY = '"not military" of 744.21 with its basis on file'
LICENSE = "a license of ours that covers the line"
EXCEPTION = "a license exception whose conditions an officer confirms, or a license of ours"
WORDS = "an officer's answer to the words quoted"

REASONS: Mapping[str, Governs] = {
    "item.3a090a": law(LICENSE, f"{_R}us.ai_diffusion", limit=_DAYS),
    "item.3a090b": law(LICENSE),
    "item.3a090c": law(LICENSE),
    "item.is_informed": law(LICENSE, "controls/letters", limit="A letter binds as BIS wrote it."),
    "item.foundry_presumption": law("the designer's or packager's attestation of Note 1"),
    "item.chart": law(EXCEPTION),
    "item.unclassified": law(CATALOG),
    "item.parameters_unknown": choice(
        CATALOG,
        "controls/accelerator_value_limit_usd",
        "controls/accelerator_server_value_limit_usd",
        "controls/accelerator_named_value_limit_usd",
        RATES,
    ),
    "item.near_threshold": choice(
        CATALOG, f"{_R}review.near_threshold", "controls/near_threshold_margin"
    ),
    "item.misdescribed": law("papers that name what is shipped"),
    "dest.d5": law(LICENSE),
    "dest.d1_d4": law(EXCEPTION),
    "dest.uae": law(
        LICENSE, "controls/approved_recipients", f"{_R}us.uae_a5", limit="As Supp. 8 names them."
    ),
    "dest.uae_approved": law(
        "an officer's yes that they and no others are meant",
        "controls/approved_recipients",
        f"{_R}us.uae_a5",
        limit="As Supp. 8 names them.",
    ),
    "dest.embargo": law(EXCEPTION),
    "hq.d5": law(LICENSE, f"{_R}us.hq_test_a", limit=_DAYS),
    "hq.unknown": law(HEADQUARTERS, f"{_R}us.hq_test_a", limit=_DAYS),
    "party.entity_list": law(LICENSE, MATCH, THRESHOLDS, limit=_SCORE),
    "party.listed_address": law(LICENSE),
    "party.denied_person": law("", MATCH, THRESHOLDS, limit=_SCORE),
    "party.meu": law(NOT_MILITARY, MATCH, THRESHOLDS, limit=_SCORE),
    "party.uvl": law("the UVL statement of 744.15 on file", MATCH, THRESHOLDS, limit=_SCORE),
    "party.sdn": law("a general license of OFAC on file", MATCH, THRESHOLDS, limit=_SCORE),
    "party.ofac50": law(SHARES),
    "party.affiliates50": law(SHARES, f"{_R}us.affiliates50", limit="As BIS stays or applies it."),
    "party.affiliates50_stayed": law(
        SHARES, f"{_R}us.affiliates50", limit="As BIS stays or applies it."
    ),
    "party.listed_owner": law(SHARES),
    "party.possible_match": choice(CLEARANCE, REVIEW, MATCH, THRESHOLDS),
    "party.named_in_field": choice(CLEARANCE, REVIEW, THRESHOLDS),
    "party.shared_address": choice(CLEARANCE),
    "party.other_role": choice(CLEARANCE, MATCH, THRESHOLDS),
    "party.unnamed": own_rule("a name that names somebody"),
    "party.unreadable": own_rule("a name that can be read"),
    "end_use.unknown": choice(
        END_USE, "controls/end_use_value_limit_usd", "controls/own_companies", RATES
    ),
    "end_use.military": law(NOT_MILITARY),
    "end_use.military_intelligence": law(LICENSE),
    "end_use.supercomputer": law(LICENSE, "controls/supercomputer_question_tpp"),
    "end_use.advanced_node": law(LICENSE),
    "end_use.ai_training_military": law(LICENSE),
    "end_use.remote_compute": law(HEADQUARTERS),
    "release.deemed_export": law("the recipients' citizenship, residence and employer, stated"),
    "release.model_weights": law(LICENSE),
    "jurisdiction.fdp": law(LICENSE),
    "jurisdiction.reexport": law(LICENSE),
    "gp10.prc_designed_3a090": law("an authorization of BIS"),
    "gp10.diverted_units": law("an authorization of BIS"),
    "exception.candidate": law(
        "the record its conditions ask for on file: encryption classification, STA consignee "
        "statement, TSR assurance"
    ),
    "license.covers": own_rule("an officer's yes to the license, order by order"),
    "license.insufficient_quantity": law("a license with enough left"),
    "license.insufficient_value": law("a license with enough left"),
    "license.expired": law("a license that is valid"),
    "license.not_covered": law("a license that names item, party and country"),
    "license.beyond_order": law("a revision of the order"),
    "flags.unresolved": choice("an officer's answer to each flag", SWITCHES),
    "question.open": choice(
        "the answer to the question, sent with the order's next revision or kept on file",
        f"{_R}review.own_regime",
        "controls/supercomputer_question_tpp",
        "controls/end_use_value_limit_usd",
        RATES,
        SWITCHES,
        limit="Where the question is of law, only the answer opens it.",
    ),
    "text.destination": choice(WORDS, f"{_M}place"),
    "text.user": choice(WORDS, f"{_M}government", f"{_M}military_intelligence"),
    "text.end_use": choice(
        WORDS,
        *(
            f"{_M}{kind}"
            for kind in (
                "military",
                "nuclear",
                "missile",
                "chem_bio",
                "naval_nuclear",
                "supercomputer",
                "advanced_node_fab",
                "sme_production",
                "surveillance",
            )
        ),
    ),
    "text.item": choice(WORDS, f"{_M}goods", f"{_M}chemical"),
    "text.listed_name": choice(WORDS, f"{_M}listed_name"),
    "text.conduct": choice(WORDS, f"{_M}conduct"),
    "shipment.order": choice(
        "a shipment as its order was released", f"{_R}review.shipment_names_order"
    ),
    "list.stale": choice("a fresh version of the list", "lists/required", "lists/bound_by"),
    "law.not_known": own_rule("a day on which the sets and numbers of the law are known"),
    "engine.error": own_rule("the worker's log"),
    "record.contradicted": own_rule(
        "the order or the record on file put right, or an officer who has seen both"
    ),
    "record.ended": own_rule("a new record on file, or an officer who has seen the ended one"),
    "record.likely_holder": own_rule(
        "the whole name as on file, or an officer who tells them apart"
    ),
    "revision.block_vanished": choice(
        "an officer who has seen both orders side by side", f"{_R}review.resent_block"
    ),
    "revision.hold_vanished": own_rule("an officer who has seen both revisions side by side"),
}
"""By reason code. ``flags.unresolved`` and ``question.open`` gather what flags say one by one."""

GOVERN_NO_HOLD: Mapping[str, str] = {
    f"{_R}us.h200_policy": "says how BIS would look at a license, not whether one is needed",
}
"""Settings of the rules that turn no hold, each with what it does instead."""
