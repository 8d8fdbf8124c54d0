# The portal's few commands. Needs python3 (3.11 or newer) and make; everything else is made on first use.
#   make run        web, worker, letters on this machine   PORT=8001  DATA_DIR=/path
#   make test       what this machine can run in three minutes    ARGS="-k deadline"
#   make test-all   every test, on PostgreSQL and in a real browser; nothing may be skipped
#   make drill      races and crashes with many more rounds, on SQLite, then on PostgreSQL; the suite in three time zones
#   make check      style, walls of the house, settings, migrations
#   make messages   collect translatable words into locale/
#   make manage DO="grant_role aiko@aspire.example officer"    any command, on the data of `make run`
SHELL = /bin/sh
PYTHON ?= python3
ARGS ?=
TEST_PROCESSES ?= 2
export PYTHON
VENV_PYTHON = .venv/bin/python
# A file's tests stay together, so that servers which a whole file shares are started once.
PYTEST = $(VENV_PYTHON) -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder -rs
ONLY_CHECKING = DEBUG=1 SECRET_KEY=only-for-checking DATABASE_URL=sqlite://:memory:

.PHONY: run test test-all drill check messages manage ready ready-for-tests

run: ready
	@exec $(VENV_PYTHON) manage.py --embedded run_portal

test: ready-for-tests
	@exec $(PYTEST) $(ARGS)

test-all: ready-for-tests
	@REQUIRE_ALL=1 exec $(PYTEST) $(ARGS)

drill: ready-for-tests
	@DRILL=1 $(VENV_PYTHON) -m pytest -m drill -rs $(ARGS)
	@REQUIRE_ALL=1 DRILL=1 $(VENV_PYTHON) -m pytest -m drill -rs $(ARGS)
	@for zone in UTC America/New_York Pacific/Kiritimati; do TZ=$$zone $(PYTEST) $(ARGS) || exit 1; done

check: ready-for-tests
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	.venv/bin/lint-imports
	$(ONLY_CHECKING) $(VENV_PYTHON) manage.py check
	$(ONLY_CHECKING) $(VENV_PYTHON) manage.py makemigrations --check --dry-run

messages: ready-for-tests
	@$(ONLY_CHECKING) $(VENV_PYTHON) manage.py collect_messages
	@$(ONLY_CHECKING) $(VENV_PYTHON) manage.py compile_translations

manage: ready
	@exec $(VENV_PYTHON) manage.py --embedded $(DO)

ready:
	@exec sh requirements/set-up.sh base

ready-for-tests:
	@exec sh requirements/set-up.sh dev
