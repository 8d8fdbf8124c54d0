"""Where do applicants find their proposals?"""

from django.urls import include, path

from proposals import api, views

app_name = "proposals"

one_proposal = [
    path("", views.Home.as_view(), name="home"),
    path("project/", views.Project.as_view(), name="project"),
    path("people/", views.People.as_view(), name="people"),
    path("counterparts/", views.NewCounterpart.as_view(), name="counterparts"),
    path("counterparts/<int:cpk>/", views.OneCounterpart.as_view(), name="counterpart"),
    path("counterparts/<int:cpk>/remove/", views.RemoveCounterpart.as_view(), name="counterpart_remove"),
    path("consultations/", views.Consultations.as_view(), name="consultations"),
    path("plan/", views.Plan.as_view(), name="plan"),
    path("budget/", views.Budget.as_view(), name="budget"),
    path("documents/", views.Documents.as_view(), name="documents"),
    path("documents/<int:dpk>/file/", views.DocumentFile.as_view(), name="document_file"),
    path("documents/<int:dpk>/remove/", views.RemoveDocument.as_view(), name="document_remove"),
    path("declarations/", views.Declarations.as_view(), name="declarations"),
    path("check/", views.Check.as_view(), name="check"),
    path("submit/", views.Submit.as_view(), name="submit"),
    path("receipt/", views.Receipt.as_view(), name="receipt"),
    path("outcomes/", views.Outcomes.as_view(), name="outcomes"),
    path("outcomes/<int:position>/award/", views.ReportAward.as_view(), name="outcome_award"),
    path("outcomes/<int:position>/rejection/", views.ReportRejection.as_view(), name="outcome_rejection"),
    path("withdraw/", views.Withdraw.as_view(), name="withdraw"),
]

urlpatterns = [
    path("calls/<slug:slug>/self-check/", views.self_check, name="self_check"),
    path("calls/<slug:slug>/start/", views.Start.as_view(), name="start"),
    path("api/v1/calls/<slug:slug>/eligibility", api.eligibility, name="eligibility"),
    path("proposals/", views.own_list, name="list"),
    path("proposals/<int:pk>/", include(one_proposal)),
]
