"""How are the refusals of the pool, the faults of a file and the state of an invitation said?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reviews import refusals

POOL_SENTENCES = {
    refusals.PledgeMissing: lambda: _(
        "Promise first to keep to yourself what you read for this call. Nothing of a proposal is shown before that."
    ),
    refusals.ReviewerInPool: lambda: _("%(email)s is in the pool already. Search for the address to open the profile."),
    refusals.IdentifierIsAnothers: lambda: _("%(field)s: it belongs to %(person)s already. Check both profiles."),
    refusals.SavedMeanwhile: lambda: _(
        "Somebody saved the same address, number or ORCID iD a moment ago. Look at the pool, then try again."
    ),
    refusals.AccountClosed: lambda: _("The account of %(email)s is closed. An administrator can open it again."),
    refusals.ProfileChanged: lambda: _(
        "%(person)s saved this profile on %(at)s, after you opened it. What you typed is still here. Look at what is stored now, then save again."
    ),
    refusals.TooManyEntries: lambda: _("There are %(limit)s entries already; more are not kept. Remove one first."),
    refusals.MoveOutOfReach: lambda: _(
        "Write %(least)s or %(most)s. If you left earlier, write to the office, which corrects it."
    ),
    refusals.FileHasFaults: lambda: _("Nothing was taken: the file has lines that cannot be read (%(lines)s)."),
    refusals.PoolChanged: lambda: _(
        "Nothing was taken: the pool has changed since you looked at the file. What it would do now is shown below."
    ),
    refusals.InvitationsChanged: lambda: _(
        "Nothing was sent: the letters are no longer those that you read. Read them again, then send."
    ),
    refusals.NumberOfLettersNotTyped: lambda: _("Type %(number)s, the number of letters shown above."),
    refusals.AppointmentOver: lambda: _("This link no longer takes an answer. Open it again to see why."),
}

STANDINGS_SAID = {
    "none": pgettext_lazy("of an invitation", "Not invited"),
    "open": pgettext_lazy("of an invitation", "Invited, no answer yet"),
    "expired": pgettext_lazy("of an invitation", "Silent: the link has expired"),
    "accepted": pgettext_lazy("of an invitation", "Accepted"),
    "declined": pgettext_lazy("of an invitation", "Declined"),
    "ended": pgettext_lazy("of an invitation", "Ended by the office"),
}
LANGUAGES_SAID = {"ja": gettext_lazy("Japanese"), "en": gettext_lazy("English")}
TIES_SAID = {
    "family": pgettext_lazy("tie", "Family"),
    "co-authorship": pgettext_lazy("tie", "Joint publication"),
    "joint-research": pgettext_lazy("tie", "Joint research"),
    "teacher-pupil": pgettext_lazy("tie", "Teacher and pupil"),
    "economic": pgettext_lazy("tie", "Money from one to the other"),
    "rival": pgettext_lazy("tie", "Direct rival"),
    "other": pgettext_lazy("tie", "Other tie"),
}
COLUMNS_SAID = {
    "email": gettext_lazy("E-mail address"),
    "name": gettext_lazy("Name in Latin letters"),
    "name_ja": gettext_lazy("Name in Japanese"),
    "name_kana": gettext_lazy("Name in katakana"),
    "letters": gettext_lazy("Language of letters"),
    "institution": gettext_lazy("Institution, in English"),
    "institution_ja": gettext_lazy("Institution, in Japanese"),
    "ror": gettext_lazy("ROR ID of the institution"),
    "institution_code": gettext_lazy("e-Rad institution code"),
    "department": gettext_lazy("Department"),
    "researcher_number": gettext_lazy("e-Rad researcher number"),
    "orcid": gettext_lazy("ORCID iD"),
    "languages": gettext_lazy("Languages that they read"),
    "keywords": gettext_lazy("Keywords"),
    "yearly_limit": gettext_lazy("Proposals a fiscal year, at most"),
    "affiliations": gettext_lazy("Further and earlier institutions"),
    "reviewer": gettext_lazy("E-mail address of the reviewer"),
    "kind": pgettext_lazy("tie", "Kind"),
    "year": gettext_lazy("Last year in which it held"),
    "amount_yen": gettext_lazy("Amount in yen"),
    "note": gettext_lazy("Note"),
}
FAULTS_SAID = {
    "too-large": gettext_lazy("The file is larger than %(limit)s MB. Split it."),
    "encoding": gettext_lazy("The file is no text in UTF-8, UTF-16 or Shift_JIS (CP932). Save it as CSV again."),
    "empty": gettext_lazy("The file has no line below the headings."),
    "many-lines": gettext_lazy("The file has more than %(limit)s lines. Split it."),
    "quotes": gettext_lazy(
        "From here on the file cannot be read: a quotation mark is not closed or stands in the wrong place."
    ),
    "column-missing": gettext_lazy("The headings lack this column."),
    "column-twice": gettext_lazy("The headings name this column twice."),
    "many-cells": gettext_lazy("The line has %(found)s cells, the headings have %(expected)s."),
    "missing": gettext_lazy("The cell is empty, and it is needed."),
    "too-long": gettext_lazy("%(limit)s characters at most; it has %(length)s."),
    "address": gettext_lazy("This is no e-mail address."),
    "institution-code": gettext_lazy("An institution code has 10 digits."),
    "researcher-number": gettext_lazy("A researcher number has 8 digits."),
    "orcid": gettext_lazy("An ORCID iD has 16 digits; the last may be X."),
    "orcid-check": gettext_lazy("The check digit does not fit: one of the digits is wrong."),
    "ror": gettext_lazy("A ROR ID has nine characters, for example 057zh3y96."),
    "ror-check": gettext_lazy("The check digits do not fit: one of the characters is wrong."),
    "language-of-letters": gettext_lazy("Letters are written in ja or en."),
    "language": gettext_lazy("“%(word)s” is no language of this portal: write ja, en or both."),
    "many-keywords": gettext_lazy("%(limit)s keywords at most."),
    "number": gettext_lazy("Write a whole number from %(least)s to %(most)s."),
    "year": gettext_lazy("Write a year from %(least)s to %(most)s."),
    "affiliation": gettext_lazy(
        "“%(part)s”: write the years, then the institution, such as 2015-2018 Keyaki University."
    ),
    "affiliation-years": gettext_lazy("“%(part)s”: the years do not run forward."),
    "kind": gettext_lazy("Write one of the kinds of tie, such as co-authorship."),
    "twice": gettext_lazy("Line %(line)s has the same."),
    "name-needed": gettext_lazy("Nobody has an account with this address, so a name in Latin letters is needed."),
    "account-closed": gettext_lazy("The account with this address is closed."),
    "anothers": gettext_lazy("It belongs to %(email)s in the pool."),
    "not-in-pool": gettext_lazy("The pool has nobody with this address."),
}
ACTS_SAID = {
    "reviewer.added": gettext_lazy("Taken into the pool"),
    "reviewer.changed": gettext_lazy("Profile changed"),
    "reviewer.moved": gettext_lazy("Moved to another institution"),
    "reviewer.number_told": gettext_lazy("Another number told to the office"),
    "reviewer.areas_changed": gettext_lazy("Areas changed"),
    "reviewer.affiliation_added": gettext_lazy("Institution added"),
    "reviewer.affiliation_removed": gettext_lazy("Institution removed"),
    "reviewer.tie_added": gettext_lazy("Tie added"),
    "reviewer.tie_removed": gettext_lazy("Tie removed"),
    "appointment.invited": gettext_lazy("Invitation sent"),
    "appointment.accepted": gettext_lazy("Invitation accepted"),
    "appointment.declined": gettext_lazy("Invitation declined"),
    "appointment.ended": gettext_lazy("Appointment or invitation ended"),
}


def fault_in_words(fault):
    """Say why a line of a file cannot be taken."""
    return str(FAULTS_SAID[fault.code]) % fault.facts


def column_in_words(name):
    """Return a column's name, or an empty string for none."""
    return str(COLUMNS_SAID[name]) if name else ""


def pool_act_in_words(verb):
    """Say an entry of the journal about a profile."""
    return str(ACTS_SAID.get(verb, verb))


def over_in_words(standing):
    """Say why the link of an invitation opens no question."""
    return {
        "garbled": _(
            "The address is incomplete, or a newer letter has replaced this one. Open the link of the last letter you got."
        ),
        "expired": _("The time to answer is over. Write to the office if you would like to judge after all."),
        "declined": _("You have declined this invitation. Write to the office if you have changed your mind."),
        "ended": _("The office has taken this invitation back. There is nothing for you to do."),
    }[standing]


def pledge_statements():
    """Return what a reviewer promises, one statement a line, in the reader's language; words of the portal's own."""
    return [
        _("I keep to myself what I read and hear in this review, during it and after it has ended."),
        _("I tell nobody which proposals I review, or who else reviews them."),
        _(
            "I use what I read for this review alone: not for my own research, not for that of others, and not for teaching."
        ),
        _(
            "I show it to nobody, my own group included, and enter it into no outside service that keeps or learns from it, such as machine translation or generative AI."
        ),
        _("I do not speak with applicants about their proposals; questions go to the office."),
        _(
            "I say before I read whether I have a conflict of interest, and at once where I find one later. Then I step aside."
        ),
        _("I delete files and destroy printouts when the review has ended."),
    ]
