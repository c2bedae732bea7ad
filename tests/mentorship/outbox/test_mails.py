"""A mail as the mail server gets it: what a mail program reads from it is what was meant."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail.message import BadHeaderError

from mentorship.outbox.mails import mail_for
from mentorship.outbox.models import Delivery

UMLAUTS = "Zoë & Jürgen, 東京 "


def delivery(**fields) -> Delivery:
    given = {"key": "one", "to": "mara@example.org", "subject": "Short", "text": "See the page.\n"}
    return Delivery(**given | fields)


@pytest.mark.parametrize("subject", ["Short", "Long " * 39, UMLAUTS * 5, "Zoë", "x" * 200])
def test_a_subject_of_any_length_and_script_arrives_in_short_lines(subject):
    written = mail_for(delivery(subject=subject)).written()

    assert message_from_bytes(written, policy=default)["Subject"].split() == subject.split()
    assert max(map(len, written.split(b"\r\n"))) <= 998
    assert b"\n" not in written.replace(b"\r\n", b"")


@pytest.mark.parametrize("text", ["Plain\n.\nafter a dot\n", UMLAUTS, "é" * 600 + "\nshort\n", "a\r\nb\rc\n", ""])
def test_words_of_any_length_and_script_arrive_as_text_and_beside_html(text):
    alone = message_from_bytes(mail_for(delivery(text=text)).written(), policy=default)
    both = message_from_bytes(mail_for(delivery(text=text, html=f"<p>{text}</p>")).written(), policy=default)

    assert alone.get_content().splitlines() == text.splitlines()
    assert [part.get_content().splitlines() for part in both.iter_parts()] == [
        text.splitlines(),
        f"<p>{text}</p>".splitlines(),
    ]
    assert not [*alone.defects, *both.defects]


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "One\r\nBcc: all@example.org"},
        {"to": "mara@example.org\nBcc: all@example.org"},
        {"unsubscribe_url": "https://example.org/\r\nBcc: all@example.org"},
        {"calendar": "BEGIN:VCALENDAR", "calendar_method": "REQUEST\r\nBcc: all@example.org"},
    ],
)
def test_no_value_adds_a_header(fields):
    with pytest.raises(BadHeaderError):
        mail_for(delivery(**fields)).written()


def test_a_domain_in_another_script_is_written_as_mail_servers_know_it():
    written = mail_for(delivery(to="mara@bücher.example")).written()

    assert b"To: mara@xn--bcher-kva.example\r\n" in written
