"""What stands in the files of proposals and of the ranking: the columns of the page, and every identifier in full?"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.exports import Closing, Column
from journal.sentences import in_reader_language
from reviews.sentences import (
    DESK_STATES_SAID,
    STEPS_SAID,
    VERDICTS_SAID,
    meeting_in_words,
    never_in_a_file,
    not_in_a_ranking,
    say_withheld,
    state_in_words,
    title_of,
    tone_in_words,
    weighted,
)


def proposal_columns():
    """Return the columns of a file of proposals, headed in the reader's language; its rows are ProposalRows."""
    comma = _(", ")
    return [
        Column(_("Proposal"), lambda row: row.proposal.reference, 15),
        Column(_("Call"), lambda row: row.proposal.call.slug, 18),
        Column(_("Title in English"), lambda row: row.proposal.title_en, 50),
        Column(_("Title in Japanese"), lambda row: row.proposal.title_ja, 50),
        Column(_("Principal investigator"), lambda row: row.proposal.pi_name, 24),
        Column(_("Principal investigator, in Japanese"), lambda row: row.proposal.pi_name_ja, 20),
        Column(_("Principal investigator, in furigana"), lambda row: row.proposal.pi_name_kana, 20),
        Column(_("e-Rad researcher number"), lambda row: row.proposal.pi_researcher_number, 14),
        Column(_("Institution"), lambda row: row.proposal.pi_institution, 32),
        Column(_("e-Rad application number"), lambda row: row.proposal.erad_application_id, 16),
        Column(_("Research type"), lambda row: row.proposal.research_type, 12),
        Column(_("Area"), lambda row: row.proposal.area and row.proposal.area.number, 8),
        Column(
            _("Name of the area"), lambda row: row.proposal.area and in_reader_language(row.proposal.area, "name"), 32
        ),
        Column(
            _("Counterpart countries"),
            lambda row: comma.join(in_reader_language(one, "name") for one in row.countries),
            24,
        ),
        Column(_("Counterpart funding agencies"), lambda row: comma.join(map(_agency, row.agencies)), 24),
        Column(_("Received (Japan Standard Time)"), lambda row: row.proposal.submitted_at, 20),
        Column(_("State"), lambda row: state_in_words(row.proposal.state), 14),
        Column(_("Reviewers asked"), lambda row: row.proposal.asked_count, 10),
        Column(_("Reviewers without a conflict"), lambda row: row.proposal.clear_count, 12),
        Column(_("Reviews sent"), lambda row: row.proposal.sent_count, 10),
        Column(_("Findings for a person to decide"), lambda row: row.asks, 12),
        Column(_("Warnings"), lambda row: row.warns, 10),
        Column(_("SHA-256 of the sealed version"), lambda row: row.proposal.seal, 66),
    ]


def screening_columns():
    """Return the columns of a file of the screening desk; its rows are DeskRows."""
    own = [
        Column(_("Proposal"), lambda row: row.proposal.reference, 15),
        Column(_("Title in English"), lambda row: row.proposal.title_en, 50),
        Column(_("Title in Japanese"), lambda row: row.proposal.title_ja, 50),
        Column(_("Principal investigator"), lambda row: row.proposal.pi_name, 24),
        Column(_("Principal investigator, in Japanese"), lambda row: row.proposal.pi_name_ja, 20),
        Column(_("Institution"), lambda row: row.proposal.pi_institution, 32),
        Column(_("Received (Japan Standard Time)"), lambda row: row.proposal.submitted_at, 20),
        Column(pgettext("of a screening", "State"), lambda row: str(DESK_STATES_SAID[row.state]), 20),
        Column(_("Verdict today"), lambda row: str(VERDICTS_SAID[row.screening.verdict]), 16),
    ]
    by_tone = [
        Column(tone_in_words(tone), lambda row, tone=tone: "\n".join(row.titles(tone)), 50)
        for tone in ("asks", "blocks", "pending", "warns")
    ]
    decided = [
        Column(_("Decided (Japan Standard Time)"), lambda row: row.screening.decided_at, 20),
        Column(_("Reason"), lambda row: row.screening.reason, 40),
    ]
    return own + by_tone + decided


def ranking_columns(ranking, *, places):
    """Return the columns of a file of a Ranking, headed in the reader's language; its rows are RankingRows.

    `places` is the k of the chance to be among the first k.
    """
    chance = _("Chance of the first %(places)s places (%%)") % {"places": places}
    whole = [
        Column(_("Rank by calibrated score"), lambda row: row.place, 8),
        Column(_("Rank by mean"), lambda row: row.standing.rank, 8),
        Column(_("Proposal"), lambda row: row.proposal.reference, 15),
        Column(_("Title in English"), lambda row: row.proposal.title_en, 50),
        Column(_("Title in Japanese"), lambda row: row.proposal.title_ja, 50),
        Column(_("Area"), lambda row: row.proposal.area and row.proposal.area.number, 8),
        Column(_("Reviews that count"), lambda row: row.standing.n, 10),
        Column(_("Reviewers who may be heard"), lambda row: row.standing.seats, 12),
        Column(_("Mean"), lambda row: _decimal(row.mean), 10),
        Column(_("Lowest"), lambda row: row.standing.lowest, 10),
        Column(_("Highest"), lambda row: row.standing.highest, 10),
        Column(_("Calibrated score"), lambda row: _rounded(row.calibrated), 10),
        Column(_("Interval of nine in ten cases, from"), lambda row: _rounded(row.low), 10),
        Column(_("Interval of nine in ten cases, to"), lambda row: _rounded(row.high), 10),
        Column(chance, lambda row: row.top if row.top is None else _rounded(100 * row.top), 12),
        Column(_("Mark"), lambda row: pgettext("ranking", "Discuss") if row.to_discuss else "", 12),
        Column(_("Items far apart"), lambda row: _(", ").join(code for code, _low, _high in row.apart), 12),
        Column(_("Interview"), lambda row: meeting_in_words(row.meeting), 12),
    ]
    return whole + [
        Column(title_of(criterion), lambda row, place=place: _decimal(row.criterion_means[place][1]), 12)
        for place, criterion in enumerate(ranking.criteria)
    ]


def _of_assignments():
    """Return the columns with which every file about assignments begins: what is read, at which stage, by whom."""
    return [
        Column(_("Proposal"), lambda row: row.assignment.proposal.reference, 15),
        Column(_("Title in English"), lambda row: row.assignment.proposal.title_en, 50),
        Column(_("Title in Japanese"), lambda row: row.assignment.proposal.title_ja, 50),
        Column(_("Area"), lambda row: row.assignment.proposal.area and row.assignment.proposal.area.number, 8),
        Column(_("Stage"), lambda row: in_reader_language(row.assignment.stage, "title"), 18),
        Column(_("Number of the reviewer"), lambda row: row.number, 10),
        Column(_("Reviewer"), lambda row: row.assignment.reviewer.name, 24),
        Column(_("Reviewer, in Japanese"), lambda row: row.assignment.reviewer.name_ja, 20),
    ]


def review_columns(criteria):
    """Return the columns of a file of reviews; its rows are ReviewLines, `criteria` those of the stages in it."""
    stages = {one.stage_id for one in criteria}
    own = _of_assignments() + [
        Column(pgettext("of a review", "State"), _state_of_review, 24),
        Column(_("Version that was read"), lambda row: row.review.submission.sequence, 10),
        Column(_("Sent (Japan Standard Time)"), lambda row: row.review.sent_at, 20),
    ]
    scored = [
        Column(_heading(one, with_stage=len(stages) > 1), lambda row, key=one.pk: row.points.get(key), 12)
        for one in criteria
    ]
    said = [
        Column(_("Weighted mean of the items"), _weighted_mean, 12),
        Column(_("Comment for the panel"), lambda row: "" if row.is_withheld else row.review.comment_panel, 60),
        Column(_("Comment for the applicant"), lambda row: "" if row.is_withheld else row.review.comment_applicant, 60),
    ]
    return own + scored + said


def assignment_columns():
    """Return the columns of a file of assignments; its rows are AssignmentLines."""
    return _of_assignments() + [
        Column(_("E-mail address"), lambda row: row.assignment.reviewer.email, 30),
        Column(pgettext("of a review", "State"), lambda row: str(STEPS_SAID[row.step]), 24),
        Column(_("Asked (Japan Standard Time)"), lambda row: row.assignment.assigned_at, 20),
        Column(_("Asked by"), lambda row: row.assignment.assigned_by.name, 24),
        Column(_("By plan"), lambda row: _("yes") if row.assignment.plan_id else _("no"), 10),
        Column(_("Declared (Japan Standard Time)"), lambda row: row.assignment.declared_at, 20),
        Column(_("Due (Japan Standard Time)"), lambda row: row.due_at, 20),
        Column(_("Sent (Japan Standard Time)"), lambda row: row.sent_at, 20),
    ]


def withheld_from(withheld):
    """Return the Closing of a file of reviews: what is not in it, and why."""
    return Closing(_("What is not in this file"), tuple(say_withheld(withheld.in_hand, withheld.set_aside)))


def without_stakes():
    """Return the Closing of a file of assignments, of proposals or of the screening desk."""
    return Closing(_("What is not in this file"), (never_in_a_file(),))


def without_stakes_and_own():
    """Return the Closing of a file of the ranking: it also leaves out what its reader still has to judge."""
    return Closing(_("What is not in this file"), tuple(not_in_a_ranking()))


def _heading(criterion, *, with_stage):
    said = title_of(criterion)
    return f"{in_reader_language(criterion.stage, 'title')}: {said}" if with_stage else said


def _state_of_review(row):
    if row.is_withheld:
        return pgettext("state of a review", "Set aside: conflict of interest")
    return pgettext("state of a review", "Sent, counts")


def _weighted_mean(row):
    criteria, points = row.mean_of
    return _decimal(weighted(points, criteria)) if points else None


def _agency(agency):
    """Name an agency briefly: a row of the register, or what was typed where it has none."""
    return agency if isinstance(agency, str) else agency.abbreviation or in_reader_language(agency, "name")


def _decimal(written):
    return Decimal(written) if written else None


def _rounded(number):
    return None if number is None else Decimal(f"{number:.2f}")
