"""How are people of the team added, changed and taken out?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from journal.refusals import Refusal
from proposals import queries, services
from proposals.forms import MemberForm
from proposals.models import Member
from proposals.refusals import DoorClosed
from proposals.sentences import say
from proposals.views.own import REFUSED, OwnProposalView, go_home
from proposals.views.sections import SectionView


def the_team(proposal):
    """Return the address at which the list of the team stands."""
    return f"{reverse('proposals:people', args=[proposal.pk])}#team"


class NewMember(SectionView):
    """An empty form for one more person."""

    section = "people"
    template = "proposals/member.html"
    member = made_with = None

    def make_form(self, data=None):
        """Return the form for one person."""
        return MemberForm(data, proposal=self.proposal, member=self.member)

    def keep(self, form):
        """Keep the person, and remember them for the way on."""
        key = self.member.pk if self.member else None
        self.made_with = form.made_with_key()
        self.member = services.save_member(
            self.proposal.pk, member_pk=key, text=form.text(), made_with=self.made_with, **self.who_when(form)
        )

    def reload(self):
        """Read the proposal and the person again; one that the same form made before is found by its key."""
        super().reload()
        rows = queries.members_of(self.proposal)
        if self.member is not None:
            self.member = rows.filter(pk=self.member.pk).first() or self.member
        elif self.made_with:
            self.member = rows.filter(made_with=self.made_with).first()

    def where(self):
        """Return the person's own page once there is one."""
        if self.member is None:
            return super().where()
        return reverse("proposals:member", args=[self.proposal.pk, self.member.pk])

    def show(self, **context):
        """Render the form; the help beside it is that of the section."""
        return super().show(member=self.member, **context)

    def lead_on(self):
        """Stay with the person, offer an empty form, or lead back to the team, by the button that was pressed."""
        if "another" in self.request.POST:
            return redirect("proposals:members", pk=self.proposal.pk)
        if "on" in self.request.POST:
            return redirect(the_team(self.proposal))
        return redirect("proposals:member", pk=self.proposal.pk, mpk=self.member.pk)


class OneMember(NewMember):
    """One person of the team."""

    def setup(self, request, *args, **kwargs):
        """Find the person among those of the own proposal; None where they are not, or not any more."""
        super().setup(request, *args, **kwargs)
        self.member = queries.members_of(self.proposal).filter(pk=kwargs["mpk"]).first()

    def get(self, request, **kwargs):
        """Show the person; raises Http404 where there is none."""
        if self.member is None:
            raise Http404
        return super().get(request, **kwargs)

    def autosave(self):
        """Keep the person, unless they were taken out meanwhile: nobody is added again by itself."""
        return self.gone() if self.member is None else super().autosave()

    def post(self, request, **kwargs):
        """Keep the person; one that was taken out meanwhile is offered again as a new one, as typed."""
        if self.member is not None or self.by_itself:
            try:
                return super().post(request, **kwargs)
            except Member.DoesNotExist:
                self.member = None
        gone = _("This person was taken out meanwhile. What you typed is below; save it to add them again.")
        form = self.make_form(self.make_form(request.POST).carried_on(self.make_form()))
        return self.show(form=form, refused=gone, status=REFUSED)


class RemoveMember(OwnProposalView):
    """Ask before a person is taken out of the team, and take them out."""

    template = "proposals/member_remove.html"

    def setup(self, request, *args, **kwargs):
        """Keep the person; None where they are gone already."""
        super().setup(request, *args, **kwargs)
        self.member = queries.members_of(self.proposal).filter(pk=kwargs["mpk"]).first()

    def get(self, request, pk, mpk):
        """Ask; raises Http404 for a person who is not there."""
        if self.member is None:
            raise Http404
        if "save" not in self.doors():
            messages.info(request, say(DoorClosed(door="save", state=self.proposal.state)))
            return go_home(self.proposal)
        return self.show(member=self.member)

    def post(self, request, pk, mpk):
        """Take them out; a second press finds them gone and says the same."""
        try:
            if self.member is not None:
                services.remove_member(pk, actor=request.user, at=request.received_at, member_pk=mpk)
        except Refusal as refusal:
            messages.error(request, say(refusal))
            return go_home(self.proposal)
        except Member.DoesNotExist:
            pass
        messages.success(request, _("The person has been taken out of the team."))
        return redirect(the_team(self.proposal))
