"""Which sentences belong to what the rules find of counterpart researchers, their agencies and grants?"""

from django.utils.translation import gettext as _

OF_COUNTERPARTS = {
    ("agency", "none"): (
        lambda: _("%(name)s: no funding agency is named"),
        lambda: _("A counterpart researcher is supported by an agency that takes part in this call."),
        lambda: _("Choose the agency, or choose “not listed” and name it."),
    ),
    ("agency", "no_country"): (
        lambda: _("%(name)s: the country of the institution is empty"),
        lambda: _("The agency must be one of the counterpart's own country."),
        lambda: _("Choose the country of the counterpart's institution."),
    ),
    ("agency", "unlisted"): (
        lambda: _("%(name)s: the agency is not on the list of this call"),
        lambda: _(
            "For other agencies of Europe and North America the funder is to be asked in advance; "
            "it may or may not be able to give support."
        ),
        lambda: _("Ask the office in advance, in the counterpart's section. You may submit; the office decides."),
    ),
    ("agency", "asked"): (
        lambda: _("%(name)s: you have asked about the agency, and the office has not answered yet"),
        lambda: _("It is not on the list of this call; the funder may or may not be able to give support."),
        lambda: _("A ruling “supported”. You may submit meanwhile; the office decides."),
    ),
    ("agency", "pending"): (
        lambda: _("%(name)s: the office has the question of the agency in hand"),
        lambda: _("It is not on the list of this call; the funder may or may not be able to give support."),
        lambda: _("A ruling “supported”. You may submit meanwhile; the office decides."),
    ),
    ("agency", "supported"): (
        lambda: _("%(name)s: the office has ruled that the agency can be supported"),
        lambda: _("It is not on the list of this call; the ruling holds for this proposal."),
        None,
    ),
    ("agency", "not_supported"): (
        lambda: _("%(name)s: the office has ruled that the agency cannot be supported"),
        lambda: _("It is not on the list of this call; the office's reason stands in the counterpart's section."),
        lambda: _("Choose a counterpart with a grant of a listed agency."),
    ),
    ("agency", "unlisted_elsewhere"): (
        lambda: _("%(name)s: the agency is not on the list of this call"),
        lambda: _("The call lets one ask about agencies of Europe and North America only."),
        lambda: _(
            "Choose a counterpart with a grant of a listed agency. If you ask the office in the counterpart's section, "
            "it may record a ruling."
        ),
    ),
    ("agency", "region_host"): (
        lambda: _("%(name)s: a grant of %(agency)s at an institution in a country that is not on the portal's list"),
        lambda: _("Whether this host institution qualifies is for the office to decide."),
        lambda: _("You may submit; the office decides."),
    ),
    ("agency", "other_country"): (
        lambda: _("%(name)s: the agency is not one of the counterpart's country"),
        lambda: _("The call asks for support from an eligible agency in the counterpart's own country."),
        lambda: _("Check the country of the institution and the agency."),
    ),
    ("agency", "listed"): (lambda: _("%(name)s: the agency takes part in this call"), None, None),
    ("programme", "out_of_scope"): (
        lambda: _("%(name)s: only some programmes of this agency are in scope"),
        lambda: _("In scope: %(programmes)s."),
        lambda: _("Choose the programme of the grant, if it is one of these."),
    ),
    ("programme", "in_scope"): (lambda: _("%(name)s: the programme %(programme)s is in scope"), None, None),
    ("grant", "none"): (
        lambda: _("%(name)s: there is no grant"),
        lambda: _("A grant must be held already, or applied for with the outcome known by %(by_on)s."),
        lambda: _("Say that a grant is held or applied for, if it is so."),
    ),
    ("grant", "rejected"): (
        lambda: _("%(name)s: the grant application was rejected"),
        lambda: _("The call does not accept a proposal whose counterpart was rejected by the agency."),
        lambda: _("Name another grant or another counterpart."),
    ),
    ("grant", "awarded"): (
        lambda: _("%(name)s: the grant that was pending has been awarded in time"),
        lambda: _("The outcome had to be known by %(by_on)s."),
        None,
    ),
    ("grant", "unknown"): (
        lambda: _("%(name)s: the outcome of the grant was not known in time"),
        lambda: _("It had to be known by %(by_on)s. The call does not accept the proposal; an officer confirms it."),
        lambda: _("An award whose notice is dated %(by_on)s or earlier, if the office records it."),
    ),
    ("grant", "no_date"): (
        lambda: _("%(name)s: the date of the grant outcome is empty"),
        lambda: _("The outcome must be known by %(by_on)s."),
        lambda: _("Give the date on which the agency will decide."),
    ),
    ("grant", "too_late"): (
        lambda: _("%(name)s: the grant outcome comes too late"),
        lambda: _("You give %(due_on)s; the outcome must be known by %(by_on)s."),
        lambda: _("Name a grant that is decided in time, or another counterpart."),
    ),
    ("grant", "pending"): (
        lambda: _("%(name)s: the grant outcome is still pending"),
        lambda: _("Expected on %(due_on)s; it must be known by %(by_on)s."),
        lambda: _("Once it is known, report it in the portal with the agency's notice, by %(by_on)s, 24:00 in Japan."),
    ),
    ("grant", "held"): (lambda: _("%(name)s: the grant is held"), None, None),
    ("grant-purpose", "not_this_project"): (
        lambda: _("%(name)s: it is not stated that the grant serves this project"),
        lambda: _("The call asks that the counterpart has a grant for the project."),
        lambda: _("State it if it is so."),
    ),
    ("grant-purpose", "out_of_scope"): (
        lambda: _("%(name)s: it is not stated that the work is within the scope of the %(agency)s grant"),
        lambda: _("The collaboration must involve research within the scope of the grant."),
        lambda: _("State it if it is so."),
    ),
    ("grant-purpose", "stated"): (lambda: _("%(name)s: the grant serves this project"), None, None),
    ("agency-note", "open"): (
        lambda: _("%(name)s: the agency asks for something to be done"),
        lambda: _("Its note stands beside the agency in the counterpart's section."),
        lambda: _("Follow the note with your counterpart and tick it."),
    ),
    ("agency-note", "done"): (lambda: _("%(name)s: the agency's note has been followed"), None, None),
}
