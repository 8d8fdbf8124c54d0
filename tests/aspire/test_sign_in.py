"""Does somebody get in who should, does nobody else, and does no page tell who has an account?"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.models import User
from journal.models import Entry
from notices.models import Notice
from tests import builders

WORDS = {
    "name": "Mika Okada",
    "name_ja": "岡田　美佳",
    "name_kana": "ｵｶﾀﾞ ﾐｶ",
    "email": "Mika@Aspire.Example",
    "password1": "a-lantern-in-the-fog",
    "password2": "a-lantern-in-the-fog",
    "language": "ja",
}


def sign_up(client, **changes):
    """Send the sign-up form."""
    return client.post(reverse("account_signup"), {**WORDS, **changes})


def log_in(client, password, email="mika@aspire.example", **extra):
    """Send the log-in form."""
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def link_in(letter):
    """Return the path of the one page the body of a letter leads to."""
    return re.search(r"http://testserver(/account/\S+)", letter.body)[1]


@pytest.mark.django_db
def test_from_signing_up_to_a_new_password(client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    person = User.objects.get()
    assert (person.email, person.name, person.name_ja, person.name_kana, person.language) == (
        "mika@aspire.example",
        "Mika Okada",
        "岡田 美佳",
        "オカダ ミカ",
        "ja",
    )
    assert person.date_joined is not None

    letter = Notice.objects.get()
    assert (letter.to_address, letter.to_user, letter.language) == ("mika@aspire.example", person, "ja")
    assert mail.outbox == []

    assert log_in(client, WORDS["password1"]).url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session

    assert client.get(link_in(letter)).status_code == 200
    assert not EmailAddress.objects.get().verified, "a mail scanner that opens the link confirms nothing"
    assert client.post(link_in(letter)).url == reverse("account_login")
    assert EmailAddress.objects.get().verified

    assert log_in(client, WORDS["password1"]).url == reverse("home")
    assert client.post(reverse("account_logout")).url == "/"

    client.post(reverse("account_reset_password"), {"email": "MIKA@aspire.example"})
    door = client.get(link_in(Notice.objects.latest("pk"))).url
    new = {"password1": "a-kettle-on-the-moon", "password2": "a-kettle-on-the-moon"}
    assert client.post(door, new).url == reverse("account_reset_password_from_key_done")
    assert log_in(client, WORDS["password1"]).status_code == 200
    assert log_in(client, "a-kettle-on-the-moon").url == reverse("home")

    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "person.registered",
        "person.address_confirmed",
        "person.password_changed",
    ]


@pytest.mark.django_db
def test_an_address_in_other_letters_is_the_same_person(client):
    sign_up(client)
    sign_up(client, email="MIKA@ASPIRE.EXAMPLE")

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_signing_up_with_a_taken_address_looks_the_same_and_tells_its_owner(client, hanako):
    fresh = sign_up(client)
    client.logout()
    client.cookies.clear()
    taken = sign_up(client, email=hanako.email)

    assert (taken.status_code, taken.url) == (fresh.status_code, fresh.url)
    assert User.objects.filter(email=hanako.email).count() == 1
    letter = Notice.objects.get(to_address=hanako.email)
    assert reverse("account_reset_password") in letter.body


@pytest.mark.django_db
def test_asking_for_a_new_password_looks_the_same_for_strangers(client, hanako):
    known = client.post(reverse("account_reset_password"), {"email": hanako.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@aspire.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert sorted(Notice.objects.values_list("to_address", flat=True)) == [hanako.email, "nobody@aspire.example"]


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(client, hanako):
    wrong = log_in(client, "not-the-password", email=hanako.email)
    unknown = log_in(client, "not-the-password", email="nobody@aspire.example")

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "do not belong together" in wrong.context["form"].non_field_errors()[0]


@pytest.mark.django_db
def test_the_sixth_wrong_try_waits_even_with_the_right_password(client, hanako):
    for _ in range(5):
        log_in(client, "not-the-password", email=hanako.email)

    last = log_in(client, builders.PASSWORD, email=hanako.email)

    assert "Too many tries" in last.context["form"].non_field_errors()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "leads_to"),
    [
        pytest.param("/help/", "/help/", id="an own page"),
        pytest.param("https://evil.example/", "/home/", id="another site"),
        pytest.param("//evil.example/", "/home/", id="another site without a scheme"),
        pytest.param("/\\evil.example", "/home/", id="a backslash"),
    ],
)
def test_log_in_leads_only_to_own_pages(client, hanako, place, leads_to):
    assert log_in(client, builders.PASSWORD, email=hanako.email, next=place).url == leads_to


@pytest.mark.django_db
def test_a_closed_account_stays_outside(client, hanako):
    User.objects.filter(pk=hanako.pk).update(is_active=False)

    assert log_in(client, builders.PASSWORD, email=hanako.email).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_changing_a_password_keeps_this_device_and_closes_the_others(client, hanako):
    from django.test import Client  # noqa: PLC0415

    other = Client()
    for device in (client, other):
        log_in(device, builders.PASSWORD, email=hanako.email)
    new = {"oldpassword": builders.PASSWORD, "password1": "a-kettle-on-the-moon", "password2": "a-kettle-on-the-moon"}

    assert client.post(reverse("account_change_password"), new).url == reverse("home")

    assert client.get(reverse("home")).status_code == 200
    assert other.get(reverse("home")).url == f"{reverse('account_login')}?next={reverse('home')}"
    letter = Notice.objects.get()
    assert (letter.to_user, letter.subject) == (hanako, "Your password for the ASPIRE Portal was changed")


@pytest.mark.django_db
def test_letters_name_the_portal_by_its_own_address_whatever_host_was_asked(client, hanako, settings):
    settings.ALLOWED_HOSTS = ["evil.example", "testserver"]

    client.post(reverse("account_reset_password"), {"email": hanako.email}, headers={"host": "evil.example"})

    assert "evil.example" not in Notice.objects.get().body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("name", "岡田 美佳", id="Latin letters are asked"),
        pytest.param("name_kana", "okada", id="kana are asked"),
        pytest.param("password2", "something-else", id="passwords differ"),
        pytest.param("password1", "short", id="a short password"),
        pytest.param("email", "mika", id="no address"),
    ],
)
def test_a_faulty_sign_up_names_the_field_and_keeps_what_was_typed(client, field, text):
    page = sign_up(client, **{field: text})

    assert field in page.context["form"].errors
    assert not User.objects.exists()
    assert "Mika Okada" in page.content.decode() or field == "name"


@pytest.mark.django_db
def test_the_same_address_twice_at_once_makes_one_person_and_no_error(client, hanako, monkeypatch):
    from aspire import sign_in_forms  # noqa: PLC0415

    def look_away(self, value):
        self.account_already_exists = False  # as if the other request had not committed yet
        return value

    monkeypatch.setattr(sign_in_forms.SignupForm, "validate_unique_email", look_away)

    answer = sign_up(client, email=hanako.email)

    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.filter(email=hanako.email).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/email/", "/account/reauthenticate/", "/account/password/set/", "/admin/"])
def test_what_is_not_needed_is_not_there(client, hanako, path):
    client.force_login(hanako, backend="aspire.sign_in.SignInBackend")

    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_logging_out_by_a_link_only_asks(client, hanako):
    client.force_login(hanako, backend="aspire.sign_in.SignInBackend")

    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.django_db
def test_opening_somebody_elses_confirmation_link_changes_nothing(client, hanako):
    sign_up(client)
    door = link_in(Notice.objects.get())
    client.force_login(hanako, backend="aspire.sign_in.SignInBackend")

    assert client.get(door).status_code == 200
    assert client.get(reverse("home")).status_code == 200, "still logged in"
    client.post(door)
    assert client.get(reverse("home")).status_code == 302, "logged out once the other address is confirmed"
