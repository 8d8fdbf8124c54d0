"""Who finds what on the pages of reviewing? The reviewer, the office, and everybody else nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Assignment, Review
from tests.builders import IN_JULY, client_for, person
from tests.proposing import a_sealed_proposal
from tests.reviews.browsing import FORM, page_of, status_of
from tests.reviews.reviewing import asked, cleared, conflicted, sent


@pytest.mark.parametrize("name", ["hanako", "taro", "yuki", "aiko", "emi", "sora", "jiro"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_assignment_is_its_reviewers_and_nobody_elses(hanakos, kenji, aiko, cast, name, method):
    pk = cleared(hanakos, kenji, aiko).pk
    other = cast[name]
    document = hanakos.documents.get().pk
    for view, keys in (("declare", (pk,)), ("score", (pk,))):
        assert status_of(other, view, *keys, method=method, data=FORM) == 404
    if method == "get":
        assert status_of(other, "assignment", pk) == 404
        assert status_of(other, "document", pk, document) == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize("name", ["hanako", "taro", "kenji", "yuki", "sora", "jiro"])
def test_the_offices_pages_are_for_officers(call, hanakos, kenji, aiko, yuki, cast, name):
    pk = asked(hanakos, yuki, aiko).pk
    document = hanakos.documents.get().pk
    other = cast[name]
    for view, keys in (
        ("proposals", (call.slug,)),
        ("ranking", (call.slug,)),
        ("proposal", (hanakos.pk,)),
        ("office_document", (hanakos.pk, document)),
        ("end", (hanakos.pk, pk)),
    ):
        assert status_of(other, view, *keys) == 404
    assert status_of(other, "proposal", hanakos.pk, method="post", data={"reviewer": kenji.pk}) == 404
    assert status_of(other, "end", hanakos.pk, pk, method="post") == 404
    assert list(Assignment.objects.values_list("state", flat=True)) == ["asked"]


def test_a_visitor_is_asked_to_log_in(call, hanakos, kenjis):
    for view, keys in (
        ("list", ()),
        ("assignment", (kenjis.pk,)),
        ("declare", (kenjis.pk,)),
        ("score", (kenjis.pk,)),
        ("document", (kenjis.pk, 1)),
        ("proposals", (call.slug,)),
        ("proposal", (hanakos.pk,)),
        ("end", (hanakos.pk, kenjis.pk)),
        ("office_document", (hanakos.pk, 1)),
        ("ranking", (call.slug,)),
    ):
        answer = client_for().get(reverse(f"reviews:{view}", args=keys))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_what_is_kept_from_a_person_looks_like_what_is_not_there(hanakos, kenjis, yuki):
    client = client_for(yuki, at=IN_JULY)
    hidden = client.get(reverse("reviews:assignment", args=[kenjis.pk]))
    absent = client.get(reverse("reviews:assignment", args=[kenjis.pk + 1000]))
    assert hidden.status_code == absent.status_code == 404
    strip = lambda answer, pk: answer.content.decode().replace(f"/reviews/{pk}/", "/").split("<main")[1]  # noqa: E731
    assert strip(hidden, kenjis.pk) == strip(absent, kenjis.pk + 1000)


@pytest.mark.parametrize("name", ["hanako", "jiro", "sora", "yuki"])
def test_a_person_without_assignments_has_an_empty_list(hanakos, kenjis, cast, name):
    page = page_of(cast[name], "list")
    assert "AS3-0001" not in page and "Nothing is waiting for you." in page


@pytest.mark.parametrize("name", ["list", "proposals", "ranking"])
def test_the_lists_cost_the_same_for_one_and_for_three(call, kenji, aiko, name):
    reader, keys = (kenji, ()) if name == "list" else (aiko, (call.slug,))
    client, costs = client_for(reader, at=IN_JULY), []
    for number in range(3):
        proposal = a_sealed_proposal(call, person(f"lead{number}@aspire.example", f"Lead {number}"))
        sent(cleared(proposal, kenji, aiko))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"reviews:{name}", args=keys))
        costs.append(len(captured))
    assert costs[0] == costs[2]


def test_the_applicant_sees_nothing_of_the_review(hanakos, hanako, kenji, aiko):
    before = client_for(hanako, at=IN_JULY).get(reverse("proposals:home", args=[hanakos.pk])).content.decode()
    sent(cleared(hanakos, kenji, aiko))
    conflicted(asked(hanakos, person("other@aspire.example", "Other Reader", "reviewer"), aiko))
    after = client_for(hanako, at=IN_JULY).get(reverse("proposals:home", args=[hanakos.pk])).content.decode()

    def without_nonces(page):
        return re.sub(r'nonce="[^"]*"|value="[^"]{64}"|X-CSRFToken": "[^"]*"', "", page)

    assert without_nonces(before) == without_nonces(after)
