"""What does a reviewer see and press?"""

import pytest
from django.urls import reverse
from django.utils.html import escape

from proposals.services import withdraw_proposal
from reviews.models import Conflict, Review
from reviews.services import end_assignment
from tests.builders import IN_AUGUST, IN_JULY, IN_JUNE, client_for
from tests.proposing import a_sealed_proposal
from tests.reviews.browsing import FORM, SUMMARY, page_of, post, status_of
from tests.reviews.conftest import PDF
from tests.reviews.reviewing import FULL_MARKS, cleared, saved, sent


def test_before_the_declaration_only_title_people_and_institutions_are_seen(hanakos, kenjis, kenji):
    page = page_of(kenji, "assignment", kenjis.pk)
    for seen in ("Condensates in ageing neurons", "Hanako Yamada", "Keyaki University", "Ingrid Solberg", "Norway"):
        assert seen in page
    for closed in (SUMMARY, "plan.pdf", "01234567", "RCN-4711", "ingrid@fjord.example", "35,000"):
        assert closed not in page


def test_before_the_declaration_files_and_the_form_are_closed(hanakos, kenjis, kenji):
    assert status_of(kenji, "document", kenjis.pk, hanakos.documents.get().pk) == 404
    for method in ("get", "post"):
        answer = getattr(client_for(kenji, at=IN_JULY), method)(reverse("reviews:score", args=[kenjis.pk]), FORM)
        assert (answer.status_code, answer.url) == (302, f"/reviews/{kenjis.pk}/")
    assert not Review.objects.exists()


def test_without_a_conflict_the_sealed_text_and_its_files_open(hanakos, kenjis, kenji):
    answer = post(kenji, "declare", kenjis.pk, conflict="no", reason="")
    assert (answer.status_code, answer.url) == (302, f"/reviews/{kenjis.pk}/")

    page = page_of(kenji, "assignment", kenjis.pk)
    document = hanakos.documents.get()
    address = reverse("reviews:document", args=[kenjis.pk, document.pk])
    assert SUMMARY in page and f'href="{address}"' in page

    file = client_for(kenji, at=IN_JULY).get(address)
    assert b"".join(file.streaming_content) == PDF
    assert {name: file.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="plan.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    assert file.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_document_of_another_proposal_is_not_handed_out(call, hanakos, kenji, yuki, aiko, jiro):
    assignment = cleared(a_sealed_proposal(call, jiro), kenji, aiko)
    assert status_of(kenji, "document", assignment.pk, hanakos.documents.get().pk) == 404


def test_a_file_whose_bytes_are_gone_is_not_found(hanakos, kenji, aiko, document_root):
    assignment = cleared(hanakos, kenji, aiko)
    document = hanakos.documents.get()
    (document_root / document.sha256[:2] / document.sha256).unlink()
    assert status_of(kenji, "document", assignment.pk, document.pk) == 404


def test_a_conflict_closes_the_proposal_for_good_files_and_all(hanakos, kenjis, kenji):
    answer = post(kenji, "declare", kenjis.pk, follow=True, conflict="yes", reason="We share a laboratory.")
    assert answer.redirect_chain == [("/reviews/", 302)]
    page = answer.content.decode()
    assert "AS3-0001 has been taken off your list" in page and "Condensates" not in page
    assert Conflict.objects.get().reason == "We share a laboratory."

    assert status_of(kenji, "document", kenjis.pk, hanakos.documents.get().pk) == 404
    for view in ("assignment", "declare", "score"):
        assert status_of(kenji, view, kenjis.pk) == 404
    for view in ("declare", "score"):
        assert status_of(kenji, view, kenjis.pk, method="post", data={"conflict": "no", **FORM}) == 404
    assert "AS3-0001" not in page_of(kenji, "list")


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        pytest.param({}, 422, "Choose one of the two answers.", id="nothing chosen"),
        pytest.param({"conflict": "perhaps", "reason": "x"}, 422, "perhaps", id="another answer"),
        pytest.param(
            {"conflict": "yes", "reason": " "}, 409, "Say in a few words what the conflict is", id="no reason"
        ),
        pytest.param({"conflict": "yes", "reason": "x" * 1001}, 422, "1000 characters", id="a reason too long"),
    ],
)
def test_a_faulty_declaration_is_told_and_opens_nothing(hanakos, kenjis, kenji, data, status, told):
    answer = post(kenji, "declare", kenjis.pk, **data)
    assert answer.status_code == status
    assert told in answer.content.decode() and SUMMARY not in answer.content.decode()
    assert answer.context["form"].errors.keys() == {
        "reason" if "reason" in data and data["conflict"] == "yes" else "conflict"
    }
    kenjis.refresh_from_db()
    assert kenjis.state == "asked"


def test_a_conflict_found_out_later_sets_the_review_aside(call, hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment)
    assert "I have a conflict" in page_of(kenji, "assignment", assignment.pk)
    assert "your scores are set aside" in page_of(kenji, "declare", assignment.pk)
    assert post(kenji, "declare", assignment.pk, reason="").status_code == 422
    post(kenji, "declare", assignment.pk, reason="We became partners.")
    assert status_of(kenji, "assignment", assignment.pk) == 404
    assert "0 of 0 reviews are in" in page_of(aiko, "ranking", call.slug)


def test_a_reviewer_may_change_the_language_on_the_page_of_the_question(hanakos, kenjis, kenji):
    answer = client_for(kenji, at=IN_JULY).get(reverse("reviews:declare", args=[kenjis.pk]))
    assert (answer.status_code, answer.url) == (302, f"/reviews/{kenjis.pk}/")


# --- Scoring --------------------------------------------------------------------------------
def test_the_form_asks_every_item_of_the_call_on_its_scale(hanakos, kenji, aiko):
    page = page_of(kenji, "score", cleared(hanakos, kenji, aiko).pk)
    for criterion in hanakos.call.stages.get(code="document").criteria.all():
        assert escape(f"{criterion.code}. {criterion.title_en}") in page and escape(criterion.guidance_en) in page
        assert page.count(f'name="points_{criterion.code}"') == 10
    assert "6 fundable" in page and "9–10 outstanding" in page


def test_a_draft_is_saved_and_found_again(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    answer = post(kenji, "score", assignment.pk, points_a="8", comment_panel="Half way.", do="save")
    assert (answer.status_code, answer.url) == (302, f"/reviews/{assignment.pk}/score/")
    page = page_of(kenji, "score", assignment.pk)
    assert "1 of 7 items scored" in page and "Half way." in page
    assert page.count("checked") == 1


def test_full_width_digits_are_understood(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    assert post(kenji, "score", assignment.pk, points_a="１０", do="save").status_code == 302
    assert list(Review.objects.get().scores.values_list("points", flat=True)) == [10]


@pytest.mark.parametrize("points", ["0", "11", "-1", "7.5", "seven", "99999999999999999999"])
@pytest.mark.parametrize("do", ["save", "check", "send"])
def test_points_outside_the_scale_are_refused_and_the_rest_is_kept_as_typed(hanakos, kenji, aiko, points, do):
    assignment = cleared(hanakos, kenji, aiko)
    answer = post(kenji, "score", assignment.pk, **{**FORM, "points_b": points}, do=do)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{points} is outside the scale. Choose from 1 to 10." in page
    assert "A timely question." in page and "Ask about the samples." in page
    assert page.count("checked") == 6
    assert not Review.objects.exists()


def test_a_comment_too_long_is_told_and_kept(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    answer = post(kenji, "score", assignment.pk, **{**FORM, "comment_panel": "x" * 4001}, do="save")
    assert answer.status_code == 422 and "x" * 4001 in answer.content.decode()


def test_checking_with_items_unscored_saves_first_and_says_which(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    some = {name: value for name, value in FORM.items() if name not in ("points_c", "points_g")}
    answer = post(kenji, "score", assignment.pk, **some, do="check")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "2 things to fix on this page" in page and page.count("Choose from 1 to 10.") == 4
    assert Review.objects.get().scores.count() == 5 and Review.objects.get().sent_at is None


def test_checking_shows_everything_once_more_and_sends_nothing(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    page = post(kenji, "score", assignment.pk, **FORM, do="check").content.decode()
    assert "Send this review?" in page and "A timely question." in page
    for name, value in FORM.items():
        assert f'name="{name}" value="{value}"' in page
    assert Review.objects.get().sent_at is None


def test_sending_makes_the_review_stand(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    answer = post(kenji, "score", assignment.pk, **FORM, do="send")
    assert (answer.status_code, answer.url) == (302, f"/reviews/{assignment.pk}/")
    review = Review.objects.get()
    assert review.sent_at == IN_JULY
    assert dict(review.scores.values_list("criterion__code", "points")) == FULL_MARKS


def test_sending_past_the_check_with_items_unscored_is_refused(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    answer = post(kenji, "score", assignment.pk, points_a="8", comment_panel="Kept.", do="send")
    page = answer.content.decode()
    assert answer.status_code == 409 and "6 things to fix on this page" in page and "Kept." in page
    assert not Review.objects.exists()


def test_a_sent_review_is_read_only(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    sent(assignment)
    page = page_of(kenji, "assignment", assignment.pk)
    assert (
        "What you sent" in page
        and "A timely question." in page
        and reverse("reviews:score", args=[assignment.pk]) not in page
    )
    assert client_for(kenji, at=IN_JULY).get(reverse("reviews:score", args=[assignment.pk])).status_code == 302
    for do in ("save", "check", "send"):
        answer = post(kenji, "score", assignment.pk, **{**FORM, "points_g": "1", "comment_panel": "Changed."}, do=do)
        assert answer.status_code == 409 and "can no longer be changed" in answer.content.decode()
    assert Review.objects.get().scores.get(criterion__code="g").points == FULL_MARKS["g"]
    assert Review.objects.get().comment_panel == "Ask about the samples."


def test_a_withdrawn_proposal_is_closed_and_says_so(hanakos, hanako, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    withdraw_proposal(hanakos.pk, actor=hanako, at=IN_JUNE)
    page = page_of(kenji, "assignment", assignment.pk)
    assert "The applicant withdrew this proposal." in page and SUMMARY not in page
    assert status_of(kenji, "document", assignment.pk, hanakos.documents.get().pk) == 404
    assert "The applicant withdrew this proposal." in page_of(kenji, "list")
    assert status_of(kenji, "score", assignment.pk) == 302


def test_an_assignment_that_was_taken_back_is_gone(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    end_assignment(assignment.pk, actor=aiko, at=IN_JULY)
    assert status_of(kenji, "assignment", assignment.pk) == 404
    assert "AS3-0001" not in page_of(kenji, "list")


def test_what_a_reviewer_writes_cannot_become_markup(hanakos, kenji, aiko):
    assignment = cleared(hanakos, kenji, aiko)
    saved(assignment, comment_panel="<script>alert(1)</script>")
    sent(assignment, comment_panel="<script>alert(1)</script>", at=IN_AUGUST)
    for page in (page_of(kenji, "assignment", assignment.pk), page_of(aiko, "proposal", hanakos.pk)):
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page
