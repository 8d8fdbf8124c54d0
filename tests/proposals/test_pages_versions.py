"""Revise, discard, versions, a late press and what one takes away: every page, by everybody who writes along."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from journal.models import Entry
from proposals import services
from proposals.models import Proposal, Submission
from tests.builders import A_BREATH_AFTER_NOON, IN_APRIL, IN_JUNE, IN_MAY, NOON, client_for
from tests.proposals.pages import words_of
from tests.proposals.revised import LATER_IN_MAY, begin, let_in, retitled, seal
from tests.proposing import a_draft, a_sealed_proposal, a_whole_draft

pytestmark = pytest.mark.thorough


@pytest.fixture
def sealed(call, hanako):
    return a_sealed_proposal(call, hanako)


def page(name, proposal, *more):
    return reverse(f"proposals:{name}", args=[proposal.pk, *more])


# --- Revise -----------------------------------------------------------------------------------
def test_a_submitted_proposal_offers_to_revise_until_the_deadline(hanako, sealed):
    for name in ("home", "receipt"):
        before = words_of(client_for(hanako, at=IN_MAY).get(page(name, sealed)))
        assert "You can still revise" in before and "Version 1 stays valid while you work on version 2" in before
        assert "until Tue 28 May 2024, 12:00 JST" in before
        assert "You can still revise" not in words_of(
            client_for(hanako, at=A_BREATH_AFTER_NOON).get(page(name, sealed))
        )


def test_the_page_says_what_revising_means_and_a_get_begins_nothing(hanako, sealed):
    client = client_for(hanako, at=IN_MAY)
    words = words_of(client.get(page("revise", sealed)))
    assert "Begin version 2?" in words and "stands untouched while you write" in words
    assert not Proposal.objects.filter(revises=sealed).exists()

    response = client.post(page("revise", sealed))
    copy = Proposal.objects.get(revises=sealed)
    assert response["Location"] == page("home", copy)
    assert client.get(page("revise", sealed))["Location"] == client.post(page("revise", sealed))["Location"]


def test_the_home_of_a_working_copy_says_which_version_stands(hanako, sealed):
    copy = begin(sealed, hanako)
    words = words_of(client_for(hanako, at=IN_MAY).get(page("home", copy)))
    assert "You are working on version 2; version 1 stands" in words and "Discard these changes" in words


@pytest.mark.parametrize("name", ["home", "receipt"])
def test_the_original_leads_to_the_working_copy(hanako, sealed, name):
    copy = begin(sealed, hanako)
    response = client_for(hanako, at=IN_MAY).get(page(name, sealed))
    assert "Go on with version 2" in words_of(response)
    assert f'href="{page("home", copy)}"' in response.content.decode()
    late = words_of(client_for(hanako, at=IN_JUNE).get(page(name, sealed)))
    assert "Version 2 was not submitted" in late and "Version 1 is what reviewers read" in late


def test_a_revision_is_not_begun_late_and_the_page_leads_home(hanako, sealed):
    client = client_for(hanako, at=A_BREATH_AFTER_NOON)
    assert client.get(page("revise", sealed))["Location"] == page("home", sealed)
    assert "cannot be revised now" in words_of(client.get(page("home", sealed)))
    assert client.post(page("revise", sealed))["Location"] == page("home", sealed)
    assert not Proposal.objects.filter(revises=sealed).exists()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_who_writes_or_reads_along_sees_the_working_copy_and_presses_nothing(hanako, taro, sealed, role):
    let_in(sealed, taro, role)
    client = client_for(taro, at=IN_MAY)
    assert "You can still revise" not in words_of(client.get(page("home", sealed)))
    copy = begin(sealed, hanako)
    assert "Go on with version 2" in words_of(client.get(page("home", sealed)))
    words = words_of(client.get(page("check", copy)))
    assert "Only the principal investigator submits" in words
    assert 'name="press"' not in client.get(page("check", copy)).content.decode()
    for name, proposal in (("revise", sealed), ("discard", copy), ("submit", copy)):
        assert client.post(page(name, proposal)).status_code == 404
    assert "Discard these changes" not in words_of(client.get(page("home", copy)))
    assert Submission.objects.count() == 1


# --- Check and seal -----------------------------------------------------------------------------
def test_the_check_page_says_who_saved_last_and_that_a_co_editors_save_is_sealed(hanako, taro, sealed):
    let_in(sealed, taro, "editor")
    copy = begin(sealed, hanako)
    client = client_for(hanako, at=IN_MAY)
    retitled(copy, taro, "Saved a moment ago", at=IN_MAY + timedelta(microseconds=5))
    words = words_of(client.get(page("check", copy)))
    assert "Last saved: Mon 20 May 2024, 10:00:00.000005 JST, Taro Suzuki" in words
    assert "What is saved at the moment of your press is sealed" in words
    assert (
        "By submitting you seal version 2 as it stands above. At that moment it takes the place of version 1." in words
    )

    retitled(copy, taro, "Saved after the page was made")
    response = client.post(page("submit", copy))
    assert response["Location"] == page("receipt", sealed)
    assert Submission.objects.get(sequence=2).snapshot["project"]["title_en"] == "Saved after the page was made"


def test_the_receipt_of_a_replaced_version_says_so(hanako, sealed):
    seal(retitled(begin(sealed, hanako), hanako, "Second"), hanako)
    client = client_for(hanako, at=IN_MAY)
    standing = words_of(client.get(page("receipt", sealed)))
    assert "AS3-0001-2" in standing and "2 of 2" in standing and "Your proposal is submitted" in standing
    first = words_of(client.get(page("receipt_of", sealed, 1)))
    assert "This version was replaced by a newer one" in first and "AS3-0001-1" in first and "1 of 2" in first
    assert "Condensates in ageing neurons" in first and "Go on with" not in first


# --- Late -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("what", ["draft", "working copy"])
def test_a_late_press_says_both_times_keeps_the_text_and_offers_a_download(call, hanako, what):
    proposal = a_whole_draft(call, hanako) if what == "draft" else begin(a_sealed_proposal(call, hanako), hanako)
    client = client_for(hanako, at=A_BREATH_AFTER_NOON)
    response = client.post(page("submit", proposal), {"press": "k"})
    words = words_of(response)
    assert response.status_code == 409
    for said in (
        "Not submitted: the deadline has passed",
        "Tue 28 May 2024, 12:00:00.000000 JST",
        "Tue 28 May 2024, 12:00:00.000001 JST",
        "How condensates harden with age",
        "Download everything written",
    ):
        assert said in words
    assert ("Version 1, sealed" in words and "stands as it was" in words) == (what == "working copy")
    assert response.content.decode().count(f'href="{page("text_download", proposal)}"') == 1
    assert Entry.objects.filter(verb="proposal.submission_refused").count() == 1


def test_an_unsealed_working_copy_stays_readable_and_says_that_it_was_not_submitted(hanako, sealed):
    copy = retitled(begin(sealed, hanako), hanako, "Never sent")
    words = words_of(client_for(hanako, at=IN_JUNE).get(page("home", copy)))
    for said in (
        "Version 2 was not submitted",
        "Version 1 is what reviewers read",
        "Never sent",
        "Download everything",
    ):
        assert said in words


def test_withdrawing_closes_the_working_copy_which_stays_readable(hanako, sealed):
    copy = retitled(begin(sealed, hanako), hanako, "Overtaken")
    client = client_for(hanako, at=IN_MAY)
    client.post(page("withdraw", sealed))
    words = words_of(client.get(page("home", copy)))
    assert "was withdrawn while this version was being written" in words and "Overtaken" in words
    assert client.get(page("project", copy))["Location"] == page("home", copy)
    words = words_of(client.get(page("check", copy)))
    assert "This revision can no longer be submitted" in words and "You are working on" not in words
    response = client.post(page("submit", copy), follow=True)
    assert "can no longer be submitted" in words_of(response)
    assert Submission.objects.count() == 1


# --- Discard --------------------------------------------------------------------------------------
def test_discarding_asks_first(hanako, sealed):
    copy = retitled(begin(sealed, hanako), hanako, "Not kept")
    client = client_for(hanako, at=IN_MAY)
    words = words_of(client.get(page("discard", copy)))
    assert "Discard these changes?" in words and "Version 1, sealed" in words
    assert Proposal.objects.filter(pk=copy.pk).exists()
    response = client.post(page("discard", copy), follow=True)
    assert response.redirect_chain == [(page("home", sealed), 302)]
    assert "Your changes are discarded" in words_of(response)
    assert client.post(page("discard", copy)).status_code == 404
    assert client.get(page("discard", sealed))["Location"] == page("home", sealed)
    assert client.post(page("discard", sealed))["Location"] == page("home", sealed)


# --- Versions -------------------------------------------------------------------------------------
def test_every_sealed_version_is_listed_with_its_receipt(hanako, sealed):
    first = sealed.submissions.get()
    second = seal(retitled(begin(sealed, hanako), hanako, "Second"), hanako)
    response = client_for(hanako, at=IN_MAY).get(page("versions", sealed))
    words = words_of(response)
    for one in (first, second):
        assert one.sha256 in words and page("receipt_of", sealed, one.sequence) in response.content.decode()
    assert "Mon 20 May 2024, 13:00:00.000000 JST" in words and "Hanako Yamada" in words


def test_two_versions_are_compared_in_words(hanako, sealed):
    copy = retitled(begin(sealed, hanako), hanako, "Condensates in young neurons", months=48)
    services.save_budget(copy.pk, actor=hanako, at=IN_MAY, began=None, amounts={(2024, "goods"): 8_500_000})
    seal(copy, hanako)
    response = client_for(hanako, at=IN_MAY).get(page("versions", sealed))
    words, html = words_of(response), response.content.decode()
    assert "5 answers differ" in words
    assert "<del>" in html and "ageing" in html and "young" in html
    assert "[left out: ageing ] [put in: young ]" in words.replace("  ", " ")
    assert "9,000 thousand yen" in words and "8,500 thousand yen" in words and "FY2025" in words


def test_the_working_copy_is_compared_with_what_stands(hanako, sealed):
    copy = retitled(begin(sealed, hanako), hanako, "Condensates in young neurons")
    client = client_for(hanako, at=IN_MAY)
    for proposal in (sealed, copy):
        response = client.get(page("versions", proposal))
        assert (response.context["compared"].before, response.context["compared"].after) == ("1", "now")
        assert "1 answer differs" in words_of(response)
    same = client.get(page("versions", sealed), {"before": "1", "after": "1"})
    assert "The two say the same." in words_of(same)


@pytest.mark.thorough
@pytest.mark.parametrize("asked", ["0", "99", "now", "x", "-1", "9" * 40, "\x00", ""])
def test_versions_that_are_not_there_are_not_compared(hanako, sealed, asked):
    seal(begin(sealed, hanako), hanako)
    response = client_for(hanako, at=IN_MAY).get(page("versions", sealed), {"before": asked, "after": asked})
    assert response.status_code == 200 and response.context["compared"].before == "1"


def test_one_version_is_listed_and_compared_with_nothing_and_a_draft_has_none(call, hanako, sealed):
    client = client_for(hanako, at=IN_MAY)
    assert client.get(page("versions", sealed)).context["compared"] is None
    assert client.get(page("versions", a_draft(call, hanako))).status_code == 404


@pytest.mark.parametrize("versions", [2, 4])
@pytest.mark.parametrize(("name", "queries"), [("versions", 7), ("receipt", 7)])
def test_pages_cost_the_same_for_two_and_for_four_versions(
    hanako, sealed, versions, name, queries, django_assert_num_queries
):
    for number in range(2, versions + 1):
        seal(retitled(begin(sealed, hanako), hanako, f"Version {number}"), hanako, at=IN_MAY + timedelta(hours=number))
    client = client_for(hanako, at=LATER_IN_MAY)
    client.get(page(name, sealed))
    with django_assert_num_queries(queries):
        client.get(page(name, sealed))


def test_what_people_typed_is_text_in_a_comparison(hanako, sealed):
    retitled(begin(sealed, hanako), hanako, "<script>alert(1)</script>")
    assert "<script>alert" not in client_for(hanako, at=IN_MAY).get(page("versions", sealed)).content.decode()


# --- Download ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param(
            "en", ["This text has not been submitted.", "Counterpart researcher 1", "9,000 thousand yen"], id="English"
        ),
        pytest.param("ja", ["老化神経細胞における生体分子凝縮体", "9,000千円"], id="Japanese"),
    ],
)
def test_everything_written_is_downloaded_in_the_readers_language(call, hanako, language, said):
    client = client_for(hanako, at=IN_JUNE)
    client.cookies["django_language"] = language
    response = client.get(page("text_download", a_whole_draft(call, hanako)))
    text = response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="AS3-0001-text.txt"'
    for one in (*said, "How condensates harden with age", "01234567", "Ingrid Solberg", "AS3-0001"):
        assert one in text
    assert "None" not in text and "<" not in text


def test_the_same_comes_as_json(call, hanako):
    draft = a_whole_draft(call, hanako)
    response = client_for(hanako, at=IN_APRIL).get(page("text_download", draft), {"form": "json"})
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["project"]["title_en"] == draft.title_en


def test_nobody_else_takes_it_away_and_readers_do(hanako, taro, jiro, aiko, sealed):
    let_in(sealed, jiro, "reader")
    copy = begin(sealed, hanako)
    for proposal in (sealed, copy):
        for name in ("text_download", "versions"):
            for other in (taro, aiko):
                assert client_for(other, at=IN_MAY).get(page(name, proposal)).status_code == 404
            assert client_for(jiro, at=IN_MAY).get(page(name, proposal)).status_code == 200


def test_an_empty_draft_downloads_as_an_empty_text(call, hanako):
    assert client_for(hanako, at=NOON).get(page("text_download", a_draft(call, hanako))).status_code == 200
