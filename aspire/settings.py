"""How is this portal set up? Everything that differs between machines comes from the environment.

Unsafe combinations stop the start: see `aspire/checks.py`. The embedded defaults (SQLite, a
loopback mail catcher, `DEBUG`) are chosen by `make run`, never by leaving a variable out.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once by numpy: threads of small matrices wait for each other

# --- Where we are ---------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")  # a missing secret stops the start
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000")  # how letters name this portal
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
PORTAL_IS_DEMO = DEBUG  # demo logins and the letter catcher's page exist only where DEBUG is on

# --- Rooms ----------------------------------------------------------------------------------
ROOMS = ["selection", "reviews", "proposals", "calls", "agencies", "accounts", "notices", "jobs", "journal"]
INSTALLED_APPS = [
    "aspire",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_htmx",
]

MIDDLEWARE = [
    "aspire.middleware.ReceivedAtMiddleware",  # first: nothing may delay the stamp
    "django.middleware.security.SecurityMiddleware",
    "aspire.middleware.SecurityHeadersMiddleware",
    "aspire.middleware.CompressForVisitorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "aspire.sign_in_again.KeepTypedTextMiddleware",  # before a log-in is asked for: typed text stays with its writer
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "aspire.language.PreferredLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",  # request.htmx: the page asks for a part of itself
    "aspire.language.SwitchWithTypedTextMiddleware",
    "aspire.reading.ProfileReadingMiddleware",
    "aspire.middleware.OwnErrorPagesMiddleware",  # last: it sees what views and addresses answer
]

ROOT_URLCONF = "aspire.urls"
WSGI_APPLICATION = "aspire.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aspire.context.portal",
            ],
            "builtins": [f"aspire.templatetags.{name}" for name in ("portal", "phrases", "scripts")],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("portal",)
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = not DEBUG

# --- Database -------------------------------------------------------------------------------
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
ALLOW_SQLITE = env.bool("ALLOW_SQLITE", default=False)  # in production: one machine is what is wanted
if env.ENVIRON.get("DATABASE_URL"):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:  # named without a URL, in which "#" or "%" of a folder's name would be read as something else
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "portal.sqlite3")}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE", timeout=20, init_command=SQLITE_PRAGMAS
    )
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # An in-memory database reports locks that do not exist in a file: tests use a file too.
    DATABASES["default"]["TEST"] = {"NAME": env("TEST_DATABASE_FILE", default=str(DATA_DIR / "test.sqlite3"))}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions and rate limits live in the database, so losing Redis logs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

# --- People ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "aspire.permissions.PermissionPage",
    "aspire.sign_in.SignInBackend",
]
PASSWORD_HASHERS = [
    "accounts.gateways.PortalArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "calls:list"
ACCOUNT_ADAPTER = "aspire.sign_in.PortalAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "aspire.sign_in_forms.LoginForm",
    "signup": "aspire.sign_in_forms.SignupForm",
    "reset_password": "aspire.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "aspire.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "aspire.sign_in_forms.ChangePasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners open links: GET shows, POST acts
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told by letter
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":", 1)[0]
SESSION_COOKIE_AGE = 14 * 3600  # a working day; autosave makes a lost session harmless
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "aspire.errors.csrf_failure"
MESSAGE_TAGS = {20: "info", 25: "ok", 30: "warn", 40: "bad"}  # the tone classes of static/css/base.css

# --- The edge -------------------------------------------------------------------------------
# Addresses of the reverse proxy whose X-Received-At stamp and X-Forwarded-* headers are believed; "unix" where the
# application listens on a unix socket that nobody but the proxy can reach.
EDGE_ADDRESSES = env.list("EDGE_ADDRESSES", default=[])
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if EDGE_ADDRESSES else 0  # log-in limits count the client, not the edge
TIME_SERVER = env("TIME_SERVER", default="")  # host[:port]; /readyz measures this clock by it, empty: not at all
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if EDGE_ADDRESSES else None
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# Every file goes to the disk while it comes in, capped: neither memory nor the disk is at a sender's mercy.
FILE_UPLOAD_HANDLERS = ["aspire.uploads.CappedUploadHandler"]
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", default=30 * 1024 * 1024)
DOCUMENT_MAX_PAGES = env.int("DOCUMENT_MAX_PAGES", default=500)

# --- Languages and time ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = not DEBUG
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"  # for people; the database keeps UTC

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DOCUMENT_ROOT = DATA_DIR / "documents"  # served only through an access-checked view

# --- Receipts -------------------------------------------------------------------------------
# Ed25519 keys in base64 (32 bytes), each with "@first day/last day" of its use behind it where that is to be published.
RECEIPT_KEYS = env.list("RECEIPT_KEYS", default=[])  # secret; the first one signs, all of them verify
RECEIPT_PUBLIC_KEYS = env.list("RECEIPT_PUBLIC_KEYS", default=[])  # of keys that sign no more: old receipts stay valid

# --- Letters --------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_IS_SET = bool(env.ENVIRON.get("EMAIL_URL"))
if EMAIL_IS_SET:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 60  # a silent server must not hold the worker for ever
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="ASPIRE Portal <no-reply@aspire.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
OFFICE_EMAIL = env("OFFICE_EMAIL", default="")
LETTER_CATCHER_DIR = Path(env("LETTER_CATCHER_DIR")) if env.ENVIRON.get("LETTER_CATCHER_DIR") else None

# --- The release of results -----------------------------------------------------------------
# How far ahead its moment lies at least (portal default: an hour). Only a demonstration may be in more of a hurry.
RELEASE_LEAD = timedelta(minutes=env.int("RELEASE_LEAD_MINUTES", default=60) if PORTAL_IS_DEMO else 60)

# --- The worker -----------------------------------------------------------------------------
CELERY_BROKER_URL = env("REDIS_URL", default="")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
}
CELERY_BROKER_POOL_LIMIT = 4
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_TIME_LIMIT = 600
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=60.0)
EACH_SWEEP = {"schedule": SWEEP_SECONDS, "options": {"expires": 55}}
CELERY_BEAT_SCHEDULE = {
    "settle withdrawals": {"task": "selection.tasks.settle_withdrawals", **EACH_SWEEP},
    "release due results": {"task": "selection.tasks.release_due", **EACH_SWEEP},
    "post due letters": {"task": "notices.tasks.post_due_letters", **EACH_SWEEP},
    "tell of failed letters": {"task": "notices.tasks.tell_of_failed_letters", **EACH_SWEEP},
    "alarm of interviews": {"task": "selection.tasks.alarm_of_interviews", **EACH_SWEEP},
    "remind of promises": {"task": "selection.tasks.remind_of_promises", **EACH_SWEEP},
    "run waiting jobs": {"task": "jobs.tasks.sweep", **EACH_SWEEP},
    "judge again where the call changed": {"task": "proposals.tasks.judge_again_where_the_call_changed", **EACH_SWEEP},
    "remind of outcomes": {"task": "proposals.tasks.remind_of_outcomes", **EACH_SWEEP},
    "mark unknown outcomes": {"task": "proposals.tasks.mark_unknown_outcomes", **EACH_SWEEP},
    "remind of drafts": {"task": "proposals.tasks.remind_of_drafts", **EACH_SWEEP},
    "tell of changes": {"task": "proposals.tasks.tell_of_changes", **EACH_SWEEP},
    "ask for dossiers": {"task": "proposals.tasks.ask_for_dossiers", **EACH_SWEEP},
    "find conflicts": {"task": "reviews.tasks.find_conflicts", **EACH_SWEEP},
    "remind of reviews": {"task": "reviews.tasks.remind_of_reviews", **EACH_SWEEP},
    "ask for packets": {"task": "reviews.tasks.ask_for_packets", **EACH_SWEEP},
    "calibrate many scores": {"task": "reviews.tasks.reckon", **EACH_SWEEP},
    "tell of extensions": {"task": "proposals.tasks.tell_of_extensions", **EACH_SWEEP},
    "sweep documents": {"task": "proposals.tasks.sweep_documents", "schedule": 3600.0, "options": {"expires": 3000}},
    "ask to verify seals": {
        "task": "proposals.tasks.ask_to_verify_seals",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "ask to verify documents": {
        "task": "proposals.tasks.ask_to_verify_documents",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
}

# --- Logs (how the machine felt, for operators) ---------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "pikepdf": {"level": "WARNING"}},
}
