"""Screenings: the answer to a transaction."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.filing import FilingSerializer
from screening.api.lines import LineDecisionSerializer, PartSerializer, line_decisions
from screening.api.parameters import KnownParameters
from screening.api.trials import screening_shown, trial_of
from screening.cases.license_warnings import warnings_for
from screening.controls.answers import Result
from screening.filing import filing_now
from screening.models import DECISIONS, Case, Scope, Screening
from screening.parts import released_part


class ReasonSerializer(serializers.Serializer[dict[str, Any]]):
    """Why the outcome is what it is."""

    code = serializers.CharField()
    outcome = serializers.ChoiceField(["clear", "hold", "block"])
    summary = serializers.CharField()
    citation = serializers.CharField()
    subject = serializers.CharField(help_text="Path into the submission, for example parties[0].")


class ListedPartySerializer(serializers.Serializer[dict[str, Any]]):
    """The listed party a party met."""

    uid = serializers.CharField()
    name = serializers.CharField()
    countries = serializers.ListField(child=serializers.CharField())
    measures = serializers.ListField(
        child=serializers.DictField(),
        help_text="License requirement, review policy, footnotes, program and citations.",
    )

    def get_fields(self) -> dict[str, Any]:
        # "source" names a keyword of every field, so it cannot be declared as an attribute.
        return {"source": serializers.CharField(), **super().get_fields()}


class HitSerializer(serializers.Serializer[dict[str, Any]]):
    """One party against one listed party."""

    party = serializers.IntegerField(
        allow_null=True,
        help_text="Index into the submission's parties; null for who is named elsewhere.",
    )
    subject = serializers.CharField(help_text="Path of the party, for example route.vessel.")
    listed_party = ListedPartySerializer()
    name = serializers.CharField(help_text="The listed name or alias that met.")
    name_kind = serializers.CharField()
    via = serializers.CharField(
        help_text="What of the party met: name, own_script_name, romanized_name, trade_name, "
        "short_name, other_name, previous_name, owner, ultimate_parent, officer, identifier, "
        "address, name_field, address_line."
    )
    score = serializers.FloatField(min_value=0, max_value=1)
    is_match = serializers.BooleanField()
    evidence = serializers.ListField(child=serializers.DictField())


class DeterminationSerializer(serializers.Serializer[dict[str, Any]]):
    """One line against the control lists, the chart and what overrides them."""

    line = serializers.IntegerField()
    eccn = serializers.CharField(allow_null=True)
    classified_by = serializers.CharField(allow_null=True)
    result = serializers.ChoiceField([str(result) for result in Result])
    reasons_for_control = serializers.ListField(child=serializers.CharField())
    review_policy = serializers.CharField(allow_null=True)
    exceptions_considered = serializers.ListField(child=serializers.DictField())
    destinations = serializers.ListField(child=serializers.DictField())
    path = serializers.ListField(child=serializers.DictField())
    citation = serializers.CharField()
    rule = serializers.CharField(
        default="", help_text="The rule that decided; one element of path is its own."
    )
    hangs_on = serializers.ListField(
        child=serializers.CharField(),
        default=list,
        help_text="Of an undetermined line: what is open, and what would make it which.",
    )


class RedFlagSerializer(serializers.Serializer[dict[str, Any]]):
    """A rule about behaviour, route or end use that fired."""

    code = serializers.CharField()
    severity = serializers.CharField()
    summary = serializers.CharField()
    inputs = serializers.DictField()
    citation = serializers.CharField()


class QuestionSerializer(serializers.Serializer[dict[str, Any]]):
    """What to ask the customer."""

    field = serializers.CharField()
    text = serializers.CharField()
    why = serializers.CharField()


class ExchangeRateSerializer(serializers.Serializer[dict[str, Any]]):
    """The rate that sums in another currency than the dollar were compared by."""

    currency = serializers.CharField()
    usd_per_unit = serializers.CharField(help_text="US dollars for one unit of it.")
    day = serializers.DateField(
        allow_null=True, help_text="Of the rate; of a peg its first day; null of the dollar itself."
    )
    margin = serializers.CharField(help_text="Share by which it may be off on the day that counts.")

    def get_fields(self) -> dict[str, Any]:
        # "source" names a keyword of every field, so it cannot be declared as an attribute.
        told = serializers.CharField(help_text="Code of the table of rates, or who pegs it.")
        return {**super().get_fields(), "source": told}


class CoverageSerializer(serializers.Serializer[dict[str, Any]]):
    """What was decided, what could not be, and what was not examined at all."""

    decided = serializers.ListField(child=serializers.CharField())
    not_evaluated = serializers.ListField(child=serializers.DictField())
    not_examined = serializers.ListField(child=serializers.DictField())


class CaseStateSerializer(serializers.Serializer[Case]):
    """Where the review stands."""

    id = serializers.CharField(source="number")
    status = serializers.ChoiceField(Case.Status.choices)


class LicenseWarningsSerializer(serializers.Serializer[dict[str, Any]]):
    """A license that will soon be no help."""

    license = serializers.CharField()
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Near its end, nearly used up, or past either."
    )


class ChangeSerializer(serializers.Serializer[dict[str, Any]]):
    """One value that was stated and now reads otherwise."""

    field = serializers.CharField(
        help_text="Path into the submission, for example parties[0].name."
    )
    before = serializers.CharField()
    now = serializers.CharField(help_text="Empty where it is no longer stated.")


class BlockedRevisionSerializer(serializers.Serializer[dict[str, Any]]):
    """An earlier revision whose block is gone because something was changed."""

    revision = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())
    changes = ChangeSerializer(many=True)


class RecordEndedSerializer(serializers.Serializer[dict[str, Any]]):
    """A record on file and what it would answer, were it not past its last day."""

    record = serializers.CharField(help_text="Its number.")
    kind = serializers.CharField()
    holder = serializers.CharField()
    serves = serializers.CharField(help_text="The provision that it answers.")
    document = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="Paths into the submission."
    )
    note = serializers.CharField()


class RecordUsedSerializer(RecordEndedSerializer):
    """A record on file and what it opened: fields that it answered, rules that rested on it."""

    rules = serializers.ListField(child=serializers.CharField())
    ends_soon = serializers.BooleanField(help_text="It ends within thirty days; note says when.")


class EarlierAnswerSerializer(serializers.Serializer[dict[str, Any]]):
    """An earlier answer that nobody let go, beside this one that states otherwise."""

    reference = serializers.CharField(help_text="May be another than this one's.")
    revision = serializers.IntegerField()
    outcome = serializers.ChoiceField(["hold", "block"])
    reasons = serializers.ListField(child=serializers.CharField())
    changes = ChangeSerializer(many=True)
    of = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Of another reference: buyer (the same buyer's, held for words), rejected (the "
        "same buyer's), shipment (of the same order), refused (the same goods for another buyer). "
        "Empty: an earlier revision, or a blocked order of the same buyer.",
    )


class ScreeningSerializer(serializers.Serializer[Screening]):
    """A screening; while it is not completed the outcome is null and the lists are empty."""

    id = serializers.UUIDField()
    transaction = serializers.UUIDField(source="transaction_id")
    reference = serializers.CharField(help_text="As sent.")
    revision = serializers.IntegerField(source="transaction.revision")
    is_test = serializers.BooleanField(
        help_text="Answered to a test key: it releases nothing, whatever it says."
    )
    status = serializers.ChoiceField(Screening.Status.choices)
    outcome = serializers.ChoiceField(["clear", "hold", "block"], allow_null=True)
    decision = serializers.ChoiceField(
        DECISIONS,
        help_text="What the ERP may act on: ship only on 'release'. 'quote' is a quotation that "
        "nothing speaks against.",
    )
    summary = serializers.CharField(
        allow_null=True, help_text="The answer in one sentence, for people."
    )
    lines = LineDecisionSerializer(many=True, help_text="The decision line by line.")
    partial = PartSerializer(  # type: ignore[assignment]
        allow_null=True,
        help_text="Lines of a held order that may ship ahead, as it stands now; null where none "
        "may, and always where the policy (`desk.partial_release`) does not let them.",
    )
    reasons = ReasonSerializer(many=True)
    hits = HitSerializer(many=True)
    determinations = DeterminationSerializer(many=True)
    red_flags = RedFlagSerializer(many=True)
    questions = QuestionSerializer(many=True)
    coverage = CoverageSerializer(allow_null=True)
    blocked_before = BlockedRevisionSerializer(
        allow_null=True,
        help_text="Where the screening is held because a change made a block go away.",
    )
    earlier = EarlierAnswerSerializer(
        many=True,
        help_text="Where the screening is held because what held an earlier revision is no longer "
        "said, or because an order of the same buyer and goods was blocked.",
    )
    exchange_rate = ExchangeRateSerializer(
        allow_null=True,
        help_text="Null where all sums are in US dollars, or could not be compared.",
    )
    as_of = serializers.DictField(allow_null=True)
    case = CaseStateSerializer(allow_null=True)
    filing = FilingSerializer(
        allow_null=True,
        help_text="What the exporter files, prints and keeps. Whole once the decision is "
        "'release'; while it is pending only `eei.due` and `questions`; null where nothing may "
        "ship, and in answers of rules before r4.",
    )
    license_warnings = LicenseWarningsSerializer(
        many=True,
        help_text="Licenses that the lines name or an officer relied on, as they stand today.",
    )
    records_used = RecordUsedSerializer(
        many=True, help_text="Records on file that answered what the order left open."
    )
    records_ended = RecordEndedSerializer(
        many=True, help_text="Records that ended, so that what they answered is asked again."
    )
    superseded_by = serializers.UUIDField(source="superseded_by_id", allow_null=True)
    queued_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, screening: Screening) -> dict[str, Any]:
        stored = {
            name: self.fields[name].to_representation(value)
            for name, value in _row_values(screening).items()
            if value is not None and name in self.fields
        }
        answered = {name: screening.answer.get(name, []) for name in _ANSWERED_LISTS}
        answered |= {name: screening.answer.get(name) for name in _ANSWERED_VALUES}
        part = released_part(screening)
        answered["partial"] = PartSerializer(part).data if part else None
        answered["lines"] = list(line_decisions(screening, answered["reasons"], part))
        warned = warnings_for(screening, today=timezone.now().date())
        answered["filing"] = filing_now(screening)
        answered["license_warnings"] = [
            {"license": number, "warnings": list(said)} for number, said in warned.items()
        ]
        known = {**stored, **answered}
        return {str(name): known.get(str(name)) for name in self.fields}


_ANSWERED_VALUES = ("summary", "coverage", "as_of", "blocked_before", "exchange_rate")
_ANSWERED_LISTS = (
    "reasons",
    "hits",
    "determinations",
    "red_flags",
    "questions",
    "earlier",
    "records_used",
    "records_ended",
)


def _row_values(screening: Screening) -> dict[str, Any]:
    return {
        "id": screening.pk,
        "transaction": screening.transaction_id,
        "reference": screening.transaction.content["reference"],
        "revision": screening.transaction.revision,
        "status": screening.status,
        "is_test": False,
        "outcome": screening.outcome or None,
        "decision": screening.decision,
        "case": getattr(screening, "case", None),
        "superseded_by": screening.superseded_by_id or _newer_screening(screening),
        "queued_at": screening.queued_at,
        "finished_at": screening.finished_at,
    }


def _newer_screening(screening: Screening) -> Any:
    """Of a superseded revision, the screening that will supersede it once it is completed."""
    if screening.transaction.superseded_at is None:
        return None
    order = screening.transaction
    same = Screening.objects.filter(
        transaction__owner=order.owner_id, transaction__reference=order.reference
    )
    newest = same.order_by("-transaction__revision", "-queued_at").first()
    return newest.pk if newest else None


@extend_schema_view(get=extend_schema(summary="Read a screening"))
class ScreeningView(KnownParameters, RetrieveAPIView[Screening]):
    """One screening of one of the caller's transactions."""

    scopes = {"GET": Scope.READ}
    tried = {"GET": "get_trial"}
    serializer_class = ScreeningSerializer
    queryset = Screening.objects.none()

    def get_queryset(self) -> Any:
        return Screening.objects.owned_by(self.request.user).select_related("transaction", "case")

    def get_trial(self, request: Request, pk: str) -> Response:
        """The screening of a test order."""
        trial = trial_of(request, screening=pk)
        return Response(screening_shown(trial, self.get_serializer().fields))
