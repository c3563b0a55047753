"""What an exporter files, prints and keeps, as a part of a screening."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from screening.controls.ear.part_758_filing.block import Due
from screening.controls.ear.part_758_filing.duties import MODES

Json = dict[str, Any]


class BecauseSerializer(serializers.Serializer[Json]):
    """A provision and the lines it speaks of."""

    cite = serializers.CharField(help_text="Of 15 CFR.")
    lines = serializers.ListField(child=serializers.IntegerField())


class EeiSerializer(serializers.Serializer[Json]):
    """Electronic Export Information: whether it is due, and when."""

    due = serializers.ChoiceField([due.value for due in Due])
    because = BecauseSerializer(many=True, required=False)
    legend = serializers.CharField(
        allow_null=True,
        required=False,
        help_text="Where nothing is filed, what the loading document says instead of the ITN.",
    )
    loading_authority = serializers.CharField(
        allow_null=True,
        required=False,
        help_text="Beside the legend: NLR, or the license exception (758.1(d)).",
    )
    predeparture_only = serializers.BooleanField(allow_null=True, required=False)
    itn = serializers.CharField(
        required=False, help_text="Internal Transaction Number, where the submission states it."
    )
    itn_before = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="How long before loading, departure or the border the ITN must be with the "
        f"carrier, by mode: {', '.join(MODES)}, used_vehicle; with Puerto Rico by arrival.",
    )


class EccnFieldSerializer(serializers.Serializer[Json]):
    """The ECCN on the filing (758.1(g))."""

    field = serializers.ChoiceField(["required", "optional", "none"])
    value = serializers.CharField(allow_null=True)


class FilingLineSerializer(serializers.Serializer[Json]):
    """One line as it is filed; what is null is open, and asked."""

    line = serializers.IntegerField()
    schedule_b = serializers.CharField(allow_null=True)
    origin = serializers.ChoiceField(["D", "F"], allow_null=True)
    value_usd = serializers.CharField(allow_null=True)
    due = serializers.ChoiceField([due.value for due in Due])
    license_code = serializers.CharField(allow_null=True, help_text="Of AES: C33, C30 ...")
    license_number = serializers.CharField(allow_null=True)
    license_value = serializers.CharField(allow_null=True)
    eccn = EccnFieldSerializer()
    description_prefix = serializers.CharField(allow_null=True)
    legend = serializers.CharField(allow_null=True)
    loading_authority = serializers.CharField(allow_null=True)


class DcsSerializer(serializers.Serializer[Json]):
    """The destination control statement (758.6)."""

    document = serializers.CharField(allow_null=True)
    text_id = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text="To be printed as it is.")
    eccns = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> Json:
        # "required" names a keyword of every field, so it cannot be declared as an attribute.
        return {"required": serializers.BooleanField(allow_null=True), **super().get_fields()}


class RecordsSerializer(serializers.Serializer[Json]):
    """How long the records are kept (15 CFR 762.6; 31 CFR 501.601)."""

    years = serializers.IntegerField(allow_null=True)

    def get_fields(self) -> Json:
        # "from" is a word of Python, so it cannot be declared as an attribute.
        return {**super().get_fields(), "from": serializers.CharField()}


class FilingQuestionSerializer(serializers.Serializer[Json]):
    """What to ask before filing."""

    field = serializers.CharField()
    text = serializers.CharField()
    why = serializers.CharField()


class FilingSerializer(serializers.Serializer[Json]):
    """15 CFR parts 758 and 762 and part 30 for one transaction; it never changes an outcome."""

    applies = serializers.BooleanField(required=False)
    preliminary = serializers.BooleanField(
        required=False,
        help_text="An order: value counts by conveyance, so its shipment is asked again.",
    )
    basis = serializers.CharField(required=False, help_text="The text that was read.")
    eei = EeiSerializer()
    lines = FilingLineSerializer(many=True, required=False)
    consignee_type = serializers.ChoiceField(["D", "G", "R", "O"], allow_null=True, required=False)
    dcs = DcsSerializer(required=False)
    records = RecordsSerializer(required=False)
    questions = FilingQuestionSerializer(many=True)
