"""In which words is the prior agreement put before the counterpart researcher who shall confirm it?

What stands here is kept word for word with the confirmation. Statements are those that the investigator makes.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from journal.sentences import day, in_reader_language, instant
from proposals import refusals


def agreement_in_words(about, *, language):
    """Return what a page shows of `facts.agreement_of` and asks to confirm, in one language ("en" or "ja"), as JSON."""
    with translation.override(language):
        lead, grant = about["investigator"], about["grant"]
        project = [
            [_("Call"), in_reader_language(about["call"], "title")],
            [_("Proposal"), about["reference"]],
            [_("Project title"), in_reader_language(about, "title")],
            [_("Principal investigator"), _listed(in_reader_language(lead, "name"), lead["institution"])],
            [_("Counterpart researcher"), _listed(about["counterpart"]["name"], about["counterpart"]["institution"])],
            [_("Funding agency"), _agency(about["agency"])],
            [_("Title of the grant"), grant["title"] or _("Not given")],
            [_("Number of the grant"), grant["number"] or _("Not given")],
        ]
        return {
            "language": language,
            "heading": _("Prior agreement on a joint project"),
            "asked": _("%(name)s asks you to confirm what both teams agreed on beforehand.")
            % {"name": in_reader_language(lead, "name")},
            "why": _(
                "The call asks for a prior agreement between the Japanese and the counterpart team on two things. "
                "Both are needed."
            ),
            "project": project,
            "statements": [
                _("Both teams have agreed to carry out the joint research."),
                _("Both teams have agreed to accept the travelling researcher."),
            ],
            "meaning": [
                _("You state that both sentences are true of your team and that the grant named above is yours."),
                _(
                    "Your name as you type it, the address to which the letter went, the time and this text are kept "
                    "with the proposal. The applicants, the office and the reviewers can read them."
                ),
                _("Nothing else is asked of you: no account is made, and you need to send nothing in."),
            ],
        }


def _listed(*words):
    return _(", ").join(word for word in words if word)


def _agency(agency):
    name = in_reader_language(agency, "name") or _("Not given")
    return f"{name} ({agency['abbreviation']})" if agency["abbreviation"] else name


def basis_in_words(params):
    """Return on what a stated agreement rests besides the statement: a letter, confirmations as [name, ISO day]."""
    said = [_("stated by the principal investigator")]
    if params.get("letter"):
        said.append(_("a letter of agreement is attached"))
    for name, on in params.get("confirmed", ()):
        said.append(_("confirmed by %(name)s on %(day)s") % {"name": name, "day": on})
    return _(", ").join(said)


OF_CONFIRMING = {
    refusals.CounterpartUnfinished: lambda facts: (
        _("Before you can ask, this is needed: %(fields)s.")
        % {"fields": _(", ").join(MISSING[name]() for name in facts["missing"])}
    ),
    refusals.AlreadyConfirmed: lambda facts: (
        _("Confirmed already, %(instant)s.") % {"instant": instant(facts["confirmed_at"])}
    ),
    refusals.AskedTooOften: lambda facts: PER[facts["per"]]() % {"limit": facts["limit"]},
    refusals.LetterOutdated: lambda facts: _(
        "The letter would read differently now. Nothing was sent; read it again below, then send it."
    ),
    refusals.LinkUnknown: lambda facts: _(
        "This link is not whole, or was never made here. Copy all of it from the letter."
    ),
    refusals.LinkEnded: lambda facts: _("This link is no longer valid: the request was taken back, or asked again."),
    refusals.LinkExpired: lambda facts: (
        _("This link was valid until %(day)s, 24:00 in Japan.") % {"day": day(facts["last_on"])}
    ),
    refusals.AgreementReworded: lambda facts: _("The text of this page has changed. Read it again, then confirm."),
}
MISSING = {
    "title": lambda: _("the project title"),
    "name": lambda: _("the name of the counterpart researcher"),
    "email": lambda: _("the e-mail address of the counterpart researcher"),
}
PER = {
    "day": lambda: _("No more than %(limit)s letters a day go to one counterpart. Ask again tomorrow."),
    "hour": lambda: _("No more than %(limit)s such letters an hour are sent for you. Ask again later."),
}
