"""A review that saves itself: what is kept, what two windows may do to one another, which versions can be read again."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from proposals.merging import NOT_SHOWN
from reviews.models import Review, ReviewVersion
from tests.builders import IN_JULY, PASSWORD, client_for
from tests.proposals.pages import fields_of
from tests.reviews.browsing import page_of
from tests.reviews.reviewing import FULL_MARKS, cleared, saved, sent
from tests.reviews.timed import A_BREATH, DUE, due, reopened

pytestmark = pytest.mark.thorough


@pytest.fixture
def row(hanakos, kenji, aiko):
    """Kenji's open assignment to Hanako's proposal."""
    return cleared(hanakos, kenji, aiko)


def stored(*names):
    return Review.objects.values_list(*names).get()


def points():
    return dict(Review.objects.get().scores.values_list("criterion__code", "points"))


class Window:
    """The page of scores in one window, as its script saves it."""

    def __init__(self, row, *, at=IN_JULY):
        self.person, self.at = row.reviewer, at
        self.path = reverse("reviews:score", args=[row.pk])
        self.client = client_for(self.person, at=at)
        self.fields = fields_of(self.client.get(self.path))

    def save(self, *, client=None, at=None, **typed):
        """Type and save; go on with the version and the marks of the answer. Returns (status, answer)."""
        self.fields |= typed
        sent_now = {name: value for name, value in self.fields.items() if value is not None}
        client = client or (client_for(self.person, at=at) if at else self.client)
        response = client.post(self.path, sent_now, headers={"x-autosave": str(self.person.pk)})
        answer = response.json()
        if "seen" in answer:
            self.fields |= {"began_from": str(answer["version"]), "seen": answer["seen"]}
            self.fields |= {name: one["value"] for name, one in answer["taken"].items()}
        return response.status_code, answer

    def press(self, do="save", **typed):
        """Press a button; returns the response."""
        self.fields |= typed
        sent_now = {name: value for name, value in self.fields.items() if value is not None}
        return self.client.post(self.path, {**sent_now, "do": do})


# --- Kept by itself -------------------------------------------------------------------------
def test_what_is_written_is_kept_and_the_page_is_told_when(row):
    status, answer = Window(row).save(points_a="8", comment_panel="Ask about\r\nthe samples.")
    assert (status, answer["state"], answer["words"], answer["version"]) == (200, "saved", "saved 10:00:00 JST", 1)
    assert answer["stamp"] == "1 of 7 items scored · saved Wed 10 July 2024, 10:00 JST"
    assert (answer["taken"], answer["unread"], answer["path"]) == ({}, {}, f"/reviews/{row.pk}/score/")
    assert stored("comment_panel", "version", "sent_at", "saved_at") == ("Ask about\nthe samples.", 1, None, IN_JULY)
    assert points() == {"a": 8}


def test_a_page_on_which_nothing_was_written_makes_no_review(row):
    status, answer = Window(row).save()
    assert (status, answer["state"], answer["version"], answer["words"]) == (200, "saved", 0, "")
    assert not Review.objects.exists()


def test_a_save_by_itself_that_changes_nothing_makes_no_version(row):
    tab = Window(row)
    tab.save(points_a="8")
    assert tab.save(at=IN_JULY + timedelta(hours=1))[1]["words"] == "saved 10:00:00 JST"
    assert stored("version", "saved_at") == (1, IN_JULY)


def test_what_cannot_be_read_stays_while_the_rest_is_kept(row):
    tab = Window(row)
    tab.save(points_b="7")
    _status, answer = tab.save(points_a="8", points_b="11", comment_panel="x" * 4001)
    assert answer["unread"].keys() == {"points_b", "comment_panel"}
    assert answer["unread"]["points_b"] == "11 is outside the scale. Choose from 1 to 10."
    assert "Not saved, because it cannot be read: b." in answer["words"]
    assert (points(), stored("comment_panel")) == ({"a": 8, "b": 7}, ("",))


def test_points_can_be_taken_off_again(row):
    tab = Window(row)
    tab.save(points_a="8", points_b="7")
    tab.save(points_a=None)
    assert points() == {"b": 7}


# --- Two windows ----------------------------------------------------------------------------
def test_what_only_the_other_window_changed_is_taken_over(row):
    one, other = Window(row), Window(row)
    one.save(points_a="8", comment_panel="From the first.")
    _status, answer = other.save(points_b="5")
    assert answer["taken"] == {
        "points_a": {"value": "8", "key": "points_a"},
        "comment_panel": {"value": "From the first.", "key": "comment_panel"},
    }
    assert "Changed in another window and taken over: a. Fit" in answer["words"]
    assert (points(), stored("comment_panel")) == ({"a": 8, "b": 5}, ("From the first.",))


def test_what_both_changed_is_shown_side_by_side_and_nothing_is_overwritten(row):
    one, other = Window(row), Window(row)
    one.save(comment_panel="From the first.", points_a="8")
    status, answer = other.save(comment_panel="From the second.", points_b="5", points_a="3")
    assert (status, answer["state"]) == (409, "clash")
    assert [(one["name"], one["yours"], one["theirs"]) for one in answer["clashes"]] == [
        ("points_a", "3", "8"),
        ("comment_panel", "From the second.", "From the first."),
    ]
    assert (points(), stored("comment_panel")) == ({"a": 8, "b": 5}, ("From the first.",))
    # Once it was shown, the person chooses: their own answer stands.
    clash = answer["clashes"][1]
    other.fields["seen"] = json.dumps({**json.loads(other.fields["seen"]), clash["key"]: clash["mark"]})
    other.save(points_a="8")
    assert stored("comment_panel") == ("From the second.",)


@pytest.mark.parametrize("do", ["save", "check", "send"])
def test_a_pressed_button_overwrites_nothing_either(row, do):
    one, other = Window(row), Window(row)
    one.save(**{f"points_{code}": "5" for code in FULL_MARKS}, comment_panel="From the first.")
    answer = other.press(do, comment_panel="From the second.", points_a="3")
    page = answer.content.decode()
    assert answer.status_code == 409 and "Two versions" in page
    assert "From the first." in page and "From the second." in page
    assert (points()["a"], *stored("comment_panel", "sent_at")) == (5, "From the first.", None)
    again = fields_of(answer)
    assert (again["comment_panel"], again["points_a"], again["points_b"]) == ("From the second.", "3", "5")
    client_for(row.reviewer, at=IN_JULY).post(one.path, again)
    assert (points()["a"], *stored("comment_panel")) == (3, "From the second.")


def test_marks_that_were_tampered_with_overwrite_nothing(row):
    one, other = Window(row), Window(row)
    one.save(comment_panel="Mine.")
    other.fields |= {"seen": "{'x'}", "began_from": "-1"}
    assert other.save(comment_panel="Other.")[1]["state"] == "clash"
    other.fields |= {"seen": json.dumps({"comment_panel": NOT_SHOWN}, separators=(",", ":")), "began_from": "999999999"}
    assert other.save(comment_panel="Other.")[1]["state"] == "clash"
    assert stored("comment_panel") == ("Mine.",)


def test_a_review_sent_in_one_window_is_closed_to_the_other(row):
    tab = Window(row)
    sent(row)
    status, answer = tab.save(comment_panel="Too late.")
    assert (status, answer["state"]) == (409, "closed")
    assert "can no longer be changed" in answer["words"] and "Your text is still on this page" in answer["words"]


# --- Doors ----------------------------------------------------------------------------------
def test_after_the_due_moment_the_page_is_told_and_keeps_the_text(row, aiko):
    tab = Window(row)
    due(row.proposal.call, aiko)
    assert tab.save(points_a="8", at=DUE)[0] == 200
    status, answer = tab.save(points_a="9", at=DUE + A_BREATH)
    assert (status, answer["state"]) == (409, "closed")
    assert "Reviews were due Fri 12 July 2024, 17:00 JST" in answer["words"]
    assert points() == {"a": 8}
    page = client_for(row.reviewer, at=DUE + A_BREATH).get(f"/reviews/{row.pk}/").content.decode()
    assert "What you had written" in page and "Locked, not sent" in page


def test_a_log_in_that_ended_loses_nothing(row):
    tab = Window(row)
    Session.objects.all().delete()
    status, answer = tab.save(comment_panel="Still here.")
    assert (status, answer["state"]) == (401, "signed-out")
    assert not Review.objects.exists()
    back = tab.press(comment_panel="Still here.")
    assert back.status_code == 401 and "Still here." in back.content.decode()
    typed = {**tab.fields, "sign_in_again": "1", "login": row.reviewer.email, "password": PASSWORD, "do": "save"}
    tab.client.post(tab.path, {name: value for name, value in typed.items() if value is not None})
    assert stored("comment_panel") == ("Still here.",)


def test_nobody_else_saves_into_a_review(row, yuki):
    tab = Window(row)
    tab.person = yuki
    status, answer = tab.save(client=client_for(yuki, at=IN_JULY), comment_panel="Not mine.")
    assert (status, answer["state"]) == (404, "closed")
    assert not Review.objects.exists()


# --- Versions -------------------------------------------------------------------------------
def numbers():
    return list(ReviewVersion.objects.order_by("number").values_list("number", "saved_at", "was_sent"))


def test_saving_by_itself_keeps_a_version_every_five_minutes_at_most(row):
    tab, minutes = Window(row), timedelta(minutes=1)
    for minute in (0, 2, 4, 5, 9, 10):
        tab.save(at=IN_JULY + minute * minutes, comment_panel=f"Minute {minute}.")
    kept = list(ReviewVersion.objects.order_by("number").values_list("number", "comment_panel"))
    assert kept == [(1, "Minute 0."), (4, "Minute 5."), (6, "Minute 10.")]


def test_each_button_keeps_a_version_and_sending_marks_it(row):
    tab = Window(row)
    tab.press(comment_panel="One.")
    Window(row).press(comment_panel="Two.")
    sent(row, comment_panel="Three.")
    assert numbers() == [(1, IN_JULY, False), (2, IN_JULY, False), (3, IN_JULY, True)]
    assert ReviewVersion.objects.get(number=3).points == FULL_MARKS


def version_page(user, row, number):
    return client_for(user, at=IN_JULY).get(reverse("reviews:version", args=[row.pk, number]))


def test_an_earlier_version_is_read_by_its_author_alone(row, kenji, yuki, aiko, hanakos):
    saved(row, scores={"a": 3}, comment_panel="First thoughts.")
    saved(row, comment_panel="Second thoughts.")
    cleared(hanakos, yuki, aiko)
    page = version_page(kenji, row, 1)
    assert page.status_code == 200 and "First thoughts." in page.content.decode()
    assert "Second thoughts." not in page.content.decode()
    assert f"/reviews/{row.pk}/versions/2/" in page.content.decode()
    assert version_page(kenji, row, 3).status_code == 404
    for other in (yuki, aiko):
        assert version_page(other, row, 1).status_code == 404


def test_versions_are_counted_as_kept_and_lead_to_the_form_while_it_is_open(row, kenji):
    tab, minutes = Window(row), timedelta(minutes=1)
    for minute in (0, 2, 5):
        tab.save(at=IN_JULY + minute * minutes, comment_panel=f"Minute {minute}.")
    page = version_page(kenji, row, 3).content.decode()
    assert "Version 2 of my review" in page and "Version 1, " in page and "Version 3" not in page
    form = reverse("reviews:score", args=[row.pk])
    assert form in page and "copy it from here into the form" in page
    sent(row)
    page = version_page(kenji, row, 3).content.decode()
    assert form not in page and "into the form" not in page


def test_a_version_is_found_from_the_pages_of_the_review(row, kenji, aiko):
    sent(row)
    reopened(row, aiko, at=IN_JULY)
    address = reverse("reviews:version", args=[row.pk, 1])
    assert address in page_of(kenji, "assignment", row.pk) and address in page_of(kenji, "score", row.pk)


# --- The page -------------------------------------------------------------------------------
def test_the_page_says_what_has_no_score_yet_and_the_weighted_mean(row, kenji):
    saved(row, scores={code: points for code, points in FULL_MARKS.items() if code not in "fg"})
    page = page_of(kenji, "score", row.pk)
    assert "Items f and g have no score yet." in page and "5 of 7 items scored" in page
    assert '<p class="measure" id="weighted" hidden>' in page
    saved(row, scores={"f": 9})
    page = page_of(kenji, "score", row.pk)
    assert "Item g has no score yet." in page and "<strong data-mean>7.50</strong>" in page


def test_the_page_shows_the_guidance_the_due_moment_and_the_time_it_takes(row, kenji, aiko):
    due(row.proposal.call, aiko)
    page = page_of(kenji, "score", row.pk)
    for said in ("Judge the sealed proposal by itself.", "Fri 12 July 2024, 17:00 JST, in 2 days", "1 hour 30 minutes"):
        assert said in page
