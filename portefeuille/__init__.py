"""The project package and shared kernel: the lowest layer of the portal."""

from portefeuille.celery import app as celery_app

__all__ = ["celery_app"]
