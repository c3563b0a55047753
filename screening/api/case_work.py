"""Working on cases over the API: with the key of a person, by that person's rights at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.api.texts import TextField
from screening.cases.as_seen import (
    ACTIONS,
    Answering,
    Deciding,
    answer_as_seen,
    decide_as_seen,
    state_of,
)
from screening.cases.authorizations import Authorization
from screening.cases.customer_answers import receive_document
from screening.cases.findings import FindingState, findings_of, key_of
from screening.cases.signing import reasons_for_second
from screening.cases.workflow import DECIDE, SECOND, WORK, may_choose
from screening.errors import FieldError, InvalidQueryError
from screening.models import Attachment, Case, Determination, Disposition, Hit, Scope

PROBLEM_TYPE = "application/problem+json"
FIELD, KIND = "document", "kind"
_PERMISSION_OF = {"sign_second": SECOND, "send_back": SECOND}
_NOT_YOURS = (404, PROBLEM_TYPE)
_MOVED = OpenApiResponse(
    PROBLEM, "It changed since you read it: `errors` has what stands and what was sent; or no."
)


class GivenAnswerSerializer(serializers.Serializer[Disposition]):
    """An answer to a finding; the newest counts."""

    id = serializers.IntegerField(source="pk", help_text="Send the newest as `seen`.")
    kind = serializers.ChoiceField(Disposition.Kind.choices)
    reason_code = serializers.CharField(help_text="As the desk offers them.")
    comment = serializers.CharField(help_text="The person's own words.")
    answered_by = serializers.CharField(source="answered_by.username", help_text="User name.")
    answered_at = serializers.DateTimeField(help_text="When.")


class FindingSerializer(serializers.Serializer[FindingState]):
    """What wants an answer, and the answers to it, the oldest first."""

    key = serializers.CharField(help_text="Name of the finding, for example `hit-12`.")
    summary = serializers.CharField(source="finding", help_text="In one line.")
    detail = serializers.SerializerMethodField(help_text="What was found, for machines.")
    allowed_kinds = serializers.ListField(
        child=serializers.ChoiceField(Disposition.Kind.choices), help_text="What may answer it."
    )
    answers = GivenAnswerSerializer(many=True, help_text="The oldest first.")
    is_open = serializers.BooleanField(help_text="It wants an answer before the order can go.")
    settled_by = serializers.SerializerMethodField(
        help_text="Of a line that waits only for who a party is: the hits (`key`) that were told "
        "to be other parties, so that the line wants no answer of its own. Else empty."
    )

    def get_settled_by(self, state: FindingState) -> list[str]:
        return [key_of(hit) for hit in state.settled_by]

    def get_detail(self, state: FindingState) -> dict[str, Any]:
        found = state.finding
        if isinstance(found, Hit):
            names = ("subject", "party_name", "source_code", "met_name", "via", "score")
            told = {name: getattr(found, name) for name in names}
            return {**told, "uid": found.listed_party.uid, "evidence": found.evidence}
        if isinstance(found, Determination):
            return {"line": found.line, "eccn": found.eccn, "result": found.result}
        return {"code": found.code, "severity": found.severity}


class DocumentSerializer(serializers.Serializer[Attachment]):
    """A document on a case."""

    name = serializers.CharField(help_text="Of the file.")
    kind = serializers.ChoiceField(Attachment.Kind.choices, help_text="What it is.")
    size_bytes = serializers.IntegerField(help_text="Its size.")
    sha256 = serializers.CharField(help_text="Under which it is kept.")
    added_at = serializers.DateTimeField(help_text="When.")


class CaseWorkSerializer(serializers.Serializer[dict[str, Any]]):
    """A case as who works on it needs it."""

    id = serializers.CharField(help_text="Number of the case.")
    status = serializers.ChoiceField(Case.Status.choices)
    state = serializers.CharField(
        help_text="Hash of all that a decision rests on; send it with the decision."
    )
    first_signed_by = serializers.CharField(
        allow_null=True, help_text="Whose signature waits for a second one."
    )
    second_signature = serializers.ListField(
        child=serializers.CharField(), help_text="Why a release wants two persons; empty: one."
    )
    findings = FindingSerializer(many=True, help_text="All that want an answer.")
    documents = DocumentSerializer(many=True, help_text="On the case.")


class AnsweringSerializer(serializers.Serializer[dict[str, Any]]):
    """An answer to a finding."""

    finding = TextField(max_length=60, help_text="Its `key`.")
    seen = serializers.IntegerField(
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="`id` of the newest answer to it that you read; null where there was none.",
    )
    kind = serializers.ChoiceField(Disposition.Kind.choices, help_text="One of `allowed_kinds`.")
    reason_code = TextField(max_length=40, help_text="As the desk offers them.")
    comment = TextField(max_length=10_000, help_text="The person's own words.")
    license_number = TextField(
        max_length=100,
        required=False,
        default="",
        allow_blank=True,
        help_text="Of `license_held`: which.",
    )
    exception = TextField(
        max_length=3,
        required=False,
        default="",
        allow_blank=True,
        help_text="Of `exception_confirmed`: which.",
    )
    conditions = serializers.ListField(
        child=TextField(max_length=2000),
        required=False,
        default=list,
        max_length=100,
        help_text="Of `exception_confirmed`: each condition, word for word.",
    )


class DecidingSerializer(serializers.Serializer[dict[str, Any]]):
    """A decision on a case."""

    action = serializers.ChoiceField(sorted(ACTIONS), help_text="What is done.")
    state = TextField(max_length=64, help_text="As you read it.")
    comment = TextField(max_length=10_000, help_text="The person's own words.")
    reason_code = TextField(
        max_length=40, required=False, default="", allow_blank=True, help_text="Of a rejection."
    )


_WORKED_ON = {
    200: CaseWorkSerializer,
    (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A value is missing or malformed."),
    _NOT_YOURS: OpenApiResponse(PROBLEM, "No such case."),
    (409, PROBLEM_TYPE): _MOVED,
}


class CaseFindingsView(KnownParameters):
    """The findings of a case."""

    scopes = {"GET": Scope.WRITE_CASES}
    cuts = CaseWorkSerializer

    @extend_schema(
        operation_id="cases_findings",
        summary="Read the findings of a case",
        description=(
            "What wants an answer, the answers, the documents and the `state` that a decision "
            "names. For keys of people who work on cases at the desk."
        ),
        responses={
            200: CaseWorkSerializer,
            _NOT_YOURS: OpenApiResponse(PROBLEM, "No such case."),
        },
    )
    def get(self, request: Request, number: str) -> Response:
        return Response(self.cut(_work_on(_case_to_work_on(request, number))).data)


class CaseAnswersView(KnownParameters):
    """Answer a finding of a case."""

    scopes = {"POST": Scope.WRITE_CASES}

    @extend_schema(
        operation_id="cases_answer",
        summary="Answer a finding",
        description=(
            "Records the answer of the person whose key it is, by that person's rights and the "
            "desk's rules: reason code and comment, a true match or a license only of an officer. "
            "Who submitted the order cannot. `seen` says which answer you know of: where another "
            "stands nothing is stored (409), and `errors` shows both."
        ),
        request=AnsweringSerializer,
        responses=_WORKED_ON,
    )
    def post(self, request: Request, number: str) -> Response:
        body = AnsweringSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        case, said = _case_to_work_on(request, number), body.validated_data
        if not may_choose(request.user, said["kind"]):
            raise PermissionDenied("This answer is an officer's: escalate instead.")
        names = ("finding", "seen", "kind", "reason_code", "comment")
        answer_as_seen(
            case=case,
            answering=Answering(
                **{name: said[name] for name in names},
                authorization=Authorization(
                    license_number=said["license_number"],
                    exception=said["exception"],
                    conditions=said["conditions"],
                ),
            ),
            by=request.user,
            through=str(request.auth),
        )
        return _shown(case)


class CaseDecisionView(KnownParameters):
    """Decide a case."""

    scopes = {"POST": Scope.DECIDE_CASES}

    @extend_schema(
        operation_id="cases_decide",
        summary="Decide a case",
        description=(
            "`release`, `reject`, `sign_second` under another person's signature, or `send_back`: "
            "by the rights of the person whose key it is, and the desk's rules for who signs "
            "second. Who submitted the order cannot. `state` says what you read: where the case "
            "has changed nothing is decided (409), and `errors` shows both."
        ),
        request=DecidingSerializer,
        responses=_WORKED_ON,
    )
    def post(self, request: Request, number: str) -> Response:
        body = DecidingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        deciding = Deciding(**body.validated_data)
        permission = _PERMISSION_OF.get(deciding.action, DECIDE)
        case = _case_to_work_on(request, number, permission)
        decide_as_seen(case=case, deciding=deciding, by=request.user, through=str(request.auth))
        return _shown(case)


class CaseDocumentsView(KnownParameters):
    """Send a document to a case."""

    scopes = {"POST": Scope.WRITE_DOCUMENTS}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="cases_attach_document",
        summary="Send a document to a case",
        description=(
            "A PDF, PNG, JPEG, DOCX or XLSX of at most 10 MB, to a case of your own orders, or to "
            "any for keys of people who work on cases. A first signature that stands under the "
            "case is void, for it signed without it. Where the customer of the case was asked, the "
            "document is the answer: the case is in the queue again."
        ),
        request={
            "multipart/form-data": {
                "type": "object",
                "required": [FIELD, KIND],
                "properties": {
                    FIELD: {"type": "string", "format": "binary"},
                    KIND: {"type": "string", "enum": Attachment.Kind.values},
                },
            }
        },
        responses={
            201: DocumentSerializer,
            (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No file was sent."),
            _NOT_YOURS: OpenApiResponse(PROBLEM, "No such case."),
            (409, PROBLEM_TYPE): OpenApiResponse(
                PROBLEM, "The case is decided, or no such file is taken."
            ),
        },
    )
    def post(self, request: Request, number: str) -> Response:
        rows = Case.objects.select_related("screening__transaction")
        if not request.user.has_perm(WORK):
            rows = Case.objects.owned_by(request.user)
        case = get_object_or_404(rows, number=number)
        sent: Any = request.FILES.get(FIELD)
        if sent is None:
            mend = "Send the file as multipart/form-data in a field of this name."
            raise InvalidQueryError((FieldError(FIELD, "required", mend),))
        kept = receive_document(
            case=case,
            name=sent.name or "",
            chunks=sent.chunks(),
            kind=str(request.POST.get(KIND, "")),
            by=request.user,
            through=str(request.auth),
        )
        return Response(DocumentSerializer(kept).data, status=201)


def _case_to_work_on(request: Request, number: str, permission: str = WORK) -> Case:
    """A case, for a person who may work on cases.

    Raises:
        PermissionDenied: the key's owner may not.
    """
    if not request.user.has_perm(permission):
        raise PermissionDenied("The key's owner has no role that may do this.")
    rows = Case.objects.select_related("screening__transaction", "first_signature__signed_by")
    return get_object_or_404(rows, number=number)


def _shown(case: Case) -> Response:
    return Response(_work_on(case).data)


def _work_on(case: Case) -> CaseWorkSerializer:
    fresh = Case.objects.select_related("screening__transaction", "first_signature__signed_by").get(
        pk=case.pk
    )
    states: Sequence[FindingState] = findings_of(fresh)
    first = fresh.first_signature
    told = {
        "id": fresh.number,
        "status": fresh.status,
        "state": state_of(fresh, states),
        "first_signed_by": first.signed_by.get_username() if first else None,
        "second_signature": reasons_for_second(fresh, states) if fresh.is_open else (),
        "findings": states,
        "documents": fresh.attachments.order_by("added_at"),
    }
    return CaseWorkSerializer(told)
