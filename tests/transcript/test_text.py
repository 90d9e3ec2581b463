"""The text of a transcript hides nothing, and can be read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import UnreadableTranscript
from smtpkit.protocol.machine import Security, State
from smtpkit.transcript import Exchange, Line, Transcript
from smtpkit.transcript.text import escape, from_text, rows, said_in, to_text, unescape
from tests.transcript.talks import TALKS, told


@pytest.mark.parametrize("talk", TALKS)
def test_what_is_written_is_read_again(talk: str) -> None:
    transcript = TALKS[talk]()
    assert told(from_text(to_text(transcript))) == told(transcript)


@pytest.mark.parametrize("talk", TALKS)
def test_a_hash_of_what_was_not_kept_survives(talk: str) -> None:
    transcript = TALKS[talk]()
    digests = [line.digest for line in transcript]
    assert [line.digest for line in from_text(to_text(transcript))] == digests


def test_a_conversation_looks_as_in_an_rfc() -> None:
    assert to_text(TALKS["plain"]()).splitlines()[14:] == [
        "C: MAIL FROM:<ann@example.org>",
        "S: 250 2.1.0 OK",
        "C: RCPT TO:<bob@example.net>",
        "S: 250 2.1.5 OK",
        "C: DATA",
        "S: 354 Start mail input; end with <CRLF>.<CRLF>",
        "C: Subject: hi",
        "C:",
        "C: ..dot",
        "C: .",
        "S: 250 2.0.0 OK",
        "C: NOOP",
        "S: 250 2.0.0 OK",
        "C: QUIT",
        "S: 221 2.0.0 mx.example.net closing connection",
    ]


def test_a_chunk_of_text_shows_its_lines() -> None:
    assert [row for row in to_text(TALKS["chunked"]()).splitlines() if "C:" in row][
        3:
    ] == [
        "C: BDAT 15",
        "C: Subject: hi",
        "C:",
        "C: BDAT 12 LAST",
        "C: Hello",
        "C:",
        "C: Bob  (no CRLF)",
        "C: QUIT",
    ]


ROWS = [
    (b"NOOP\r\n", "NOOP", "CRLF goes without saying"),
    (b"NOOP\n", r"NOOP\n  (no CRLF)", "LF alone is no CRLF"),
    (b"NOOP", "NOOP  (no CRLF)", "cut off"),
    (b"NOOP\n\r\n", r"NOOP\n", "LF before the CRLF"),
    (b"NO\rOP\r\n", r"NO\rOP", "CR alone"),
    (b"a\tb\r\n", r"a\tb", "a tab"),
    (b"\x00\x1b[31m\xff\r\n", r"\x00\x1b[31m\xff", "nothing reaches the terminal"),
    (b"-- \r\n", r"--\x20", "a space at the end"),
    (b" x\r\n", " x", "a space at the beginning"),
    (
        "日本\u202e\u2028é".encode() + b"\r\n",
        r"日本\xe2\x80\xae\xe2\x80\xa8é",
        "no marks",
    ),
    (b'"a\\"b"\\c\r\n', r'"a\"b"\c', "a backslash that cannot be misread"),
    (b"\\n\\x41\\x4\\\\\r\n", r"\\n\\x41\x4\\\ ".strip(), "one that can"),
    (b"\\\0\r\n", r"\\\x00", "one before an escape"),
    (b"a  (no CRLF)\r\n", r"a  (no CRLF\x29", "what looks like our remark"),
    (
        b"a ... 12 octets more\r\n",
        r"a ... 12 octets mor\x65",
        "what looks like another",
    ),
    (b"<2 octets> 61 62\r\n", r"\x3c2 octets> 61 62", "what looks like octets"),
    (b"<2 octets> what\r\n", "<2 octets> what", "what does not"),
]


@pytest.mark.parametrize(("octets", "row", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_octets_are_shown_so_that_they_can_be_told(
    octets: bytes, row: str, why: str
) -> None:
    assert list(rows(Line("client", octets))) == [row], why
    assert said_in("client", row).octets == octets


@given(st.binary() | st.text("\\xrnt09 aé", max_size=12).map(str.encode))
def test_escaping_can_be_undone(octets: bytes) -> None:
    shown = escape(octets)
    assert unescape(shown) == octets
    assert shown.isprintable()
    assert not shown.endswith(" ")


REMARKS = (
    "  (no CRLF)",
    "... 1 octets more",
    "<1 octet> 61",
    "\\",
    " ",
    "--",
    "C:",
    "é",
)


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from(REMARKS)).map(lambda words: "".join(words).encode()),
    st.sampled_from([b"\r\n", b"\n", b""]),
)
def test_any_line_can_be_read_again(octets: bytes, end: bytes) -> None:
    line = Line("client", octets.replace(b"\r\n", b"") + end)
    assert b"".join(said_in("client", row).octets for row in rows(line)) == line.octets


@given(st.binary(max_size=200))
def test_any_chunk_can_be_read_again(octets: bytes) -> None:
    line = Line("client", octets, kind="text", chunked=True)
    assert b"".join(said_in("client", row).octets for row in rows(line)) == octets


def test_a_chunk_that_is_no_text_is_written_in_hexadecimal() -> None:
    line = Line("client", bytes(range(18)), kind="text", chunked=True)
    assert list(rows(line)) == [
        "<16 octets> 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f",
        "<2 octets> 10 11",
    ]


@pytest.mark.parametrize(
    ("octets", "row"),
    [
        (b"abc", "abc ... 1,234 octets more (sha256 00ff)"),
        (b"abc\r\n", "... 1,234 octets more (sha256 00ff)"),
        (b"", "... 1,234 octets more (sha256 00ff)"),
    ],
)
def test_octets_that_were_not_kept_are_stated(octets: bytes, row: str) -> None:
    line = Line("client", octets, kind="text", omitted=1234, digest="00ff")
    assert list(rows(line))[-1] == row
    said = said_in("client", row)
    assert (said.missing, said.digest) == (1234, "00ff")


def test_a_text_from_an_rfc_is_read_with_its_indentation_and_empty_rows() -> None:
    text = """
        S: 220 mx.example.net

        C: EHLO me.example
        S: 250-mx.example.net
        S: 250 CHUNKING\r
    """
    transcript = from_text(text)
    assert transcript.codes == [220, 250]
    assert transcript.positions[-1].session is State.READY
    assert (transcript.client, transcript.server) == ("me.example", "mx.example.net")


def test_what_follows_starttls_is_inside_tls() -> None:
    text = to_text(TALKS["encrypted"]())
    without_note = text.replace("-- TLS handshake\n", "")
    for transcript in (from_text(text), from_text(without_note)):
        assert told(transcript) == told(TALKS["encrypted"]())
        assert transcript.positions[-1].security is Security.ENCRYPTED


def test_a_failed_handshake_leaves_nothing_encrypted() -> None:
    transcript = from_text(
        "S: 220 x\nC: EHLO a.example\nS: 250 x\nC: STARTTLS\nS: 220 go\n"
        "-- TLS failed: no agreement\n"
    )
    assert not any(line.tls for line in transcript)
    assert "TLS failed" in str(transcript)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Dear Bob,\nhow are you?\n", "row 1: 'Dear Bob,'"),
        ("S: 220 x\nC: NOOP\nand so on", "row 3: 'and so on'"),
        ("x" * 500, "row 1: '" + "x" * 60 + "…'"),
    ],
)
def test_another_text_is_refused_with_the_row(text: str, seen: str) -> None:
    with pytest.raises(UnreadableTranscript) as caught:
        from_text(text)
    assert caught.value.seen == seen
    assert "C:" in caught.value.wanted


ANY_ROWS = (
    *(
        "S: 220 x",
        "S: 250-a",
        "S: 250 b",
        "S: 354 c",
        "S: 421 d",
        "S: 334 e",
        "S: what",
    ),
    *("C: EHLO a.example", "C: MAIL FROM:<a@b.example>", "C: RCPT TO:<a@b.example>"),
    *("C: DATA", "C: .", "C:", "C: BDAT 3", "C: abc  (no CRLF)", "C: STARTTLS"),
    *("C: AUTH LOGIN", "C: ATRN", "C: QUIT", "C: x\\n  (no CRLF)"),
    *("-- TLS handshake", "-- TLS failed", "-- a pause"),
)


def test_an_empty_text_is_an_empty_transcript() -> None:
    assert from_text(to_text(Transcript())) == Transcript()


@given(st.lists(st.sampled_from(ANY_ROWS)))
def test_any_rows_can_be_read_and_none_is_lost(said: list[str]) -> None:
    """In whatever order: all that was said is there, on its side."""
    transcript = from_text("\n".join(said))
    for side, prefix in (("client", "C"), ("server", "S")):
        octets = [said_in("client", row[3:]).octets for row in said if row[0] == prefix]
        kept = [line.octets for line in transcript if line.side == side]
        if "C: ATRN" not in said:  # it turns the sides
            assert b"".join(kept) == b"".join(octets)


@given(st.lists(st.sampled_from(ANY_ROWS)))
def test_reading_once_more_changes_nothing(said: list[str]) -> None:
    """Notes that say what does not fit are not written a second time."""
    once = from_text("\n".join(["S: 220 x", *said]))
    assert to_text(from_text(to_text(once))) == to_text(once)


def test_a_transcript_without_exchanges_is_written_all_the_same() -> None:
    transcript = Transcript()
    transcript.add(Line("server", b"220 x\r\n", exchange=Exchange("greeting")))
    transcript.add(Line("note", b"two\nlines", kind="note"))
    assert str(transcript) == "S: 220 x\n-- two\\nlines"
