"""Who promises confidentiality, and is nothing of a proposal shown before?"""

import pytest
from django.urls import reverse

from journal.models import Entry
from journal.refusals import NotAllowed
from reviews import services
from reviews.models import Pledge
from reviews.policies import has_pledged
from reviews.refusals import PledgeMissing
from reviews.sentences import pledge_statements
from tests.builders import IN_JULY, IN_JUNE, client_for
from tests.reviews.reviewing import PROMISE, asked, pledged

PAGE = ("reviews:pledge", ["aspire-2024-3"])


@pytest.fixture
def unpledged(hanakos, kenji, aiko):
    """Kenji's assignment to Hanako's proposal, before he promised anything."""
    return services.assign_reviewer(hanakos.pk, reviewer_pk=kenji.pk, actor=aiko, at=IN_JUNE)


def page_of(user, name, *args, method="get", data=None, **extra):
    answer = getattr(client_for(user, at=IN_JULY), method)(reverse(name, args=args), data or {}, **extra)
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def test_a_promise_is_kept_once_in_the_words_that_were_read(unpledged, call, kenji):
    first = pledged(call, kenji)
    again = services.pledge(call.pk, text={"language": "ja", "statements": []}, actor=kenji, at=IN_JULY)

    assert first == again
    assert list(Pledge.objects.values_list("person__name", "call__slug", "text", "pledged_at")) == [
        ("Kenji Tanaka", "aspire-2024-3", PROMISE, IN_JUNE)
    ]
    assert Entry.objects.filter(verb="pledge.given").count() == 1


@pytest.mark.parametrize("name", ["hanako", "yuki", "aiko", "sora", "jiro"])
def test_only_who_judges_in_the_call_promises(unpledged, call, cast, name):
    with pytest.raises(NotAllowed):
        services.pledge(call.pk, text=PROMISE, actor=cast[name], at=IN_JULY)
    assert page_of(cast[name], "reviews:pledge", call.slug)[0] == 404


@pytest.mark.parametrize("conflicted", [True, False])
def test_nothing_is_declared_without_the_promise(unpledged, call, kenji, conflicted):
    with pytest.raises(PledgeMissing):
        services.declare(unpledged.pk, conflicted=conflicted, reason="We share a lab.", actor=kenji, at=IN_JULY)
    assert not has_pledged(kenji, call)


def test_no_title_and_no_name_is_shown_before_the_promise(unpledged, hanakos, kenji):
    way = f"/reviews/pledge/aspire-2024-3/?next=%2Freviews%2F{unpledged.pk}%2F"
    assert page_of(kenji, "reviews:assignment", unpledged.pk)[:2] == (302, way)
    assert page_of(kenji, "reviews:declare", unpledged.pk)[0] == 302
    for name, *args in (("reviews:list",), ("home",), ("reviews:pledge", "aspire-2024-3")):
        text = page_of(kenji, name, *args)[2]
        assert hanakos.title_en not in text and hanakos.pi_institution not in text
    assert hanakos.reference in page_of(kenji, "reviews:list")[2]


def test_the_page_asks_once_and_leads_on(unpledged, kenji):
    status, _to, text = page_of(kenji, *PAGE[:1], *PAGE[1])
    assert status == 200 and not Pledge.objects.exists()
    assert all(statement.split("’")[0] in text for statement in pledge_statements())
    seen = text.split('name="seen" value="')[1].split('"')[0]
    path = f"{reverse('reviews:pledge', args=PAGE[1])}?next=/reviews/{unpledged.pk}/"
    client = client_for(kenji, at=IN_JULY)

    assert client.post(path, {"seen": seen}).status_code == 422
    assert client.post(path, {"seen": "of another language", "promised": "on"}).status_code == 409
    assert not Pledge.objects.exists()
    answer = client.post(path, {"seen": seen, "promised": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/reviews/{unpledged.pk}/")
    assert Pledge.objects.get().text == {"language": "en", "statements": pledge_statements()}
    assert "You promised this" in client.get(path).content.decode()


def test_the_way_on_never_leaves_the_portal(unpledged, kenji):
    client = client_for(kenji, at=IN_JULY)
    path = f"{reverse('reviews:pledge', args=PAGE[1])}?next=//evil.example/reviews/"
    seen = client.get(path).context["form"].initial["seen"]
    assert client.post(path, {"seen": seen, "promised": "on"}).headers["Location"] == "/reviews/"


def test_tests_ask_as_the_portal_does(hanakos, call, kenji, aiko):
    asked(hanakos, kenji, aiko)
    assert has_pledged(kenji, call)
