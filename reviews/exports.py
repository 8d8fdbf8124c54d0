"""What stands in the files of proposals and of the ranking: the columns of the page, and every identifier in full?"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journal.exports import Column
from journal.sentences import in_reader_language
from reviews.sentences import DESK_STATES_SAID, VERDICTS_SAID, state_in_words, title_of, tone_in_words


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


def ranking_columns(ranking):
    """Return the columns of a file of a Ranking, headed in the reader's language; its rows are RankingRows."""
    whole = [
        Column(_("Rank"), lambda row: row.standing.rank, 8),
        Column(_("Proposal"), lambda row: row.proposal.reference, 15),
        Column(_("Title in English"), lambda row: row.proposal.title_en, 50),
        Column(_("Title in Japanese"), lambda row: row.proposal.title_ja, 50),
        Column(_("Area"), lambda row: row.proposal.area and row.proposal.area.number, 8),
        Column(_("Reviews that count"), lambda row: row.standing.n, 10),
        Column(_("Reviewers who may be heard"), lambda row: row.standing.seats, 12),
        Column(_("Mean"), lambda row: _decimal(row.mean), 10),
        Column(_("Lowest"), lambda row: row.standing.lowest, 10),
        Column(_("Highest"), lambda row: row.standing.highest, 10),
        Column(_("Mark"), lambda row: pgettext("ranking", "Discuss") if row.to_discuss else "", 12),
    ]
    return whole + [
        Column(title_of(criterion), lambda row, place=place: _decimal(row.criterion_means[place][1]), 12)
        for place, criterion in enumerate(ranking.criteria)
    ]


def _agency(agency):
    """Name an agency briefly: a row of the register, or what was typed where it has none."""
    return agency if isinstance(agency, str) else agency.abbreviation or in_reader_language(agency, "name")


def _decimal(written):
    return Decimal(written) if written else None
