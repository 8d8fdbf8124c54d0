"""Do reviewers see what is held about them, and can they add walls and never take one down?"""

from html import unescape

import pytest
from django.urls import reverse

from journal.models import Entry
from journal.refusals import NotAllowed
from reviews import services
from reviews.models import Affiliation, Appointment, Conflict, Reviewer, Tie
from reviews.queries.interests import hits_between
from reviews.queries.profile import own_profile
from reviews.refusals import MoveOutOfReach, ProfileChanged
from tests.builders import IN_JULY, IN_JUNE, client_for
from tests.reviews.pooling import entered, in_pool, invited
from tests.reviews.reviewing import conflicted

ORCID, ANOTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"
HOUSE = {"institution": "Ginkgo University", "institution_ja": "いちょう大学", "department": "Neurology"}
NUMBERS = {"researcher_number": "", "orcid": ""}
HINOKI = services.Workplace("Hinoki Institute of Technology", "ひのき工業大学")


def page(user, name="profile", *, data=None, at=IN_JULY):
    client = client_for(user, at=at)
    path = reverse(f"reviews:{name}")
    return client.get(path) if data is None else client.post(path, data)


def saved(user, *, version=1, numbers=NUMBERS, areas=None, at=IN_JULY, **words):
    how = {"version": version, "numbers": numbers, "areas": areas or {}, "actor": user, "at": at}
    return services.save_own_profile(said=services.OwnText(**words), **how)


def moved(user, *, version=1, workplace=HINOKI, since=2012, until=2024, at=IN_JULY):
    how = {"version": version, "workplace": workplace, "since_year": since, "until_year": until}
    return services.move_to(**how, actor=user, at=at)


def verbs(user):
    return list(Entry.objects.filter(actor=user, verb__startswith="reviewer.").values_list("verb", flat=True))


@pytest.fixture
def mine(call, aiko, kenji):
    """Kenji's profile, entered by the office."""
    return in_pool(call, aiko, kenji, **HOUSE, keywords=("ageing",), languages=("ja",), yearly_limit=3)


# --- Seeing -------------------------------------------------------------------------------------
def test_the_page_shows_everything_that_is_held_and_names_nobody_of_the_office(mine, call, aiko, kenji):
    services.add_affiliation(
        call.pk, mine.pk, actor=aiko, at=IN_JUNE, institution="Keyaki University", since_year=2009, until_year=2011
    )
    services.add_tie(call.pk, mine.pk, actor=aiko, at=IN_JUNE, kind="rival", name="Ren Mori", note="Clocks")
    one = invited(call, aiko, mine, areas=(2,), most=4)[0]
    services.answer_appointment(one.pk, nonce=one.nonce, accepts=True, reason="", at=IN_JUNE)

    text = unescape(page(kenji).content.decode().split("<main")[1])
    for held in ("Ginkgo University", "Neurology", "ageing", "Japanese", "Keyaki University", "2009–2011", "Ren Mori"):
        assert held in text
    assert "entered by the office" in text and call.contact_shown in text and "Accepted" in text
    assert "Aiko" not in text


def test_a_declared_interest_is_told_without_its_proposal_and_reason(mine, kenjis, kenji):
    conflicted(kenjis, reason="We share a cousin.")
    own = own_profile(kenji, at=IN_JULY)
    assert own.declared == [(kenjis.proposal.call, IN_JUNE)]
    text = page(kenji).content.decode()
    assert "cousin" not in text and kenjis.proposal.reference not in text


@pytest.mark.parametrize("name", ["profile", "profile_edit", "profile_move", "profile_affiliation", "profile_tie"])
def test_nobody_else_has_such_a_page(call, hanako, aiko, name):
    assert [page(user, name).status_code for user in (hanako, aiko)] == [404, 404]
    for act in (services.add_own_tie, services.add_own_affiliation):
        with pytest.raises(NotAllowed):
            act(actor=hanako, at=IN_JULY)


def test_the_page_costs_the_same_with_one_entry_and_with_many(mine, kenji, django_assert_num_queries):
    client = client_for(kenji, at=IN_JULY)
    for count in (1, 3):
        for number in range(count):
            services.add_own_tie(kind="rival", name=f"Rival {number}", actor=kenji, at=IN_JULY)
            services.add_own_affiliation(institution=f"U{number}", since_year=2001, actor=kenji, at=IN_JULY)
        with django_assert_num_queries(QUERIES):
            client.get(reverse("reviews:profile"))


QUERIES = 12


# --- Correcting ---------------------------------------------------------------------------------
def test_what_is_ones_own_to_say_is_corrected_and_the_rest_stands(mine, call, aiko, kenji):
    one = invited(call, aiko, mine, areas=(2,))[0]
    services.answer_appointment(one.pk, nonce=one.nonce, accepts=True, reason="", at=IN_JUNE)
    answer = page(
        kenji,
        "profile_edit",
        data={
            **{"version": "1", "keywords": "sleep, 睡眠", "languages": ["en", "ja"], "yearly_limit": "７"},
            **{"department": "Sleep", f"areas-{one.pk}": ["1", "3"], "institution": "Elsewhere", "ror": "057zh3y96"},
        },
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("reviews:profile"))
    mine.refresh_from_db()
    assert (mine.keywords, mine.languages, mine.yearly_limit, mine.department) == (
        *(["sleep", "睡眠"], ["en", "ja"], 7),
        "Sleep",
    )
    assert (mine.institution, mine.ror, mine.version, mine.saved_by) == ("Ginkgo University", "", 2, kenji)
    assert "睡眠" in mine.search_text
    assert list(one.areas.order_by("number").values_list("number", flat=True)) == [1, 3]
    assert verbs(kenji) == ["reviewer.changed", "reviewer.areas_changed"]
    history = client_for(aiko, at=IN_JULY).get(reverse("reviews:pool_person", args=[call.slug, mine.pk]))
    assert history.content.decode().count("the reviewer</span>") == 4  # last saved, accepted, and the two changes


def test_a_number_is_told_to_the_office_and_answers_the_same_whoever_has_it(mine, call, aiko, kenji, yuki):
    entered(call, aiko)  # somebody else of the pool has this ORCID iD
    in_pool(call, aiko, yuki)
    said = {"keywords": "", "version": "1"}
    answers = [page(kenji, "profile_edit", data={**said, "orcid": ORCID})]
    answers.append(page(yuki, "profile_edit", data={**said, "orcid": ANOTHER}))
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(302, "/reviews/profile/")] * 2
    assert [one.value for one in own_profile(kenji, at=IN_JULY).told] == [ORCID]
    assert set(Reviewer.objects.filter(user__in=[kenji, yuki]).values_list("orcid", flat=True)) == {""}
    office = client_for(aiko, at=IN_JULY).get(reverse("reviews:pool_edit", args=[call.slug, mine.pk]) + "?told=1")
    assert ORCID in office.content.decode()
    page(kenji, "profile_edit", data={"keywords": "", "version": "2", "orcid": ""})  # taken back
    assert own_profile(kenji, at=IN_JULY).told == []


def test_a_second_tab_does_not_overwrite_and_keeps_what_was_typed(mine, kenji):
    saved(kenji, keywords=("first",))
    with pytest.raises(ProfileChanged):
        saved(kenji, keywords=("second",))
    answer = page(kenji, "profile_edit", data={"version": "1", "keywords": "second", "department": "Here"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "second" in text and 'value="Here"' in text and "first" in text
    assert page(kenji, "profile_edit", data={"version": "2", "keywords": "second"}).status_code == 302


def test_areas_of_others_and_of_what_was_not_accepted_are_passed_over(mine, call, aiko, kenji, yuki):
    other = in_pool(call, aiko, yuki)
    theirs, own = invited(call, aiko, other, mine, areas=(2,))
    saved(kenji, areas={theirs.pk: (1,), own.pk: (1,)}, keywords=("ageing",))
    assert set(Appointment.objects.values_list("areas__number", flat=True)) == {2}


def test_the_first_saving_begins_a_profile(call, kenji):
    assert "no profile of you yet" in page(kenji).content.decode()
    page(kenji, "profile_edit", data={"version": "0", "keywords": "ageing"})
    assert Reviewer.objects.values_list("user", "keywords", "version", "saved_by").get() == (
        *(kenji.pk, ["ageing"], 1),
        kenji.pk,
    )
    assert page(kenji, "profile_edit", data={"version": "0", "keywords": "again"}).status_code == 409


@pytest.mark.parametrize("what", ["affiliation", "tie", "move"])
def test_a_profile_also_begins_with_an_entry(call, kenji, what):
    data = {
        "affiliation": {"institution": "Old", "since_year": "2001"},
        "tie": {"kind": "rival", "name": "Ren Mori"},
        "move": {"institution": "Old", "version": "0"},
    }[what]
    assert page(kenji, f"profile_{what}", data=data).status_code == 302
    assert Reviewer.objects.filter(user=kenji).count() == 1


# --- Adding, and never taking away ----------------------------------------------------------------
def test_a_tie_walls_at_the_next_look_and_the_answer_tells_nothing(mine, hanakos, taros, call, kenji):
    services.find_conflicts(at=IN_JUNE)
    assert not Conflict.objects.exists()
    answers = []
    for name in (hanakos.lead.name, "Nobody Known"):
        client = client_for(kenji, at=IN_JULY)
        client.post(reverse("reviews:profile_tie"), {"kind": "rival", "name": name})
        answers.append([str(one) for one in client.get(reverse("reviews:profile")).context["messages"]])
    assert answers == [["Thank you, this is recorded."]] * 2
    assert not Conflict.objects.exists()  # nothing is looked for while the person waits
    services.find_conflicts(at=IN_JULY)
    assert list(Conflict.objects.values_list("person", "proposal", "state")) == [(kenji.pk, hanakos.pk, "found")]
    assert list(Tie.objects.values_list("entered_by", flat=True)) == [kenji.pk, kenji.pk]
    assert hanakos.reference not in page(kenji).content.decode()


def test_a_tie_to_an_organisation_walls_the_proposals_of_its_people(mine, taros, kenji):
    services.add_own_tie(kind="other", name="sakura  UNIVERSITY", year=2023, actor=kenji, at=IN_JULY)
    hits = hits_between(taros, kenji)
    assert [(one["code"], one["by"]) for one in hits] == [("other", "institution")]


def test_whoever_moved_is_still_found_where_they_were(mine, call, kenji, taros):
    Reviewer.objects.filter(pk=mine.pk).update(institution="Sakura University", institution_ja="さくら大学")
    before = hits_between(taros, kenji)
    moved(kenji)
    after = hits_between(taros, kenji)
    assert [[one["code"] for one in hits] for hits in (before, after)] == [["same-institution"]] * 2
    assert list(Affiliation.objects.order_by("pk").values_list("institution", "since_year", "until_year")) == [
        ("Sakura University", 2012, 2024),
        ("さくら大学", 2012, 2024),
    ]
    mine.refresh_from_db()
    assert (mine.institution, mine.institution_ja, mine.department) == (HINOKI.institution, "ひのき工業大学", "")
    assert verbs(kenji) == ["reviewer.moved", *["reviewer.affiliation_added"] * 2, "reviewer.changed"]


def test_what_was_found_before_a_move_stays_until_an_officer_rules(mine, call, aiko, kenji, taros):
    hits = [{"code": "same-domain", "role": "lead", "who": "Taro Suzuki", "by": "house-domain", "values": {}}]
    found = {"state": "found", "is_declared": False, "hits": hits, "declared_at": IN_JUNE}
    wall = Conflict.objects.create(person=kenji, proposal=taros, **found)
    moved(kenji)
    services.find_conflicts(at=IN_JULY)
    wall.refresh_from_db()
    assert wall.hits == hits and Conflict.objects.standing().filter(pk=wall.pk).exists()


@pytest.mark.parametrize("until", [2022, 2025], ids=["longer ago", "to come"])
def test_a_move_is_told_when_it_happens(mine, kenji, until):
    with pytest.raises(MoveOutOfReach):
        moved(kenji, until=until)
    data = {"version": "1", "institution": "Hinoki", "old_since": "2012", "old_until": str(until)}
    answer = page(kenji, "profile_move", data=data)
    assert (answer.status_code, "Write 2023 or 2024" in answer.content.decode()) == (409, True)
    assert not Affiliation.objects.exists() and verbs(kenji) == []


def test_nothing_can_be_removed_by_the_person(mine, call, aiko, kenji):
    entry = services.add_affiliation(call.pk, mine.pk, actor=aiko, at=IN_JUNE, institution="Old", since_year=2001)
    path = reverse("reviews:pool_remove", args=[call.slug, mine.pk, "affiliation", entry.pk])
    assert client_for(kenji, at=IN_JULY).post(path).status_code == 404
    with pytest.raises(NotAllowed):
        services.remove_entry(call.pk, mine.pk, what="affiliation", entry_pk=entry.pk, actor=kenji, at=IN_JULY)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("profile_edit", {"version": "x", "keywords": "k"}, id="a version that is none"),
        pytest.param("profile_edit", {"version": "1", "yearly_limit": "9" * 40}, id="an absurd limit"),
        pytest.param("profile_edit", {"version": "1", "orcid": "<b>１"}, id="a hostile number"),
        pytest.param("profile_edit", {"version": "1", "languages": "xx"}, id="an unknown language"),
        pytest.param("profile_edit", {"version": "9" * 30}, id="a version to come"),
        pytest.param("profile_move", {"version": "1"}, id="a move to nowhere"),
        pytest.param("profile_move", {"version": "1", "institution": "A", "old_since": "0"}, id="a year before Christ"),
        pytest.param("profile_affiliation", {"institution": "\x00" * 9, "since_year": "x"}, id="an empty institution"),
        pytest.param("profile_tie", {"kind": "cats", "name": "<b>x</b>"}, id="an unknown kind"),
        pytest.param("profile_tie", {"kind": "economic", "name": "Acme"}, id="money without an amount"),
    ],
)
def test_what_cannot_be_read_comes_back_as_typed_and_changes_nothing(mine, kenji, name, data):
    answer = page(kenji, name, data=data)
    assert answer.status_code in (409, 422)
    assert verbs(kenji) == [] and not Tie.objects.exists() and not Affiliation.objects.exists()
    assert "<b>" not in answer.content.decode().split("<main")[1].split("</main")[0]
