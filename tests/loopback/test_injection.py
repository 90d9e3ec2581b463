"""No argument of the client brings a second line along: RFC 5321 section 2.3.8."""

import pytest

from smtpkit import Lab
from smtpkit.protocol.commands import Noop
from smtpkit.protocol.errors import BadArgument
from tests.loopback.walking import EHLO, MAIL

LETTER = b"Subject: hi\r\n\r\nHello\r\n"

#: Calls that would put a second line on the wire.
INJECTIONS = [
    lambda client, bad: client.ehlo(f"a{bad}RSET"),
    lambda client, bad: client.helo(f"a{bad}RSET"),
    lambda client, bad: client.mail(f"a@b.example{bad}RSET"),
    lambda client, bad: client.mail("a@b.example", f"BODY=7BIT{bad}RSET"),
    lambda client, bad: client.mail("a@b.example", SIZE=f"1{bad}RSET"),
    lambda client, bad: client.rcpt(f"a@b.example{bad}RSET"),
    lambda client, bad: client.rcpt("a@b.example", f"NOTIFY=NEVER{bad}RSET"),
    lambda client, bad: client.noop(f"a{bad}RSET"),
    lambda client, bad: client.help(f"a{bad}RSET"),
    lambda client, bad: client.vrfy(f"a{bad}RSET"),
    lambda client, bad: client.expn(f"a{bad}RSET"),
    lambda client, bad: client.etrn(f"a{bad}RSET"),
    lambda client, bad: client.atrn(f"a{bad}RSET"),
    lambda client, bad: client.pipeline([f"NOOP{bad}RSET"]),
    lambda client, bad: client.pipeline([MAIL, f"NOOP{bad}RSET"]),
    lambda client, bad: client.pipeline([Noop("a"), Noop(f"a{bad}RSET")]),
    lambda client, bad: client.command(Noop(f"a{bad}RSET")),
    lambda client, bad: client.send_message(f"a@b{bad}", "c@d.example", LETTER),
    lambda client, bad: client.send_message("a@b.example", [f"c@d{bad}"], LETTER),
    lambda client, bad: client.send_message(
        "a@b.example", "c@d.example", LETTER, mail_parameters=[f"SIZE=1{bad}"]
    ),
]


@pytest.mark.parametrize("bad", ["\r\n", "\n", "\r", "\0"])
@pytest.mark.parametrize("call", INJECTIONS)
def test_no_argument_puts_a_second_line_on_the_wire(call, bad):
    """RFC 5321 section 2.3.8: refused before an octet is sent."""
    lab = Lab()
    client = lab.client()
    lab.say(EHLO)
    before = len(lab.transcript)
    with pytest.raises(BadArgument):
        call(client, bad)
    assert len(lab.transcript) == before
    assert client.noop().code == 250
    assert client.position == lab.position  # the client still knows where it stands
