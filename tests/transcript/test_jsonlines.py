"""JSON lines lose nothing, and say what is wrong with a file that is not theirs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import UnreadableTranscript
from smtpkit.protocol.machine import Identity, Position, Security, State
from smtpkit.transcript import Exchange, Line, Transcript
from smtpkit.transcript.jsonlines import from_jsonlines, to_jsonlines
from tests.transcript.talks import TALKS

POSITIONS = st.builds(
    Position,
    st.sampled_from(State),
    st.sampled_from(Security),
    st.sampled_from(Identity),
    st.booleans(),
)
WORDS = st.text(max_size=12)
EXCHANGES = st.builds(
    Exchange,
    WORDS,
    st.none() | POSITIONS,
    st.none() | POSITIONS,
    st.none() | st.integers(),
    WORDS,
    st.lists(WORDS, max_size=2).map(tuple),
)
LINES = st.builds(
    Line,
    st.sampled_from(["client", "server", "note"]),
    st.binary() | WORDS.map(str.encode) | st.just(b"a\r\nb\r\n"),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["command", "reply", "text", "note"]),
    st.none(),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.integers(0, 10**12),
    st.sampled_from(["", "00ff"]),
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Return any transcript; several of its lines may share an exchange."""
    transcript = Transcript(draw(WORDS), draw(WORDS))
    exchanges = [None, *draw(st.lists(EXCHANGES, max_size=3))]
    for line in draw(st.lists(LINES, max_size=6)):
        exchange = draw(st.sampled_from(exchanges))
        fields = {name: getattr(line, name) for name in line.__slots__}
        transcript.add(Line(**(fields | {"exchange": exchange})))
    return transcript


@given(transcripts())
def test_any_transcript_is_read_as_it_was_written(transcript: Transcript) -> None:
    read = from_jsonlines(to_jsonlines(transcript))
    assert read == transcript
    assert (read.client, read.server) == (transcript.client, transcript.server)
    assert len(read.exchanges) == len(transcript.exchanges)
    to_jsonlines(read).encode()  # it can be saved


@pytest.mark.parametrize("talk", TALKS)
def test_every_conversation_is_read_as_it_was_written(talk: str) -> None:
    transcript = TALKS[talk]()
    read = from_jsonlines(to_jsonlines(transcript))
    assert read == transcript
    assert read.positions == transcript.positions


def test_lines_that_shared_an_exchange_share_one_again() -> None:
    transcript = Transcript()
    same, other = Exchange("NOOP"), Exchange("NOOP")
    for exchange in (same, same, other):
        transcript.add(Line("client", b"NOOP\r\n", exchange=exchange))
    first, second, third = from_jsonlines(to_jsonlines(transcript))
    assert first.exchange is second.exchange
    assert first.exchange is not third.exchange


def test_each_row_is_one_json_object_and_the_first_names_the_format() -> None:
    transcript = TALKS["refused"]()
    transcript.client, transcript.server = "me.example", "mx.example.net"
    header, *objects = map(json.loads, to_jsonlines(transcript).splitlines())
    assert header == {
        "format": "smtpkit transcript",
        "version": 1,
        "client": "me.example",
        "server": "mx.example.net",
    }
    assert all(("exchange" in record) != ("side" in record) for record in objects)


def test_octets_that_are_no_utf8_are_in_base64_and_others_can_be_read() -> None:
    transcript = Transcript()
    transcript.add(Line("client", b"\xff\r\n"))
    transcript.add(Line("client", "NOOP é\u2028\r\n".encode()))
    _, coded, plain = map(json.loads, to_jsonlines(transcript).strip().split("\n"))
    assert coded["base64"] == "/w0K"
    assert plain["text"] == "NOOP é\u2028\r\n"
    assert "é" in to_jsonlines(transcript)


def test_half_a_surrogate_in_a_note_can_be_saved() -> None:
    transcript = Transcript("\udcff")
    to_jsonlines(transcript).encode()
    assert from_jsonlines(to_jsonlines(transcript)).client == "\udcff"


HEADER = '{"format": "smtpkit transcript", "version": 1}\n'
LINE = '{"side": "client", "kind": "command", "text": "NOOP"}'
WRONG = [
    ("", "a first line ''"),
    ("S: 220 mx.example.net\n", "line 1: 'S: 220 mx.example.net'"),
    ("[1, 2]", "line 1: '[1, 2]'"),
    ("[" * 100_000, "line 1: '" + "[" * 40 + "…'"),
    ('{"format": "smtpkit transcript", "version": 2}', "a first line '{"),
    (HEADER + "{", "line 2: '{'"),
    (HEADER + "\n\n" + '{"side": "client"}', "line 4 without 'text'"),
    (HEADER + LINE.replace("client", "me"), "line 2: side 'me'"),
    (HEADER + LINE.replace('"NOOP"', "7"), "line 2: text '7'"),
    (HEADER + LINE.replace('"text": "NOOP"', '"base64": "*"'), "line 2: base64 '*'"),
    (HEADER + LINE[:-1] + ', "of": 3}', "line 2 of exchange 3"),
    (HEADER + LINE[:-1] + ', "tls": 1}', "line 2: tls '1'"),
    (HEADER + LINE[:-1] + ', "flight": true}', "line 2: flight 'True'"),
    (HEADER + '{"exchange": 1, "symbol": "X", "before": {}}', "line 2: before '{}'"),
    (
        HEADER + '{"exchange": 1, "symbol": "X", "after": {"session": []}}',
        "line 2: after",
    ),
]


@pytest.mark.parametrize(("text", "seen"), WRONG)
def test_what_is_wrong_with_a_file_is_said_with_its_line(text: str, seen: str) -> None:
    with pytest.raises(UnreadableTranscript) as caught:
        from_jsonlines(text)
    assert str(caught.value.seen).startswith(seen)


def test_a_line_may_have_lost_all_its_octets() -> None:
    transcript = Transcript()
    transcript.add(Line("client", b"", kind="text", omitted=9))
    assert [(line.octets, line.omitted) for line in transcript] == [(b"", 9)]
    assert from_jsonlines(to_jsonlines(transcript)) == transcript
