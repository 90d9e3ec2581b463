"""The client's core alone: replies find their commands, first in, first out."""

import pytest

from smtpkit.protocol import commands as c
from smtpkit.protocol.client import ClientConnection, normal_line_ends, pipeline_groups
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.events import Closed, HandshakeDue, Replied, Turned
from smtpkit.protocol.machine import Security, State


def events_of(core: ClientConnection, octets: bytes) -> list:
    """Return what the core tells of octets from the server."""
    core.receive(octets)
    return list(iter(core.next_event, None))


def ready(*offers: str) -> ClientConnection:
    """Return a core that has said EHLO and was told the offers."""
    core = ClientConnection()
    events_of(core, b"220 mx\r\n")
    core.send(c.Ehlo("me.example"))
    lines = ["mx hello", *offers]
    texts = [f"250{' ' if t == lines[-1] else '-'}{t}\r\n" for t in lines]
    events_of(core, "".join(texts).encode())
    return core


@pytest.mark.parametrize(
    "injected", [b"250-evil\r\n", b"250 evil\r\n", b"250-ev", b"no reply\r\n"]
)
def test_what_came_in_clear_behind_the_220_is_never_read(injected):
    """RFC 3207 section 4.2: not after the handshake either."""
    core = ready("STARTTLS")
    core.send(c.StartTls())
    replied, due = events_of(core, b"220 go\r\n" + injected)
    assert isinstance(replied, Replied)
    assert due == HandshakeDue(len(injected))
    core.handshake()
    assert core.position.security is Security.ENCRYPTED
    assert core.offers == {}
    core.send(c.Ehlo("me.example"))
    (answer,) = events_of(core, b"250 mx hello\r\n")
    assert answer.reply.lines == ("mx hello",)
    assert core.position.session is State.READY


def test_commands_sent_behind_starttls_are_not_waited_for():
    core = ready("STARTTLS")
    core.note(b"STARTTLS\r\nNOOP\r\nRSE")
    events_of(core, b"220 go\r\n")
    core.handshake()
    assert core.pending == ()
    core.note(b"NOOP\r\n")
    (answer,) = events_of(core, b"250 ok\r\n")
    assert answer.command == c.Noop()


def test_a_220_to_starttls_out_of_order_begins_no_handshake():
    """Whatever the tables have been asked before: here in mid-data chunks."""
    for _ in range(2):
        core = ready("STARTTLS")
        for line in (b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<c@d.example>\r\n"):
            core.note(line)
        core.note(b"BDAT 1\r\nx")
        events_of(core, b"250 ok\r\n" * 3)
        core.send(c.StartTls())
        (replied,) = events_of(core, b"220 go\r\n")
        assert replied.before == replied.after == core.position


def test_the_state_is_assumed_ahead_and_corrected_by_replies():
    """RFC 2920: judged on the state assumed so far."""
    core = ready("PIPELINING")
    for command in (c.Mail("a@b.example"), c.Rcpt("c@d.example"), c.Data()):
        core.send(command)
    assert core.position.session is State.READY
    assert core.assumed.session is State.TEXT
    events_of(core, b"250 ok\r\n")
    assert core.assumed.session is State.TEXT
    events_of(core, b"550 no such user\r\n")
    assert core.position.session is State.SENDER
    assert core.assumed.session is State.SENDER
    events_of(core, b"503 no recipients\r\n")
    assert core.assumed == core.position


def test_a_reply_to_nothing_is_told_as_that():
    core = ready()
    (replied,) = events_of(core, b"421 4.3.2 going down\r\n")
    assert replied.command is None
    assert core.position.session is State.CLOSED
    core.end_of_input()
    (closed,) = events_of(core, b"")
    assert isinstance(closed, Closed)


def test_after_atrn_nothing_is_read_as_a_reply():
    """RFC 2645 section 5.3: the roles are turned, what comes is for another."""
    core = ready("AUTH PLAIN", "ATRN")
    core.send(c.Auth("PLAIN", "AGEAYg=="))
    events_of(core, b"235 ok\r\n")
    core.send(c.Atrn())
    events = events_of(core, b"250 turning\r\nEHLO provider.example\r\n")
    assert events[1:] == [Turned(())]
    assert core.unread() == b"EHLO provider.example\r\n"


def test_offers_are_what_the_last_ehlo_said():
    core = ready("SIZE 10", "size 20", "AUTH=PLAIN", "AUTH LOGIN PLAIN", "", "x-Foo")
    assert core.offers == {
        "SIZE": ("10", "20"),
        "AUTH": ("PLAIN", "LOGIN"),
        "X-FOO": (),
    }
    assert core.offers_extension("x-foo")
    core.send(c.Helo("me.example"))
    events_of(core, b"250 mx\r\n")
    assert core.offers == {}


def test_typed_lines_are_understood_in_the_state_assumed():
    core = ready()
    core.note(
        b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n"
        b"QUIT\r\nx\n.\r\n..\r\n.\r\nRSET\r\nFOO\nBAR\r\n"
    )
    symbols = [command.symbol for command in core.pending]
    assert symbols == ["MAIL", "RCPT", "DATA", ".", "RSET", "FOO\nBAR"]


def test_typed_chunks_are_skipped():
    core = ready()
    core.note(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 8 LA")
    core.note(b"ST\r\nQUIT\r")
    core.note(b"\n\r\nNOOP\r\n")
    assert [command.symbol for command in core.pending][-2:] == ["BDAT LAST", "NOOP"]


def test_text_gets_its_dots_and_its_end():
    """RFC 5321 sections 4.1.1.4 and 4.5.2."""
    for content, travelling in [
        (b"", b".\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b"a\r\n", b"a\r\n.\r\n"),
        (b".\r\n.b", b"..\r\n..b\r\n.\r\n"),
    ]:
        assert ClientConnection().text(content) == travelling


def test_a_command_that_cannot_be_sent_is_not_waited_for():
    core = ready()
    with pytest.raises(BadArgument):
        core.send(c.Noop("a\r\nb"))
    assert core.pending == ()


@pytest.mark.parametrize(
    ("pipelining", "groups"), [(True, [4, 1, 2, 1]), (False, [1] * 8)]
)
def test_a_group_ends_where_the_next_command_must_wait(pipelining, groups):
    """RFC 2920 section 3.1."""
    mail, rcpt = c.Mail("a@b.example"), c.Rcpt("c@d.example")
    batch = [mail, rcpt, rcpt, c.Data(), c.Noop(), c.Rset(), c.Vrfy("a"), c.Quit()]
    found = list(pipeline_groups(batch, pipelining=pipelining))
    assert [len(group) for group in found] == groups
    assert [command for group in found for command in group] == batch


@pytest.mark.parametrize("text", [b"a\nb\n", b"a\rb\r", b"a\r\nb\r\n", b"a\nb\r\n"])
def test_line_ends_of_every_kind_become_crlf(text):
    assert normal_line_ends(text) == b"a\r\nb\r\n"
