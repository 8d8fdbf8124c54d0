"""What is a person told who lets others into a proposal, or follows an invitation?"""

from django.utils.translation import gettext as _

from journal.refusals import NotAllowed
from proposals import refusals

OF_SHARING = {
    NotAllowed: lambda: _("You may not do this with this proposal, or not any more. Nothing was changed."),
    refusals.InvitedThemselves: lambda: _("This is your own address: you lead this proposal."),
    refusals.InvitedAlready: lambda: _(
        "%(email)s is invited or let in already. Send the letter again, or change the role, in the list."
    ),
    refusals.TooManyPeople: lambda: _(
        "A proposal is shared with %(limit)s people at most (portal default). Take somebody out first."
    ),
    refusals.TooManyLetters: lambda: _(
        "You have sent %(limit)s invitations within an hour, as many as the portal sends for one person "
        "(portal default). Go on in an hour."
    ),
    refusals.WorksForTheOffice: lambda: _(
        "This account works for the office, or judges as a reviewer. Whoever has had a part in a proposal can neither "
        "handle nor judge it, so the invitation cannot be accepted with this account."
    ),
    refusals.LeadsAlready: lambda: _("You lead this proposal: there is nothing to accept."),
    refusals.LetInAlready: lambda: _("You have access to this proposal already, by another invitation."),
    refusals.AddressDiffers: lambda: _(
        "The invitation went to %(invited)s; you are logged in as %(own)s. Confirm that you mean this account."
    ),
}
STANDINGS = {
    "expired": lambda: _("This invitation has expired. Whoever invited you can send it again."),
    "ended": lambda: _("This invitation was taken back, or the access that it gave has ended."),
    "used": lambda: _("This invitation has been accepted already. A link opens the door once."),
    "closed": lambda: _("This invitation opens nothing any more: nobody works on the proposal now."),
    "garbled": lambda: _(
        "This link opens nothing. It may be cut off, or a newer letter has replaced it: use the link in the last one."
    ),
}


def say_standing(standing):
    """Return what the link of an invitation is told to open that opens nothing: never what it was about."""
    return STANDINGS[standing]()
