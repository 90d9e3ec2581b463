"""Commands print and parse as inverses, and no argument brings a second line along."""

import pytest
from hypothesis import assume, given

from smtpkit.protocol import commands as c
from smtpkit.protocol.commands import Parameter
from smtpkit.protocol.errors import BadArgument, CommandSyntaxError
from smtpkit.protocol.parsing import parse
from tests.protocol.test_parsing import LINES
from tests.protocol.values import well_formed


@given(well_formed)
def test_a_command_is_read_as_it_was_written(command):
    octets = bytes(command)
    assert octets.endswith(b"\r\n")
    try:
        read, marks = parse(octets[:-2])
    except (
        CommandSyntaxError
    ) as error:  # a path over its limit is well-formed, and long
        assume("at most" not in error.wanted)
        raise
    assert read == command
    assert marks == ()


@pytest.mark.parametrize(("line", "command", "section"), LINES)
def test_what_is_read_is_written_as_an_equal_line(line, command, section):
    again, _ = parse(bytes(command)[:-2])
    assert again == command, section


@pytest.mark.parametrize("verb", sorted(c.VERBS))
def test_each_verb_names_its_syntax_and_its_section(verb):
    command = c.VERBS[verb]
    assert command.verb == verb
    assert command.syntax.startswith(verb)
    assert command.source.startswith("RFC ")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0"])
@pytest.mark.parametrize(
    "make",
    [
        lambda text: c.Helo(text),
        lambda text: c.Ehlo(text),
        lambda text: c.Mail(text),
        lambda text: c.Mail("a@b.example", (Parameter("X", text),)),
        lambda text: c.Mail("a@b.example", (Parameter(text),)),
        lambda text: c.Mail("a@b.example", (), text),
        lambda text: c.Rcpt(text),
        lambda text: c.Rcpt("a@b.example", (Parameter("X", text),)),
        lambda text: c.Noop(text),
        lambda text: c.Help(text),
        lambda text: c.Vrfy(text),
        lambda text: c.Expn(text),
        lambda text: c.Auth(text),
        lambda text: c.Auth("PLAIN", text),
        lambda text: c.Etrn(text),
        lambda text: c.Atrn((text,)),
        lambda text: c.Response(text),
    ],
)
def test_no_argument_brings_a_second_line_along(make, end):
    """RFC 5321 section 2.3.8; the injection of commands begins here."""
    with pytest.raises(BadArgument) as caught:
        bytes(make(f"a{end}RCPT TO:<x@y.example>"))
    assert "CR, LF or NUL" in caught.value.wanted


@pytest.mark.parametrize(
    "mailbox",
    [
        "a@b.example> SIZE=1",
        'a> SIZE=1 "b@c.example',
        '"a"@b.example> NOTIFY=NEVER <"',
    ],
)
@pytest.mark.parametrize("make", [c.Mail, c.Rcpt])
def test_no_mailbox_brings_parameters_along(make, mailbox):
    with pytest.raises(BadArgument):
        bytes(make(mailbox))


def test_a_bracket_inside_quotes_is_part_of_the_mailbox():
    """RFC 5321 section 4.1.2: qtextSMTP has > in it."""
    assert bytes(c.Mail('"a>b"@c.example')) == b'MAIL FROM:<"a>b"@c.example>\r\n'


def test_no_parameter_brings_another_along():
    with pytest.raises(BadArgument):
        bytes(c.Mail("a@b.example", (Parameter("SIZE", "1 AUTH=<>"),)))


def test_parameters_are_found_in_any_case_and_kept_as_written():
    mail, _ = parse(b"MAIL FROM:<> size=10 SmtpUtf8")
    assert mail.parameter("SIZE") == "10"
    assert mail.parameter("SMTPUTF8") == ""
    assert mail.parameter("BODY") is None
    assert bytes(mail) == b"MAIL FROM:<> size=10 SmtpUtf8\r\n"


def test_chunks_and_their_last_have_symbols_of_their_own():
    """RFC 3030 section 2: they lead to different states."""
    assert c.Bdat(1).symbol == "BDAT"
    assert c.Bdat(1, last=True).symbol == "BDAT LAST"


@pytest.mark.parametrize(
    ("line", "symbol"), [(b"foo bar", "FOO"), (b"", ""), (b"\xff x", "\ufffd")]
)
def test_a_line_that_is_no_command_keeps_its_octets(line, symbol):
    unknown = c.Unknown(line)
    assert bytes(unknown) == line + b"\r\n"
    assert unknown.symbol == symbol
