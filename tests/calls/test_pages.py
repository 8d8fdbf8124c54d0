"""The pages of the calls as anyone reads them, without logging in, at literal instants."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from calls import services
from tests.builders import (
    A_BREATH_AFTER_NOON,
    BEFORE_OPENING,
    IN_APRIL,
    IN_JULY,
    NOON,
    OPENING,
    client_for,
    jst,
)

START = "Start a proposal"
EXISTING, PLUS = "Existing grant", "Existing grant + chance of additional grant"
EARLIER = "Added after the 1st Alignment Call"
INFORM_NIH = (
    "Investigators awarded by NIH are encouraged to inform their agency program officer when the application is made."
)

# Every fact of the call text, as the page says it in July 2024.
FACTS = [
    "ASPIRE 3rd Call (Alignment)",
    "Advanced International Collaborative Research Program: Adopting Sustainable Partnerships for an Innovative "
    "Research Ecosystem (ASPIRE)",
    "Also written: Adopting Sustainable Partnerships for Innovative Research Ecosystem (ASPIRE).",
    "AMED call for proposals · FY2024 · Healthcare",
    # deadline, contact
    "Closed Tue 28 May 2024, 12:00 JST",
    "Division of Research Program, Department of International Strategy",
    'amed-aspire"AT"',
    'replace "AT" with @.',
    "Inquiries by e-mail are strongly encouraged.",
    # public offering content
    "115 million yen",
    "115,000 thousand yen in direct costs",
    "Up to a total of 115 million yen per project, for 5-year research. Indirect costs are not counted.",
    "Note 1: the budget for the entire research period.",
    "ASPIRE-B",
    "ASPIRE-A is not offered in this call.",
    "3–5 years",
    "3 to 5 years, FY2024 to FY2029.",
    "0–3 projects",
    "0 to 3 projects",
    # research areas
    "1. Cellular Structure and Function",
    "phase separation of proteins and nucleic acids",
    "2. Complex Systems of Living Organisms",
    "the mechanisms that keep biological functions going and those by which they break down",
    "3. Human Life Stages",
    "Ageing and healthy longevity matter most in a society that grows old.",
    # participating funding agencies
    "29 agencies",
    "in 11 countries and regions",
    "As of Mon 1 July 2024.",
    "ERC (European Union), ZonMw (The Netherlands), RCN (Norway) and BHF (United Kingdom) were added after the "
    "1st Alignment Call.",
    "countries are in alphabetical order",
    # researchers in the counterpart team
    "i) already receives research support from an eligible agency of their country",
    "ii) is applying for research support from an eligible agency of their country, and the outcome is known by",
    "31 May 2024",
    "The teams in Japan and abroad must have agreed beforehand on carrying out the joint research and on accepting the "
    "travelling researcher.",
    "the counterpart has not received a grant for the project from their agency",
    "the counterpart's proposal under evaluation has been rejected.",
    "For a grant from an agency of Europe or North America that is not listed, write to the funder in advance.",
    "support through this programme may or may not be possible",
    # applicants in Japan
    "You belong to a research institution in Japan for the whole research period.",
    "responsible for drawing up the research and development plan and for compiling the results",
    "A researcher who belongs to no research institution in Japan, or to one abroad, may also apply.",
    "By the date of the contract or Sun 1 December 2024",
    "Otherwise the selection is cancelled in principle.",
    # programme summary
    "Enough money for large joint research in cutting-edge fields with scientifically advanced countries",
    "budgets and periods can be set flexibly",
    "excellent young researchers are exchanged",
    "AMED and JST run the programme together; AMED supports projects in healthcare.",
    # programme details
    "Fri 8 March 2024 to Tue 28 May 2024, 12:00 JST",
    "Full proposal documents are submitted on e-Rad",
    "The call requires the application itself on e-Rad.",
    "this portal’s receipt, do not replace it",
    "Thu 19 September 2024",
    "hear by e-mail at least one week before",
    "If a proposal is not chosen for an interview, or no interview is held, nobody writes.",
    "Wait for the notice of acceptance or rejection.",
    "No public briefing is held.",
    "(Japanese language only)",
    # change log
    "Wed 3 July 2024 NHGRI (United States of America) added to the participating funding agencies.",
    "Wed 8 May 2024 The interview date was set.",
    "Last updated: Wed 3 July 2024",
]

# Each row of the agencies' table: name with what is added to it, type of participation, the beginning of the notes.
AGENCIES = {
    "Australia 2": [
        ("Australian Research Council (ARC)", EXISTING, "For more information, write to the agency."),
        ("National Health and Medical Research Council (NHMRC)", EXISTING, "Researchers funded by NHMRC"),
    ],
    "Canada 2": [
        ("Canadian Institutes of Health Research (CIHR)", EXISTING, "Questions go to CIHR."),
        (
            "Tri-agency Institutional Programs Secretariat (TIPS)",
            f"{EXISTING} Only CFREF, CERC",
            "Only two programmes are targeted: the Canada First Research Excellence Fund (CFREF",
        ),
    ],
    "European Union 1": [
        (f"European Research Council (ERC) {EARLIER}", EXISTING, "ERC need not be asked before joining."),
    ],
    "France 2": [
        ("French National Research Agency (ANR)", EXISTING, "None"),
        ("French National Cancer Institute (INCa)", EXISTING, "None"),
    ],
    "Germany 1": [("German Research Foundation (DFG)", EXISTING, "Contact for researchers in Germany")],
    "Netherlands 1": [
        (
            f"The Netherlands Organisation for Health Research and Development (ZonMw) {EARLIER}",
            EXISTING,
            "None",
        )
    ],
    "Norway 1": [(f"Research Council of Norway (RCN) {EARLIER}", EXISTING, "Researchers funded by RCN")],
    "Sweden 4": [
        ("Vetenskapsrådet - Swedish Research Council (SRC)", EXISTING, "None"),
        (
            "Swedish Foundation for International Cooperation in Research and Higher Education (STINT)",
            EXISTING,
            "Researchers in Sweden who join a team in Japan contact STINT",
        ),
        (
            "Swedish Foundation for Strategic Research",
            EXISTING,
            "Researchers in Sweden who join a team in Japan contact STINT",
        ),
        ("Vinnova", PLUS, "Researchers in Sweden who join a team in Japan contact Vinnova"),
    ],
    "Switzerland 1": [("Swiss National Science Foundation (SNSF)", PLUS, "Researchers funded by SNSF")],
    "United Kingdom 5": [
        (f"British Heart Foundation {EARLIER}", EXISTING, "Researchers funded by BHF are asked to declare"),
        ("Cancer Research UK", EXISTING, "None"),
        ("National Institute for Health and Care Research (NIHR)", EXISTING, "A page with all awards funded by NIHR"),
        ("UK Research and Innovation (UKRI)", EXISTING, "MRC need not be contacted."),
        ("Wellcome Trust", EXISTING, "Wellcome need not be contacted before joining."),
    ],
    "United States 9": [
        *[
            (f"National Institutes of Health (NIH)/ {name}", EXISTING, INFORM_NIH)
            for name in (
                "National Cancer Institute (NCI)",
                "National Human Genome Research Institute (NHGRI) Added on Wed 3 July 2024",
                "National Institute on Aging (NIA)",
                "National Institute of Allergy and Infectious Disease (NIAID)",
                "National Institute of Arthritis and Musculoskeletal and Skin Diseases (NIAMS)",
                "National Institute of Child Health and Human Development (NICHD)",
                "National Institute of Diabetes and Digestive and Kidney Diseases (NIDDK)",
                "National Institute of Mental Health (NIMH)",
            )
        ],
        ("National Science Foundation (NSF)", EXISTING, "Investigators awarded by NSF are encouraged"),
    ],
}
ADDRESSES = [
    'arc-international"AT"',
    'help"AT"',
    'raoul.wagner"AT"',
    'international"AT"',
    'InternationalResearch"AT"',
    'fundingsupport"AT"',
]

FACTS_IN_JAPANESE = [
    "先端国際共同研究推進プログラム（ASPIRE）第3回公募（アライメント）",
    "AMED公募・2024年度・医療分野",
    "2024年5月28日（火）12:00に締め切りました",
    "115,000千円",
    "新規採択課題予定数",
    "細胞の構造と機能",
    "生体の複雑系",
    "ヒトのライフステージ",
    "本公募ではASPIRE-Aは募集しません。",
    "契約締結日又は2024年12月1日（日）までに",
    "2024年5月31日（金）までに判明",
    "事前合意",
    "ヒアリング審査の実施日：2024年9月19日（木）",
    "採否の通知をお待ちください。",
    "この公募への応募は、e-Radで行う必要があります。",
    "公募期間 2024年3月8日（金）～2024年5月28日（火）12:00",
    "29機関（国・地域別）",
    "アメリカ合衆国 9",
    "既存グラント＋追加支援の可能性あり",
    "第1回アライメント公募の後に追加",
    "更新履歴 2024年7月3日（水）",
    "最終更新日：2024年7月3日（水）",
]


def words(html):
    """Return the words that a reader sees of some HTML, blanks collapsed."""
    html = re.sub(r"<p[^>]* hidden>.*?</p>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def read(call, at, *, user=None, language="en"):
    """Return the words of the main part of a call's page at an instant."""
    response = client_for(user, at=at).get(f"/calls/{call.slug}/", headers={"accept-language": language})
    assert response.status_code == 200
    return words(response.content.decode().split("<main")[1].split("</main>")[0])


def rehearse(call, closes_on):
    return services.rehearse_call(call.slug, closes_on=closes_on, actor=None, at=IN_APRIL)


def test_every_fact_of_the_call_is_on_its_page(call):
    page = read(call, IN_JULY)
    assert [fact for fact in FACTS if fact not in page] == []


def test_the_page_says_it_in_japanese(call):
    page = read(call, IN_JULY, language="ja")
    assert [fact for fact in FACTS_IN_JAPANESE if fact not in page] == []


def test_the_29_agencies_stand_by_country_with_type_and_notes(call):
    html = client_for(at=IN_JULY).get(f"/calls/{call.slug}/").content.decode()
    groups = re.findall(r'<tbody class="group".*?</tbody>', html, re.DOTALL)
    table = {}
    for group in groups:
        country, *rows = re.findall(r"<tr>.*?</tr>", group, re.DOTALL)
        cells = [[words(cell) for cell in re.findall(r"<t[hd] .*?</t[hd]>", row, re.DOTALL)] for row in rows]
        table[words(country)] = cells
    shortened = {
        country: [
            (name, kind, notes[: len(expected[2])])
            for (name, kind, notes), expected in zip(rows, AGENCIES.get(country, []), strict=True)
        ]
        for country, rows in table.items()
    }
    assert shortened == AGENCIES
    assert sum(len(rows) for rows in table.values()) == 29
    notes = " ".join(notes for rows in table.values() for _, _, notes in rows)
    assert [address for address in ADDRESSES if address not in notes] == []


def test_what_the_portal_reads_into_the_call_is_marked_as_its_own(call):
    page = read(call, IN_JULY)
    readings = page.split("How this portal reads the call")[1]
    assert readings.startswith(" The call leaves some questions open. These readings are the portal’s, not clauses")
    assert (
        "The deadline itself, Tue 28 May 2024, 12:00:00.000000 JST, is in time. A microsecond later is not." in readings
    )
    assert "A project starts in FY2024 and ends by Sun 31 March 2030 at the latest." in readings


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(
            BEFORE_OPENING, "Not yet open Opens Fri 8 March 2024, 00:00 JST 12 hours 0 min", id="the day before opening"
        ),
        pytest.param(IN_APRIL, "Open Time left 43 days 2 hours 0 min Closes Tue 28 May 2024, 12:00 JST", id="in April"),
        pytest.param(NOON, "Open Time left 0 hours 0 min Closes Tue 28 May 2024, 12:00 JST", id="noon itself"),
        pytest.param(
            A_BREATH_AFTER_NOON,
            "Closed Closed Tue 28 May 2024, 12:00 JST Earlier today. No proposal is taken any more.",
            id="a microsecond after noon",
        ),
        pytest.param(IN_JULY, "Closed Closed Tue 28 May 2024, 12:00 JST 43 days ago.", id="in July"),
    ],
)
def test_where_the_call_stands_is_said_against_the_servers_clock(call, at, said):
    assert said in read(call, at)


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        pytest.param(BEFORE_OPENING, False, id="before opening"),
        pytest.param(OPENING, True, id="the first instant"),
        pytest.param(NOON, True, id="noon itself"),
        pytest.param(A_BREATH_AFTER_NOON, False, id="a microsecond after noon"),
    ],
)
def test_a_proposal_can_be_started_only_while_the_call_is_open(call, hanako, at, offered):
    assert (START in read(call, at)) is offered
    assert (START in read(call, at, user=hanako)) is offered


def test_a_visitor_who_starts_logs_in_first_and_comes_back(call):
    start = reverse("proposals:start", args=[call.slug])
    assert "You log in or sign up first and come back here." in read(call, IN_APRIL)
    response = client_for(at=IN_APRIL).post(start)
    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={start}")


def test_a_person_logged_in_begins_a_draft_at_once(call, hanako):
    assert "You log in or sign up first" not in read(call, IN_APRIL, user=hanako)
    response = client_for(hanako, at=IN_APRIL).post(reverse("proposals:start", args=[call.slug]))
    assert response.status_code == 302
    assert hanako.proposals.get().call == call


def test_a_rehearsal_says_so_and_leads_to_the_original(call):
    rehearsal = rehearse(call, date(2026, 12, 8))
    html = client_for(at=jst(2026, 11, 24, 10)).get(f"/calls/{rehearsal.slug}/").content.decode()
    assert "Nothing here counts as an application." in words(html.split("</header>")[0])
    assert f'<a href="/calls/{call.slug}/">See the original call</a>' in html
    assert "Takes part from Mon 11 January 2027" in words(html)
    assert "Last updated: Wed 18 November 2026" in words(html)


def test_the_real_call_does_not_look_like_a_rehearsal(call):
    assert "ehearsal" not in client_for(at=IN_APRIL).get(f"/calls/{call.slug}/").content.decode()


def test_the_list_groups_calls_and_marks_practice(call):
    rehearse(call, date(2024, 7, 20))
    page = words(client_for(at=IN_JULY).get("/").content.decode().split("<main")[1])
    open_part, closed_part = page.split("Open now")[1].split("Closed", 1)
    assert open_part.startswith(" Open Rehearsal Rehearsal: ASPIRE 3rd Call (Alignment)")
    assert "10 days 2 hours 0 min" in open_part
    assert closed_part.startswith(" Closed ASPIRE 3rd Call (Alignment)")
    assert "Opening later" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_visitor_reads_the_list_with_one_query(call, count, django_assert_num_queries):
    for day in range(1, count):
        rehearse(call, date(2026, 12, day))
    client = client_for(at=IN_JULY)
    client.get("/")
    with django_assert_num_queries(1):
        assert client.get("/").content.decode().count("<article") == count


def test_a_visitor_reads_a_call_with_six_queries(call, django_assert_num_queries):
    client = client_for(at=IN_JULY)
    client.get("/")
    with django_assert_num_queries(6):
        client.get(f"/calls/{call.slug}/")


def test_without_calls_the_list_says_so(db):
    page = words(client_for(at=IN_APRIL).get("/").content.decode())
    assert "No call has been published yet" in page


@pytest.mark.parametrize("path", ["/calls/no-such-call/", "/calls/aspire-2024-3-rehearsal-2026-12-08/"])
def test_an_unknown_call_is_a_page_that_says_what_to_do(call, path):
    response = client_for(at=IN_APRIL).get(path)
    assert response.status_code == 404
    assert "There is nothing here" in words(response.content.decode())


def test_the_pages_only_read(call):
    client = client_for(at=IN_APRIL)
    assert [client.post(path).status_code for path in ("/", f"/calls/{call.slug}/")] == [405, 405]
    assert client.head(f"/calls/{call.slug}/").status_code == 200


def test_no_call_page_has_a_script_or_style_of_its_own_or_asks_others(call):
    html = client_for(at=IN_APRIL).get(f"/calls/{call.slug}/").content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    assert not re.search(r"<script|<style|style=|https?://", main)


def test_a_text_written_in_one_language_only_is_shown_to_both(call):
    call.texts["briefing"] = {"en": "A briefing is held on line.", "ja": ""}
    call.save(update_fields=["texts"])
    assert "A briefing is held on line." in read(call, IN_APRIL, language="ja")


def test_a_call_with_fewer_words_and_odd_numbers_still_has_its_page(call):
    call.texts, call.min_months, call.max_months, call.places_min = {}, 30, 54, 3
    call.cap_direct_yen = 12_345_678
    call.save(update_fields=["texts", "min_months", "max_months", "places_min", "cap_direct_yen"])
    call.interview_days.all().delete()
    page = read(call, IN_JULY)
    assert "direct costs, whole period 12,345.678 thousand yen FY2024 to FY2029 30–54 months" in page
    assert "expected to be selected 3 projects" in page
    assert "Interview" not in page and "not accepted" not in page
