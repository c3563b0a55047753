"""The API's addresses."""

from __future__ import annotations

from django.urls import include, path

from screening.api.answers import AnswersView
from screening.api.batches import (
    BatchCancelView,
    BatchListView,
    BatchPauseView,
    BatchResultsView,
    BatchResumeView,
    BatchView,
)
from screening.api.cancellations import CancellationView
from screening.api.case_work import (
    CaseAnswersView,
    CaseDecisionView,
    CaseDocumentsView,
    CaseFindingsView,
)
from screening.api.cases import CaseListView, CaseView
from screening.api.events import EventListView
from screening.api.licenses import LicenseListView, LicenseView
from screening.api.partners import PartnerListView, PartnerView
from screening.api.questions import DeterminationView, MatchView
from screening.api.reference import (
    ItemListView,
    ListedPartyView,
    ListsView,
    ListVersionsView,
)
from screening.api.releases import ReleaseKeysView, ReleaseView, VoidTokensView
from screening.api.reports import ReportFileView, ReportListView, ReportView
from screening.api.screenings import ScreeningView
from screening.api.standing_papers import StandingRecordDocumentView
from screening.api.standing_records import (
    StandingRecordEndView,
    StandingRecordListView,
    StandingRecordView,
)
from screening.api.transactions import (
    TransactionByReferenceView,
    TransactionListView,
    TransactionView,
)
from screening.api.webhooks import (
    TellingListView,
    TellingReplayView,
    WebhookListView,
    WebhookSecretView,
    WebhookView,
)

urlpatterns = [
    path("transactions/", TransactionListView.as_view(), name="transactions"),
    path("transactions/<uuid:pk>/", TransactionView.as_view(), name="transaction"),
    path("transactions/<uuid:pk>/release/", ReleaseView.as_view(), name="release"),
    path("transactions/<uuid:pk>/answers/", AnswersView.as_view(), name="answers"),
    path("releases/void/", VoidTokensView.as_view(), name="releases-void"),
    path("releases/keys/", ReleaseKeysView.as_view(), name="releases-keys"),
    path(
        "transactions/by-reference/<path:reference>/",
        TransactionByReferenceView.as_view(),
        name="transaction-by-reference",
    ),
    path(
        "transactions/<path:reference>/cancel/",
        CancellationView.as_view(),
        name="transaction-cancel",
    ),
    path("screenings/<uuid:pk>/", ScreeningView.as_view(), name="screening"),
    path("cases/", CaseListView.as_view(), name="cases"),
    path("cases/<str:number>/", CaseView.as_view(), name="case"),
    path("cases/<str:number>/findings/", CaseFindingsView.as_view(), name="case-findings"),
    path("cases/<str:number>/answers/", CaseAnswersView.as_view(), name="case-answers"),
    path("cases/<str:number>/decision/", CaseDecisionView.as_view(), name="case-decision"),
    path("cases/<str:number>/documents/", CaseDocumentsView.as_view(), name="case-documents"),
    path("batches/", BatchListView.as_view(), name="batches"),
    path("batches/<uuid:pk>/", BatchView.as_view(), name="batch"),
    path("batches/<uuid:pk>/results/", BatchResultsView.as_view(), name="batch-results"),
    path("batches/<uuid:pk>/pause/", BatchPauseView.as_view(), name="batch-pause"),
    path("batches/<uuid:pk>/resume/", BatchResumeView.as_view(), name="batch-resume"),
    path("batches/<uuid:pk>/cancel/", BatchCancelView.as_view(), name="batch-cancel"),
    path("lists/", ListsView.as_view(), name="lists"),
    path("lists/<slug:code>/versions/", ListVersionsView.as_view(), name="list-versions"),
    path("listed-parties/<slug:source>/<path:uid>/", ListedPartyView.as_view(), name="listed"),
    path("items/", ItemListView.as_view(), name="items"),
    path("licenses/", LicenseListView.as_view(), name="licenses"),
    path("licenses/<str:number>/", LicenseView.as_view(), name="license"),
    path("match/", MatchView.as_view(), name="match"),
    path("determinations/", DeterminationView.as_view(), name="determinations"),
    path("dialects/", include("screening.api.dialects.urls")),
    path("events/", EventListView.as_view(), name="events"),
    path("partners/", PartnerListView.as_view(), name="partners"),
    path("partners/<path:number>/", PartnerView.as_view(), name="partner"),
    path("records/", StandingRecordListView.as_view(), name="records"),
    path("records/<str:number>/", StandingRecordView.as_view(), name="record"),
    path(
        "records/<str:number>/document/",
        StandingRecordDocumentView.as_view(),
        name="record-document",
    ),
    path("records/<str:number>/end/", StandingRecordEndView.as_view(), name="record-end"),
    path("reports/", ReportListView.as_view(), name="reports"),
    path("reports/<uuid:pk>/", ReportView.as_view(), name="report"),
    path("reports/<uuid:pk>/file/", ReportFileView.as_view(), name="report-file"),
    path("webhooks/", WebhookListView.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/", WebhookView.as_view(), name="webhook"),
    path("webhooks/<int:pk>/secret/", WebhookSecretView.as_view(), name="webhook-secret"),
    path("webhooks/<int:pk>/tellings/", TellingListView.as_view(), name="webhook-tellings"),
    path(
        "webhooks/<int:pk>/tellings/<int:telling>/replay/",
        TellingReplayView.as_view(),
        name="webhook-replay",
    ),
]
