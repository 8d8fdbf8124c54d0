"""However often, from however many windows the button is pressed: one receipt, and a small request."""

import uuid
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from notices.models import Notice
from proposals import services
from proposals.models import Proposal, Submission
from proposals.services import submitting
from tests.builders import IN_MAY, NOON, client_for
from tests.proposals.pages import fields_of
from tests.proposals.revised import begin, let_in, retitled
from tests.proposing import a_sealed_proposal, a_whole_draft

TEN = 10
HOW = ["one key", *(pytest.param(how, marks=pytest.mark.thorough) for how in ("a key for each window", "no key"))]


def at_once(act, *, times=TEN, mode=None):
    """Run an act in threads that start together; returns what each returned, or the exception it ended with."""
    barrier, outcomes = Barrier(times), [None] * times

    def run(place):
        try:
            if mode and connection.vendor == "sqlite":
                connection.ensure_connection()
                connection.transaction_mode = mode
            barrier.wait(30)
            outcomes[place] = act(place)
        except Exception as error:  # the test looks at every outcome
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("press", HOW)
def test_ten_presses_of_a_draft_at_once_give_one_receipt(call, hanako, press):
    proposal = a_whole_draft(call, hanako)
    keys = {"one key": ["k"] * TEN, "no key": [None] * TEN}.get(press) or [str(place) for place in range(TEN)]
    sealed = at_once(
        lambda place: services.submit_proposal(proposal.pk, actor=hanako, received_at=NOON, press=keys[place])
    )
    assert set(sealed) == {Submission.objects.get()}
    assert Notice.objects.filter(kind="receipt").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("press", HOW)
def test_ten_presses_of_a_working_copy_at_once_give_one_receipt(call, hanako, press):
    proposal = a_sealed_proposal(call, hanako)
    copy = retitled(begin(proposal, hanako), hanako, "Second")
    keys = {"one key": ["k"] * TEN, "no key": [None] * TEN}.get(press) or [str(place) for place in range(TEN)]
    sealed = at_once(lambda place: services.submit_proposal(copy.pk, actor=hanako, received_at=NOON, press=keys[place]))
    assert set(sealed) == {Submission.objects.get(proposal=proposal, sequence=2)}
    assert (Submission.objects.count(), Notice.objects.filter(kind="receipt").count()) == (2, 2)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_ten_windows_begin_one_working_copy(call, hanako):
    proposal = a_sealed_proposal(call, hanako)
    begun = at_once(lambda place: begin(proposal, hanako))
    assert set(begun) == {Proposal.objects.get(revises=proposal)}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_one_of_ten_presses_gets_a_receipt(call, hanako, monkeypatch):
    """The control: the race is there, and the lock is what turns it into ten times the same receipt."""
    proposal, all_have_read = a_whole_draft(call, hanako), Barrier(TEN)

    def read_without_lock(pk, *, actor, right):
        found = Proposal.objects.select_related("call", "area", "lead", "revises").get(pk=pk)
        all_have_read.wait(30)
        return found

    monkeypatch.setattr(submitting, "locked", read_without_lock)
    ended = at_once(
        lambda place: services.submit_proposal(proposal.pk, actor=hanako, received_at=NOON, press=str(place)),
        mode="DEFERRED",
    )
    refused = [one for one in ended if isinstance(one, DatabaseError)]
    assert (len(refused), Submission.objects.count()) == (TEN - 1, 1)


# --- One after the other ----------------------------------------------------------------------
def test_a_later_press_of_the_same_button_leads_to_what_it_sealed(call, hanako):
    proposal, press = a_whole_draft(call, hanako), str(uuid.uuid4())
    submit = {"actor": hanako, "received_at": IN_MAY}
    first = services.submit_proposal(proposal.pk, press=press, **submit)
    second = services.submit_proposal(begin(proposal, hanako).pk, press=str(uuid.uuid4()), **submit)
    assert services.submit_proposal(proposal.pk, press=press, **submit) == first
    assert services.submit_proposal(proposal.pk, press="another", **submit) == second
    assert services.submit_proposal(proposal.pk, **submit) == second


def test_a_key_seals_nothing_for_another_proposal_and_nobody_finds_a_receipt_by_it(call, hanako, taro):
    first, other = a_whole_draft(call, hanako), a_whole_draft(call, taro)
    sealed = services.submit_proposal(first.pk, actor=hanako, received_at=IN_MAY, press="k")
    assert services.submit_proposal(other.pk, actor=taro, received_at=IN_MAY, press="k") != sealed
    copy = begin(first, hanako)
    services.submit_proposal(copy.pk, actor=hanako, received_at=IN_MAY, press="k")
    let_in(first, taro, "editor")
    with pytest.raises(Proposal.DoesNotExist):
        services.submit_proposal(copy.pk, actor=taro, received_at=IN_MAY, press="k")


def test_pressing_again_where_the_working_copy_is_gone_leads_to_the_receipt(call, hanako, taro):
    proposal = a_sealed_proposal(call, hanako)
    path = reverse("proposals:submit", args=[begin(proposal, hanako).pk])
    client = client_for(hanako, at=IN_MAY)
    answers = [client.post(path, {"press": "k"})["Location"] for _ in range(2)]
    assert answers == [reverse("proposals:receipt", args=[proposal.pk])] * 2
    assert client_for(taro, at=IN_MAY).post(path, {"press": "k"}).status_code == 404


@pytest.mark.parametrize("press", ["", "x" * 5000, "\x00", "'; --", "\ud7ff🙂"])
def test_any_key_seals_once(call, hanako, press):
    path = reverse("proposals:submit", args=[a_whole_draft(call, hanako).pk])
    client = client_for(hanako, at=IN_MAY)
    assert [client.post(path, {"press": press}).status_code for _ in range(2)] == [302, 302]
    assert Submission.objects.count() == 1


def test_the_button_posts_a_few_hundred_bytes(call, hanako):
    proposal = a_whole_draft(call, hanako, project={"summary": "言葉" * 1000})
    client = client_for(hanako, at=IN_MAY)
    page = client.get(reverse("proposals:check", args=[proposal.pk])).content.decode()
    form = page[page.index(f'action="{reverse("proposals:submit", args=[proposal.pk])}"') :]
    fields = form[: form.index("</form>")]
    names = {part.split('"', 1)[0] for part in fields.split('name="')[1:]}
    assert names == {"csrfmiddlewaretoken", "press"}
    assert len(urlencode({"csrfmiddlewaretoken": "x" * 64, "press": uuid.uuid4()})) < 300
    assert fields_of(client.get(reverse("proposals:check", args=[proposal.pk]))) == {}


def test_each_page_has_its_own_key(call, hanako):
    path = reverse("proposals:check", args=[a_whole_draft(call, hanako).pk])
    client = client_for(hanako, at=IN_MAY)
    keys = [client.get(path).context["press"] for _ in range(2)]
    assert len(set(keys)) == 2 and all(isinstance(one, uuid.UUID) for one in keys)
