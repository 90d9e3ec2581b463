"""Any cut of any input gives the same events and the same octets, on both sides."""

import base64

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smtpkit.protocol.client import ClientConnection
from smtpkit.protocol.events import Closed, Event
from smtpkit.protocol.framing import stuff
from smtpkit.protocol.leniencies import LENIENCIES
from smtpkit.protocol.limits import Limits
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from smtpkit.protocol.session import Settings
from tests.protocol import values
from tests.protocol.cutting import cut_at, one_by_one, places
from tests.protocol.driving import ALL, Driven, joined, replies_read
from tests.protocol.test_framing import awkward

_PLAIN = base64.b64encode(b"\0ann\0secret")
_ENVELOPE = b"MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.net>\r\n"

_commands = values.well_formed.map(bytes)
_garbage = st.one_of(
    st.binary(max_size=20),
    st.binary(max_size=12).map(lambda octets: octets + b"\r\n"),
    st.sampled_from([b"\r\n", b"\n", b"\r", b".\r\n", b"*\r\n", b"YQ==\r\n"]),
    st.sampled_from([510, 511, 530, 600, 12286, 13000]).map(
        lambda n: b"x" * n + b"\r\n"
    ),
    st.integers(500, 1200).map(lambda n: b"MAIL FROM:<" + b"a" * n + b"AUTH X\r\n"),
)
_data = st.builds(
    lambda text, is_stuffed: (
        b"DATA\r\n" + (stuff(text) if is_stuffed else text) + b"\r\n.\r\n"
    ),
    awkward,
    st.booleans(),
)
_chunk = st.builds(
    lambda octets, lie, last: (
        b"BDAT %d%s\r\n" % (len(octets) + lie, b" LAST" * last) + octets
    ),
    awkward,
    st.sampled_from([0, 0, 0, 1, 7]),
    st.booleans(),
)
_auth = st.sampled_from(
    [
        b"AUTH PLAIN " + _PLAIN + b"\r\n",
        b"AUTH PLAIN\r\n" + _PLAIN + b"\r\n",
        b"AUTH LOGIN\r\nYW5u\r\nc2VjcmV0\r\n",
        b"AUTH LOGIN\r\n*\r\n",
        b"AUTH CRAM-MD5\r\nnot base64\r\n",
        b"AUTH PLAIN\r\n" + b"A" * 13000 + b"\r\n",
        b"AUTH NONE\r\n",
    ]
)
_letter = st.one_of(_data, _chunk, st.lists(_chunk, max_size=3).map(b"".join)).map(
    lambda body: _ENVELOPE + body
)
_parts = st.one_of(_commands, _garbage, _letter, _data, _chunk, _auth)
#: What a client might send, good and bad, often with an EHLO in front.
sessions = st.builds(
    lambda hello, parts: hello + b"".join(parts),
    st.sampled_from(
        [b"EHLO me.example\r\n", b"EHLO me.example\r\n", b"HELO me\r\n", b""]
    ),
    st.lists(_parts, max_size=8),
)
_small = Limits(message=65536)


def outcome(pieces: list[bytes], lenient: frozenset[str]) -> tuple:
    """Return all that a server makes of the pieces."""
    options = Settings(extensions=ALL, lenient=lenient, limits=_small)
    server = Driven(options, Policy(users={"ann": "secret"})).receive(*pieces).end()
    session = server.core.session
    left = (
        session.position,
        session.envelope,
        session.data_octets,
        session.rcpts_asked,
    )
    events = [_settled(event) for event in joined(server.events)]
    return events, bytes(server.output), server.messages, left


def _settled(event: Event) -> Event:
    """Return the event without what had come by chance when the server hung up."""
    if isinstance(event, Closed) and "client" not in event.reason:
        return event._replace(unfinished=b"")
    return event


@settings(max_examples=150)
@given(sessions, places, st.sampled_from([(), tuple(LENIENCIES), ("auth_in_clear",)]))
@example(b"x" * 600 + b"AUTH\r\nNOOP\r\n", [601], ())
def test_a_server_does_the_same_however_its_input_is_cut(octets, where, lenient):
    wanted = outcome([octets], frozenset(lenient))
    assert outcome(cut_at(octets, where), frozenset(lenient)) == wanted


@settings(max_examples=40)
@given(sessions, st.sampled_from([(), tuple(LENIENCIES)]))
def test_a_server_does_the_same_fed_one_octet_at_a_time(octets, lenient):
    wanted = outcome([octets], frozenset(lenient))
    assert outcome(one_by_one(octets), frozenset(lenient)) == wanted


@pytest.mark.parametrize("begin", [b"DATA\r\n", b"BDAT 70000 LAST\r\n"])
@pytest.mark.parametrize("at", [1, 65535, 65536, 65537])
def test_text_over_the_limit_is_cut_at_the_same_octet(begin, at):
    """The limit falls inside a piece here, between two pieces there."""
    text = b"x" * 69_998 + b"\r\n"
    octets = (
        b"EHLO me.example\r\n" + _ENVELOPE + begin + text + b".\r\n" * (begin[0] == 68)
    )
    head = octets.index(begin) + len(begin)
    wanted = outcome([octets], frozenset())
    assert wanted[1].endswith(b"552 5.3.4 Message size exceeds fixed limit\r\n")
    assert outcome(cut_at(octets, [head + at]), frozenset()) == wanted


def sent(core: ClientConnection, octets: bytes) -> ClientConnection:
    """Return the client core after it has noted octets typed by hand."""
    core.note(octets)
    return core


@settings(max_examples=100)
@given(sessions, places)
def test_a_client_notes_the_same_however_lines_are_typed(octets, where):
    whole, cut = sent(ClientConnection(), octets), ClientConnection()
    for piece in cut_at(octets, where):
        cut.note(piece)
    assert cut.pending == whole.pending
    assert cut.assumed == whole.assumed


_lines = st.lists(st.text("abc 250.-", max_size=6), min_size=1, max_size=3)
_replies = st.builds(
    lambda code, lines: bytes(Reply(code, lines)),
    st.sampled_from([220, 235, 250, 334, 354, 421, 450, 503, 550, 554]),
    _lines,
)
_answers = st.lists(
    st.one_of(_replies, _replies, st.binary(max_size=12)), max_size=12
).map(b"".join)


@settings(max_examples=150)
@given(sessions, _answers, places)
def test_a_client_reads_the_same_however_the_replies_are_cut(typed, octets, where):
    wanted = replies_read([octets], sent(ClientConnection(), typed))
    for pieces in (cut_at(octets, where), one_by_one(octets)):
        assert replies_read(pieces, sent(ClientConnection(), typed)) == wanted


@settings(max_examples=60)
@given(sessions, places)
def test_a_client_reads_a_servers_own_replies_in_step(octets, where):
    """Both cores walk the same table: each reply finds the command it answers."""
    server = Driven().receive(octets)
    core = sent(ClientConnection(), octets)
    events, _ = replies_read(cut_at(bytes(server.output), where), core)
    codes = [event.reply.code for event in events if hasattr(event, "reply")]
    assert codes == server.codes[: len(codes)]
