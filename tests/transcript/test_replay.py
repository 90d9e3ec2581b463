"""What was recorded is played through the core: it alone finds the states."""

import pytest

from smtpkit.protocol.machine import State
from smtpkit.transcript import Transcript
from smtpkit.transcript.replay import Said, replay
from smtpkit.transcript.text import from_text
from tests.transcript.talks import TALKS, told

OPENING = "S: 220 mx.example.net\nC: EHLO a.example\nS: 250 mx.example.net\n"
ENVELOPE = (
    "C: MAIL FROM:<a@b.example>\nS: 250 ok\nC: RCPT TO:<c@d.example>\nS: 250 ok\n"
)


def notes(transcript: Transcript) -> list[str]:
    return [line.text for line in transcript if line.side == "note"]


def steps(transcript: Transcript) -> list[tuple[str, int | None, str]]:
    """Return each exchange: symbol, code, and the state it led to."""
    return [
        (each.symbol, each.code, each.after.session.name if each.after else "")
        for each in transcript.exchanges
    ]


@pytest.mark.parametrize(
    "talk", sorted(set(TALKS) - {"long", "long_chunk", "binary", "encrypted"})
)
def test_octets_may_be_cut_anywhere(talk: str) -> None:
    """The same conversation, an octet at a time, is the same transcript."""
    transcript = TALKS[talk]()
    pieces = [
        Said(line.side, line.octets[at : at + 1])
        for line in transcript
        for at in range(len(line.octets))
        if line.side != "note"
    ]
    assert told(replay(pieces)) == told(transcript)


BEGINNINGS = [
    ("C: EHLO a.example\nS: 250 ok\n", "GREETED", "READY"),
    ("C: MAIL FROM:<a@b.example>\nS: 250 ok\n", "READY", "SENDER"),
    ("C: RCPT TO:<a@b.example>\nS: 250 ok\n", "SENDER", "RECIPIENT"),
    ("C: DATA\nS: 354 ok\nC: x\nC: .\nS: 250 ok\n", "RECIPIENT", "READY"),
    ("C: BDAT 3 LAST\nC: abc  (no CRLF)\nS: 250 ok\n", "RECIPIENT", "READY"),
    ("S: 354 ok\nC: x\nC: .\nS: 250 ok\n", "TEXT", "READY"),
    ("C: and so on\nC: .\nS: 250 ok\n", "TEXT", "READY"),
    ("C: STARTTLS\nS: 220 go\nC: EHLO a.example\nS: 250 ok\n", "READY", "READY"),
    ("S: 334 VXNlcm5hbWU6\nC: YW5u\nS: 235 ok\n", "AUTHENTICATING", "READY"),
    ("C: ATRN a.example\nS: 453 no mail\n", "READY", "READY"),
    ("S: 250 ok\nC: QUIT\nS: 221 bye\n", "GREETED", "CLOSED"),
]


@pytest.mark.parametrize(("text", "before", "after"), BEGINNINGS)
def test_a_recording_may_begin_in_the_middle(
    text: str, before: str, after: str
) -> None:
    transcript = from_text(text)
    note = f"the beginning is missing; the session stood in {before}, it seems"
    assert notes(transcript)[0] == note
    assert transcript.positions[0].session.name == before
    assert transcript.positions[-1].session.name == after
    said = [row for row in text.splitlines() if row[:2] in ("C:", "S:")]
    assert len([line for line in transcript if line.side != "note"]) == len(said)


def test_a_client_that_does_not_wait_for_the_greeting_is_no_missing_beginning() -> None:
    transcript = from_text("C: NOOP\nS: 220 mx.example.net\nS: 503 wait\n")
    assert notes(transcript) == []
    assert "before the greeting" in transcript.exchanges[0].note
    accepted = from_text("C: NOOP\nS: 220 mx.example.net\nS: 250 ok\n")
    assert accepted.exchanges[0].marks == ("early_talker",)
    assert accepted.exchanges[0].note == ""


ENDS = [
    ("C: MAIL FROM:<a@b.example>\n", ["the reply to MAIL is missing"]),
    ("C: MAIL FR  (no CRLF)\n", []),
    (
        "C: NOOP\nS: 250-never\n",
        ["the reply to NOOP is missing", "this reply has no end"],
    ),
    (
        "C: QUIT\nS: 221 bye\nC: NOOP\n",
        ["nobody listened any more: the session was over"],
    ),
    ("C: NOOP\nC: NOOP\nC: NOOP\nS: 250 ok\n", ["the reply to NOOP is missing"]),
    ("C: NOOP\n-- the line went dead\n", ["the line went dead"]),
    ("S: 250 ok\n", ["this reply answers no command"]),
    (ENVELOPE + "C: DATA\nS: 354 go\nC: Subject: x\nC: and the  (no CRLF)\n", []),
    (ENVELOPE + "C: BDAT 100 LAST\nC: Subject: x\n", []),
]


@pytest.mark.parametrize(("text", "said"), ENDS)
def test_a_recording_may_end_anywhere(text: str, said: list[str]) -> None:
    transcript = from_text(OPENING + text)
    assert notes(transcript) == said
    rows = [line for line in transcript if line.side != "note"]
    assert len(rows) == len(
        [row for row in (OPENING + text).splitlines() if row[0] != "-"]
    )


def test_what_is_no_reply_is_kept_and_the_command_gets_the_next_one() -> None:
    transcript = from_text(OPENING + "C: NOOP\nS: login:\nS: 250 ok\n")
    assert steps(transcript)[-1] == ("NOOP", 250, "READY")
    assert notes(transcript)[0].startswith("got b'login:', wanted a reply line")
    assert "S: login:" in str(transcript)


def test_what_a_strict_host_refuses_and_this_one_took_has_its_mark() -> None:
    text = OPENING + "C: MAIL FROM: a@b.example\nS: {} answer\n"
    taken = from_text(text.format(250)).exchanges[-1]
    refused = from_text(text.format(501)).exchanges[-1]
    assert (taken.marks, taken.note) == (("space_after_colon", "missing_brackets"), "")
    assert refused.marks == ()
    assert "no space after the colon" in refused.note
    assert taken.after is not None
    assert taken.after.session is State.SENDER


@pytest.mark.parametrize(
    ("lines", "marks"),
    [
        ("C: NOOP\\nNOOP\nS: 250 ok\nS: 250 ok\n", ("bare_lf_command",)),
        (
            ENVELOPE + "C: DATA\nS: 354 go\nC: hi\\n.\nS: 250 ok\n",
            ("bare_lf_end_of_data",),
        ),
        (
            ENVELOPE
            + "C: DATA\nS: 354 go\nC: hi\\r.\\r  (no CRLF)\nC: NOOP\nS: 250 ok\n"
            "S: 250 ok\n",
            ("bare_cr_end_of_data",),
        ),
    ],
)
def test_where_lines_end_is_found_from_the_replies(
    lines: str, marks: tuple[str, ...]
) -> None:
    transcript = from_text(OPENING + lines)
    found = {mark for exchange in transcript.exchanges for mark in exchange.marks}
    assert set(marks) <= found
    assert notes(transcript) == []


def test_a_strict_host_is_believed_to_be_strict() -> None:
    """LF in mail data is no line end where one reply came, and is marked as taken."""
    text = ENVELOPE + "C: DATA\nS: 354 go\nC: hi\\n.\\nNOOP\nC: .\nS: {} answer\n"
    taken = from_text(OPENING + text.format(250))
    assert steps(taken)[-1] == (".", 250, "READY")
    assert taken.exchanges[-1].marks == ("bare_lf_text",)
    refused = from_text(OPENING + text.format(554))
    assert "got bare LF in the mail data" in refused.exchanges[-1].note


def test_what_is_said_before_the_handshake_is_dropped_and_told() -> None:
    transcript = from_text(
        OPENING + "C: STARTTLS\nC: MAIL FROM:<evil@b.example>\nS: 220 go\n"
        "C: EHLO a.example\nS: 250 ok\n"
    )
    assert "28 octets that came too early were dropped" in notes(transcript)
    assert "MAIL" not in [exchange.symbol for exchange in transcript.exchanges]
    assert transcript.positions[-1].is_encrypted


def test_a_hole_in_mail_data_or_in_a_chunk_does_not_hide_what_follows() -> None:
    text = (
        ENVELOPE + "C: DATA\nS: 354 go\nC: Sub ... 1,000 octets more\nC: .\nS: 250 ok\n"
    )
    text += ENVELOPE + "C: BDAT 1003 LAST\nC: abc ... 1,000 octets more\nS: 250 ok\n"
    transcript = from_text(OPENING + text + "C: QUIT\nS: 221 bye\n")
    assert steps(transcript)[-1] == ("QUIT", 221, "CLOSED")
    assert [line.omitted for line in transcript if line.omitted] == [1000, 1000]
    assert notes(transcript) == []


def test_a_chunk_of_which_only_the_size_is_known_is_read() -> None:
    """As RFC 3030 prints its examples."""
    text = (
        ENVELOPE + "C: BDAT 86 LAST\nC: <86 octets>\nS: 250 ok\nC: QUIT\nS: 221 bye\n"
    )
    transcript = from_text(OPENING + text)
    assert steps(transcript)[-1] == ("QUIT", 221, "CLOSED")
    assert [line.omitted for line in transcript if line.omitted] == [86]


def test_a_hole_between_commands_is_told() -> None:
    said = [
        Said("server", b"220 x\r\n"),
        Said("client", b"EHLO a.exa", missing=100),
        Said("server", b"250 x\r\n"),
    ]
    assert notes(replay(said)) == [
        "100 octets of the client are missing here",
        "this reply answers no command",
    ]


@pytest.mark.parametrize("sides", ["CS", "SC"])
def test_after_atrn_the_one_who_greets_is_the_server(sides: str) -> None:
    """Whether a recording names the roles (ours) or the ends of the wire (captures)."""
    other, same = sides
    transcript = from_text(
        OPENING + "C: AUTH PLAIN =\nS: 235 ok\nC: ATRN\nS: 250 turning\n"
        f"{same}: 220 a.example\n{other}: EHLO mx.example.net\n{same}: 250 a.example\n"
        f"{other}: QUIT\n{same}: 221 bye\n"
    )
    assert steps(transcript)[4:] == [
        ("greeting", 220, "GREETED"),
        ("EHLO", 250, "READY"),
        ("QUIT", 221, "CLOSED"),
    ]
    assert [line.side for line in transcript if line.kind == "command"][-2:] == [
        "client"
    ] * 2
    assert notes(transcript) == ["the roles are turned: the server is now the client"]


def test_several_connections_each_begin_anew() -> None:
    one = "-- connection {} of 2\n" + OPENING + "C: QUIT\nS: 221 bye\n"
    transcript = from_text(one.format(1) + one.format(2))
    assert [symbol for symbol, *_ in steps(transcript)] == [
        "greeting",
        "EHLO",
        "QUIT",
    ] * 2
    assert len(notes(transcript)) == 2


def test_nothing_said_is_an_empty_transcript() -> None:
    assert replay([]) == Transcript()
