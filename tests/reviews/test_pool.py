"""How does the office keep the pool, and is a file taken exactly as it was seen?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role, User
from journal.models import Entry
from journal.refusals import NotAllowed
from notices.models import Notice
from reviews import queries, services
from reviews.forms import packed
from reviews.models import Affiliation, Reviewer, Tie
from reviews.refusals import (
    AccountClosed,
    FileHasFaults,
    IdentifierIsAnothers,
    PoolChanged,
    ProfileChanged,
    ReviewerInPool,
)
from tests.builders import IN_APRIL, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.reviews.pooling import MEI, PROFILE, entered, imported, in_pool, invited, stored
from tests.reviews.reviewing import conflicted

HEAD = "email,name,institution,orcid,yearly_limit,affiliations"
ORCID = "0000-0002-1825-0097"


def page(user, address, *args, data=None, method="get", query=""):
    path = reverse(f"reviews:{address}", args=["aspire-2024-3", *args]) + query
    return getattr(client_for(user, at=IN_JUNE), method)(path, data or {})


def post(user, address, *args, **data):
    return page(user, address, *args, data=data, method="post")


# --- Entering and correcting ------------------------------------------------------------------
def test_somebody_new_gets_an_account_without_password_role_or_letter(call, aiko):
    reviewer = entered(call, aiko)

    user = User.objects.get(email="mei@keyaki.example")
    assert (user.name, user.name_ja, user.language, user.has_usable_password()) == (
        *("Mei Kimura", "木村 芽衣", "en"),
        False,
    )
    assert not user.roles.exists() and not Notice.objects.exists()
    assert stored("institution", "languages", "keywords", "yearly_limit", "version") == [
        ("mei@keyaki.example", "Keyaki University", ["en", "ja"], ["ageing", "老化"], 8, 1)
    ]
    assert list(Entry.objects.filter(actor=aiko).values_list("verb", flat=True)) == ["person.entered", "reviewer.added"]
    assert "ケヤキ大学" in reviewer.search_text and "木村芽衣" in reviewer.search_text


def test_whoever_has_an_account_keeps_it(call, aiko, kenji):
    in_pool(call, aiko, kenji, institution="Ginkgo University")
    kenji.refresh_from_db()
    assert (kenji.name, kenji.check_password("correct-horse-battery")) == ("Kenji Tanaka", True)
    with pytest.raises(ReviewerInPool):
        in_pool(call, aiko, kenji)


def test_identifiers_belong_to_one_person_and_a_closed_account_stays_closed(call, aiko, kenji):
    entered(call, aiko)
    with pytest.raises(IdentifierIsAnothers):
        in_pool(call, aiko, kenji, orcid=ORCID)
    User.objects.filter(pk=kenji.pk).update(is_active=False)
    with pytest.raises(AccountClosed):
        in_pool(call, aiko, kenji)
    assert len(stored()) == 1


def test_a_second_tab_does_not_overwrite_the_first(call, aiko, emi):
    reviewer = entered(call, aiko)
    first = services.ProfileText(institution="Sakura Institute")
    services.save_profile(call.pk, reviewer.pk, version=1, profile=first, actor=emi, at=IN_JUNE)
    with pytest.raises(ProfileChanged):
        services.save_profile(call.pk, reviewer.pk, version=1, profile=PROFILE, actor=aiko, at=IN_JUNE)
    assert stored("institution", "version") == [("mei@keyaki.example", "Sakura Institute", 2)]


def test_the_page_shows_what_is_stored_beside_what_was_typed(call, aiko, emi):
    reviewer = entered(call, aiko)
    first = services.ProfileText(institution="Sakura Institute")
    services.save_profile(call.pk, reviewer.pk, version=1, profile=first, actor=emi, at=IN_JUNE)

    answer = post(aiko, "pool_edit", reviewer.pk, institution="Hinoki Institute", version="1", keywords="sleep")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Emi Kato saved this profile" in text and "Sakura Institute" in text and 'value="Hinoki Institute"' in text
    again = post(aiko, "pool_edit", reviewer.pk, institution="Hinoki Institute", version="2", keywords="sleep, sleep")
    assert again.status_code == 302
    assert stored("institution", "keywords", "version") == [("mei@keyaki.example", "Hinoki Institute", ["sleep"], 3)]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        pytest.param("ror", "057zh3y97", id="check digits of a ROR ID"),
        pytest.param("orcid", "0000-0002-1825-0098", id="check digit of an ORCID iD"),
        pytest.param("researcher_number", "123", id="a short number"),
        pytest.param("yearly_limit", "10000", id="an absurd limit"),
        pytest.param("languages", "xx", id="an unknown language"),
    ],
)
def test_a_profile_with_an_unreadable_answer_comes_back_as_typed(call, aiko, field, typed):
    reviewer = entered(call, aiko)
    answer = post(aiko, "pool_edit", reviewer.pk, **{"version": "1", field: typed})
    assert (answer.status_code, stored("version")) == (422, [("mei@keyaki.example", 1)])


def test_affiliations_and_ties_are_noted_and_removed_after_a_question(call, aiko):
    reviewer = entered(call, aiko)
    assert (
        post(aiko, "pool_affiliation", reviewer.pk, institution="Old", since_year="2012", until_year="2010").status_code
        == 422
    )
    post(aiko, "pool_affiliation", reviewer.pk, institution="Old", since_year="２０１０", until_year="2012")
    post(aiko, "pool_tie", reviewer.pk, kind="economic", name="Ren Mori", year="2023", amount_yen="1,000,000")
    assert Tie.objects.values_list("kind", "name", "year", "amount_yen", "entered_by").get() == (
        *("economic", "Ren Mori", 2023, 1_000_000),
        aiko.pk,
    )
    old = Affiliation.objects.get()
    assert page(aiko, "pool_remove", reviewer.pk, "affiliation", old.pk).status_code == 200
    assert Affiliation.objects.count() == 1
    post(aiko, "pool_remove", reviewer.pk, "affiliation", old.pk)
    assert post(aiko, "pool_remove", reviewer.pk, "affiliation", old.pk).status_code == 302
    assert not Affiliation.objects.exists()
    assert page(aiko, "pool_remove", reviewer.pk, "user", 1).status_code == 404


# --- Files --------------------------------------------------------------------------------------
def test_a_look_writes_nothing_and_what_was_seen_is_taken(call, aiko, kenji):
    entered(call, aiko)
    in_pool(call, aiko, kenji, institution="Ginkgo University", yearly_limit=3)
    text = (
        f"{HEAD}\nmei@keyaki.example,Ignored,,{ORCID},9,\nkenji@aspire.example,,,,3,\n"
        "ren@hinoki.example,Ren Mori,=1+1,,,2010-2014 Old; 2015- Hinoki\njiro@aspire.example,,,,,\n"
    )
    plan = services.plan_of_text(text, "people")
    assert [(one.line, one.email, one.before, one.after, one.is_new, one.has_account) for one in plan.changes] == [
        (2, "mei@keyaki.example", {"yearly_limit": 8}, {"yearly_limit": 9}, False, False),
        (
            *(4, "ren@hinoki.example", {"institution": None}),
            {"institution": "=1+1", "affiliations": [(2010, 2014, "Old"), (2015, None, "Hinoki")]},
            *(True, False),
        ),
    ] or plan.faults
    assert len(stored()) == 2
    person("sho@aspire.example", "Sho Doi")
    text = text.replace("jiro@", "sho@")

    taken = imported(call, aiko, text)
    assert (len(taken.added), len(taken.changed), taken.same) == (2, 1, 1)
    assert stored("institution", "yearly_limit") == [
        ("kenji@aspire.example", "Ginkgo University", 3),
        ("mei@keyaki.example", "Keyaki University", 9),
        ("ren@hinoki.example", "=1+1", None),
        ("sho@aspire.example", "", None),
    ]
    assert User.objects.get(email="mei@keyaki.example").name == "Mei Kimura"
    assert not Notice.objects.exists() and not Role.objects.filter(user__email="ren@hinoki.example").exists()
    again = services.plan_of_text(text, "people")
    assert (again.changes, again.same, again.faults) == ((), 4, ())


def test_a_file_with_a_bad_line_is_not_taken_at_all(call, aiko, kenji):
    entered(call, aiko)
    User.objects.filter(pk=kenji.pk).update(is_active=False)
    lines = ["ren@hinoki.example,Ren Mori,,,,", "new@hinoki.example,,,,,", f"sho@x.example,Sho,,{ORCID},,"]
    text = "\n".join([HEAD, *lines, "kenji@aspire.example,,,,,", "bad,,,,,"])
    plan = services.plan_of_text(text, "people")
    assert [(one.line, one.column, one.code) for one in plan.faults] == [
        (3, "name", "name-needed"),
        (4, "orcid", "anothers"),
        (5, "email", "account-closed"),
        (6, "email", "address"),
    ]
    with pytest.raises(FileHasFaults):
        imported(call, aiko, text)
    assert len(stored()) == 1


def test_what_changed_since_the_look_is_not_taken(call, aiko, emi):
    reviewer = entered(call, aiko)
    text = "email,yearly_limit\nmei@keyaki.example,20\n"
    seen = services.plan_of_text(text, "people").seal
    changed = services.ProfileText(yearly_limit=1)
    services.save_profile(call.pk, reviewer.pk, version=1, profile=changed, actor=emi, at=IN_JUNE)
    how = {"kind": "people", "seen": seen, "actor": aiko, "at": IN_JUNE}
    for altered in (text, text.replace("20", "200")):
        with pytest.raises(PoolChanged):
            services.import_pool(call.pk, text=altered, **how)
    assert stored("yearly_limit") == [("mei@keyaki.example", 1)]


def test_ties_come_by_a_file_of_their_own(call, aiko):
    entered(call, aiko)
    text = '評価委員メール,種別,相手氏名,年,金額\nmei@keyaki.example,共著,森 蓮,2023年,\nmei@keyaki.example,経済,森 蓮,2022年度,"500,000"\n'
    plan = imported(call, aiko, text, "ties")
    assert (len(plan.added), plan.same) == (2, 0)
    assert list(Tie.objects.order_by("pk").values_list("kind", "name", "year", "amount_yen")) == [
        ("co-authorship", "森 蓮", 2023, None),
        ("economic", "森 蓮", 2022, 500_000),
    ]
    again = services.plan_of_text(text + "nobody@x.example,その他,A,,\n", "ties")
    assert (again.same, [(one.line, one.code) for one in again.faults]) == (2, [(4, "not-in-pool")])


def test_a_refused_form_says_so_in_its_title_and_asks_who_it_is_first(call, aiko):
    text = post(aiko, "pool_add", institution="Keyaki University").content.decode()
    assert "<title>Error: Add a reviewer" in text and "E-mail address: Give the e-mail address." in text
    assert text.index('name="email"') < text.index('name="name"') < text.index('name="institution"')


def test_the_pages_look_first_and_take_what_was_seen(call, aiko):
    entered(call, aiko)
    file = SimpleUploadedFile("pool.csv", "email,name,orcid\nren@hinoki.example,<b>蓮</b>,1\n".encode("cp932"))
    answer = post(aiko, "pool_import", holds="people", file=file)
    text = answer.content.decode()
    assert answer.status_code == 422 and "<b>" not in text.split("<main")[1].split("</main")[0].replace("<b>蓮", "!")
    assert "1 line cannot be taken" in text and "An ORCID iD has 16 digits" in text and "Take exactly" not in text

    good = SimpleUploadedFile("pool.csv", b"email,name\nren@hinoki.example,=cmd()\n")
    answer = post(aiko, "pool_import", holds="people", file=good)
    assert answer.status_code == 200 and len(stored()) == 1
    taken = post(aiko, "pool_import", do="take", **answer.context["seen"].initial)
    assert (taken.status_code, [one[0] for one in stored()]) == (302, ["mei@keyaki.example", "ren@hinoki.example"])
    stale = post(aiko, "pool_import", do="take", **answer.context["seen"].initial)
    assert (stale.status_code, "the pool has changed" in stale.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"do": "take"}, id="a take of nothing"),
        pytest.param({"do": "take", "holds": "people", "seen": "x", "packed": "!!"}, id="garbage"),
        pytest.param({"do": "take", "holds": "people", "seen": "x", "packed": packed("x" * 9_000_000)}, id="a bomb"),
        pytest.param({"do": "take", "holds": "people", "seen": "x", "packed": packed("email\n\x00")}, id="a NUL"),
        pytest.param({"holds": "cats", "file": SimpleUploadedFile("a", b"x")}, id="cats"),
        pytest.param({"holds": "people", "file": SimpleUploadedFile("a", b"")}, id="an empty file"),
    ],
)
def test_hostile_posts_are_answered_calmly(call, aiko, data):
    assert post(aiko, "pool_import", **data).status_code in (302, 409, 422)
    assert not Reviewer.objects.exists()


def test_the_template_downloads_and_reads_back(call, aiko):
    for holds in ("people", "ties"):
        answer = page(aiko, "pool_template", query=f"?holds={holds}")
        plan = services.plan_of_file(b"".join(answer.streaming_content), holds)
        assert [one.code for one in plan.faults] == ([] if holds == "people" else ["not-in-pool"])


@pytest.mark.thorough
def test_two_thousand_lines_are_looked_at_and_taken(call, aiko):
    lines = (f"r{number}@keyaki.example,Reviewer {number},en; ja,ageing" for number in range(2000))
    plan = imported(call, aiko, "\n".join(["email,name,languages,keywords", *lines]))
    assert (len(plan.added), Reviewer.objects.count()) == (2000, 2000)


# --- The list -----------------------------------------------------------------------------------
def found(user, query):
    return [row.reviewer.user.email.split("@")[0] for row in page(user, "pool", query=query).context["rows"]]


def test_the_pool_is_searched_and_narrowed(call, aiko, kenji, yuki):
    entered(call, aiko)
    one = in_pool(call, aiko, kenji, institution="Ginkgo University", languages=("ja",))
    in_pool(call, aiko, yuki)
    invited(call, aiko, one, areas=(2,))
    assert found(aiko, "") == ["kenji", "mei", "yuki"]
    for query, names in {
        "?q=ＫＥＹＡＫＩ": ["mei"],
        "?q=木村芽衣": ["mei"],
        "?q=0002-1825": ["mei"],
        "?q=老化 けやき": ["mei"],
        "?q=nobody": [],
        "?state=open": ["kenji"],
        "?state=none": ["mei", "yuki"],
        "?area=2": ["kenji"],
        "?area=1": [],
        "?language=en": ["mei"],
        "?state=cats&area=x&after=99999": ["kenji", "mei", "yuki"],
    }.items():
        assert (query, found(aiko, query)) == (query, names)


def test_those_with_the_role_alone_are_named(call, aiko, kenji, yuki):
    in_pool(call, aiko, kenji)
    assert list(page(aiko, "pool").context["unknown_people"]) == [yuki]


def test_loads_count_what_the_officer_may_see(call, aiko, emi, kenji, hanakos, taros, kenjis):
    services.assign_reviewer(taros.pk, reviewer_pk=kenji.pk, actor=aiko, at=IN_JUNE)
    one = in_pool(call, aiko, kenji)
    row = queries.reviewer_for(aiko, call, one.pk, at=IN_JUNE)
    assert (row.load, row.load_of_year) == (2, 2)
    hanakos.counterparts.update(email="")
    from reviews.models import Conflict  # noqa: PLC0415

    Conflict.objects.create(person=emi, proposal=taros, reason="Family.", declared_at=IN_JUNE)
    row = queries.reviewer_for(emi, call, one.pk, at=IN_JUNE)
    assert (row.load, row.load_of_year) == (1, 1)
    assert conflicted(kenjis).state == "conflicted"
    assert queries.reviewer_for(aiko, call, one.pk, at=IN_JUNE).load == 1


def test_the_list_costs_the_same_for_one_and_for_three(call, aiko, kenji, yuki, django_assert_num_queries):
    one = entered(call, aiko)
    invited(call, aiko, one)
    client = client_for(aiko, at=IN_JUNE)
    path = reverse("reviews:pool", args=[call.slug])
    client.get(path)
    with django_assert_num_queries(14):
        client.get(path)
    invited(call, aiko, *(in_pool(call, aiko, person) for person in (kenji, yuki)))
    with django_assert_num_queries(14):
        client.get(path)


# --- Who finds it -------------------------------------------------------------------------------
PAGES = ("pool", "pool_add", "pool_import", "pool_template", "pool_invite")
OF_ONE = ("pool_person", "pool_edit", "pool_affiliation", "pool_tie", "pool_end")


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_nobody_but_officers_finds_the_pool(call, cast, name):
    one = in_pool(call, cast["aiko"], cast["kenji"])
    for address in PAGES:
        assert page(cast[name], address).status_code == post(cast[name], address).status_code == 404
    for address in OF_ONE:
        assert page(cast[name], address, one.pk).status_code == 404
    with pytest.raises(NotAllowed):
        services.save_profile(call.pk, one.pk, version=1, profile=PROFILE, actor=cast[name], at=IN_JUNE)
    with pytest.raises(NotAllowed):
        imported(call, cast[name], "email,name\nren@x.example,Ren\n")


@pytest.mark.parametrize("begin", [a_whole_draft, a_sealed_proposal], ids=["a draft", "a proposal"])
def test_an_officer_who_applies_finds_the_pool_closed(call, aiko, emi, begin):
    one = entered(call, aiko, person=MEI)
    begin(call, emi, at=IN_APRIL)
    for answer in (*(page(emi, name) for name in PAGES), *(page(emi, name, one.pk) for name in OF_ONE)):
        text = answer.content.decode()
        assert answer.status_code == 403 and "Mei" not in text and "Keyaki" not in text.split("<main")[1]
    with pytest.raises(NotAllowed):
        entered(call, emi, person=services.PersonText("a@x.example", "A"))
    assert page(aiko, "pool").status_code == 200
