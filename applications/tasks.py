"""Work on an application that may wait; every task can run twice."""

from celery import shared_task

from applications import documents
from applications.models import SubsidyApplication


@shared_task(ignore_result=True)
def make_documents(application_id: int) -> None:
    """Make the deposit instruction of a submitted application, unless it exists."""
    application = SubsidyApplication.objects.submitted().filter(pk=application_id).first()
    if application is not None:
        documents.deposit_instruction(application)
