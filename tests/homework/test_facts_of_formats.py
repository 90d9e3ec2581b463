"""What the questions on message format and MIME claim, seen happening."""

import base64
import email
import quopri
from email.message import EmailMessage
from email.policy import default
from typing import Any

import smtpkit
from smtpkit.homework import lessons
from smtpkit.homework.questions import Predict, Read

ENVELOPE = (
    "EHLO me.example",
    "MAIL FROM:<ann@example.org>",
    "RCPT TO:<bob@example.net>",
)


def answer(name: str) -> Any:
    return lessons.find(name).answer


def material(name: str) -> bytes:
    """Return the letter that a question shows, with the line ends of SMTP."""
    text = lessons.find(name).material.strip("\n") + "\n"
    return text.replace("\n", "\r\n").encode()


def test_a_reply_names_the_message_id_of_the_letter() -> None:
    line = material("08-reply").split(b"\r\n")[answer("08-reply") - 1]
    parent = email.message_from_bytes(material("08-reply"), policy=default)
    assert line == f"Message-ID: {parent['Message-ID']}".encode()


def test_thirty_minutes_lie_between_the_two_dates() -> None:
    times = []
    for text in lessons.find("08-date").prompt.split("`")[1::2]:
        letter = EmailMessage()
        letter["Date"] = text.removeprefix("Date: ")
        times.append(letter["Date"].datetime)
    assert len(times) == 2
    assert (times[1] - times[0]).total_seconds() / 60 == answer("08-date")


def test_a_parser_of_addresses_counts_as_many() -> None:
    letter = email.message_from_bytes(material("08-addresses"), policy=default)
    found = [*letter["To"].addresses, *letter["Cc"].addresses]
    assert len(found) == answer("08-addresses")


def test_a_server_with_the_limit_takes_three_of_the_four() -> None:
    codes = []
    for length in (78, 79, 998, 999):
        lab = smtpkit.Lab(extensions=(), limits=smtpkit.Limits(text_line=1000))
        lab.say(*ENVELOPE, "DATA", "Subject: hi", "", "x" * length)
        codes.append(lab.say(".")[0].code)
    assert codes.count(250) == answer("08-lines")
    found = answer("08-too-long")(b"\r\n".join(b"x" * n for n in (78, 79, 998, 999)))
    assert found == [n for n, code in enumerate(codes, 1) if code != 250]


def test_57_octets_make_one_full_line_of_base64() -> None:
    line = base64.encodebytes(bytes(57)).replace(b"\n", b"\r\n")
    assert len(line) == answer("08-base64")


def test_quoted_printable_is_shorter_where_one_octet_in_ten_is_high() -> None:
    text = ("x" * 18 + "ü") * 30  # 2 of 20 octets
    octets = text.encode()
    quoted = quopri.encodestring(octets, quotetabs=False)
    encoded = base64.encodebytes(octets)
    assert len(octets) * 1.2 <= len(quoted) < len(octets) * 1.25
    assert len(encoded) > len(octets) * 1.33


def test_the_letter_has_as_many_parts_for_a_parser() -> None:
    letter = email.message_from_bytes(material("08-parts"))
    assert len(letter.get_payload()) == answer("08-parts")
    assert letter.defects == []


def test_the_pieces_in_order_make_a_letter_of_two_parts() -> None:
    pieces = dict(lessons.find("08-order").choices)
    lines = [pieces[letter].replace(", then ", "\n") for letter in answer("08-order")]
    text = "MIME-Version: 1.0\n" + "\n\n".join(lines) + "\n"
    letter = email.message_from_string(text)
    types = [part.get_content_type() for part in letter.walk()]
    assert types == ["multipart/mixed", "text/plain", "image/png"]
    assert not any(part.defects for part in letter.walk())


def test_a_part_with_that_field_is_an_attachment_for_the_library() -> None:
    letter = EmailMessage()
    letter.set_content("See the picture.\n")
    letter.add_alternative("<p>See the picture.</p>\n", subtype="html")
    letter.add_attachment("a text\n", filename="a.txt")
    (attached,) = letter.iter_attachments()
    choices = dict(lessons.find("08-attachment").choices)
    field = choices[answer("08-attachment")].split("`")[1]
    assert field == f"Content-Disposition: {attached.get_content_disposition()}"
    assert attached.get_content_type() == "text/plain"


def test_the_library_prefers_the_last_form_that_one_asks_for() -> None:
    letter = EmailMessage()
    letter.set_content("text\n")
    letter.add_alternative("<p>text</p>\n", subtype="html")
    letter.add_alternative(b"painting", "text/x", "painting")
    best = letter.get_body(preferencelist=("html", "plain"))
    assert best is not None
    choices = dict(lessons.find("08-alternative").choices)
    assert f"`{best.get_content_type()}`" in choices[answer("08-alternative")]


def test_every_number_that_is_asked_for_has_wrong_neighbours() -> None:
    for question in lessons.questions("08"):
        if isinstance(question, Read | Predict):
            assert question.answer not in [wrong.answer for wrong in question.wrong]
