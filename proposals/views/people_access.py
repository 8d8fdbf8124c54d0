"""How does a lead share a proposal, and how does whoever was invited come in and go again?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from journal.refusals import NotAllowed, Refusal
from proposals import queries, services
from proposals.forms import AcceptanceForm, InvitationForm, LetterForm, RoleForm
from proposals.lifecycle import is_in_hand
from proposals.sentences import say, say_standing
from proposals.views.own import MISSHAPEN, REFUSED, OwnProposalView


class Access(OwnProposalView):
    """Who may open the proposal, and for its lead a form to invite somebody."""

    template = "proposals/access.html"

    def show(self, **context):
        """Render the list and the form."""
        hat = queries.hat_of(self.request.user, self.proposal)
        shown = {
            "access": queries.access_to(self.proposal, at=self.request.received_at),
            "hat": hat,
            "is_lead": hat == "lead",
            "may_invite": hat == "lead" and is_in_hand(self.proposal.state),
            "people_max": services.PEOPLE_MAX,
            "days": services.LIFE.days,
        }
        return super().show(**{**shown, **context})

    def get(self, request, pk):
        """Show who has access."""
        return self.show(form=InvitationForm())

    def post(self, request, pk):
        """Invite somebody; what stands in the way is said beside the form, which keeps what was typed."""
        form = InvitationForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        try:
            one = services.invite(pk, actor=request.user, at=request.received_at, **form.cleaned_data)
        except NotAllowed as refusal:
            raise PermissionDenied(say(refusal)) from refusal
        except Refusal as refusal:
            return self.show(form=form, refused=say(refusal), status=REFUSED)
        messages.success(request, _("An invitation goes to %(email)s.") % {"email": one.email})
        return redirect("proposals:access", pk=pk)


class OneAccess(OwnProposalView):
    """What all acts on one invitation share: the lead's right, the way back, and what is said when it is gone."""

    def setup(self, request, *args, **kwargs):
        """Keep the invitation; raises Http404 where this proposal has none of this key."""
        super().setup(request, *args, **kwargs)
        self.one = get_object_or_404(queries.invitations_of(self.proposal), pk=kwargs["ipk"])

    def get(self, request, **kwargs):
        """Lead to the list, as after a change of language."""
        return redirect("proposals:access", pk=self.proposal.pk)

    def post(self, request, **kwargs):
        """Act, say what came of it, and lead back to the list."""
        try:
            said = self.act({"actor": request.user, "at": request.received_at})
        except NotAllowed as refusal:
            raise PermissionDenied(say(refusal)) from refusal
        except Refusal as refusal:
            messages.error(request, say(refusal))
        else:
            messages.success(request, said)
        return redirect("proposals:access", pk=self.proposal.pk)

    def act(self, who_when):
        """Call the one use case and return what to say."""
        raise NotImplementedError


class ChangeRole(OneAccess):
    """Let a person write, or only read, from now on."""

    def act(self, who_when):
        """Change the role; raises BadRequest for one that no button offers."""
        form = RoleForm(self.request.POST)
        if not form.is_valid():
            raise BadRequest
        services.change_role(self.proposal.pk, self.one.pk, role=form.cleaned_data["role"], **who_when)
        return _("The role is changed. It holds from now on.")


class InviteAgain(OneAccess):
    """Send an invitation once more; the older link opens nothing then."""

    def act(self, who_when):
        """Send the letter; raises BadRequest for a language that no button offers."""
        form = LetterForm(self.request.POST)
        if not form.is_valid():
            raise BadRequest
        services.invite_again(self.proposal.pk, self.one.pk, language=form.cleaned_data["language"], **who_when)
        return _("A new letter goes to %(email)s. The link in the older one opens nothing now.") % {
            "email": self.one.email
        }


class EndAccess(OneAccess):
    """Ask before an invitation is taken back or somebody's access ends, and do it."""

    template = "proposals/access_end.html"

    def get(self, request, **kwargs):
        """Ask the lead; raises PermissionDenied for anybody else."""
        if not request.user.has_perm("proposals.invite_people", self.proposal):
            raise PermissionDenied
        if self.one.ended_at is not None:
            return super().get(request, **kwargs)
        return self.show(one=self.one)

    def act(self, who_when):
        """End it; a second press finds it ended and says the same."""
        services.end_access(self.proposal.pk, self.one.pk, **who_when)
        if self.one.accepted_at is None:
            return _("The invitation is taken back: its link opens nothing now.")
        return _("The access has ended. The person was told nothing; their pages say so.")


class Leave(OwnProposalView):
    """Ask whether a person gives up their own access to somebody else's proposal, and end it."""

    template = "proposals/access_leave.html"

    def get(self, request, pk):
        """Ask; a lead is shown who has access instead."""
        if not request.user.has_perm("proposals.leave_proposal", self.proposal):
            return redirect("proposals:access", pk=pk)
        return self.show()

    def post(self, request, pk):
        """End the own access, and lead to the list of one's own."""
        try:
            services.leave_proposal(pk, actor=request.user, at=request.received_at)
        except NotAllowed as refusal:  # the lead stays
            messages.error(request, say(refusal))
            return redirect("proposals:access", pk=pk)
        messages.success(request, _("You have left proposal %(number)s.") % {"number": self.proposal.reference})
        return redirect("proposals:list")


@method_decorator(login_not_required, name="dispatch")
class InvitationPage(View):
    """What the link of an invitation opens: GET only shows, since scanners of letters open links, and POST accepts."""

    def setup(self, request, *args, **kwargs):
        """Keep the invitation that the link is about, or None."""
        super().setup(request, *args, **kwargs)
        self.one = queries.invitation_behind(kwargs["token"])
        self.standing = queries.standing_of(self.one, at=request.received_at)

    def get(self, request, token):
        """Show what the invitation is about; a link that opens nothing tells nothing more."""
        if self.standing == "used" and self.one.accepted_by == request.user:
            return redirect("proposals:home", pk=self.one.proposal_id)
        return self.show()

    def post(self, request, token):
        """Accept as the person who is logged in; anybody else is asked to log in first."""
        if self.one is None or not request.user.is_authenticated:
            return self.show()
        form = AcceptanceForm(request.POST)
        form.is_valid()
        try:
            services.accept_invitation(
                self.one.pk, actor=request.user, at=request.received_at, nonce=self.one.nonce, **form.cleaned_data
            )
        except Refusal as refusal:
            return self.show(refused=say(refusal), status=REFUSED)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        number = self.one.proposal.reference
        messages.success(request, _("You have access to proposal %(number)s now.") % {"number": number})
        return redirect("proposals:home", pk=self.one.proposal_id)

    def show(self, *, status=200, **context):
        """Render the page about an invitation that stands, or about a link that opens nothing."""
        if self.standing != "open":
            gone = 404 if self.one is None else 410
            shown = {"reason": say_standing(self.standing)}
            return render(self.request, "proposals/invitation_over.html", shown, status=gone)
        user, proposal = self.request.user, self.one.proposal
        shown = {
            "one": self.one,
            "proposal": proposal,
            "call": proposal.call,
            "other_address": user.is_authenticated and user.email != self.one.email,
        }
        return render(self.request, "proposals/invitation.html", {**shown, **context}, status=status)
