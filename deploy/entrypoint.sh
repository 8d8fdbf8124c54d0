#!/bin/sh
# Starts one part of the portal inside its container; further words are handed on to the program.
set -eu
parts="web, worker, beat, migrate, manage, ready, catcher or certificate"
part=${1:?"name a part: $parts"}
shift

case "$part" in
    migrate)
        # Once per release, before web, worker and beat.
        python manage.py migrate --noinput
        python manage.py createcachetable
        ;;
    manage)
        exec python manage.py "$@"
        ;;
    ready)
        # What a container engine asks: are pages served, letters in time, migrations applied?
        exec python -c 'import os, urllib.request as web
host = os.environ["SITE_URL"].split("//")[1].strip("/")
port = os.environ.get("BIND", ":8000").rsplit(":", 1)[1]
web.urlopen(web.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host}), timeout=5)'
        ;;
    web)
        # Processes with threads; WEB_PROCESSES and WEB_THREADS for a larger machine. Idle lines are kept
        # longer than the edge keeps them (60 s): a press is never sent on a line that is being closed.
        exec python -m gunicorn aspire.wsgi --bind "${BIND:-0.0.0.0:8000}" --worker-class gthread \
            --workers "${WEB_PROCESSES:-2}" --threads "${WEB_THREADS:-4}" --timeout 120 --keep-alive 75 --graceful-timeout 30 \
            --no-control-socket --worker-tmp-dir "${WORKER_TMP_DIR:-/dev/shm}" --access-logfile - "$@"
        ;;
    worker)
        exec python -m celery -A aspire worker --concurrency "${WORKER_PROCESSES:-2}" --loglevel INFO \
            --without-gossip --without-mingle "$@"
        ;;
    beat)
        # Only one: two would ring twice, which is harmless and useless.
        exec python -m celery -A aspire beat --loglevel INFO --schedule "${BEAT_SCHEDULE:-/tmp/beat-schedule}" --pidfile= "$@"
        ;;
    catcher)
        exec python -m aspire.catcher "$@"
        ;;
    certificate)
        # A certificate for trying out, made once; a real one takes its place under the same names.
        folder=${1:?"name the folder"}
        if [ ! -s "$folder/portal.crt" ]; then
            openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=${2:-localhost}" \
                -addext "subjectAltName=DNS:${2:-localhost}" -keyout "$folder/portal.key" -out "$folder/portal.crt"
            chmod 644 "$folder/portal.key" # the edge runs as another user in its own container
        fi
        ;;
    *)
        echo "There is no part “$part”: name $parts." >&2
        exit 2
        ;;
esac
