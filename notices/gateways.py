"""How is a letter handed to a mail server, and what is known of it when the conversation breaks?

SMTP leaves one window: from the final dot to the server's answer nobody knows whether the letter was
taken (RFC 5321, 4.5.3.2.6). The conversation is therefore led step by step, and the caller is told
right before that dot.
"""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail.utils import DNS_NAME

ASCII_ONLY = SMTP_POLICY.clone(cte_type="7bit")  # any relay on the way can carry it


class NotDelivered(Exception):
    """Tell that a letter was not, or not surely, taken; `reason` is the server's answer or the fault."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Temporary(NotDelivered):
    """It was surely not taken, and may be tried again."""


class Permanent(NotDelivered):
    """It was refused for good."""


class Unknown(NotDelivered):
    """The connection broke after the final dot and before the answer."""


@dataclass(frozen=True)
class Letter:
    """One mail to one recipient, in plain values."""

    to_address: str
    language: str
    subject: str
    body: str
    message_id: str  # with its angle brackets; the same at every attempt
    date: datetime  # aware
    calendar: str = ""  # iCalendar that goes along


def deliver(letter, *, mark_after_dot):
    """Hand one letter to the mail server of Django's EMAIL_* settings and return when it was taken.

    `mark_after_dot()` is called when everything but the final dot has been sent; what it raises drops
    the connection, so that the server throws the letter away, and is passed on. Raises Temporary,
    Permanent or Unknown. A server that refuses us before it hears of the letter (greeting, TLS, log-in)
    says nothing about the letter: that is always Temporary.
    """
    try:
        message = _written(letter)
    except (
        ValueError,
        TypeError,
        LookupError,
    ) as fault:  # no further attempt could write it, and others wait behind it
        raise Permanent(f"the letter cannot be written: {_words(fault)}") from fault
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    recipient = _ascii_address(letter.to_address)
    client = _connected()
    try:
        _ask(client.mail, sender)
        _ask(client.rcpt, recipient)
        _ask(client.docmd, "DATA", awaited=3)
        _send_but_the_dot(client, message)
        mark_after_dot()
        _send_the_dot(client)
        with suppress(smtplib.SMTPException):
            client.putcmd("QUIT")  # its answer is not awaited: the sooner the letter is struck off, the better
    finally:
        client.close()


def _connected():
    """Return a client that has greeted, encrypted and logged in; raises Temporary."""
    context = ssl.create_default_context() if settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS else None
    if context and settings.EMAIL_SSL_CERTFILE:
        context.load_cert_chain(settings.EMAIL_SSL_CERTFILE, settings.EMAIL_SSL_KEYFILE)
    options = {"timeout": settings.EMAIL_TIMEOUT, "local_hostname": DNS_NAME.get_fqdn()}
    try:
        if settings.EMAIL_USE_SSL:
            client = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, context=context, **options)
        else:
            client = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, **options)
    except (OSError, smtplib.SMTPException) as fault:
        raise Temporary(_words(fault)) from fault
    try:
        # The final dot is a small write behind a large one: TCP would hold it until the text is acknowledged (some 40 ms).
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            client.starttls(context=context)
            client.ehlo()
        if settings.EMAIL_HOST_USER:
            client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException) as fault:
        client.close()
        raise Temporary(_words(fault)) from fault
    return client


def _ask(command, *arguments, awaited=2):
    """Say one thing before the final dot; raises Temporary, or Permanent for a 5xx answer."""
    try:
        code, answer = command(*arguments)
    except (OSError, smtplib.SMTPException) as fault:
        raise Temporary(_words(fault)) from fault
    _judge(code, answer, awaited)


def _judge(code, answer, awaited):
    if code // 100 == awaited:
        return
    kind = Permanent if code // 100 == 5 else Temporary
    raise kind(f"{code} {answer.decode(errors='replace')}")


def _send_but_the_dot(client, message):
    try:
        client.send(re.sub(rb"(?m)^\.", b"..", message))
    except (OSError, smtplib.SMTPException) as fault:
        raise Temporary(_words(fault)) from fault


def _send_the_dot(client):
    """Send the final dot and read the answer; raises Unknown where there is none that can be understood."""
    try:
        client.send(b".\r\n")
        code, answer = client.getreply()
    except (OSError, smtplib.SMTPException) as fault:
        raise Unknown(_words(fault)) from fault
    if code // 100 not in (2, 4, 5):
        raise Unknown(f"{code} {answer.decode(errors='replace')}")
    _judge(code, answer, awaited=2)


def _written(letter):
    message = EmailMessage(policy=ASCII_ONLY)
    message.set_content(letter.body, charset="utf-8")  # first: it takes away headers named Content-…
    if letter.calendar:
        method = re.search(r"(?m)^METHOD:(\w+)", letter.calendar)[1]
        message.add_attachment(
            letter.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="interview.ics",
            params={"method": method, "charset": "utf-8"},
        )
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = _ascii_address(letter.to_address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    written = message.as_bytes()
    return written if written.endswith(b"\r\n") else written + b"\r\n"


def _ascii_address(address):
    """Write an address so that every server understands it; raises Permanent where that cannot be."""
    local, at, domain = address.rpartition("@")
    try:
        return (local.encode("ascii") + at.encode("ascii") + domain.encode("idna")).decode("ascii")
    except UnicodeError as fault:
        raise Permanent(f"the address cannot be written in ASCII: {fault}") from fault


def _words(fault):
    if isinstance(fault, smtplib.SMTPResponseException):
        answer = fault.smtp_error
        return f"{fault.smtp_code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    return f"{type(fault).__name__}: {fault}"
