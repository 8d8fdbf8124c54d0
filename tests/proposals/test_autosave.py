"""A page that saves itself: what is kept, what stays on the page, and what it is told, whatever happened meanwhile."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from proposals import services
from proposals.merging import NOT_SHOWN
from proposals.models import Counterpart, Proposal
from tests.builders import IN_APRIL, PASSWORD, client_for, jst
from tests.proposals.pages import fields_of, send, words_of
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

AT = jst(2024, 4, 15, 11, 58, 3)


@pytest.fixture
def draft(call, hanako):
    return a_draft(call, hanako)


@pytest.fixture
def here(hanako):
    return client_for(hanako, at=AT)


def page(name, proposal, *more):
    return reverse(f"proposals:{name}", args=[proposal.pk, *more])


def stored(proposal, *names):
    return Proposal.objects.filter(pk=proposal.pk).values_list(*names).get()


class Window:
    """A page that saves itself, as the script does it."""

    def __init__(self, client, path, person):
        self.client, self.path, self.person = client, path, person
        self.fields = fields_of(client.get(path))

    def save(self, client=None, person=None, **typed):
        """Type and save; go on with the version and the marks of the answer. Returns (status, answer)."""
        self.fields = {**self.fields, **typed}
        sent = {name: value for name, value in self.fields.items() if value is not None}
        headers = {"x-autosave": str(person or self.person.pk)}
        response = (client or self.client).post(self.path, sent, headers=headers)
        answer = response.json()
        if "seen" in answer:
            self.fields |= {"began_from": str(answer["version"]), "seen": answer["seen"]}
            self.fields |= {name: one["value"] for name, one in answer["taken"].items()}
            self.path = answer["path"]
        return response.status_code, answer


def window(client, proposal, name, person, *more):
    return Window(client, page(name, proposal, *more), person)


# --- Kept -----------------------------------------------------------------------------------
def test_what_is_typed_is_kept_and_the_page_is_told_when(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    status, answer = tab.save(title_en="Tides")

    assert (status, answer["state"], answer["words"]) == (200, "saved", "saved 11:58:03 JST")
    assert (answer["version"], answer["unread"], answer["taken"]) == (draft.version + 1, {}, {})
    assert answer["path"] == page("project", draft)
    assert answer["stamp"] == f"Text version {draft.version + 1}, saved Mon 15 April 2024, 11:58 JST"
    assert stored(draft, "title_en", "version", "saved_at", "saved_by") == ("Tides", draft.version + 1, AT, hanako.pk)
    assert tab.save(title_en="Tides and ebbs")[1]["version"] == draft.version + 2


def test_an_autosave_that_changes_nothing_makes_no_version(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    tab.save(title_en="Tides")
    before = stored(draft, "version", "saved_at")
    later = client_for(hanako, at=jst(2024, 4, 15, 12))
    status, answer = tab.save(later)
    assert (status, answer["state"], answer["words"]) == (200, "saved", "saved 11:58:03 JST")
    assert stored(draft, "version", "saved_at") == before


@pytest.mark.parametrize(
    ("section", "typed", "column", "value"),
    [
        ("people", {"pi_institution": "Keyaki University"}, "pi_institution", "Keyaki University"),
        ("plan", {"plan_work": "First.\nSecond."}, "plan_work", "First.\nSecond."),
        ("budget", {"goods_2024": "１，５００"}, "budget_lines__amount_yen", 1_500_000),
        ("declarations", {"agreed_traveller": "on"}, "agreed_traveller", True),
    ],
)
def test_every_section_saves_itself(here, hanako, draft, section, typed, column, value):
    assert window(here, draft, section, hanako).save(**typed)[1]["state"] == "saved"
    assert stored(draft, column) == (value,)


def test_what_cannot_be_read_is_said_beside_its_field_and_the_rest_is_kept(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    status, answer = tab.save(title_en="Tides", months="five years")
    assert (status, answer["state"], list(answer["unread"])) == (200, "saved", ["months"])
    assert "from 1 to 120" in answer["unread"]["months"]
    assert "Not saved, because it cannot be read: Length in months." in answer["words"]
    assert stored(draft, "title_en", "months") == ("Tides", None)
    assert tab.save(months="60")[1]["unread"] == {}
    assert stored(draft, "months") == (60,)


def test_what_somebody_saved_over_an_answer_that_cannot_be_read_is_asked_about(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    tab.save(months="five years")
    send(here, page("project", draft), months="48")

    assert tab.save(title_en="Tides")[0] == 200
    status, answer = tab.save(months="60")
    assert (status, answer["state"]) == (409, "clash")
    assert [(one["yours"], one["theirs"]) for one in answer["clashes"]] == [("60", "48")]
    assert stored(draft, "months") == (48,)


def test_a_page_shown_again_does_not_forget_what_it_never_showed(here, hanako, draft):
    opened = fields_of(here.get(page("project", draft)))
    send(here, page("project", draft), months="48")
    again = here.post(page("project", draft), {**opened, "months": "five years"})
    assert again.status_code == 422
    fixed = here.post(page("project", draft), {**fields_of(again), "months": "60"})
    assert (fixed.status_code, stored(draft, "months")) == (409, (48,))


# --- Two writers ----------------------------------------------------------------------------
def test_what_another_window_wrote_elsewhere_comes_back_in_the_answer(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    send(here, page("project", draft), title_ja="潮", months="60")

    status, answer = tab.save(title_en="Tides")
    assert (status, answer["state"]) == (200, "saved")
    assert answer["taken"] == {
        "title_ja": {"value": "潮", "key": "title_ja"},
        "months": {"value": "60", "key": "months"},
    }
    assert "Changed by somebody else and taken over: Project title in Japanese, Length in months." in answer["words"]
    assert stored(draft, "title_en", "title_ja", "months") == ("Tides", "潮", 60)


def test_a_clash_shows_both_texts_keeps_all_the_rest_and_overwrites_nothing(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    send(here, page("project", draft), title_en="Theirs")

    status, answer = tab.save(title_en="Mine", summary="Only mine")
    assert (status, answer["state"]) == (409, "clash")
    (clash,) = answer["clashes"]
    assert {name: clash[name] for name in ("name", "key", "label", "yours", "theirs", "value")} == {
        "name": "title_en",
        "key": "title_en",
        "label": "Project title in English",
        "yours": "Mine",
        "theirs": "Theirs",
        "value": "Theirs",
    }
    assert stored(draft, "title_en", "summary") == ("Theirs", "Only mine")

    assert tab.save(summary="Only mine, longer")[1]["state"] == "clash"  # asked until it is chosen
    chosen = {**json.loads(tab.fields["seen"]), clash["key"]: clash["mark"]}
    assert tab.save(seen=json.dumps(chosen, separators=(",", ":")))[1]["state"] == "saved"
    assert stored(draft, "title_en", "summary") == ("Mine", "Only mine, longer")


def test_a_text_typed_while_another_one_was_taken_over_is_asked_about(here, hanako, draft):
    tab = window(here, draft, "project", hanako)
    send(here, page("project", draft), title_ja="潮")
    before = json.loads(tab.fields["seen"])
    tab.save(title_en="Tides")
    seen = {**json.loads(tab.fields["seen"]), "title_ja": before["title_ja"]}  # the script keeps the old mark
    status, answer = tab.save(title_ja="波", seen=json.dumps(seen, separators=(",", ":")))
    assert (status, [one["theirs"] for one in answer["clashes"]]) == (409, ["潮"])
    assert stored(draft, "title_ja") == ("潮",)


def test_a_restored_page_asks_before_it_overwrites(here, hanako, draft):
    send(here, page("project", draft), title_en="Stored")
    tab = window(here, draft, "project", hanako)
    seen = {**json.loads(tab.fields["seen"]), "title_en": NOT_SHOWN}
    assert tab.save(title_en="Restored", seen=json.dumps(seen, separators=(",", ":")))[0] == 409
    assert stored(draft, "title_en") == ("Stored",)


def test_agency_and_programme_stand_or_fall_together(call, hanako, here):
    draft = a_whole_draft(call, hanako)
    one = draft.counterparts.get()
    tab = window(here, draft, "counterpart", hanako, one.pk)
    swedish = draft.call.participations.filter(agency__country="SE").first().agency
    send(here, page("counterpart", draft, one.pk), country_code="SE", agency_choice=swedish.key)
    status, answer = tab.save(country_code="DK", name="Ingrid S.")
    assert (status, answer["state"]) == (409, "clash")
    assert {clash["name"] for clash in answer["clashes"]} == {"country_code", "agency_choice"}
    one.refresh_from_db()
    assert (one.country_id, one.agency.key, one.name) == ("SE", swedish.key, "Ingrid S.")


# --- A new row ------------------------------------------------------------------------------
def test_a_new_counterpart_is_added_once_and_the_form_goes_on_as_that_row(here, hanako, draft):
    tab = window(here, draft, "counterparts", hanako)
    first = dict(tab.fields)
    assert tab.save(grant_status="perhaps")[1]["state"] == "waiting"
    assert tab.save(grant_status="")[1]["state"] == "waiting"
    status, answer = tab.save(name="Astrid", outcome_due_on="soon")
    one = draft.counterparts.get()
    assert (status, answer["state"], list(answer["unread"])) == (200, "saved", ["outcome_due_on"])
    assert answer["path"] == page("counterpart", draft, one.pk) == tab.path
    assert tab.save(name="Astrid Berg", outcome_due_on="")[1]["state"] == "saved"

    late = Window(here, page("counterparts", draft), hanako)  # the answer to the first one was lost on the way
    late.fields = {**first, "name": "Astrid", "institution": "Fjord Institute"}
    status, answer = late.save()
    assert (status, answer["path"]) == (409, page("counterpart", draft, one.pk))
    assert list(draft.counterparts.values_list("name", "institution")) == [("Astrid Berg", "Fjord Institute")]


def test_a_counterpart_taken_out_meanwhile_is_not_added_again_by_itself(call, hanako, here):
    draft = a_whole_draft(call, hanako)
    one = draft.counterparts.get()
    tab = window(here, draft, "counterpart", hanako, one.pk)
    services.remove_counterpart(draft.pk, actor=hanako, at=IN_APRIL, counterpart_pk=one.pk)
    status, answer = tab.save(name="Astrid")
    assert (status, answer["state"]) == (409, "closed")
    assert "taken out meanwhile" in answer["words"]
    assert not Counterpart.objects.exists()


# --- Closed doors ---------------------------------------------------------------------------
def test_a_proposal_sealed_meanwhile_leaves_the_text_on_the_page(call, hanako, here):
    draft = a_whole_draft(call, hanako)
    tab = window(here, draft, "project", hanako)
    services.submit_proposal(draft.pk, actor=hanako, received_at=IN_APRIL)
    status, answer = tab.save(title_en="One more word")
    assert (status, answer["state"]) == (409, "closed")
    assert "Your text is still on this page" in answer["words"]


def test_who_may_not_write_here_is_told_in_a_sentence(call, hanako, taro, draft):
    strange = client_for(taro, at=AT)
    tab = window(client_for(hanako, at=AT), draft, "project", hanako)
    status, answer = tab.save(strange, person=taro.pk, title_en="Mine")
    assert (status, answer["state"]) == (404, "closed")
    assert stored(draft, "title_en") == ("",)


def test_typed_text_comes_back_from_a_door_that_was_closed(taro, draft):
    response = client_for(taro, at=AT).post(page("project", draft), {"title_en": "Mine", "seen": "{}"})
    assert response.status_code == 404
    assert "The form you came from can no longer be opened" in words_of(response) and "Mine" in words_of(response)


# --- An ended log-in ------------------------------------------------------------------------
def test_an_ended_log_in_is_answered_in_place_and_the_save_goes_on(hanako, draft):
    client = Client(enforce_csrf_checks=True, headers={"x-received-at": AT.isoformat()})
    client.force_login(hanako)
    tab = window(client, draft, "project", hanako)
    token = client.cookies["csrftoken"].value
    tab.fields["csrfmiddlewaretoken"] = token
    Session.objects.all().delete()

    status, answer = tab.save(title_en="Tides")
    assert (status, answer["state"], answer["words"]) == (401, "signed-out", "Your log-in has ended.")
    status, answer = again(client, hanako, "wrong", token)
    assert (status, answer["state"]) == (400, "refused")
    assert answer["words"].startswith("This address and password do not belong together.")
    status, answer = again(client, hanako, PASSWORD, token)
    assert (status, answer["state"]) == (200, "signed-in")
    assert tab.save()[1]["state"] == "token"  # the old one is no good any more
    assert tab.save(csrfmiddlewaretoken=answer["token"])[1]["state"] == "saved"
    assert stored(draft, "title_en") == ("Tides",)


def again(client, person, password, token=None, **other):
    """Ask to be logged in again as a page does."""
    typed = {"person": person.pk, "login": person.email, "password": password, "csrfmiddlewaretoken": token or ""}
    headers = {"x-autosave": str(person.pk)}
    response = client.post(reverse("account_sign_in_again"), {**typed, **other}, headers=headers)
    return response.status_code, response.json()


def test_nobody_else_comes_in_through_somebody_s_page(client, hanako, taro):
    status, answer = again(client, hanako, PASSWORD, login=taro.email)
    assert (status, answer["words"]) == (400, again(client, hanako, "wrong")[1]["words"])
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("login", ["hanako@aspire.example", "nobody@aspire.example"])
def test_guessing_is_slowed_down_as_on_the_log_in_page(client, hanako, login):
    says = [again(client, hanako, "wrong", login=login)[1]["words"] for _try in range(6)]
    assert says[0] == says[4] != says[5]
    assert says[5] == "Too many tries in a short time. Wait five minutes and try again."
    assert again(client, hanako, PASSWORD, login=login)[1]["state"] == "refused"
    page_says = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert "Too many tries" in words_of(page_says)


def test_a_closed_account_stays_out(client, hanako):
    hanako.is_active = False
    hanako.save(update_fields=["is_active"])
    assert again(client, hanako, PASSWORD)[1]["state"] == "refused"
    assert "_auth_user_id" not in client.session


def test_a_page_of_another_person_does_not_save_in_the_name_of_who_is_logged_in_now(call, hanako, taro, draft):
    tab = window(client_for(hanako, at=AT), draft, "project", hanako)
    status, answer = tab.save(client_for(taro, at=AT), title_en="Mine")
    assert (status, answer["words"]) == (401, "Somebody else is logged in in this browser now.")


def test_a_log_in_of_the_same_person_in_another_window_is_enough(hanako):
    status, answer = again(client_for(hanako), hanako, "")
    assert (status, answer["state"]) == (200, "signed-in")


# --- Without JavaScript ---------------------------------------------------------------------
def test_a_form_sent_after_the_log_in_ended_shows_the_text_and_goes_on_with_the_password(hanako, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(hanako)
    typed = {**fields_of(client.get(page("project", draft))), "title_en": 'Tides "and"\nebbs', "stay": "1"}
    token = client.cookies["csrftoken"].value
    Session.objects.all().delete()

    shown = client.post(page("project", draft), {**typed, "csrfmiddlewaretoken": token})
    assert shown.status_code == 401
    assert "Project title in English" in words_of(shown) and "ebbs" in words_of(shown)
    fields = fields_of(shown)
    assert {**fields, **typed} == fields and (fields["sign_in_again"], fields["login"]) == ("1", "")
    assert "password" in fields and fields["password"] == ""

    token = client.cookies["csrftoken"].value
    fields |= {"login": hanako.email, "csrfmiddlewaretoken": token}
    wrong = client.post(page("project", draft), {**fields, "password": "wrong"})
    assert wrong.status_code == 401 and "do not belong together" in words_of(wrong)
    assert {**fields_of(wrong), **typed} == fields_of(wrong)
    kept = client.post(page("project", draft), {**fields, "password": PASSWORD})
    assert (kept.status_code, kept["Location"]) == (302, page("project", draft))
    assert stored(draft, "title_en") == ('Tides "and" ebbs',)


def test_the_page_with_the_kept_text_changes_its_language_and_keeps_it(client, draft):
    shown = client.post(page("project", draft), {"title_en": "Tides", "switch_to": "ja:page-form"})
    assert (shown.status_code, fields_of(shown)["title_en"]) == (401, "Tides")
    assert '<html lang="ja"' in shown.content.decode()


def test_somebody_else_who_logs_in_there_gets_the_text_back_and_saves_nothing(client, taro, draft):
    typed = {"title_en": "Hanako's words", "sign_in_again": "1", "login": taro.email, "password": PASSWORD}
    response = client.post(page("project", draft), typed)
    assert response.status_code == 404
    assert "Hanako's words" in words_of(response) and PASSWORD not in response.content.decode()
    assert stored(draft, "title_en") == ("",)


@pytest.mark.parametrize("name", ["submit", "withdraw", "home"])
def test_what_is_no_text_is_not_done_by_a_log_in(client, hanako, call, name):
    sealed = a_sealed_proposal(call, hanako)
    typed = {"words": "x", "sign_in_again": "1", "login": hanako.email, "password": PASSWORD}
    response = client.post(page(name, sealed), typed)
    assert response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


# --- What it costs --------------------------------------------------------------------------
@pytest.mark.parametrize(("section", "queries"), [("project", 12), ("plan", 8), ("budget", 15), ("people", 8)])
def test_an_autosave_asks_the_database_so_often(here, hanako, draft, django_assert_num_queries, section, queries):
    tab = window(here, draft, section, hanako)
    typed = {"project": "title_en", "plan": "plan_work", "budget": "goods_2025", "people": "pi_post"}[section]
    with django_assert_num_queries(queries):
        assert tab.save(**{typed: "7"})[1]["state"] == "saved"
