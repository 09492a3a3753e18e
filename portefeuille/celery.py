"""The Celery application: worker, beat and their schedule are configured in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portefeuille.settings")

app = Celery("portefeuille")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
