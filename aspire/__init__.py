"""The roof: how the rooms are wired together."""

from aspire.celery import app as celery_app

__all__ = ["celery_app"]
