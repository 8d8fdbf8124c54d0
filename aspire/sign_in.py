"""How does the sign-in library do its work in this house? It writes through our services and posts through our outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts_services
from accounts.refusals import AddressTaken
from notices import services as notices_services


class SignInBackend(AuthenticationBackend):
    """Check passwords; every question of right goes to the permission page alone."""

    def has_perm(self, user, perm, obj=None):
        """Answer no: rights come from `aspire.permissions`."""
        return False


class PortalAccountAdapter(DefaultAccountAdapter):
    """Sign people up by our services, post letters by our outbox, and say things in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to the office if that surprises you."),
        "email_password_mismatch": _(
            "This address and password do not belong together. Check both, or set a new password by e-mail."
        ),
        "enter_current_password": _("This is not your current password. Type it again."),
        "invalid_password_reset": _("This link is used up or too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait five minutes and try again."),
        "rate_limited": _("Too many requests in a short time. Wait a few minutes and try again."),
    }

    def save_user(self, request, user, form, commit=True):
        """Create the person through the accounts room, in one write.

        When somebody else took the address a moment earlier, the answer is the same as for any taken address: the page
        says nothing, a letter does.
        """
        words = form.cleaned_data
        try:
            return accounts_services.register(
                email=words["email"],
                password=words["password1"],
                name=words["name"],
                name_ja=words["name_ja"],
                name_kana=words["name_kana"],
                language=words["language"],
                at=request.received_at,
            )
        except AddressTaken as refusal:
            raise ImmediateHttpResponse(prevent_enumeration(request, email=words["email"])) from refusal

    def set_password(self, user, password):
        """Change a password through the accounts room, so that the journal knows."""
        accounts_services.change_password(user, password, at=current.request.received_at)

    def confirm_email(self, request, email_address):
        """Mark an address as confirmed, and write it into the journal."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            accounts_services.note_confirmed_address(email_address.user_id, at=request.received_at)
        return confirmed

    def send_mail(self, template_prefix, email, context):
        """Owe the letter instead of posting it: render it in the person's language and put it into the outbox."""
        request = current.request
        person = context.get("user")
        language = person.language if person is not None else translation.get_language()
        words = {**context, "site_url": settings.SITE_URL, "person": person}
        with translation.override(language):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
            body = render_to_string(f"{template_prefix}_message.txt", words).strip() + "\n"
        notices_services.promise_sign_in_letter(
            address=email, user=person, language=language, subject=subject, body=body, at=request.received_at
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell a person by letter that their password was changed, in their own language."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)

    def get_email_confirmation_url(self, request, emailconfirmation):
        """Return the address of the confirmation page under the portal's own name, whatever host was asked."""
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key):
        """Return the address of the page for a new password under the portal's own name; `key` is "uid-token"."""
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def get_password_change_redirect_url(self, request):
        """Lead home after a password was changed."""
        return reverse("home")

    def is_safe_url(self, url):
        """Follow `next` only to a path of this portal, never to another host."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
