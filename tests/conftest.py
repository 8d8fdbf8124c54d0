"""Who and what can every test count on? The named cast, the call, and databases that can be emptied."""

import logging
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests import builders, processes, servers

REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))  # `make test-all`: nothing may be skipped
HAS_FAILED = pytest.StashKey[bool]()
PICTURES = Path(settings.BASE_DIR) / "test-output"


def pytest_configure(config):
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the SMTP server tells every word it hears
    if not hasattr(config, "workerinput"):  # once, before the workers of pytest-xdist begin
        call_command("compile_translations", verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.EDGE_ADDRESSES = ["127.0.0.1"]  # lets a client test say at which instant its request arrived


def pytest_collection_modifyitems(config, items):
    """Leave out what cannot be asked of this database, and without `make test-all` what takes its time.

    What is only not installed is skipped with its reason.
    """
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    unasked = {"sqlite"} if on_postgres else set()
    if not REQUIRE_ALL and not os.environ.get("DRILL") and not config.option.markexpr:
        unasked.add("thorough")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unasked)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    slow = {item.path for item in items if item.get_closest_marker("processes")}
    items.sort(key=lambda item: item.path not in slow)  # files that wait for processes first: the others fill the time
    for item in items:
        if "rounds" in item.fixturenames:
            item.add_marker("drill")
        if item.get_closest_marker("postgres") and not on_postgres and "postgres_server" not in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason="this run is on SQLite; `make test-all` runs it on PostgreSQL"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let nothing pass as skipped where everything was asked for."""
    report = yield
    item.stash[HAS_FAILED] = item.stash.get(HAS_FAILED, False) or report.failed
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"nothing may be skipped under REQUIRE_ALL: {reason}"
    return report


def _installed(find):
    """Return what a finder finds; skip the test, with the reason, where it is not installed."""
    try:
        return find()
    except servers.Missing as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Spare the tests' SQLite file the disk's patience: nothing here must survive a power cut."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers():
    """Let the flush after a transactional test empty the append-only tables, and the rate limits with them.

    Triggers refuse DELETE on the journal and on submissions; SQLite has no TRUNCATE, so they are
    taken off for the flush and put back as they were, inside its own transaction.
    """
    from django.core.management.commands import flush as flushing  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    operations = type(connection.ops)
    tell_everybody, flushing.emit_post_migrate_signal = flushing.emit_post_migrate_signal, _tells_nobody
    flush = operations.execute_sql_flush

    def flush_past_triggers(self, sql_list):
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            triggers = []
            if self.connection.vendor == "sqlite":
                triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, sql_list)
            builders.UNDER_EVERY_TEST["lies"] = False
            cursor.execute(f"DELETE FROM {settings.CACHES['default']['LOCATION']}")
            for _, sql in triggers:
                cursor.execute(sql)

    operations.execute_sql_flush = flush_past_triggers
    yield
    operations.execute_sql_flush = flush
    flushing.emit_post_migrate_signal = tell_everybody


def _tells_nobody(*_words, **_more):
    """Spare each flush the writing of Django's own permissions, a row for each model four times: no page asks them."""


def _is_transactional(item):
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Commit the real call once below all tests that begin with it: copying its rows for each is dear."""
    with django_db_blocker.unblock():
        builders.lay_call_under_tests()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Put the call back below the tests after one that emptied the whole database."""
    wants_it = "call" in item.fixturenames and not _is_transactional(item)
    if wants_it and builders._LOADED and not builders.UNDER_EVERY_TEST["lies"]:
        with item.config.stash[blocking_manager_key].unblock():
            builders.lay_call_under_tests()


@pytest.fixture(autouse=True)
def _without_the_call(request):
    """Begin tests that do not ask for the call without it."""
    asks_database = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
        request.fixturenames
    )
    if asks_database and "call" not in request.fixturenames:
        request.getfixturevalue("_django_db_helper")
        if builders.UNDER_EVERY_TEST["lies"]:
            builders.take_call_away()


@pytest.fixture(autouse=True)
def _speak_english():
    """Begin every test in English: the language belongs to the thread and outlives the request that chose it."""
    translation.activate("en")


# --- The cast -------------------------------------------------------------------------------
@pytest.fixture
def hanako(db):
    """Hanako, a principal investigator."""
    return builders.person("hanako@aspire.example", "Hanako Yamada", name_ja="山田 花子", name_kana="ヤマダ ハナコ")


@pytest.fixture
def taro(db):
    """Taro, another principal investigator, who also applies."""
    return builders.person("taro@aspire.example", "Taro Suzuki", name_ja="鈴木 太郎", name_kana="スズキ タロウ")


@pytest.fixture
def kenji(db):
    """Kenji, a reviewer."""
    return builders.person("kenji@aspire.example", "Kenji Tanaka", "reviewer", name_ja="田中 健二")


@pytest.fixture
def yuki(db):
    """Yuki, another reviewer."""
    return builders.person("yuki@aspire.example", "Yuki Ito", "reviewer", name_ja="伊藤 由紀")


@pytest.fixture
def aiko(db):
    """Aiko, a programme officer."""
    return builders.person("aiko@aspire.example", "Aiko Mori", "officer", name_ja="森 愛子")


@pytest.fixture
def emi(db):
    """Emi, another programme officer."""
    return builders.person("emi@aspire.example", "Emi Kato", "officer", name_ja="加藤 恵美")


@pytest.fixture
def sora(db):
    """Sora, an administrator."""
    return builders.person("sora@aspire.example", "Sora Abe", "administrator", name_ja="阿部 空")


@pytest.fixture
def jiro(db):
    """Jiro, who has an account and nothing else."""
    return builders.person("jiro@aspire.example", "Jiro Sasaki", name_ja="佐々木 次郎")


@pytest.fixture
def cast(hanako, taro, kenji, yuki, aiko, emi, sora, jiro):
    """Everybody, by first name."""
    return {user.email.split("@")[0]: user for user in (hanako, taro, kenji, yuki, aiko, emi, sora, jiro)}


# --- The call -------------------------------------------------------------------------------
@pytest.fixture
def call(db):
    """The ASPIRE call of 2024 with its agencies, loaded from the shipped definition, at its real instants."""
    return builders.call_under_test()


# --- Servers --------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def broker_server():
    """A real broker with its append-only log; can be killed, wiped and started again."""
    server = _installed(servers.Broker)
    yield server
    server.stop()


@pytest.fixture
def broker(broker_server):
    """The broker, empty and running whatever the test before did to it."""
    if broker_server.process.poll() is not None:
        broker_server.start()
    broker_server.wipe()
    return broker_server


@pytest.fixture
def broker_url(broker):
    """The address of a real, empty broker."""
    return broker.url


@pytest.fixture(scope="session")
def postgres_server():
    """A real PostgreSQL of its own, whatever database the suite runs on."""
    server = _installed(servers.Postgres)
    yield server
    server.stop()


@pytest.fixture
def mailbox(settings):
    """A real SMTP server on loopback, to which this process posts; `mailbox.replies` scripts its answers."""
    server = servers.Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    server.stop()


@pytest.fixture
def smtp_server(mailbox):
    """The same SMTP server under the name of its trade."""
    return mailbox


@pytest.fixture(scope="session")
def chromium():
    """The path of Chromium."""
    return _installed(servers.find_chromium)


@pytest.fixture(scope="session")
def libfaketime():
    """The path of libfaketime's library."""
    return _installed(servers.find_libfaketime)


@pytest.fixture(scope="session")
def nginx():
    """The path of nginx."""
    return _installed(servers.find_nginx)


@pytest.fixture
def rounds():
    """How many rounds a race or crash is tried: `rounds(3, drill=200)` gives 200 under `make drill`."""
    return lambda usual, *, drill: drill if os.environ.get("DRILL") else usual


# --- The portal as processes, and a browser in front of it ------------------------------------
@pytest.fixture
def portal_processes(request, transactional_db, broker):
    """Make portals of real processes on this test's database: `portal_processes(clock=…).start("worker")`."""
    made, mailboxes = [], []

    def make(**options):
        mailboxes.append(servers.Mailbox())
        made.append(processes.Portal(broker=broker, mailbox=mailboxes[-1], **options))
        return made[-1]

    yield make
    for portal in made:
        if request.node.stash.get(HAS_FAILED, False):
            for name in list(portal.children):
                print(f"--- {name} wrote:\n{portal.log(name)[-5000:]}")
        portal.stop()
    for server in mailboxes:
        server.stop()


@pytest.fixture
def live_portal(portal_processes):
    """Web, worker and beat on this test's database: `.url`, `.mailbox`, `.letter_to(address)`."""
    return portal_processes().start()


@pytest.fixture(scope="session")
def browser(chromium):
    """A real Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow to import, and few tests need it

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop runs in this thread
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield started
        started.close()


@pytest.fixture
def new_page(browser):
    """Open pages, each in a browser profile of its own: `new_page(width=360, locale="ja-JP")`."""
    contexts = []

    def make(*, width=1280, height=900, locale="en-GB", **options):
        contexts.append(
            browser.new_context(
                viewport={"width": width, "height": height}, locale=locale, timezone_id="Asia/Tokyo", **options
            )
        )
        contexts[-1].set_default_timeout(15_000)
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """One page of a fresh browser profile, 1280 pixels wide, in English."""
    return new_page()


@pytest.fixture
def keep_picture(request):
    """Keep a screenshot as output of the run: `keep_picture(page, "receipt")`."""

    def keep(page, name):
        test = re.sub(r"\W+", "-", request.node.name).strip("-")
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{test}-{name}.png"), full_page=True)

    return keep
