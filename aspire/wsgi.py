"""Serve the portal through WSGI."""

import os

from django.core.wsgi import get_wsgi_application

from aspire.checks import stop_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")

application = get_wsgi_application()
stop_unsafe_start()
