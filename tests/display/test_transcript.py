"""A transcript as a table: who, what, what it says, and the state after."""

import pytest

import smtpkit
from smtpkit.display.rows import MOST_ROWS
from smtpkit.display.transcript import transcript_html
from smtpkit.protocol.machine import Position, Security, State
from smtpkit.transcript.model import Exchange, Line, Transcript
from tests.display.markup import Page, read


def shown(*lines: str | bytes) -> Page:
    """Return a conversation with the loopback's server, as it is shown."""
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", *lines)
    return read(transcript_html(lab.transcript))


def rows_of(page: Page) -> list[list[str]]:
    """Return the text of each cell, spanning cells repeated."""
    return [[cell.text for cell in row] for row in page.grid()]


def columns(page: Page) -> list[str]:
    return rows_of(page)[0]


def test_times_are_shown_only_where_a_clock_moved() -> None:
    said = Transcript()
    said.add(Line("client", b"NOOP\r\n"))
    said.add(Line("client", b"NOOP\r\n", 0.0))
    assert columns(read(transcript_html(said)))[0] == "who"
    said.add(Line("client", b"NOOP\r\n", 7_200_000.0))
    page = read(transcript_html(said))
    assert columns(page) == ["time, ms", "who", "line", "what it says", "state after"]
    assert [row[0] for row in rows_of(page)[1:]] == ["", "0", "7,200,000"]


def test_both_sides_are_named_by_words_in_every_row() -> None:
    said = Transcript()
    for side in ("client", "server", "note"):
        kind = {"client": "command", "server": "reply", "note": "note"}[side]
        said.add(Line(side, b"250 x\r\n", kind=kind))  # type: ignore[arg-type]
    who = [row[0] for row in rows_of(read(transcript_html(said)))[1:]]
    assert who == ["client", "server", "note"]


def test_lines_of_one_reply_share_one_head_and_one_state() -> None:
    page = shown()
    heads = [cell for row in page.rows for cell in row if cell.tag == "th"]
    (ehlo,) = (cell for cell in heads if cell.span("rowspan") > 2)
    assert ehlo.text == "server"
    assert ehlo.attributes["scope"] == "rowgroup"
    states = [row[-1].strip() for row in rows_of(page) if row[-3].startswith("250")]
    assert len(states) == ehlo.span("rowspan")
    assert set(states) == {"READY"}


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("FOO", "✕ refused"),
        ("RCPT TO:<b@example.net>", "✕ refused"),
        ("NOOP", ""),
    ],
)
def test_a_refusal_is_told_by_a_word(line: str, sign: str) -> None:
    last = rows_of(shown(line))[-1]
    assert ("refused" in last[-3]) is bool(sign)
    assert sign in last[-3]


def test_a_refusal_for_now_is_told_by_another_word() -> None:
    said = Transcript()
    said.add(Line("server", b"450-busy\r\n450 later\r\n", kind="reply"))
    page = read(transcript_html(said))
    assert page.text.count("↻ not now") == 1


def test_a_refusal_that_changes_nothing_says_so() -> None:
    last = rows_of(shown("MAIL FROM:<a@example.org>", "MAIL FROM:<a@example.org>"))[-1]
    assert last[-1] == "SENDER, as before"


def test_what_was_wrong_stands_beside_the_command() -> None:
    row = rows_of(shown("MAIL FROM:<a@example.org>", "MAIL FROM:<a@example.org>"))[-2]
    assert "why" in row[-2]
    assert "RFC 5321 section 4.1.4" in row[-2]
    assert "answer 503" not in row[-2]  # the answer is in the next row


def test_what_was_wrong_is_not_told_twice() -> None:
    row = rows_of(shown("MAIL FROM: <a@example.org>"))[-2]
    assert row[-2].count("no space after the colon") == 1
    assert "RFC 5321 section 4.1.1.2" in row[-2]


def test_a_leniency_that_was_used_leaves_its_mark_and_its_danger() -> None:
    lab = smtpkit.Lab(lenient={"space_after_colon"})
    lab.say("EHLO me.example", "MAIL FROM: <a@example.org>")
    row = rows_of(read(transcript_html(lab.transcript)))[-2]
    assert "leniency space_after_colon: takes a space" in row[-2]
    assert "Clients are never mended" in row[-2]


def test_tls_is_a_word_beside_who_and_part_of_the_state() -> None:
    said = Transcript()
    after = Position(State.READY, Security.ENCRYPTED)
    exchange = Exchange("NOOP", after, after, 250)
    said.add(Line("note", b"TLS handshake", kind="note"))
    said.add(Line("client", b"NOOP\r\n", None, "command", exchange, 1, tls=True))
    said.add(Line("server", b"250 OK\r\n", None, "reply", exchange, 2, tls=True))
    note, asked, answered = rows_of(read(transcript_html(said)))[1:]
    assert note[0] == "note"
    assert asked[0] == "client TLS"
    assert answered[-1] == "READY, inside TLS"


def test_a_missing_line_end_and_an_empty_line_are_visible() -> None:
    said = Transcript()
    said.add(Line("client", b"Subject: x\r\n\r\nhalf", kind="text"))
    lines = [row[1] for row in rows_of(read(transcript_html(said)))[1:]]
    assert lines == ["Subject: x", "CRLF", "half no CRLF"]


def test_the_states_that_occur_are_explained() -> None:
    page = shown("MAIL FROM:<a@example.org>")
    assert "What the states mean" in page.text
    assert State.SENDER.value in page.text
    assert State.TEXT.value not in page.text


def test_pipelined_commands_keep_their_order_and_get_their_own_states() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example")
    lab.pipeline("MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>", "DATA")
    rows = rows_of(read(transcript_html(lab.transcript)))[-6:]
    assert [row[0] for row in rows] == ["client"] * 3 + ["server"] * 3
    assert [row[-1] for row in rows] == ["", "", "", "SENDER", "RECIPIENT", "TEXT"]


def test_a_chunk_is_one_row_with_its_lines() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>")
    lab.say(b"BDAT 11 LAST\r\na\r\n" + b"\r\nb\r\n\r\nc")
    (row,) = (
        r for r in rows_of(read(transcript_html(lab.transcript))) if "mail" in r[0]
    )
    assert "11 octets" in row[-2]


def test_a_long_letter_is_shortened_in_its_middle() -> None:
    said = Transcript()
    said.add(Line("client", b"x\r\n" * 10_000, kind="text"))
    page = read(transcript_html(said))
    assert len(page.rows) == 1 + 25 + 1 + 5
    assert "… 9,970 lines of mail data left out here" in page.text
    assert page.captions[0].endswith("10,000 lines")


def test_a_long_conversation_is_cut_and_says_how_much_is_left_out() -> None:
    said = Transcript()
    for number in range(2000):
        side, kind = [("client", "command"), ("server", "reply")][number % 2]
        line = [b"NOOP\r\n", b"250 OK\r\n"][number % 2]
        said.add(Line(side, line, float(number), kind, flight=number))  # type: ignore[arg-type]
    page = read(transcript_html(said))
    assert len(page.rows) == 1 + MOST_ROWS + 1
    assert "… 1,800 lines left out here" in page.text
    assert rows_of(page)[-1][0] == "1,999"


def test_the_names_of_both_hosts_are_in_the_caption() -> None:
    said = Transcript(client="me.example", server="mx.example.net")
    said.add(Line("client", b"NOOP\r\n"))
    assert read(transcript_html(said)).captions == [
        "Conversation of the client me.example with the server mx.example.net, 1 line"
    ]
