"""A sequence diagram says what was said, in Mermaid's own syntax, and can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import UnreadableTranscript
from smtpkit.transcript import Line, Transcript
from smtpkit.transcript.mermaid import from_mermaid, to_mermaid
from tests.transcript.talks import TALKS, told


@pytest.mark.parametrize("talk", TALKS)
def test_what_is_drawn_is_read_again(talk: str) -> None:
    transcript = TALKS[talk]()
    assert told(from_mermaid(to_mermaid(transcript))) == told(transcript)


def test_arrows_point_from_the_speaker_to_the_listener() -> None:
    source = to_mermaid(TALKS["encrypted"]())
    assert source.splitlines()[:5] == [
        "sequenceDiagram",
        "    participant Client",
        "    participant Server",
        "    Server->>Client: 220 mx.example.net ESMTP ready",
        "    Client->>Server: EHLO me.example",
    ]
    assert "    Note over Client,Server: TLS handshake\n" in source
    assert "    Client->>Server: MAIL FROM#58;#60;ann@example.org#62;\n" in source


def test_the_lines_of_one_reply_and_of_one_letter_share_an_arrow() -> None:
    source = to_mermaid(TALKS["pipelined"]())
    assert "greets me.example<br/>250-PIPELINING<br/>" in source
    assert "    Client->>Server: Subject#58; hi<br/>#32;<br/>Hello\n" in source
    # Three commands in one go are three commands all the same.
    assert (
        len(re.findall("RCPT TO", source)) == len(re.findall(": RCPT TO", source)) == 2
    )


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("#;<>:%{}$`&\\ end"))
def test_nothing_that_is_said_becomes_syntax(words: str) -> None:
    transcript = Transcript()
    transcript.add(Line("note", words.encode(), kind="note"))
    *_, row = to_mermaid(transcript).rstrip("\n").split("\n")
    shown = row.removeprefix("    Note over Client,Server: ")
    assert not re.search(r"[<>;%{}$`&\\:\"]|#(?!\d+;)", re.sub(r"#\d+;", "", shown))
    assert shown == shown.strip() != ""
    (line,) = from_mermaid(to_mermaid(transcript))
    assert line.octets.decode() == words


def test_what_others_write_in_a_diagram_is_passed_over() -> None:
    source = """
        %% a comment
        sequenceDiagram
            autonumber
            actor Client
            participant Server as the server
            Note right of Client: a note
            Server-->>Client: 220 mx.example.net
            Client ->> Server: NOOP #lt;#quot;
            activate Server
            Server->>Client: 500 what?
            deactivate Server
    """
    transcript = from_mermaid(source)
    assert str(transcript) == (
        '-- a note\nS: 220 mx.example.net\nC: NOOP <"\nS: 500 what?'
    )
    assert transcript.codes == [220, 500]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("", "a text without a row sequenceDiagram"),
        ("graph TD\n  A --> B\n", "a text without a row sequenceDiagram"),
        ("sequenceDiagram\n Alice->>Bob: hi", "row 2: 'Alice->>Bob: hi'"),
    ],
)
def test_another_diagram_is_refused(source: str, seen: str) -> None:
    with pytest.raises(UnreadableTranscript) as caught:
        from_mermaid(source)
    assert caught.value.seen == seen


def test_nothing_said_draws_two_participants() -> None:
    assert from_mermaid(to_mermaid(Transcript())) == Transcript()
