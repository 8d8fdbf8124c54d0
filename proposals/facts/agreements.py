"""What is a counterpart asked to confirm: whose project, which grant, between whom? Frozen when the letter is asked for."""


def agreement_of(proposal, counterpart):
    """Return what the prior agreement with one counterpart researcher is about, as plain JSON in both languages."""
    call, agency = proposal.call, counterpart.agency
    return {
        "call": {"title_en": call.title_en, "title_ja": call.title_ja},
        "reference": proposal.reference,
        "title_en": proposal.title_en,
        "title_ja": proposal.title_ja,
        "investigator": {
            "name_en": proposal.pi_name or proposal.lead.name,
            "name_ja": proposal.pi_name_ja or proposal.lead.name_ja,
            "institution": proposal.pi_institution,
            "email": proposal.lead.email,
        },
        "counterpart": {"name": counterpart.name, "institution": counterpart.institution},
        "agency": {
            "name_en": agency.name_en if agency else counterpart.unlisted_agency,
            "name_ja": agency.name_ja if agency else counterpart.unlisted_agency,
            "abbreviation": agency.abbreviation if agency else "",
        },
        "grant": {"title": counterpart.grant_title, "number": counterpart.grant_number},
    }
