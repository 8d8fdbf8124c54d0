"""Where does the office arrange interviews, give places, release results and look after affiliation promises?"""

from django.urls import path

from selection import views

app_name = "selection"
urlpatterns = [
    path("office/", views.office, name="office"),
    path("office/calls/<slug:slug>/", views.overview, name="overview"),
    path("office/calls/<slug:slug>/interviews/", views.interviews, name="interviews"),
    path("office/calls/<slug:slug>/interviews/letters/", views.TellView.as_view(), name="tell"),
    path("office/calls/<slug:slug>/interviews/list/<int:pk>/", views.put_on_list, name="put_on_list"),
    path("office/calls/<slug:slug>/interviews/<int:pk>/time/", views.TimeView.as_view(), name="time"),
    path("office/calls/<slug:slug>/interviews/<int:pk>/remove/", views.RemoveView.as_view(), name="remove"),
    path("office/calls/<slug:slug>/interviews/<int:pk>/move/", views.MoveView.as_view(), name="move"),
    path("office/calls/<slug:slug>/interviews/<int:pk>/absence/", views.AbsenceView.as_view(), name="absence"),
    path("office/calls/<slug:slug>/interviews/days/<int:pk>/panel/", views.MakePanelView.as_view(), name="panel_new"),
    path("office/calls/<slug:slug>/interviews/days/<int:pk>/order/", views.ArrangeView.as_view(), name="arrange"),
    path(
        "office/calls/<slug:slug>/interviews/days/<int:pk>/reviews/",
        views.PanelReviewsView.as_view(),
        name="panel_reviews",
    ),
    path("office/calls/<slug:slug>/interviews/days/<int:pk>/sheet/", views.sheet_of_day, name="sheet_of_day"),
    path("office/calls/<slug:slug>/interviews/panels/<int:pk>/", views.PanelView.as_view(), name="panel"),
    path("office/calls/<slug:slug>/interviews/panels/<int:pk>/members/", views.MembersView.as_view(), name="members"),
    path(
        "office/calls/<slug:slug>/interviews/panels/<int:pk>/members/<int:person>/",
        views.MemberView.as_view(),
        name="member",
    ),
    path("office/calls/<slug:slug>/interviews/panels/<int:pk>/breaks/", views.BreaksView.as_view(), name="breaks"),
    path(
        "office/calls/<slug:slug>/interviews/panels/<int:pk>/remove/",
        views.RemovePanelView.as_view(),
        name="panel_remove",
    ),
    path("office/calls/<slug:slug>/interviews/panels/<int:pk>/sheet/", views.sheet_of_panel, name="sheet"),
    path("office/calls/<slug:slug>/selection/", views.board, name="board"),
    path("office/calls/<slug:slug>/selection/<int:pk>/award/", views.award, name="award"),
    path("office/calls/<slug:slug>/selection/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("office/calls/<slug:slug>/selection/<int:pk>/", views.PlacingView.as_view(), name="placing"),
    path("office/calls/<slug:slug>/selection/<int:pk>/reserve/", views.move_reserve, name="move_reserve"),
    path("office/calls/<slug:slug>/selection/<int:pk>/undecided/", views.undo_decline, name="undo_decline"),
    path("office/calls/<slug:slug>/selection/places/<int:number>/", views.EmptyView.as_view(), name="leave_empty"),
    path("office/calls/<slug:slug>/selection/places/<int:number>/use/", views.use_seat, name="use_seat"),
    path("office/calls/<slug:slug>/selection/agree/", views.AgreeView.as_view(), name="agree"),
    path("office/calls/<slug:slug>/selection/freeze/", views.FreezeView.as_view(), name="freeze"),
    path("office/calls/<slug:slug>/selection/unfreeze/", views.UnfreezeView.as_view(), name="unfreeze"),
    path("office/calls/<slug:slug>/selection/minutes/", views.minutes, name="minutes"),
    path("office/calls/<slug:slug>/selection/release/", views.ReleaseView.as_view(), name="release"),
    path(
        "office/calls/<slug:slug>/selection/release/take-back/", views.TakeBackView.as_view(), name="release_take_back"
    ),
    path("office/calls/<slug:slug>/selection/<int:pk>/offer/", views.OfferView.as_view(), name="offer"),
    path("office/calls/<slug:slug>/selection/publish/", views.PublishView.as_view(), name="publish"),
    path("calls/<slug:slug>/selected/", views.published, name="published"),
    path("office/calls/<slug:slug>/promises/", views.promises, name="promises"),
    path("office/calls/<slug:slug>/promises/<int:pk>/", views.PromiseView.as_view(), name="promise"),
    path("office/calls/<slug:slug>/promises/<int:pk>/confirm/", views.ConfirmView.as_view(), name="promise_confirm"),
    path("office/calls/<slug:slug>/promises/<int:pk>/except/", views.ExceptionView.as_view(), name="promise_except"),
    path("office/calls/<slug:slug>/promises/<int:pk>/cancel/", views.CancelView.as_view(), name="promise_cancel"),
    path("proposals/<int:pk>/affiliation/", views.AffiliationView.as_view(), name="affiliation"),
]
