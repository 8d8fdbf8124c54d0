#!/bin/sh
# Builds .venv from a lock on first use, and again whenever the lock or the Python changes.
# Usage: sh requirements/set-up.sh base|dev     (PYTHON names another interpreter)
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
stamp=.venv/.synced
lock=$1
# What the tests need holds all that a run needs: a venv made for tests is not stripped for a run.
if [ "$lock" = base ] && [ -f "$stamp" ] && grep -q '^dev ' "$stamp"; then lock=dev; fi
wanted="$lock $(cksum <"requirements/$lock.lock")"

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

give_up() {
    printf 'Cannot set up: %s\n' "$1" >&2
    exit 1
}

"$python" -c '' 2>/dev/null ||
    give_up "there is no “$python”. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    give_up "“$python” is $("$python" -V 2>&1), and 3.11 or newer is needed. Name another one: make PYTHON=/path/to/python3"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    give_up "this Python has no venv module. On Debian and Ubuntu: apt install python3-venv"
touch .venv-probe 2>/dev/null && rm -f .venv-probe ||
    give_up "the folder $(pwd) cannot be written, and .venv is made in it."

echo "Setting up .venv (once; needs the package index) …"
rm -f "$stamp"
if .venv/bin/python -m pip --version >/dev/null 2>&1; then :; else
    "$python" -m venv --clear .venv || give_up "“$python -m venv .venv” failed (see above)."
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }

# uv installs in seconds what takes pip a minute. Where it cannot (no wheel, a proxy's own certificates), pip does.
if pip install --require-hashes -r requirements/set-up.lock >/dev/null 2>&1 &&
    .venv/bin/python -m uv --quiet pip sync --python .venv/bin/python --require-hashes "requirements/$lock.lock" 2>/dev/null; then
    :
else
    pip install --require-hashes -r "requirements/$lock.lock" ||
        give_up "the packages in requirements/$lock.lock could not be installed (see above). Is the package index reachable?"
fi
printf '%s\n' "$wanted" >"$stamp"
