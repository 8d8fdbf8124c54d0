"""Where do applicants find their proposals?"""

from django.urls import include, path

from proposals import api, views

app_name = "proposals"

one_proposal = [
    path("", views.Home.as_view(), name="home"),
    path("project/", views.Project.as_view(), name="project"),
    path("people/", views.People.as_view(), name="people"),
    path("people/members/", views.NewMember.as_view(), name="members"),
    path("people/members/<int:mpk>/", views.OneMember.as_view(), name="member"),
    path("people/members/<int:mpk>/remove/", views.RemoveMember.as_view(), name="member_remove"),
    path("people/access/", views.Access.as_view(), name="access"),
    path("people/access/leave/", views.Leave.as_view(), name="access_leave"),
    path("people/access/<int:ipk>/role/", views.ChangeRole.as_view(), name="access_role"),
    path("people/access/<int:ipk>/again/", views.InviteAgain.as_view(), name="access_again"),
    path("people/access/<int:ipk>/end/", views.EndAccess.as_view(), name="access_end"),
    path("counterparts/", views.NewCounterpart.as_view(), name="counterparts"),
    path("counterparts/<int:cpk>/", views.OneCounterpart.as_view(), name="counterpart"),
    path("counterparts/<int:cpk>/remove/", views.RemoveCounterpart.as_view(), name="counterpart_remove"),
    path("counterparts/<int:cpk>/agreement/", views.AskConfirmation.as_view(), name="confirmation_ask"),
    path(
        "counterparts/<int:cpk>/agreement/take-back/",
        views.TakeBackConfirmation.as_view(),
        name="confirmation_take_back",
    ),
    path("consultations/", views.Consultations.as_view(), name="consultations"),
    path("plan/", views.Plan.as_view(), name="plan"),
    path("budget/", views.Budget.as_view(), name="budget"),
    path("documents/", views.Documents.as_view(), name="documents"),
    path("documents/<int:dpk>/file/", views.DocumentFile.as_view(), name="document_file"),
    path("documents/<int:dpk>/kind/", views.DocumentKind.as_view(), name="document_kind"),
    path("documents/<int:dpk>/remove/", views.RemoveDocument.as_view(), name="document_remove"),
    path("declarations/", views.Declarations.as_view(), name="declarations"),
    path("check/", views.Check.as_view(), name="check"),
    path("dossier/", views.Dossiers.as_view(), name="dossier"),
    path("dossier/<int:dpk>/file/", views.DossierFile.as_view(), name="dossier_file"),
    path("submit/", views.Submit.as_view(), name="submit"),
    path("receipt/", views.Receipt.as_view(), name="receipt"),
    path("receipt/<int:sequence>/", views.Receipt.as_view(), name="receipt_of"),
    path("receipt/<int:sequence>/receipt.json", views.ReceiptJson.as_view(), name="receipt_json"),
    path("receipt/<int:sequence>/receipt.pdf", views.ReceiptPdf.as_view(), name="receipt_pdf"),
    path("revise/", views.Revise.as_view(), name="revise"),
    path("discard/", views.Discard.as_view(), name="discard"),
    path("versions/", views.Versions.as_view(), name="versions"),
    path("download/", views.TextDownload.as_view(), name="text_download"),
    path("outcomes/", views.Outcomes.as_view(), name="outcomes"),
    path("outcomes/<int:position>/award/", views.ReportAward.as_view(), name="outcome_award"),
    path("outcomes/<int:position>/rejection/", views.ReportRejection.as_view(), name="outcome_rejection"),
    path("data/", views.OwnData.as_view(), name="own_data"),
    path("data/file/", views.OwnDataFile.as_view(), name="own_data_file"),
    path("withdraw/", views.Withdraw.as_view(), name="withdraw"),
]

urlpatterns = [
    path("calls/<slug:slug>/self-check/", views.self_check, name="self_check"),
    path("calls/<slug:slug>/start/", views.Start.as_view(), name="start"),
    path("api/v1/calls/<slug:slug>/eligibility", api.eligibility, name="eligibility"),
    path("receipts/keys.json", views.receipt_keys, name="receipt_keys"),
    path("receipts/keys/<slug:key>.pem", views.receipt_key, name="receipt_key"),
    path("receipts/verify/", views.VerifyReceipt.as_view(), name="verify_receipt"),
    path("proposals/", views.own_list, name="list"),
    path("agreements/<str:token>/", views.Agreement.as_view(), name="agreement"),
    path("invitations/<str:token>/", views.InvitationPage.as_view(), name="invitation"),
    path("proposals/<int:pk>/", include(one_proposal)),
]
