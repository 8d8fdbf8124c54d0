"""How does the page of a proposal say what its investigator still owes? A page of a lower room, joined under the roof."""

from django import template

from selection import queries

register = template.Library()


@register.simple_tag
def promise_of(proposal, *, at):
    """Return the Standing of the affiliation promise of a proposal at an instant, or None; one query."""
    return queries.promises_given_for(proposal.lead, at=at).get(proposal.pk)
