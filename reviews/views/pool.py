"""How does the office see, enter and correct those who can be asked to judge?

Only officers reach these pages, and none who applies under the call from which they look.
"""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.policies import is_officer
from calls.models import Call
from journal.exports import Column, file_of
from journal.refusals import NotAllowed, Refusal
from reviews import forms, intake, queries, services
from reviews.queries.profile import numbers_to_enter
from reviews.refusals import ProfileChanged
from reviews.sentences import (
    COLUMNS_SAID,
    LANGUAGES_SAID,
    TIES_SAID,
    column_in_words,
    fault_in_words,
    pool_act_in_words,
    say,
)
from reviews.views.answers import MISSHAPEN, REFUSED
from reviews.views.lists import address_with

SHOWN = 300  # lines of a file that the page shows of those that would change something; bad ones are all shown


class PoolView(View):
    """What all pages of the pool share: the call from which an officer looks, and the wall around it."""

    template = ""

    def dispatch(self, request, *args, slug, **kwargs):
        """Keep the call; raises Http404 for anybody but officers, and tells one who applies under it why it is closed."""
        if not is_officer(request.user):
            raise Http404
        self.call = get_object_or_404(Call, slug=slug)
        if not request.user.has_perm("reviews.keep_pool", self.call):
            return render(request, "reviews/pool_closed.html", {"call": self.call}, status=403)
        if "pk" in kwargs:
            self.row = queries.reviewer_for(request.user, self.call, kwargs["pk"], at=request.received_at)
            if self.row is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def how(self):
        """Return who acts, and when."""
        return {"actor": self.request.user, "at": self.request.received_at}

    def show(self, *, status=200, **context):
        """Render the page."""
        row = getattr(self, "row", None)
        shown = {"call": self.call, "row": row, "reviewer": row.reviewer if row else None}
        return render(self.request, self.template, {**shown, **context}, status=status)

    def person_page(self):
        """Lead to the page of the reviewer."""
        return redirect("reviews:pool_person", slug=self.call.slug, pk=self.row.reviewer.pk)


class PoolList(PoolView):
    """The pool as seen from a call: who they are, how much they read, what they answered."""

    template = "reviews/pool.html"

    def get(self, request):
        """Show the reviewers that the address asks for."""
        areas = list(self.call.areas.order_by("number"))
        counts = queries.standings_counted(self.call, at=request.received_at)
        form = forms.PoolSieve(request.GET, areas=areas, counts=counts)
        asked = form.asked()
        rows, stretch = queries.pool_page(request.user, self.call, asked, at=request.received_at, **form.page())
        narrowed = [
            (one, address_with(request.GET, after=None, before=None, **{one.name: None})) for one in form.narrowed_by()
        ]
        return self.show(
            form=form,
            asked=asked,
            rows=rows,
            stretch=stretch,
            counts=counts,
            narrowed_by=narrowed,
            left_out=form.unknown,
            unknown_people=list(queries.without_profile()[:50]),
            at_once=services.AT_ONCE,
            languages_said=LANGUAGES_SAID,
        )


class PoolPerson(PoolView):
    """What the office knows of one reviewer."""

    template = "reviews/pool_person.html"

    def get(self, request, pk):
        """Show the profile, the appointment, the affiliations, the ties and what was done."""
        reviewer = self.row.reviewer
        return self.show(
            affiliations=reviewer.affiliations.order_by("-since_year", "pk"),
            ties=[(tie, TIES_SAID[tie.kind]) for tie in reviewer.ties.order_by("kind", "name", "pk")],
            languages_said=[LANGUAGES_SAID.get(code, code) for code in reviewer.languages],
            told=[(COLUMNS_SAID[one.field], one.value) for one in numbers_to_enter(reviewer)],
            history=[(one, pool_act_in_words(one.verb)) for one in queries.history_of_reviewer(reviewer)],
        )


class PoolAdd(PoolView):
    """Take somebody into the pool by hand."""

    template = "reviews/pool_edit.html"

    def get(self, request):
        """Show an empty form; the address may name whom."""
        return self.show(form=forms.PersonForm(initial={"email": request.GET.get("email", "")[:254]}))

    def post(self, request):
        """Add the person; what stands in the way is said, and what was typed stays."""
        form = forms.PersonForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        person = form.person()
        if not person.name and not queries.has_account(person.email):
            form.add_error("name", _("Nobody has an account with this address, so a name in Latin letters is needed."))
            return self.show(form=form, status=MISSHAPEN)
        try:
            made = services.add_reviewer(self.call.pk, person=person, profile=form.profile(), **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form=form, status=REFUSED)
        messages.success(request, _("The person is in the pool. Nobody has been written to yet."))
        return redirect("reviews:pool_person", slug=self.call.slug, pk=made.pk)


class PoolEdit(PoolView):
    """Correct a profile; what somebody else saved meanwhile is not overwritten unseen."""

    template = "reviews/pool_edit.html"

    def get(self, request, pk):
        """Show the profile as it is stored, or with the numbers that the person told (`?told=1`), to be checked."""
        initial_of = forms.own_profile_of if request.GET.get("told") else forms.profile_of
        return self.show(form=forms.ProfileForm(initial=initial_of(self.row.reviewer)))

    def post(self, request, pk):
        """Save it, or show what is stored now beside what was typed."""
        form = forms.ProfileForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        version = form.cleaned_data["version"] or 0
        try:
            services.save_profile(self.call.pk, pk, version=version, profile=form.profile(), **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except ProfileChanged as refusal:
            return self.show_both(say(refusal))
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form=form, status=REFUSED)
        messages.success(request, _("The profile is saved."))
        return self.person_page()

    def show_both(self, said):
        """Show the form as typed, with the version that is stored now, and what is stored where it differs."""
        row = queries.reviewer_for(self.request.user, self.call, self.row.reviewer.pk, at=self.request.received_at)
        stored = forms.profile_of(row.reviewer)
        form = forms.ProfileForm(
            {**self.request.POST.dict(), **_listed(self.request.POST), "version": stored["version"]}
        )
        form.is_valid()
        form.add_error(None, said)
        return self.show(form=form, differing=differing(form, stored), status=REFUSED)


def differing(form, stored):
    """Return (name of the question, what is stored) wherever a form says something else than what is stored."""
    return [
        (form.fields[name].label, _in_words(name, value))
        for name, value in stored.items()
        if name != "version" and name in form.fields and _shown(form.cleaned_data.get(name)) != _shown(value)
    ]


def _listed(posted):
    return {"languages": posted.getlist("languages")}


def _shown(value):
    """Return an answer as one text, whether it is stored or typed."""
    if isinstance(value, str):
        value = value.split("\n")
    if isinstance(value, list | tuple):
        return ", ".join(_span(one) if isinstance(one, tuple) else str(one) for one in value)
    return "" if value is None else str(value)


def _in_words(name, value):
    """Return an answer of the column `name` as a reader knows it: languages by their names."""
    if name == "languages":
        value = [LANGUAGES_SAID.get(code, code) for code in value or ()]
    return _shown(value)


def _span(affiliation):
    since, until, institution = affiliation
    return f"{since}–{until or ''} {institution}"


class PoolEntry(PoolView):
    """Note an affiliation or a tie."""

    template = "reviews/pool_entry.html"
    what, form_of = "", None

    def get(self, request, pk):
        """Show an empty form."""
        return self.show(form=self.form_of(), what=self.what)

    def post(self, request, pk):
        """Keep the entry."""
        form = self.form_of(request.POST)
        if not form.is_valid():
            return self.show(form=form, what=self.what, status=MISSHAPEN)
        act = {"affiliation": services.add_affiliation, "tie": services.add_tie}[self.what]
        try:
            act(self.call.pk, pk, **form.cleaned_data, **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            form.add_error(None, say(refusal))
            return self.show(form=form, what=self.what, status=REFUSED)
        messages.success(request, _("The entry is kept."))
        return self.person_page()


class PoolAffiliation(PoolEntry):
    """Note a further institution of a reviewer, or an earlier one."""

    what, form_of = "affiliation", forms.AffiliationForm


class PoolTie(PoolEntry):
    """Note what links a reviewer to another person."""

    what, form_of = "tie", forms.TieForm


class PoolRemove(PoolView):
    """Ask before an affiliation or a tie is taken off a profile, and do it."""

    template = "reviews/pool_remove.html"

    def dispatch(self, request, *args, what, **kwargs):
        """Keep what is to be removed; raises Http404 for anything else."""
        if what not in ("affiliation", "tie"):
            raise Http404
        self.what = what
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk, entry):
        """Ask; an entry that is gone already leads to the reviewer."""
        reviewer = self.row.reviewer
        rows = {"affiliation": reviewer.affiliations, "tie": reviewer.ties}[self.what]
        one = rows.filter(pk=entry).first()
        return self.show(what=self.what, one=one) if one else self.person_page()

    def post(self, request, pk, entry):
        """Remove it; twice is once."""
        try:
            services.remove_entry(self.call.pk, pk, what=self.what, entry_pk=entry, **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        messages.success(request, _("The entry is removed."))
        return self.person_page()


class PoolTemplate(PoolView):
    """A file to begin with: the headings and one example."""

    def get(self, request):
        """Hand out the template of what the address asks for: people or ties."""
        kind = "ties" if request.GET.get("holds") == "ties" else "people"
        headings, *rows = intake.template_of(kind)
        columns = [Column(name, lambda row, place=place: row[place]) for place, name in enumerate(headings)]
        name = f"reviewers-{kind}"
        file = file_of(rows, columns, form="csv", name=name, title=name, at=request.received_at)
        return StreamingHttpResponse(file.chunks, headers=file.headers)


class PoolImport(PoolView):
    """Look at a file first, line by line; then take exactly what was seen."""

    template = "reviews/pool_import.html"

    def get(self, request):
        """Ask for the file; an address may say what it holds."""
        holds = "ties" if request.GET.get("holds") == "ties" else "people"
        return self.show(form=forms.FileForm(initial={"holds": holds}))

    def post(self, request):
        """Look at the file, or take what was seen (`do=take`)."""
        if request.POST.get("do") == "take":
            return self.take()
        form = forms.FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form=form, status=MISSHAPEN)
        plan = services.plan_of_file(*form.read())
        return self.show_plan(plan, status=MISSHAPEN if plan.faults else 200)

    def take(self):
        """Take the file that was seen; where the pool has changed, show what it would do now."""
        form = forms.SeenForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("The file got lost on its way. Choose it again."))
            return redirect("reviews:pool_import", slug=self.call.slug)
        text, kind, seen = (form.cleaned_data[name] for name in ("packed", "holds", "seen"))
        try:
            plan = services.import_pool(self.call.pk, text=text, kind=kind, seen=seen, **self.how)
        except NotAllowed as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            return self.show_plan(services.plan_of_text(text, kind), refused=say(refusal), status=REFUSED)
        done = _("Taken: %(added)s added, %(changed)s changed, %(same)s left as they were. Nobody has been written to.")
        numbers = {"added": len(plan.added), "changed": len(plan.changed), "same": plan.same}
        messages.success(self.request, done % numbers)
        return redirect("reviews:pool", slug=self.call.slug)

    def show_plan(self, plan, *, refused="", status=200):
        """Render what a file would do."""
        seen = forms.SeenForm(initial={"holds": plan.kind, "packed": forms.packed(plan.text), "seen": plan.seal})
        lines = len({fault.line for fault in plan.faults})
        return self.show(
            form=forms.FileForm(initial={"holds": plan.kind}),
            plan=plan,
            seen=seen,
            faults=[(one, column_in_words(one.column), fault_in_words(one)) for one in plan.faults],
            changes=[(one, _cells(one)) for one in plan.changes[:SHOWN]],
            bad_lines=lines,
            refused=refused,
            status=status,
        )


def _cells(change):
    """Return (column, before, after) of every cell that a line would change, in words."""
    return [
        (COLUMNS_SAID[name], _in_words(name, change.before.get(name)), _in_words(name, value))
        for name, value in change.after.items()
    ]
