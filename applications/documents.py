"""The files that the portal makes of an application: tagged PDF (PDF/UA-1), from the row, at any time."""

from decimal import Decimal
from functools import partial

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from applications.enums import Status
from applications.models import Document, SubsidyApplication
from correspondence.attachments import Attachment
from portefeuille import clock, epc, money, pdf
from portefeuille.known import known

DEPOSIT_INSTRUCTION = "deposit_instruction"


def deposit_account() -> dict[str, str]:
    """Return name, IBAN and BIC of the account that receives deposits."""
    return {
        "name": settings.FINANCIAL_MANAGER_NAME,
        "iban": settings.FINANCIAL_MANAGER_IBAN,
        "bic": settings.FINANCIAL_MANAGER_BIC,
    }


def amount_to_deposit(application: SubsidyApplication) -> Decimal:
    """Return what is still to be deposited, in euro; once it is complete, what had to be."""
    return application.outstanding or application.own_contribution or money.ZERO


def deposit_qr(application: SubsidyApplication) -> str:
    """Return the payload of the EPC code that fills a transfer of what is still to be deposited."""
    account = deposit_account()
    return epc.payload(
        name=account["name"],
        iban=account["iban"],
        amount=amount_to_deposit(application),
        reference=application.structured_communication or "",
    )


def deposit_qr_drawing(application: SubsidyApplication) -> SafeString:
    """Return the EPC code as an SVG whose title says what it is, for the tags of the PDF."""
    code = segno.make(deposit_qr(application), error="m", micro=False, boost_error=False, encoding="utf-8")
    title = _("QR code with the data of this transfer, for your banking app")
    return mark_safe(code.svg_inline(title=title, omitsize=True, border=4))  # nosec # noqa: S308 - drawn here, title escaped


def render_deposit_instruction(application: SubsidyApplication) -> bytes:
    """Return the PDF with amount, account, communication, last day and EPC code."""
    return pdf.render(
        "documents/deposit_instruction.html",
        {
            "application": application,
            "company": application.company,
            "provider": application.registration.provider if application.registration else None,
            "amount": amount_to_deposit(application),
            "account": deposit_account(),
            "qr": deposit_qr_drawing(application),
        },
    )


def deposit_instruction(application: SubsidyApplication) -> Attachment:
    """Return the deposit instruction of a submitted application; made once, kept, and made again when it is gone.

    While a part of the own contribution has arrived, it asks for what is missing, and is not kept.
    """
    name = f"{application.number}-storten.pdf"
    if application.status == Status.PARTIALLY_DEPOSITED:
        return Attachment(name, "application/pdf", render_deposit_instruction(application))
    document = Document.objects.filter(application=application, kind=DEPOSIT_INSTRUCTION).first()
    if document is not None and document.file.storage.exists(known(document.file.name)):
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
        row.file.storage.delete(known(row.file.name))


def forget_deposit_instruction(application: SubsidyApplication) -> None:
    """Throw away the kept deposit instruction, whose amount is no longer right; the next reader makes a new one."""
    for document in Document.objects.filter(application=application, kind=DEPOSIT_INSTRUCTION):
        storage, name = document.file.storage, known(document.file.name)
        document.delete()
        transaction.on_commit(partial(storage.delete, name))


def open_deposit_instruction(application_id: int) -> Attachment:
    """Return the deposit instruction by the id of its application, for a mail."""
    return deposit_instruction(
        SubsidyApplication.objects.submitted()
        .select_related("company", "registration__provider__company")
        .get(pk=application_id)
    )
