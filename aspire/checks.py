"""Which combinations of settings are unsafe? Each error stops the start of web, worker and beat, under its own id."""

import ipaddress

from django.conf import settings
from django.core.checks import Error, Warning, run_checks
from django.core.management.base import SystemCheckError

from aspire.clock import address_of
from proposals.gateways import signing

TAG = "aspire"
UNIX_SOCKET = "unix"  # how EDGE_ADDRESSES names an edge that reaches the application through a socket
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def stop_unsafe_start():
    """Refuse to serve with unsafe settings; raises SystemCheckError naming every id."""
    faults = [fault for fault in run_checks(tags=[TAG]) if fault.is_serious()]
    if faults:
        raise SystemCheckError("The portal does not start:\n" + "\n".join(str(fault) for fault in faults))


def unsafe_combinations(app_configs, **kwargs):
    """Return one error for each unsafe combination; a portal that is tried out (DEBUG) may take every shortcut."""
    if settings.DEBUG:
        return []
    faults = [
        (_secret_is_weak(), SECRET),
        (_sqlite_unasked(), SQLITE),
        (not settings.CELERY_BROKER_URL, BROKER),
        (not (settings.EMAIL_IS_SET and settings.EMAIL_BACKEND == SMTP), EMAIL),
        (not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS, HOSTS),
        (not settings.SITE_URL.startswith("https://"), SITE),
        (settings.LETTER_CATCHER_DIR is not None, CATCHER),
        (not all(map(_is_one_address, set(settings.EDGE_ADDRESSES) - {UNIX_SOCKET})), EDGE),
        (UNIX_SOCKET in settings.EDGE_ADDRESSES and len(settings.EDGE_ADDRESSES) > 1, EDGE_BOTH_WAYS),
        (_time_server_unnamed(), TIME_SERVER),
        (_receipt_keys_unusable(), RECEIPTS),
        (_static_files_missing(), STATIC),
    ]
    return [error for is_unsafe, error in faults if is_unsafe]


SECRET = Error(
    "SECRET_KEY is too short or too simple: sessions and reset links could be forged.",
    hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'",
    id="aspire.E001",
)
SQLITE = Error(
    "The database is SQLite, which serves one machine only.",
    hint="Set DATABASE_URL to PostgreSQL, or ALLOW_SQLITE=1 if one machine is what you want.",
    id="aspire.E002",
)
BROKER = Error(
    "REDIS_URL is missing: letters would wait for the minute's sweep, and beat could not reach the worker.",
    hint="Set REDIS_URL, for example redis://redis:6379/0.",
    id="aspire.E003",
)
EMAIL = Error(
    "EMAIL_URL is missing or names no mail server: letters would be owed and never leave.",
    hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example:587.",
    id="aspire.E004",
)
HOSTS = Error(
    "ALLOWED_HOSTS is empty or allows every name: links in letters could be made to point elsewhere.",
    hint="Set ALLOWED_HOSTS to the names of this portal, for example portal.example.",
    id="aspire.E005",
)
SITE = Error(
    "SITE_URL is not an https address: letters would lead people to an open connection.",
    hint="Set SITE_URL, for example https://portal.example.",
    id="aspire.E006",
)
CATCHER = Error(
    "LETTER_CATCHER_DIR is set without DEBUG: caught letters are readable without logging in.",
    hint="Remove LETTER_CATCHER_DIR; only trying out has a letter catcher.",
    id="aspire.E007",
)
EDGE = Error(
    "EDGE_ADDRESSES holds something else than single addresses: anybody could stamp the instant of a submission.",
    hint="Name each reverse proxy by its own IP address, without networks or wildcards.",
    id="aspire.E008",
)
EDGE_BOTH_WAYS = Warning(
    "EDGE_ADDRESSES names both a unix socket and addresses: a server listens on one of them, and the other is trusted "
    "for nothing.",
    hint='Keep "unix" where the application listens on a unix socket, the addresses where it does not.',
    id="aspire.W010",
)
TIME_SERVER = Error(
    "TIME_SERVER names no time server: the clock that judges the deadline would not be measured.",
    hint="Set TIME_SERVER to a host or an address, with a port if it is not 123, or leave it empty.",
    id="aspire.E011",
)
RECEIPTS = Error(
    "RECEIPT_KEYS names no key, or one that cannot be read: no receipt could be signed or verified.",
    hint="Make one with: python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())' "
    "Keep it as safe as SECRET_KEY, and its public half in RECEIPT_PUBLIC_KEYS when another one follows.",
    id="aspire.E012",
)
STATIC = Error(
    "The static files are not collected: no page could be shown.",
    hint="Run `python manage.py collectstatic --noinput` where STATIC_ROOT points.",
    id="aspire.E009",
)


def _secret_is_weak():
    secret = settings.SECRET_KEY
    return len(secret) < 50 or len(set(secret)) < 12 or secret.startswith(("django-insecure-", "only-for-tests-"))


def _sqlite_unasked():
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and not settings.ALLOW_SQLITE


def _is_one_address(written):
    try:
        return not ipaddress.ip_address(written).is_unspecified
    except ValueError:
        return False


def _time_server_unnamed():
    try:
        return bool(settings.TIME_SERVER and not address_of(settings.TIME_SERVER))
    except ValueError:
        return True


def _receipt_keys_unusable():
    try:
        return not (settings.RECEIPT_KEYS and signing.published_keys())
    except ValueError:
        return True


def _static_files_missing():
    is_hashed = "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]
    return is_hashed and not (settings.STATIC_ROOT / "staticfiles.json").is_file()
