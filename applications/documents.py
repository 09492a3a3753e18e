"""The files that the portal makes of an application: tagged PDF (PDF/UA-1), from the row, at any time."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from applications.models import Document, SubsidyApplication
from correspondence.attachments import Attachment
from portefeuille import clock, epc, pdf

DEPOSIT_INSTRUCTION = "deposit_instruction"


def deposit_account() -> dict[str, str]:
    """Return name, IBAN and BIC of the account that receives deposits."""
    return {
        "name": settings.FINANCIAL_MANAGER_NAME,
        "iban": settings.FINANCIAL_MANAGER_IBAN,
        "bic": settings.FINANCIAL_MANAGER_BIC,
    }


def deposit_qr(application: SubsidyApplication) -> str:
    """Return the payload of the EPC code that fills a transfer of what is still to be deposited."""
    account = deposit_account()
    return epc.payload(
        name=account["name"],
        iban=account["iban"],
        amount=application.outstanding,
        reference=application.structured_communication or "",
    )


def render_deposit_instruction(application: SubsidyApplication) -> bytes:
    """Return the PDF with amount, account, communication, last day and EPC code."""
    return pdf.render(
        "documents/deposit_instruction.html",
        {
            "application": application,
            "company": application.company,
            "provider": application.registration.provider if application.registration else None,
            "account": deposit_account(),
            "qr": deposit_qr(application),
        },
    )


def deposit_instruction(application: SubsidyApplication) -> Attachment:
    """Return the deposit instruction of a submitted application; made once, kept, and made again when it is gone."""
    name = f"{application.number}-storten.pdf"
    document = Document.objects.filter(application=application, kind=DEPOSIT_INSTRUCTION).first()
    if document is not None and document.file.storage.exists(document.file.name):
        with document.file.open("rb") as stream:
            return Attachment(name, "application/pdf", stream.read())
    content = render_deposit_instruction(application)
    _keep(application, document, name, content)
    return Attachment(name, "application/pdf", content)


def _keep(application: SubsidyApplication, document: Document | None, name: str, content: bytes) -> None:
    """Store a file; when another worker stored it at the same moment, its file stands."""
    row = document or Document(application=application, kind=DEPOSIT_INSTRUCTION)
    row.made_at = clock.now()
    try:
        with transaction.atomic():
            row.file.save(name, ContentFile(content), save=False)
            row.save()
    except IntegrityError:
        row.file.storage.delete(row.file.name)


def open_deposit_instruction(application_id: int) -> Attachment:
    """Return the deposit instruction by the id of its application, for a mail."""
    return deposit_instruction(
        SubsidyApplication.objects.submitted().select_related("company", "registration__provider__company").get(pk=application_id)
    )
