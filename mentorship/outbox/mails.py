"""A delivery as the bytes of a mail (RFC 5322, 2045 and 2046), and its way to the mail server.

Django's mails are objects of objects, each header one that is folded by itself: writing one down took as long as
sending it. Ours have few headers of known shapes; every value still passes Django's guard against injected ones.
"""

import hashlib
import quopri
import re
from email import message_from_bytes
from email.message import Message
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import MIMEMixin, forbid_multi_line_headers, sanitize_address

from mentorship.outbox.models import Delivery

LONGEST_LINE, SHORT = 998, 76  # octets before its end (RFC 5322, 2.1.1), and of a header that needs no folding
PLAIN_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", re.ASCII)


class Parsed(MIMEMixin, Message):  # type: ignore[misc]  # as Django's own
    """What was written, to be looked into."""


class Mail(EmailMultiAlternatives):
    """Text and its alternatives, kept apart by the mail's own name instead of a line that is searched for in all."""

    def message(self, **options: Any) -> Any:
        return message_from_bytes(self.written(), Parsed)

    def written(self) -> bytes:
        parts = [_part("text/plain", str(self.body))]
        parts += [_part(mimetype, str(content)) for content, mimetype in self.alternatives]
        headers = {"Subject": self.subject, "From": self.from_email, "To": ", ".join(self.to),
                   "Date": formatdate(localtime=settings.EMAIL_USE_LOCALTIME), "MIME-Version": "1.0",
                   **self.extra_headers}  # fmt: skip
        head = "".join(_header(name, value) for name, value in headers.items()).encode("ascii")
        return head + (parts[0] if len(parts) == 1 else self._together(parts))

    def _together(self, parts: list[bytes]) -> bytes:
        boundary = f"=={self.extra_headers['Message-ID'].strip('<>').partition('@')[0]}=="
        line = f"\r\n--{boundary}".encode("ascii")
        kind = _header("Content-Type", f'multipart/alternative; boundary="{boundary}"').encode("ascii")
        return kind + b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"


def _header(name: str, value: str) -> str:
    """Raises BadHeaderError for a value of more than one line; what is long or not ASCII is encoded and folded."""
    if len(name) + len(value) > SHORT or not value.isascii() or not value.isprintable():
        name, value = forbid_multi_line_headers(name, value, "utf-8")
    return f"{name}: {value}\n".replace("\n", "\r\n")


def _part(mimetype: str, text: str) -> bytes:
    body, encoding = text.replace("\r\n", "\n").replace("\r", "\n").encode(), "7bit" if text.isascii() else "8bit"
    if max(map(len, body.split(b"\n"))) > LONGEST_LINE:
        body, encoding = quopri.encodestring(body), "quoted-printable"
    kind = _header("Content-Type", f'{mimetype}; charset="utf-8"') + _header("Content-Transfer-Encoding", encoding)
    return kind.encode("ascii") + b"\r\n" + body.replace(b"\n", b"\r\n")


def mail_for(delivery: Delivery) -> Mail:
    headers = {"Message-ID": message_id(delivery.key), "Auto-Submitted": "auto-generated"}
    if delivery.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{delivery.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = Mail(delivery.subject, delivery.text, to=[delivery.to], headers=headers)
    if delivery.html:
        mail.attach_alternative(delivery.html, "text/html")
    if delivery.calendar:
        # Last, as the richest; the method stands in the type too, else programs show a file instead of an invitation.
        mail.attach_alternative(delivery.calendar, f"text/calendar; method={delivery.calendar_method}")
    return mail


def message_id(key: str) -> str:
    """The same for the same key, so that a mail sent twice is recognised as one."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def hand_over(mail: Mail, backend: BaseEmailBackend) -> None:
    """Over the connection that the backend keeps open; raises what smtplib does when it isn't taken."""
    backend.open()  # by ourselves, else each mail opens a connection and closes it again
    if isinstance(backend, EmailBackend) and backend.connection:
        backend.connection.sendmail(_address(mail.from_email), [_address(to) for to in mail.to], mail.written())
    else:
        backend.send_messages([mail])


@lru_cache(maxsize=64)  # ours is always the same
def _address(of: str) -> str:
    """As the server is told it. Most need no parser."""
    return of if PLAIN_ADDRESS.fullmatch(of) else sanitize_address(of, "utf-8")
