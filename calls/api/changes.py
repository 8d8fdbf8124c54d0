"""What changed in a call, as a feed reader follows it?"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.api.answering import answer, language_of, last_changed_at, page_of
from calls.deadlines import start_of_day_jst
from journal.sentences import day, in_reader_language


class ChangesFeed(Atom1Feed):
    """An Atom feed that says when it changed even while it has no entry: it never reads the clock."""

    def latest_post_date(self):
        """Return when the feed last changed."""
        return self.feed["changed_at"]


@login_not_required
@require_safe
def changes(request, slug):
    """Answer with the change log of a call as Atom (RFC 4287): /calls/<slug>/changes.atom?lang=ja|en."""
    page = page_of(request, slug)
    language = language_of(request)
    changed = last_changed_at(page, at=request.received_at)
    with translation.override(language):
        feed = feed_of(page, request=request, language=language, changed=changed)
    kind = "application/atom+xml; charset=utf-8"
    return answer(request, feed.writeString("utf-8").encode(), content_type=kind, changed_at=changed, language=language)


def feed_of(page, *, request, language, changed):
    """Return the feed: one entry for each change that has come, newest first, each with an id that stays."""
    call = page.call
    address = request.build_absolute_uri(reverse("calls:page", args=[call.slug]))
    own = request.build_absolute_uri(reverse("calls:changes", args=[call.slug]))
    feed = ChangesFeed(
        title=_("Changes: %(title)s") % {"title": in_reader_language(call, "title")},
        link=address,
        description=_("The change log of this call for proposals."),
        language=language,
        author_name=call.funder,
        feed_url=f"{own}?lang={language}",
        feed_guid=tag(call, "changes"),
        changed_at=changed,
    )
    for change in page.change_log:
        when = start_of_day_jst(change.on)
        feed.add_item(
            title=f"{day(change.on)}: {in_reader_language(change, 'text')}",
            link=f"{address}#change-{change.pk}",
            description=in_reader_language(change, "text"),
            unique_id=tag(call, f"changes/{change.pk}"),
            pubdate=when,
            updateddate=when,
        )
    return feed


def tag(call, name):
    """Return a tag URI (RFC 4151): the portal's host, the year of publishing, the call and the name."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},{call.published_at:%Y}:{call.slug}/{name}"
