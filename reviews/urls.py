"""Where are the pages of reviewers, and the office's pages on proposals under review?"""

from django.urls import path

from reviews import views

app_name = "reviews"
urlpatterns = [
    path("reviews/", views.review_list, name="list"),
    path("reviews/<int:pk>/", views.assignment, name="assignment"),
    path("reviews/<int:pk>/declare/", views.DeclareView.as_view(), name="declare"),
    path("reviews/<int:pk>/score/", views.ScoreView.as_view(), name="score"),
    path("reviews/<int:pk>/documents/<int:document_pk>/", views.document, name="document"),
    path("reviews/<int:pk>/packet/", views.packet, name="packet"),
    path("office/calls/<slug:slug>/proposals/", views.proposal_list, name="proposals"),
    path("office/calls/<slug:slug>/ranking/", views.ranking, name="ranking"),
    path("office/calls/<slug:slug>/screening/", views.screening, name="screening"),
    path("office/calls/<slug:slug>/screening/accept/", views.AcceptView.as_view(), name="accept"),
    path("office/calls/<slug:slug>/consultations/", views.consultations, name="consultations"),
    path("office/consultations/<int:pk>/", views.RulingView.as_view(), name="consultation"),
    path("office/calls/<slug:slug>/deadline/", views.DeadlineView.as_view(), name="deadline"),
    path("office/search/", views.search, name="search"),
    path("office/proposals/<int:pk>/", views.ProposalView.as_view(), name="proposal"),
    path("office/proposals/<int:pk>/screening/", views.DeskView.as_view(), name="desk"),
    path("office/proposals/<int:pk>/refuse/", views.RefuseView.as_view(), name="refuse"),
    path("office/proposals/<int:pk>/outcomes/<int:position>/", views.OutcomeView.as_view(), name="outcome"),
    path("office/proposals/<int:pk>/outcomes/file/<int:document_pk>/", views.proof, name="proof"),
    path("office/proposals/<int:pk>/end/<int:assignment_pk>/", views.end_assignment, name="end"),
    path("office/proposals/<int:pk>/dossier/", views.office_dossier, name="office_dossier"),
    path("office/proposals/<int:pk>/documents/<int:document_pk>/", views.office_document, name="office_document"),
]
