"""Hand one message to the mail server."""

from django.core.mail import EmailMultiAlternatives

from correspondence import attachments
from correspondence.models import Message


def build(message: Message) -> EmailMultiAlternatives:
    """Return the mail of a message: text, HTML, attachments, and a Message-ID that stays the same at every attempt."""
    mail = EmailMultiAlternatives(subject=message.subject, body=message.text, to=message.recipients)
    domain = mail.from_email.rpartition("@")[2].rstrip(">")
    mail.extra_headers["Message-ID"] = f"<message-{message.pk}@{domain}>"
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for reference in message.attachments:
        attachment = attachments.open_reference(reference)
        mail.attach(attachment.name, attachment.content, attachment.content_type)
    return mail
