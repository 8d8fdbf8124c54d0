"""What do the lists of the office show and hand out, to whom, and what do they make of odd addresses?"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from calls.services import rehearse_call
from journal.models import Entry
from proposals.models import Proposal
from reviews.models import Conflict
from tests.architecture.test_urls import undressed
from tests.builders import IN_JULY, IN_JUNE, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.reviewing import asked, cleared, sent
from tests.sheets import bytes_of, csv_of, xlsx_of

pytestmark = pytest.mark.thorough

SEARCH = reverse("reviews:search")
LIST = reverse("reviews:proposals", args=["aspire-2024-3"])
RANKING = reverse("reviews:ranking", args=["aspire-2024-3"])
HEADINGS = [
    *("Proposal", "Call", "Title in English", "Title in Japanese", "Principal investigator"),
    *("Principal investigator, in Japanese", "Principal investigator, in furigana", "e-Rad researcher number"),
    *("Institution", "e-Rad application number", "Research type", "Area", "Name of the area", "Counterpart countries"),
    *("Counterpart funding agencies", "Received (Japan Standard Time)", "State", "Reviewers asked"),
    *("Reviewers without a conflict", "Reviews sent", "Findings for a person to decide", "Warnings"),
    "SHA-256 of the sealed version",
]


STAKES = ["", "What is not in this file", "Proposals in which you have a stake are never part of a file."]
OWN = "Proposals that you still have to review yourself are not part of it until you have sent your review."


def get(user, address=LIST, **query):
    return client_for(user, at=IN_JULY).get(address, query)


def shown(answer):
    """Return the numbers of the proposals that a page lists, in order."""
    return [row.proposal.number for row in answer.context["rows"]]


# --- The pages --------------------------------------------------------------------------------
def test_the_search_box_finds_over_all_calls_and_leads_back(call, hanakos, taros, aiko):
    box = f'action="{SEARCH}"'
    assert box in get(aiko).content.decode() and box in get(aiko, RANKING).content.decode()
    answer = get(aiko, SEARCH, q="山田花子 条件")
    assert (shown(answer), "Nothing matches." in answer.content.decode()) == ([], True)
    answer = get(aiko, SEARCH, q="山田花子")
    page = answer.content.decode()
    assert shown(answer) == [1] and "ASPIRE 3rd Call" in page and 'value="山田花子"' in page
    assert "What you can look for" in get(aiko, SEARCH).content.decode()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [1, 2]),
        ({"q": "sakura"}, [2]),
        ({"stage": "reviewed"}, []),
        ({"stage": "unassigned", "area": "1", "country": "NO", "agency": "rcn", "q": "aspire"}, []),
        ({"stage": "unassigned", "area": "1", "country": "NO", "agency": "rcn", "q": "frailty"}, [2]),
        ({"sort": "-number"}, [2, 1]),
    ],
)
def test_the_address_narrows_and_orders(hanakos, taros, aiko, query, numbers):
    assert shown(get(aiko, **query)) == numbers


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"stage": "interview"}, "left out: Stage."),
        ({"stage": "<script>", "area": "x", "country": "ZZ", "agency": "%"}, "left out: Stage, Area, Country, Agency."),
        ({"sort": "summary"}, "left out: Order."),
        ({"format": "pdf"}, "left out: File format."),
        ({"after": "-1"}, "left out: Page."),
        ({"after": "9" * 5000}, "left out: Page."),
        ({"before": "²"}, "left out: Page."),
        ({"q": "\0"}, "left out: Words."),
        ({"after": "999999999"}, "no longer part of this list"),
    ],
)
def test_what_a_list_does_not_know_is_left_out_and_told_calmly(hanakos, taros, aiko, query, told):
    answer = get(aiko, **query)
    page = answer.content.decode()
    assert (answer.status_code, shown(answer), told in page) == (200, [1, 2], True)
    assert "<script>" not in page and 'aria-invalid="true"' not in page


HOSTILE = [
    "%25",
    "%27+OR+1%3D1+--",
    "%22%3E%3Cimg+src%3Dx%3E",
    "%5C",
    "x" * 5000,
    "%F0%9F%92%A5+" * 300,
    "%ff%fe%ed%a0",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("address", [LIST, SEARCH])
def test_hostile_words_find_nothing_and_break_nothing(hanakos, aiko, address, words):
    answer = client_for(aiko, at=IN_JULY).get(f"{address}?q={words}")
    assert (answer.status_code, shown(answer)) == (200, [])
    assert "<img" not in answer.content.decode()


def test_filters_are_shown_and_each_can_be_taken_off(hanakos, aiko):
    page = get(aiko, q="keyaki", country="NO", sort="-title", after=str(hanakos.pk)).content.decode()
    assert '<a href="?country=NO&amp;sort=-title"><span><span class="soft">Words: </span>keyaki' in page
    assert '<a href="?q=keyaki&amp;sort=-title"><span><span class="soft">Country: </span>Norway' in page
    assert f'<a class="all" href="{LIST}">Clear all</a>' in page
    assert 'aria-sort="descending"><a class="sort" href="?q=keyaki&amp;country=NO&amp;sort=title">Title' in page
    assert 'aria-sort="none"><a class="sort" href="?q=keyaki&amp;country=NO&amp;sort=area">Area' in page


def test_an_empty_call_and_an_empty_answer_are_told_apart(call, aiko, hanako):
    assert "No proposal has been submitted yet." in get(aiko).content.decode()
    a_sealed_proposal(call, hanako)
    page = get(aiko, q="nothing like it").content.decode()
    assert "Nothing matches." in page and "Remove a filter above" in page


def test_pages_go_by_the_last_line_shown(call, aiko, hanako):
    first = a_sealed_proposal(call, hanako)
    copies = [Proposal(call=call, lead=hanako, number=number, state="submitted") for number in range(2, 121)]
    for one in copies:
        one.created_at = one.saved_at = one.submitted_at = first.submitted_at
    Proposal.objects.bulk_create(copies)

    page = get(aiko)
    assert shown(page) == list(range(1, 51)) and "1 to 50 of 120" in page.content.decode()
    second = get(aiko, after=page.context["rows"][-1].proposal.pk)
    assert shown(second) == list(range(51, 101)) and 'rel="prev"' in second.content.decode()
    last = get(aiko, after=second.context["rows"][-1].proposal.pk)
    assert shown(last) == list(range(101, 121)) and 'rel="next"' not in last.content.decode()
    assert shown(get(aiko, before=last.context["rows"][0].proposal.pk)) == list(range(51, 101))
    assert "120 proposals submitted" in page.content.decode()


@pytest.mark.parametrize(("address", "most"), [(LIST, 10), (SEARCH + "?q=keyaki", 9)])
def test_a_page_costs_the_same_for_one_and_for_three(call, aiko, emi, kenji, address, most):
    costs = []
    for number in range(3):
        one = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        sent(cleared(one, kenji, emi))
        client = client_for(aiko, at=IN_JULY)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(client.get(address))) == number + 1
        costs.append(len(queries))
    assert costs == [most] * 3


def test_one_area_of_the_ranking_is_shown_with_how_many_there_are(call, hanakos, aiko):
    a_sealed_proposal(call, person("two@aspire.example", "Two"), project={"area_number": 2, "title_en": "The other"})
    page = get(aiko, RANKING, area="2").content.decode()
    assert "The other" in page and "Condensates" not in page and "1 of 2 shown" in page
    assert "No proposal of this area is under review." in get(aiko, RANKING, area="3").content.decode()
    page = get(aiko, RANKING, area="<9>").content.decode()
    assert "The call has no such area" in page and "The other" in page and "Condensates" in page


# --- The files --------------------------------------------------------------------------------
def test_a_file_holds_every_line_of_the_list_in_its_order(call, hanakos, taros, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko))
    asked(hanakos, yuki, aiko)
    answer = get(aiko, sort="-number", format="csv")
    assert answer.streaming and answer.headers["Content-Disposition"] == (
        'attachment; filename="aspire-2024-3-proposals-20240710-1000JST.csv"'
    )
    assert undressed(answer) == []
    first, second, third, *closing = csv_of(bytes_of(answer))
    assert [line[0] for line in closing] == STAKES
    assert first == HEADINGS
    assert (second[0], second[4], second[17:20]) == ("AS3-0002", "Taro Suzuki", ["0", "0", "0"])
    assert third == [
        *("AS3-0001", "aspire-2024-3", "Condensates in ageing neurons", "老化神経細胞における生体分子凝縮体"),
        *("Hanako Yamada", "山田 花子", "ヤマダ ハナコ", "01234567", "Keyaki University", "", "ASPIRE-B", "1"),
        *("Cellular Structure and Function", "Norway", "RCN", "2024-04-15 10:00:00", "Under review", "2", "1", "1"),
        *(str(hanakos.asks), str(hanakos.warns), hanakos.submissions.get().sha256),
    ]


def test_a_workbook_holds_the_same_with_numbers_and_instants_as_such(call, hanakos, aiko):
    lines = xlsx_of(bytes_of(get(aiko, format="xlsx", q="condensates")))
    assert lines[0] == HEADINGS
    assert lines[1][0] == "AS3-0001" and "01234567" in lines[1] and 1.0 in lines[1]
    assert any(isinstance(cell, float) and round(cell, 4) == 45397.4167 for cell in lines[1])  # 15 April 2024, 10:00


def test_the_headings_are_in_the_readers_language(call, hanakos, aiko):
    aiko.language = "ja"
    aiko.save(update_fields=["language"])
    lines = csv_of(bytes_of(get(aiko, format="csv")))
    assert lines[0][4] == "研究開発代表者" and lines[1][13] == "ノルウェー"


def test_a_hostile_title_is_inert_in_both_formats(call, hanako, aiko):
    a_sealed_proposal(call, hanako, project={"title_en": '=HYPERLINK("http://evil.example")', "title_ja": "＝1+1"})
    assert csv_of(bytes_of(get(aiko, format="csv")))[1][2:4] == ['\'=HYPERLINK("http://evil.example")', "'＝1+1"]
    assert xlsx_of(bytes_of(get(aiko, format="xlsx")))[1][2:4] == ['=HYPERLINK("http://evil.example")', "＝1+1"]


def test_every_file_is_in_the_journal_with_what_was_asked_for(call, hanakos, taros, aiko):
    get(aiko, q="keyaki", country="NO", sort="-title", after="1", format="csv")
    get(aiko, SEARCH, q="sakura", call=call.slug, format="xlsx")
    get(aiko, RANKING, area="1", format="csv")
    entries = Entry.objects.filter(verb="list.exported").order_by("pk")
    assert [(one.subject, one.actor, one.at, one.detail) for one in entries] == [
        (
            *(f"calls.call:{call.pk}", aiko, IN_JULY),
            {
                "list": "proposals",
                "format": "csv",
                "asked": {"q": "keyaki", "country": "NO", "sort": "-title"},
                "rows": 1,
            },
        ),
        (
            *(f"accounts.user:{aiko.pk}", aiko, IN_JULY),
            {"list": "proposals", "format": "xlsx", "asked": {"q": "sakura", "call": call.slug}, "rows": 1},
        ),
        (
            *(f"calls.call:{call.pk}", aiko, IN_JULY),
            {"list": "ranking", "format": "csv", "asked": {"area": 1}, "rows": 2},
        ),
    ]


def test_the_ranking_is_handed_out_as_it_is_seen(call, hanakos, taros, kenji, yuki, aiko):
    sent(cleared(hanakos, kenji, aiko), overall=9)
    sent(cleared(hanakos, yuki, aiko), overall=4)
    lines = csv_of(bytes_of(get(aiko, RANKING, format="csv")))
    assert lines[0][:3] + lines[0][5:19] == [
        *("Rank by calibrated score", "Rank by mean", "Proposal", "Area", "Reviews that count"),
        *(
            "Reviewers who may be heard",
            "Mean",
            "Lowest",
            "Highest",
            "Calibrated score",
            "Interval of nine in ten cases, from",
        ),
        *(
            "Interval of nine in ten cases, to",
            "Chance of the first 3 places (%)",
            "Mark",
            "Items far apart",
            "Interview",
        ),
        "a. Fit with the programme",
    ]
    assert [line[:3] + line[5:19] for line in lines[1:3]] == [
        *(
            [
                ["1", "1", "AS3-0001", "1", "2", "2", "6.50", "4", "9", "6.50", "1.00", "10.00", "100.00"]
                + ["Discuss", "", "No", "8.00"]
            ]
        ),
        ["", "", "AS3-0002", "1", "0", "0", *[""] * 9, "No", ""],
    ]
    assert [line[0] for line in lines[3:]] == [*STAKES, f"{OWN} The ranks are counted without all of these."]
    assert float(Decimal("6.50")) in xlsx_of(bytes_of(get(aiko, RANKING, format="xlsx")))[1]


def test_a_file_of_the_ranking_ends_alike_whatever_is_left_out_of_it(call, hanakos, taros, kenji, aiko):
    whole = csv_of(bytes_of(get(aiko, RANKING, format="csv")))
    Role.objects.create(user=aiko, kind=Role.Kind.REVIEWER, granted_at=IN_JUNE, granted_by=kenji)
    asked(hanakos, aiko, person("other@aspire.example", "Other Officer", "officer"))
    less = csv_of(bytes_of(get(aiko, RANKING, format="csv")))
    assert (len(whole), len(less)) == (7, 6) and less[-4:] == whole[-4:]


def test_calls_of_the_same_title_are_told_apart_by_their_deadline(call, hanakos, aiko):
    box = get(aiko, SEARCH).context["form"].fields["call"].choices
    assert [words for _value, words in box][1:] == [call.title_en]
    for day in (5, 12):
        rehearse_call(call.slug, closes_on=date(2026, 11, day), actor=None, at=IN_JUNE)
    words = [words for _value, words in get(aiko, SEARCH).context["form"].fields["call"].choices][1:]
    title = call.rehearsals.first().title_en
    assert words == [f"{title} (deadline {said} November 2026)" for said in ("Thu 12", "Thu 5")] + [call.title_en]


@pytest.mark.parametrize("name", ["hanako", "kenji", "sora", "jiro"])
def test_searches_and_files_are_for_officers_and_leave_no_trace_of_others(call, hanakos, cast, name):
    for address in (SEARCH, LIST, RANKING):
        for query in ({}, {"q": "yamada"}, {"format": "csv"}, {"format": "xlsx"}):
            assert get(cast[name], address, **query).status_code == 404
    assert not Entry.objects.filter(verb="list.exported").exists()


@pytest.mark.parametrize("stake", ["leads", "conflict", "named"])
def test_an_officer_with_a_stake_meets_the_proposal_on_no_surface(call, hanakos, kenji, aiko, emi, stake):
    people = [{"email": "aiko@aspire.example", "country_code": "DE", "agency_key": "dfg"}] if stake == "named" else None
    lead = aiko if stake == "leads" else person("own@aspire.example", "Own Lead")
    own = a_sealed_proposal(call, lead, project={"title_en": "The hidden one", "area_number": 3}, counterparts=people)
    if stake == "conflict":
        Conflict.objects.create(person=aiko, proposal=own, reason="A cousin.", declared_at=IN_JUNE)
    sent(cleared(own, kenji, emi), overall=10)

    for address in (LIST, SEARCH, RANKING):
        for query in ({"q": "e"}, {"q": "AS3-0002"}, {"q": "hidden"}, {"after": str(own.pk), "q": "e"}, {"area": "3"}):
            assert "The hidden one" not in get(aiko, address, **query).content.decode()
        for form, read in (("csv", csv_of), ("xlsx", xlsx_of)):
            lines = read(bytes_of(get(aiko, address, q="e", format=form)))
            assert not any(own.reference in line for line in lines)
            assert any(own.reference in line for line in read(bytes_of(get(emi, address, q="e", format=form))))
    assert "1 proposal submitted" in get(aiko).content.decode()
    assert "2 proposals submitted" in get(emi).content.decode()
