"""The Celery application: worker, beat and their schedule are configured in the settings."""

import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portefeuille.settings")

app = Celery("portefeuille")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A task's log lines carry the request that queued it.
app.steps["worker"].add(DjangoStructLogInitStep)
