"""The MIME explorer: each part of a message, whole or broken."""

import pytest

from smtpkit import Lab, widgets
from smtpkit.protocol.errors import BadArgument
from smtpkit.widgets.letters import SAMPLE, closely
from smtpkit.widgets.show_mime_explorer import parts_of

PLAIN = b"Subject: hi\r\n\r\nHello\r\n"


def test_the_list_has_every_part_from_the_top_down() -> None:
    explorer = widgets.mime_explorer()
    labels = [label for label, _ in explorer.part.options]
    assert labels == [
        " multipart/mixed, Subject: A café by the sea",
        "– 1 multipart/alternative",
        "– – 1.1 text/plain",
        "– – 1.2 text/html",
        "– 2 application/octet-stream, tide.dat",
    ]


def test_choosing_a_part_shows_it() -> None:
    explorer = widgets.mime_explorer()
    explorer.part.value = "1.1"
    assert "The café is 5 minutes from the sea, and costs 3€." in explorer.pane.value
    assert explorer.message.words.startswith("part 1.1 of 5 parts: text/plain")


def test_buttons_walk_and_stop_at_the_ends() -> None:
    explorer = widgets.mime_explorer()
    explorer.back.click()
    assert explorer.message.words == "This is the first part."
    for _ in range(10):
        explorer.next.click()
    assert explorer.part.value == "2"
    assert explorer.message.words == "This is the last part."


def test_the_cost_of_an_encoding_is_told() -> None:
    words = widgets.still.mime_explorer(part="2").describe()
    assert "cost of the encoding | 700 octets travel for 512: +37%" in words


def test_encoded_words_are_shown_as_they_travel_and_as_they_read() -> None:
    words = widgets.still.mime_explorer().describe()
    assert "=?utf-8?q?A_caf=C3=A9_by_the_sea?=\n(reads: A café by the sea)" in words


def test_binary_content_is_shown_as_octets() -> None:
    look = closely(SAMPLE, "2")
    assert not look.is_text
    assert look.text.startswith("00 01 02 03")
    assert look.remark == "448 more octets are left out here."


def test_the_groups_of_a_delivery_report_are_shown_as_fields() -> None:
    report = (
        b"Content-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx.example.net\r\n\r\n"
        b"Final-Recipient: rfc822; bob@example.net\r\nAction: failed\r\n"
    )
    assert closely(report, "").text == (
        "Reporting-MTA: dns; mx.example.net\n\n"
        "Final-Recipient: rfc822; bob@example.net\nAction: failed"
    )


def test_a_delivered_letter_can_be_explored() -> None:
    lab = Lab()
    with lab.client() as client:
        client.ehlo("me.example")
        client.send_message("ann@example.org", "bob@example.net", PLAIN)
    explorer = widgets.mime_explorer(lab.mailbox[0])
    assert "Hello" in explorer.pane.value


BROKEN = [
    (b"hello", "no header section"),
    (b"\xff\xfe\x00", "no header section"),
    (b"Content-Type: multipart/mixed\r\n\r\nx", "a multipart without a boundary"),
    (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx",
        "its last boundary is missing",
    ),
    (
        b"Content-Type: text/plain; charset=nope\r\n\r\n\xe9",
        "The character set nope is not known here.",
    ),
    (
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xe9\r\n",
        "Some octets are not utf-8",
    ),
    (
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!=\r\n",
        "base64 with characters that do not belong to it",
    ),
]


@pytest.mark.parametrize(("message", "words"), BROKEN)
def test_what_is_broken_is_said_in_words(message: bytes, words: str) -> None:
    explorer = widgets.mime_explorer(message)
    for _, number in explorer.part.options:
        explorer.part.value = number
    explorer.part.value = ""
    assert words in explorer.still().describe()
    assert explorer.message.kind == ""


def test_a_header_that_cannot_be_decoded_is_shown_as_it_is() -> None:
    look = closely(b"Subject: =?utf-8?b?!!?= \xe9\r\n\r\n", "")
    (_, body, reads) = look.header[0]
    assert "=?utf-8?b?!!?=" in body
    assert reads


def test_a_long_text_is_cut_and_says_so() -> None:
    look = closely(b"Subject: x\r\n\r\n" + b"word " * 5000, "")
    assert len(look.text) == 2000
    assert look.remark == "23,000 more characters are left out here."


def test_no_script_of_a_message_reaches_the_page() -> None:
    evil = b"Subject: <script>alert(1)</script>\r\n\r\n<img src=x onerror=alert(1)>\r\n"
    html = widgets.still.mime_explorer(evil).html()
    assert "<script" not in html
    assert "<img src=x" not in html


def test_a_message_nested_without_end_is_walked_as_far_as_it_is_read() -> None:
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 60 + PLAIN
    explorer = widgets.mime_explorer(nested)
    explorer.part.value = explorer.part.options[-1][1]
    assert explorer.message.kind == ""


def test_many_parts_can_be_listed() -> None:
    part = b"--b\r\n\r\nx\r\n"
    many = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    many += part * 200 + b"--b--\r\n"
    assert len(parts_of(many)) == 201
    assert "part 200 of 201 parts" in repr(widgets.still.mime_explorer(many, "200"))


def test_the_still_is_what_the_widget_shows() -> None:
    explorer = widgets.mime_explorer(part="1.2")
    assert explorer.pane.value == widgets.still.mime_explorer(part="1.2").html()


def test_wrong_arguments_are_told_where_they_are_written() -> None:
    with pytest.raises(BadArgument, match="part '7'"):
        widgets.mime_explorer(part="7")
    with pytest.raises(BadArgument, match="an empty message"):
        widgets.mime_explorer(b"")
    with pytest.raises(BadArgument, match="octets, or a Delivery"):
        widgets.mime_explorer("text")
