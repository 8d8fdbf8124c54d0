"""How are reviewers invited, how do they answer, and what does a link open?"""

import pytest
from django.urls import reverse

from accounts.models import Role, User
from accounts.policies import is_reviewer
from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from reviews import queries, services
from reviews.models import Appointment
from reviews.refusals import AppointmentOver, InvitationsChanged, NumberOfLettersNotTyped
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for, jst
from tests.reviews.pooling import entered, in_pool, invited

IN_TIME = jst(2024, 6, 20, 9)


@pytest.fixture
def mei(call, aiko):
    """Mei, in the pool and without a password."""
    return entered(call, aiko)


@pytest.fixture
def mei_invited(call, aiko, mei):
    """Mei's appointment, not answered yet."""
    return invited(call, aiko, mei, areas=(1, 3))[0]


def link_of(one):
    return reverse("reviews:appointment", args=[queries.token_of(one)])


def answered(one, *, accepts=True, reason="", at=IN_TIME):
    return services.answer_appointment(one.pk, nonce=one.nonce, accepts=accepts, reason=reason, at=at)


def letters():
    return list(Notice.objects.order_by("pk").values_list("kind", "to_address", "state"))


# --- Inviting -------------------------------------------------------------------------------
def test_an_invitation_is_a_letter_with_a_link_of_its_own(call, aiko, mei_invited):
    letter = Notice.objects.get()
    assert (letter.kind, letter.to_user.name, letter.language, letter.scope, letter.not_after) == (
        *("reviewer-invited", "Mei Kimura", "en", "aspire-2024-3"),
        jst(2024, 7, 1, 17),
    )
    assert letter.secret.endswith(link_of(mei_invited)) and queries.token_of(mei_invited) not in letter.body
    assert "Cell" in letter.body and "5 proposals at most" in letter.body
    row = Appointment.objects.values_list("state", "most", "invited_at", "expires_at", "invited_by").get()
    assert row == ("invited", 5, IN_JUNE, jst(2024, 7, 1, 17), aiko.pk)
    assert [area.number for area in mei_invited.areas.order_by("number")] == [1, 3]
    assert Entry.objects.filter(verb="appointment.invited", actor=aiko).count() == 1
    assert not is_reviewer(User.objects.get(pk=mei_invited.reviewer.user_id))


def test_letters_that_are_no_longer_those_read_do_not_go(call, aiko, mei):
    wanted = [services.Invited(mei.pk, (1,), 5)]
    seen = services.letters_to_send(call, wanted, actor=aiko, at=IN_JUNE).seal
    how = {"typed": "", "actor": aiko, "at": IN_JUNE}
    for other in ([services.Invited(mei.pk, (2,), 5)], [services.Invited(mei.pk, (1,), 6)], []):
        with pytest.raises(InvitationsChanged):
            services.invite_reviewers(call.pk, other, seen=seen, **how)
    User.objects.filter(pk=mei.user_id).update(email="mei@hinoki.example")
    with pytest.raises(InvitationsChanged):
        services.invite_reviewers(call.pk, wanted, seen=seen, **how)
    assert not Appointment.objects.exists() and not Notice.objects.exists()


def test_more_than_ten_letters_ask_for_their_number(call, aiko):
    people = [
        entered(
            call,
            aiko,
            person=services.PersonText(f"r{number}@x.example", f"Reviewer {number:02}"),
            profile=services.ProfileText(),
        )
        for number in range(11)
    ]
    with pytest.raises(NumberOfLettersNotTyped):
        invited(call, aiko, *people, typed="10")
    assert not Notice.objects.exists()
    assert len(invited(call, aiko, *people, typed="11")) == Notice.objects.count() == 11


def test_who_has_accepted_gets_no_further_letter(call, aiko, kenji, mei, mei_invited):
    answered(mei_invited)
    one = in_pool(call, aiko, kenji)
    wanted = [services.Invited(mei.pk), services.Invited(one.pk)]
    told = services.letters_to_send(call, wanted, actor=aiko, at=IN_JULY)
    assert ([letter.reviewer for letter in told], list(told.left_out)) == ([one], [mei])


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_only_officers_invite_and_end(call, cast, mei, name):
    with pytest.raises(NotAllowed):
        invited(call, cast[name], mei)
    with pytest.raises(NotAllowed):
        services.end_appointment(call.pk, mei.pk, actor=cast[name], at=IN_JULY)


# --- Answering ------------------------------------------------------------------------------
def test_whoever_accepts_may_judge_and_the_letter_need_not_go_any_more(call, aiko, mei, mei_invited):
    answered(mei_invited)
    assert answered(mei_invited, at=IN_AUGUST).answered_at == IN_TIME  # pressed twice

    user = User.objects.get(pk=mei.user_id)
    assert is_reviewer(user)
    assert Role.objects.values_list("kind", "granted_by__name", "granted_at").get(user=user) == (
        *("reviewer", "Aiko Mori"),
        IN_TIME,
    )
    assert user.emailaddress_set.values_list("email", "verified").get() == ("mei@keyaki.example", True)
    assert letters() == [("reviewer-invited", "mei@keyaki.example", "withdrawn")]
    assert Entry.objects.values_list("actor__name", "at").get(verb="appointment.accepted") == ("Mei Kimura", IN_TIME)


def test_whoever_declines_says_why_or_not(call, mei_invited):
    answered(mei_invited, accepts=False, reason="  Too much to do. ")
    row = Appointment.objects.values_list("state", "answered_at", "reason").get()
    assert row == ("declined", IN_TIME, "Too much to do.")
    assert not Role.objects.filter(user=mei_invited.reviewer.user).exists()
    with pytest.raises(AppointmentOver):
        answered(mei_invited)


def test_the_last_moment_is_in_time_and_the_next_is_not(call, mei_invited):
    with pytest.raises(AppointmentOver):
        answered(mei_invited, at=jst(2024, 7, 1, 17))
    assert answered(mei_invited, at=jst(2024, 7, 1, 16, 59)).state == "accepted"


def test_a_new_letter_makes_the_older_link_worthless(call, aiko, mei, mei_invited):
    old = link_of(mei_invited)
    invited(call, aiko, mei, at=IN_JULY)
    assert letters() == [
        ("reviewer-invited", "mei@keyaki.example", "withdrawn"),
        ("reviewer-invited", "mei@keyaki.example", "pending"),
    ]
    with pytest.raises(AppointmentOver):
        answered(mei_invited)
    visitor = client_for(at=IN_JULY)
    assert visitor.post(old, {"answer": "accept"}).status_code == visitor.get(old).status_code == 404
    assert Appointment.objects.get().state == "invited"


def test_an_ended_invitation_opens_nothing_and_can_be_made_again(call, aiko, mei, mei_invited):
    services.end_appointment(call.pk, mei.pk, actor=aiko, at=IN_TIME)
    services.end_appointment(call.pk, mei.pk, actor=aiko, at=IN_JULY)
    row = Appointment.objects.values_list("state", "ended_at", "ended_by").get()
    assert row == ("ended", IN_TIME, aiko.pk) and letters()[0][2] == "withdrawn"
    assert client_for(at=IN_TIME).get(link_of(mei_invited)).status_code == 410
    again = invited(call, aiko, mei, at=IN_JULY)[0]
    assert (again.pk, again.state, again.ended_at) == (mei_invited.pk, "invited", None)


# --- The page behind the link -----------------------------------------------------------------
def test_opening_a_link_changes_nothing(call, mei_invited):
    visitor = client_for(at=IN_TIME)
    for method in ("get", "head"):
        assert getattr(visitor, method)(link_of(mei_invited)).status_code == 200
    assert Appointment.objects.get().state == "invited"
    assert visitor.post(link_of(mei_invited), {}).status_code == 422
    assert visitor.post(link_of(mei_invited), {"answer": "maybe"}).status_code == 422
    assert Appointment.objects.get().state == "invited"


def test_whoever_accepts_without_a_password_is_led_to_set_one_and_gets_in(call, mei_invited):
    visitor = client_for(at=IN_TIME)
    answer = visitor.post(link_of(mei_invited), {"answer": "accept", "reason": ""}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("-set-password/")
    chosen = {"password1": "a-long-pass-phrase-1", "password2": "a-long-pass-phrase-1"}
    visitor.post(answer.redirect_chain[-1][0], chosen)
    signed_in = visitor.post(
        reverse("account_login"), {"login": "mei@keyaki.example", "password": "a-long-pass-phrase-1"}
    )
    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/home/")
    assert "You have accepted" in visitor.get(link_of(mei_invited)).content.decode()


def test_whoever_has_a_password_stays_on_the_page(call, aiko, kenji):
    one = invited(call, aiko, in_pool(call, aiko, kenji))[0]
    answer = client_for(at=IN_TIME).post(link_of(one), {"answer": "accept"})
    assert answer.headers["Location"] == link_of(one)


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param("1.0~never", 404, id="a link that was never made"),
        pytest.param("%F0%9F%92%A9" * 300, 404, id="hostile signs"),
        pytest.param("x" * 5000, 404, id="a long one"),
    ],
)
def test_garbled_links_say_so(call, mei_invited, token, status):
    visitor = client_for(at=IN_TIME)
    assert visitor.get(f"/appointments/{token}/").status_code == status
    assert visitor.post(f"/appointments/{token}/", {"answer": "accept"}).status_code == status


@pytest.mark.parametrize(
    ("accepts", "at", "words"),
    [
        pytest.param(None, IN_AUGUST, "The time to answer is over", id="expired"),
        pytest.param(False, IN_TIME, "You have declined", id="declined"),
    ],
)
def test_a_link_that_is_over_says_why(call, mei_invited, accepts, at, words):
    if accepts is not None:
        answered(mei_invited, accepts=accepts)
    visitor = client_for(at=at)
    for answer in (visitor.get(link_of(mei_invited)), visitor.post(link_of(mei_invited), {"answer": "accept"})):
        assert answer.status_code == 410 and words in answer.content.decode()


# --- The office's pages ---------------------------------------------------------------------
def test_the_office_reads_every_letter_before_it_goes(call, aiko, mei):
    client, path = client_for(aiko, at=IN_JUNE), reverse("reviews:pool_invite", args=[call.slug])
    chosen = {"person": mei.pk, f"areas_{mei.pk}": ["1", "2"], f"most_{mei.pk}": "５"}
    assert client.get(path, {"person": mei.pk}).status_code == 200
    assert client.post(path, {**chosen, "do": "look", f"most_{mei.pk}": "no"}).status_code == 422
    looked = client.post(path, {**chosen, "do": "look"})
    assert looked.status_code == 200 and "5 proposals at most" in looked.content.decode()
    assert "mei@keyaki.example" in looked.content.decode() and not Notice.objects.exists()
    assert client.post(path, {**chosen, "do": "send", "seen": "x"}).status_code == 409
    sent = client.post(path, {**chosen, "do": "send", "seen": looked.context["letters"].seal})
    assert (sent.status_code, len(letters())) == (302, 1)


def test_the_office_sees_who_answered_what(call, aiko, kenji, yuki, mei, mei_invited):
    answered(mei_invited, accepts=False, reason="On leave.")
    one, other = (in_pool(call, aiko, person) for person in (kenji, yuki))
    answered(invited(call, aiko, one)[0])
    invited(call, aiko, other)
    client = client_for(aiko, at=IN_AUGUST)
    rows = client.get(reverse("reviews:pool", args=[call.slug])).context["rows"]
    assert [(row.reviewer.user.name, row.standing) for row in rows] == [
        ("Kenji Tanaka", "accepted"),
        ("Mei Kimura", "declined"),
        ("Yuki Ito", "expired"),
    ]
    assert "On leave." in client.get(reverse("reviews:pool_person", args=[call.slug, mei.pk])).content.decode()


def test_ending_asks_first(call, aiko, mei, mei_invited):
    client, path = client_for(aiko, at=IN_TIME), reverse("reviews:pool_end", args=[call.slug, mei.pk])
    assert client.get(path).status_code == 200 and Appointment.objects.get().state == "invited"
    assert client.post(path).status_code == 302 and Appointment.objects.get().state == "ended"
    assert client.get(path).status_code == 302
