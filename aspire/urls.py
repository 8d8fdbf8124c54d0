"""Where does an address lead?"""

from importlib import import_module

from allauth.account import views as sign_in
from django.conf import settings
from django.urls import include, path, re_path

from accounts import views as account_pages
from aspire import front, health, openapi, views
from aspire.accessibility import STATEMENT
from aspire.sign_in_again import sign_in_again
from aspire.sign_in_views import ConfirmEmailView
from aspire.styleguide import styleguide
from calls.urls import urlpatterns as CALLS

# Passwords of the cast are not even loaded where the portal is no demo.
DEMO_CAST = import_module("aspire.demo").CAST if settings.PORTAL_IS_DEMO else ()

# Only what is needed of allauth: sign up, confirm, log in and out, reset and change a password.
SIGN_IN = [
    path("signup/", sign_in.signup, name="account_signup"),
    path("confirm/", sign_in.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm/(?P<key>[-:\w]+)/$", ConfirmEmailView.as_view(), name="account_confirm_email"),
    path(
        "login/",
        sign_in.LoginView.as_view(extra_context={"demo_cast": DEMO_CAST}),
        name="account_login",
    ),
    path("sign-in-again/", sign_in_again, name="account_sign_in_again"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/sent/", sign_in.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", sign_in.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

# The page of one call joins other rooms, so its view lives under the roof; its name belongs to the calls.
CALL_PAGES = [*CALLS, path("calls/<slug:slug>/", front.call_page, name="page")]

ACCESSIBILITY = {"template": "pages/accessibility.html", "statement": STATEMENT}

urlpatterns = [
    path("", include((CALL_PAGES, "calls"))),
    path("", include("proposals.urls")),
    path("", include("reviews.urls")),
    path("", include("selection.urls")),
    path("", include("notices.urls")),
    path("office/people/", include("accounts.urls")),
    path("account/letters/", account_pages.letters, name="account_letters"),
    path("account/", include(SIGN_IN)),
    path("home/", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("api/", openapi.page, name="api"),
    path("api/v1/openapi.json", openapi.openapi, name="openapi"),
    path("help/", views.page, {"template": "pages/help.html"}, name="help"),
    path("about/accessibility/", views.page, ACCESSIBILITY, name="accessibility"),
    path("about/privacy/", views.page, {"template": "pages/privacy.html"}, name="privacy"),
    path("about/terms/", views.page, {"template": "pages/terms.html"}, name="terms"),
    path("styleguide/", styleguide, name="styleguide"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.PORTAL_IS_DEMO:
    urlpatterns.append(path("demo/letters/", include("aspire.demo_letters")))

handler400 = "aspire.errors.bad_request"
handler403 = "aspire.errors.forbidden"
handler404 = "aspire.errors.not_found"
handler500 = "aspire.errors.server_error"
