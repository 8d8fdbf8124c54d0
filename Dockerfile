# One image for every part of the portal; deploy/entrypoint.sh starts the part that is named.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app

# The packages change seldom, the code often: two layers.
COPY requirements/base.lock requirements/base.lock
RUN pip install --require-hashes -r requirements/base.lock

COPY . .
# The secret of the build is used for nothing and kept nowhere.
RUN SECRET_KEY=only-for-building python manage.py compile_translations \
    && SECRET_KEY=only-for-building python manage.py collectstatic --noinput \
    && python -m compileall -q . \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 700 /data /letters \
    && install -d -o portal -g portal -m 755 /tls

USER portal
ENV DATA_DIR=/data
EXPOSE 8000
STOPSIGNAL SIGTERM
ENTRYPOINT ["sh", "deploy/entrypoint.sh"]
CMD ["web"]
