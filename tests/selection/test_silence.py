"""Can an applicant see from anything whether anybody is interviewed or chosen, before the one moment?

Three applicants: one listed and told of an interview, one listed and told nothing, one not listed at all; the first
holds a place and the moment of the release is set. Every address of the portal is asked by each of them, by somebody
who writes along, by a visitor and by a reviewer of another proposal, before and after the office's work.
"""

import io
import logging
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from reviews.models import Assignment
from selection import services
from tests.architecture.test_urls import asked_values
from tests.builders import AFTER_INTERVIEWS, IN_AUGUST, IN_JUNE, client_for, person
from tests.proposals.sharing import let_in
from tests.proposing import a_sealed_proposal
from tests.selection.choosing import ELEVEN, given, letters, listed, planned, posted, timed
from tests.selection.pages import SLUG
from tests.selection.releasing import A_MINUTE, MOMENT, frozen_and_set

pytestmark = pytest.mark.thorough

MOVING = re.compile(
    r'name="(?:csrfmiddlewaretoken|press|made_with)" value="[^"]+"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"'
    r"|nonce&quot;: &quot;[^&]+|DTSTAMP:\w+"
)
TAKEN = re.compile(r',?\s*\{[^{}]*"act": "proposal\.data_taken"[^{}]*(?:\{\})?\s*\}')
SAYS = ("interview", "ヒアリング", "selected", "採択", "reserve", "補欠", "award")
ROOMS = ("calls:", "proposals:", "reviews:", "selection:", "notices:")  # the others know nothing of a proposal
LOOKED_AT = MOMENT - A_MINUTE


def paths_about(proposal):
    """Return every address that can be asked about one proposal and its call, whoever it is for."""
    values = {"pk": proposal.pk, "slug": SLUG, "sequence": 1, "position": 1, "number": 1, "scope": SLUG, "kind": "text"}
    values |= {"dpk": 1, "cpk": 1, "mpk": 1, "ipk": 1, "kid": "x", "key": "x", "token": "1.0~x", "name": "x.eml"}
    paths = {}
    for name, asked in asked_values().items():
        if not name.startswith(ROOMS) and name not in ("home", "account_letters"):
            continue
        try:
            paths[name] = reverse(name, kwargs={one: values.get(one, 1) for one in asked})
        except NoReverseMatch:
            continue
    return paths


def unpacked(body):
    """Return the texts of an export, without what each taking adds: its own entry in the journal, and its hashes."""
    packed = zipfile.ZipFile(io.BytesIO(body))
    texts = {one: packed.read(one).decode(errors="replace") for one in packed.namelist() if one != "manifest.json"}
    return repr(sorted((one, TAKEN.sub("", text)) for one, text in texts.items())).encode()


def seen_by(somebody, proposal, *, at=LOOKED_AT):
    """Return (status, bytes without what differs each time) of everything that one may ask about a proposal."""
    client, found = client_for(somebody, at=at), {}
    for name, path in paths_about(proposal).items():
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        headers = {
            key: response.headers[key] for key in ("ETag", "Last-Modified", "Location") if key in response.headers
        }
        if response.headers.get("Content-Type") == "application/zip":
            body = unpacked(body)
        found[name] = (response.status_code, headers, MOVING.sub("", body.decode(errors="replace")))
    return found


@pytest.fixture
def applicants(call, hanako, taro):
    """Three applicants and their proposals: told of an interview, listed only, not listed."""
    mei = person("mei@aspire.example", "Mei Abe")
    titles = ("Cell atlas", "Frailty clocks", "Quiet genes")
    return [
        (lead, a_sealed_proposal(call, lead, project={"title_en": title, "title_ja": title}))
        for lead, title in zip((hanako, taro, mei), titles, strict=True)
    ]


@pytest.fixture
def onlookers(applicants, kenji, jiro):
    """Who else might look, and at which proposal: a visitor, a co-writer, a reviewer of another proposal, a stranger."""
    told, silent = applicants[0][1], applicants[1][1]
    stage = silent.call.stages.get(code="document")
    Assignment.objects.create(proposal=silent, reviewer=kenji, stage=stage, assigned_at=IN_JUNE, assigned_by=kenji)
    writer = person("ren@keyaki.example", "Ren Mori")
    let_in(told, writer, role="editor")
    return [(None, told), (writer, told), (kenji, told), (jiro, told)]


def the_office_works(call, applicants, day, aiko, emi, *, is_posted=True):
    """List two, tell one, give it a place, keep another in reserve, freeze the board and set the moment."""
    (_, told), (_, silent), (_, _unlisted) = applicants
    interview = timed(listed(told, day, aiko), aiko)
    planned(listed(silent, day, aiko), aiko, starts_at=ELEVEN)
    if is_posted:  # from then on her own data hold the letter, as they hold every other
        posted(letters("interview")[0], at=IN_AUGUST)
    given(told, aiko)
    services.put_in_reserve(silent.pk, actor=aiko, at=AFTER_INTERVIEWS)
    frozen_and_set(call, aiko, emi)
    return interview


def everything(applicants, onlookers=()):
    """Return what every applicant sees of their own and of another's proposal, and what the onlookers see."""
    looks = [(lead, own) for lead, own in applicants] + [(applicants[2][0], applicants[0][1]), *onlookers]
    return [(getattr(who, "name", "a visitor"), of.number, seen_by(who, of)) for who, of in looks]


def differences(before, after):
    """Return who sees which address differently."""
    return [
        (who, number, name)
        for (who, number, was), (_, _, now) in zip(before, after, strict=True)
        for name in was
        if was[name] != now[name]
    ]


@pytest.mark.thorough
def test_nobody_outside_the_office_sees_any_difference_before_the_moment(
    call, applicants, onlookers, day, aiko, emi, settings, tmp_path
):
    settings.DOCUMENT_ROOT = tmp_path
    before = everything(applicants, onlookers)
    the_office_works(call, applicants, day, aiko, emi, is_posted=False)
    services.settle_withdrawals(at=LOOKED_AT)
    services.release_due(at=LOOKED_AT)
    assert differences(before, everything(applicants, onlookers)) == []
    opened = {name for _, _, seen in before for name, (status, _, _) in seen.items() if status == 200}
    assert {"proposals:home", "proposals:own_data", "proposals:receipt_json", "calls:dates", "calls:data"} <= opened


def test_told_listed_and_unlisted_see_the_same_page_but_for_their_own_words(call, applicants, day, aiko, emi):
    the_office_works(call, applicants, day, aiko, emi)
    pages = []
    for lead, own in applicants:
        text = client_for(lead, at=LOOKED_AT).get(reverse("proposals:home", args=[own.pk])).content.decode()
        for mine in (own.reference, own.title_en, own.pi_name, lead.email, lead.name, lead.name_ja, lead.name_kana):
            text = text.replace(mine, "…") if mine else text
        pages.append(re.sub(rf"/{own.pk}/|counterparts/\d+|[0-9a-f]{{64}}|<ruby>.*?</ruby>", "…", MOVING.sub("", text)))
    assert pages[0] == pages[1] == pages[2]


def test_pages_cost_the_same_whatever_the_office_has_done(call, applicants, day, aiko, emi):
    """Time tells too: the work behind a page is the same, counted in questions to the database."""

    def cost():
        costs = []
        for lead, own in applicants:
            client = client_for(lead, at=LOOKED_AT)
            for name in ("proposals:home", "proposals:receipt", "proposals:withdraw", "proposals:own_data"):
                with CaptureQueriesContext(connection) as asked:
                    client.get(reverse(name, args=[own.pk]))
                costs.append((name, len(asked)))
        return costs

    cost()
    before = cost()
    the_office_works(call, applicants, day, aiko, emi)
    assert cost() == before
    assert before[:4] == before[4:8] == before[8:]


def test_the_log_names_no_interview_and_no_place(call, applicants, day, aiko, emi, caplog):
    caplog.set_level(logging.INFO)
    office = client_for(aiko, at=AFTER_INTERVIEWS)
    the_office_works(call, applicants, day, aiko, emi)
    for name in ("interviews", "board", "release"):
        office.get(reverse(f"selection:{name}", args=[SLUG]))
    references = [own.reference for _, own in applicants]
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    assert [line for line in said if any(one in line for one in references) or any(word in line for word in SAYS)] == []


def test_at_the_moment_everybody_knows_and_not_one_before_another(call, applicants, day, aiko, emi):
    the_office_works(call, applicants, day, aiko, emi)

    def known(at):
        pages = [client_for(lead, at=at).get(reverse("proposals:home", args=[own.pk])) for lead, own in applicants]
        return [page.context["public_status"] for page in pages]

    assert known(LOOKED_AT) == ["under_review"] * 3
    services.release_due(at=LOOKED_AT)
    assert known(LOOKED_AT) == ["under_review"] * 3
    services.release_due(at=MOMENT)
    assert known(MOMENT) == ["selected", "not_selected", "not_selected"]
    results = letters("result")
    assert {letter.not_before for letter in results} == {MOMENT} and len(results) == 3
