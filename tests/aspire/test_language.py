"""Does a change of language keep the place and everything that was typed, without saving anything?"""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from lxml import html

from aspire.language import fill_again
from journal.models import Entry
from proposals.models import Proposal
from tests import proposing

BACKEND = "aspire.sign_in.SignInBackend"
KEPT = "What you typed is still here and not saved yet."
KEPT_JA = "入力した内容はこのページに残っていますが"


@pytest.fixture
def draft(hanako, call):
    """A draft of Hanako's."""
    return proposing.a_draft(call, hanako)


@pytest.fixture
def project(draft):
    """The address of the draft's first section, while the call is open."""
    return reverse("proposals:project", args=[draft.pk])


@pytest.fixture
def at_the_desk(client, hanako):
    """Hanako's browser, in English."""
    client.force_login(hanako, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


def test_what_was_typed_comes_back_in_the_other_language_and_is_not_saved(at_the_desk, draft, project):
    typed = {"title_en": 'A <b>bold</b> "title" & 細胞', "summary": "\nfirst\r\n</textarea>", "months": "abc"}
    entries = Entry.objects.count()

    answer = at_the_desk.post(project, {**typed, "switch_to": "ja:page-form"})

    page = answer.content.decode()
    fields = html.document_fromstring(page).get_element_by_id("page-form").fields
    assert (answer.status_code, answer["Content-Language"]) == (200, "ja")
    assert (fields["title_en"], fields["months"]) == (typed["title_en"], "abc")
    assert ">\n\nfirst\n&lt;/textarea&gt;</textarea>" in page
    assert KEPT_JA in page
    assert Proposal.objects.get(pk=draft.pk).title_en == draft.title_en
    assert list(Entry.objects.values_list("verb", flat=True).order_by("pk")[entries:]) == ["person.language_chosen"]
    assert at_the_desk.get(project)["Content-Language"] == "ja"


def test_where_nothing_was_typed_nothing_is_said(at_the_desk, project):
    form = html.document_fromstring(at_the_desk.get(project).content.decode()).get_element_by_id("page-form")

    untouched = {name: value.removeprefix("\n") for name, value in form.form_values()}  # as a browser reads text areas

    answer = at_the_desk.post(project, {**untouched, "switch_to": "ja:page-form"})

    assert (answer.status_code, answer["Content-Language"]) == (200, "ja")
    assert KEPT_JA not in answer.content.decode()


def test_the_version_that_the_text_began_from_stays_with_it(at_the_desk, draft, project):
    answer = at_the_desk.post(project, {"began_from": "0", "title_en": "x", "switch_to": "ja:page-form"})

    assert '<input type="hidden" name="began_from" value="0"' in answer.content.decode()


def test_what_was_typed_into_a_form_that_is_shut_by_now_is_shown(at_the_desk, hanako, call):
    sealed = proposing.a_sealed_proposal(call, hanako)
    typed = {"title_en": "Too late, not lost", "months": "", "switch_to": "en:page-form"}

    answer = at_the_desk.post(reverse("proposals:project", args=[sealed.pk]), typed)

    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Language"]) == (200, "en")
    assert "Nothing was saved; your text stands here so that you can copy it." in page
    assert "<dd>Too late, not lost</dd>" in page
    assert f'href="{reverse("proposals:home", args=[sealed.pk])}"' in page


@pytest.mark.django_db
def test_a_password_is_not_sent_back_but_the_address_is(client):
    typed = {"login": "mika@aspire.example", "password": "secret-words-2026", "switch_to": "ja:page-form"}

    page = client.post(reverse("account_login"), typed).content.decode()

    assert 'value="mika@aspire.example"' in page
    assert "secret-words-2026" not in page


def test_another_site_cannot_fill_a_form(hanako, project):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(hanako, backend=BACKEND)

    answer = strict.post(project, {"title_en": "planted", "switch_to": "ja:page-form"})

    assert (answer.status_code, dict(answer.cookies).get("django_language")) == (403, None)


@pytest.mark.django_db
@pytest.mark.parametrize("choice", ["fr:page-form", "ja", "ja:", "ja:x y", 'ja:a"b', "日本語:page-form"])
def test_a_choice_that_no_button_offers_is_no_choice(client, choice):
    answer = client.post(reverse("account_login"), {"login": "mika@aspire.example", "switch_to": choice})

    assert answer["Content-Language"] == "en"


FORM = (
    '<form id="other"><input name="a" value="1"></form><form class="x" id="page-form">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="fresh"><input name="a" value="1"><input name="off" disabled value="9">'
    '<input type="checkbox" name="b" checked><input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2" checked>'
    '<input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2">'
    '<select name="s"><option value="">-</option><option value="2">two</option></select><textarea name="t">\nold</textarea></form>'
)


def form_of(page):
    """Return the second form of a page."""
    return page[page.index('<form class="x"') :]


def test_every_kind_of_control_is_left_as_it_was_left():
    page = fill_again(
        FORM, form_id="page-form", typed=QueryDict("a=2&c=1&r=2&s=2&t=new%0D%0Aline&csrfmiddlewaretoken=stale")
    )

    assert form_of(page) == (
        '<form class="x" id="page-form">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="fresh"><input name="a" value="2"><input name="off" disabled value="9">'
        '<input type="checkbox" name="b"><input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">'
        '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>'
        '<select name="s"><option value="">-</option><option value="2" selected>two</option></select><textarea name="t">\nnew\nline</textarea></form>'
    )
    assert KEPT in page


@pytest.mark.parametrize(
    ("form_id", "typed"),
    [
        pytest.param("page-form", "a=1&b=on&c=2&r=1&s=&t=old", id="nothing was changed"),
        pytest.param("absent", "a=2", id="no such form"),
    ],
)
def test_a_page_that_nothing_was_typed_into_stays_byte_for_byte(form_id, typed):
    assert fill_again(FORM, form_id=form_id, typed=QueryDict(typed)) == FORM
