"""Does somebody read one profile after another, as a program would that copies the list of reviewers?

A hundred profiles in ten minutes are more than a person reads. Every reading is in the journal, which is what is counted;
the next one is refused, told to whoever watches the log, and written down.
"""

import logging
from datetime import timedelta

from django.shortcuts import render

from journal import queries, services

logger = logging.getLogger(__name__)

PROFILES = {"reviews:pool_person", "reviews:pool_edit", "accounts_office:person"}
MOST = 100  # profiles in a row, by one account
WITHIN = timedelta(minutes=10)


class ProfileReadingMiddleware:
    """Refuse with 429 what goes on after a hundred profiles in ten minutes, whoever reads them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Count a reading before it happens."""
        if request.method != "GET" or request.resolver_match.view_name not in PROFILES:
            return None
        if not request.user.is_authenticated:
            return None
        how = {"actor": request.user, "at": request.received_at}
        read = queries.times_done("profile.read", actor=request.user, since=request.received_at - WITHIN)
        if read < MOST:
            services.note_profile_read(f"{request.resolver_match.view_name}:{kwargs['pk']}", **how)
            return None
        logger.error("account %s has read %s profiles within %s: refused", request.user.pk, read, WITHIN)
        services.note_profiles_refused(**how, since=request.received_at - WITHIN)
        return render(request, "429.html", status=429)
