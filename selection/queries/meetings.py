"""How far have the interviews of some proposals come, in a word for lists of rooms below?"""

from proposals.models import Proposal
from selection import policies
from selection.models import Interview
from selection.queries.letters import standings_of

INVITED, UNTOLD, NONE = "invited", "untold", "none"


def states_of_meetings(user, call, keys, *, at):
    """Return {proposal: "invited", "untold" or "none"} as far as the person arranges their interviews (three queries).

    Invited: the lead knows, or a letter is on its way. Untold: on the list, and nobody was told.
    """
    arranged = policies.proposals_arranged_by(user).filter(pk__in=keys, call=call).values("pk")
    rows = Proposal.objects.filter(pk__in=arranged).select_related("interview").only("pk", "interview")
    listed = {one.pk: getattr(one, "interview", None) for one in rows}
    listed = {pk: one if one and one.state == Interview.State.LISTED else None for pk, one in listed.items()}
    interviews = [one for one in listed.values() if one is not None]
    standings = standings_of(interviews, user=user, call=call, at=at) if interviews else {}
    return {
        pk: NONE if one is None else INVITED if standings[one.pk].is_settled else UNTOLD for pk, one in listed.items()
    }
