"""Command lines to values: RFC 5321 section 4.1.1 and the extensions, as tables."""

import pytest

from smtpkit.protocol import commands as c
from smtpkit.protocol.commands import Parameter
from smtpkit.protocol.errors import CommandSyntaxError
from smtpkit.protocol.leniencies import LENIENCIES
from smtpkit.protocol.limits import Limits
from smtpkit.protocol.parsing import parse

#: Lines that are commands, what they mean, and the section.
LINES = [
    (b"HELO a.example", c.Helo("a.example"), "4.1.1.1"),
    (b"EHLO a.example", c.Ehlo("a.example"), "4.1.1.1"),
    (b"ehlo a.example", c.Ehlo("a.example"), "2.4: case of verbs"),
    (b"eHlO A.example", c.Ehlo("A.example"), "2.4"),
    (b"EHLO [192.0.2.1]", c.Ehlo("[192.0.2.1]"), "4.1.1.1, 4.1.3"),
    (b"NOOP  ", c.Noop(), "4.1.1: white space before CRLF"),
    (b"QUIT\t", c.Quit(), "4.1.1: white space before CRLF"),
    (b"MAIL FROM:<>", c.Mail(""), "4.1.1.2, 3.6.3: the null reverse-path"),
    (b"mail from:<a@b.example>", c.Mail("a@b.example"), "2.4"),
    (
        b"MAIL FROM:<@x.example,@y.example:a@b.example>",
        c.Mail("a@b.example", (), "@x.example,@y.example"),
        "4.1.2 A-d-l, appendix C",
    ),
    (b'MAIL FROM:<"a> b"@c.example>', c.Mail('"a> b"@c.example'), "4.1.2"),
    (
        b"MAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME",
        c.Mail("a@b.example", (Parameter("SIZE", "10"), Parameter("BODY", "8BITMIME"))),
        "4.1.1.11",
    ),
    (b"MAIL FROM:<> SMTPUTF8", c.Mail("", (Parameter("SMTPUTF8"),)), "RFC 6531 3.1"),
    (
        b"MAIL FROM:<> x-y=!~",
        c.Mail("", (Parameter("x-y", "!~"),)),
        "4.1.2 esmtp-param",
    ),
    (
        b"MAIL FROM:<> AUTH=e+3Dmc2",
        c.Mail("", (Parameter("AUTH", "e+3Dmc2"),)),
        "RFC 4954 5",
    ),
    (
        "MAIL FROM:<> X=a\u3000b".encode(),
        c.Mail("", (Parameter("X", "a\u3000b"),)),
        "4.1.2: SP alone separates parameters",
    ),
    (b"RCPT TO:<b@c.example>", c.Rcpt("b@c.example"), "4.1.1.3"),
    (b"RCPT TO:<Postmaster>", c.Rcpt("Postmaster"), "4.1.1.3"),
    (b"RCPT TO:<pOSTMASTER>", c.Rcpt("pOSTMASTER"), "4.5.1: any case"),
    (
        b"RCPT TO:<@x.example:b@c.example>",
        c.Rcpt("b@c.example", (), "@x.example"),
        "4.1.1.3: a source route is read",
    ),
    (
        b"RCPT TO:<b@c.example> NOTIFY=NEVER",
        c.Rcpt("b@c.example", (Parameter("NOTIFY", "NEVER"),)),
        "RFC 3461 4.1",
    ),
    ("RCPT TO:<ü@c.example>".encode(), c.Rcpt("ü@c.example"), "RFC 6531 3.3"),
    (b"DATA", c.Data(), "4.1.1.4"),
    (b"RSET", c.Rset(), "4.1.1.5"),
    (b"VRFY ann", c.Vrfy("ann"), "4.1.1.6"),
    (b"VRFY <ann@a.example>", c.Vrfy("<ann@a.example>"), "3.5.1"),
    (b'VRFY "Ann Lee"', c.Vrfy('"Ann Lee"'), "4.1.1.6 String"),
    (b"VRFY ann SMTPUTF8", c.Vrfy("ann", utf8=True), "RFC 6531 3.7.4.2"),
    (b"EXPN staff", c.Expn("staff"), "4.1.1.7"),
    (b"EXPN staff smtputf8", c.Expn("staff", utf8=True), "RFC 6531 3.7.4.2"),
    (b"HELP", c.Help(), "4.1.1.8"),
    (b"HELP MAIL", c.Help("MAIL"), "4.1.1.8"),
    (b"NOOP", c.Noop(), "4.1.1.9"),
    (b"NOOP anything", c.Noop("anything"), "4.1.1.9: ignored"),
    (b"QUIT", c.Quit(), "4.1.1.10"),
    (b"BDAT 0", c.Bdat(0), "RFC 3030 2"),
    (b"BDAT 100 LAST", c.Bdat(100, last=True), "RFC 3030 2"),
    (b"bdat 100 last", c.Bdat(100, last=True), "RFC 3030 2"),
    (b"STARTTLS", c.StartTls(), "RFC 3207 4"),
    (b"AUTH PLAIN", c.Auth("PLAIN"), "RFC 4954 4"),
    (b"AUTH plain AGEAYg==", c.Auth("PLAIN", "AGEAYg=="), "RFC 4954 4"),
    (b"AUTH EXTERNAL =", c.Auth("EXTERNAL", "="), "RFC 4954 4"),
    (b"ETRN a.example", c.Etrn("a.example"), "RFC 1985 5"),
    (b"ETRN @a.example", c.Etrn("@a.example"), "RFC 1985 5.3"),
    (b"ETRN #queue", c.Etrn("#queue"), "RFC 1985 5.3"),
    (b"ATRN", c.Atrn(), "RFC 2645 5.2.1"),
    (b"ATRN a.example,b.example", c.Atrn(("a.example", "b.example")), "RFC 2645"),
]

#: Lines that are none, the reply they deserve, a word of the note, and the section.
WRONG = [
    (b"", 500, "a command", "4.2.4"),
    (b"FOO", 500, "a command", "4.2.4"),
    (b" NOOP", 500, "a command", "4.1.1: the verb comes first"),
    (b"EHLO\ta.example", 500, "a command", "4.1.1: SP after the verb"),
    (b"NOO\0P", 500, "NUL", "4.1.2"),
    (b"NOOP a\0b", 500, "NUL", "4.1.2"),
    (b"NOOP a\rb", 500, "CR", "2.3.8"),
    (b"NOOP a\nRSET", 500, "LF", "2.3.8"),
    (b"NOOP\r", 500, "CR", "2.3.8"),
    (b"\xffNOOP", 500, "US-ASCII", "2.4"),
    (b"TURN", 502, "a command", "appendix F.1"),
    (b"SOML FROM:<a@b.example>", 502, "a command", "appendix F.6"),
    (b"HELO", 501, "HELO", "4.1.1.1"),
    (b"EHLO ", 501, "EHLO", "4.1.1.1"),
    (b"EHLO a b", 501, "EHLO", "4.1.1.1"),
    (b"EHLO my_host", 501, "EHLO", "4.1.2"),
    (b"EHLO [192.0.2.256]", 501, "EHLO", "4.1.3"),
    (b"HELO [192.0.2.1]", 501, "EHLO", "4.1.1.1: HELO has a Domain"),
    (b"EHLO " + b"a." * 130 + b"example", 501, "EHLO", "4.5.3.1.2"),
    (b"MAIL", 501, "FROM: is missing", "4.1.1.2"),
    (b"MAIL <a@b.example>", 501, "FROM: is missing", "4.1.1.2"),
    (b"MAIL TO:<a@b.example>", 501, "FROM: is missing", "4.1.1.2"),
    (b"MAIL FROM: <a@b.example>", 501, "no space", "3.3"),
    (b"MAIL FROM :<a@b.example>", 501, "FROM: is missing", "3.3"),
    (b"MAIL FROM:a@b.example", 501, "angle brackets", "4.1.2"),
    (b"MAIL FROM:<a@b.example", 501, "closing bracket", "4.1.2"),
    (b"MAIL FROM:<a..c@b.example>", 501, "local-part@domain", "4.1.2"),
    (b"MAIL FROM:<ann>", 501, "local-part@domain", "4.1.2"),
    (b"MAIL FROM:<postmaster>", 501, "local-part@domain", "4.1.1.2"),
    (b"MAIL FROM:<a@[1.2.3]>", 501, "literal", "4.1.3"),
    (b"MAIL FROM:<a@b.example>SIZE=1", 501, "parameters", "4.1.2"),
    (b"MAIL FROM:<a@b.example> =1", 501, "parameters", "4.1.2"),
    (b"MAIL FROM:<a@b.example> SIZE=", 501, "parameters", "4.1.2"),
    (b"MAIL FROM:<a@b.example> SIZE=1 size=2", 501, "once", "4.1.1.11"),
    (b"MAIL FROM:<" + b"a" * 65 + b"@b.example>", 501, "local-part", "4.5.3.1.1"),
    (b"MAIL FROM:<a@" + b"b" * 254 + b">", 501, "at most 256", "4.5.3.1.3"),
    (b"MAIL FROM:<\xff@b.example>", 501, "UTF-8", "RFC 6531 3.3"),
    (b"RCPT TO:<>", 501, "null path", "4.1.1.3"),
    (b"RCPT FROM:<a@b.example>", 501, "TO: is missing", "4.1.1.3"),
    (b"RCPT TO:b@c.example", 501, "angle brackets", "4.1.2"),
    (b"RCPT TO:<ann>", 501, "local-part@domain", "4.1.1.3"),
    (b"DATA now", 501, "DATA", "4.1.1.4: no argument"),
    (b"RSET x", 501, "RSET", "4.1.1.5: no argument"),
    (b"QUIT x", 501, "QUIT", "4.1.1.10: no argument"),
    (b"VRFY", 501, "VRFY", "4.1.1.6"),
    (b"VRFY Ann Lee", 501, "VRFY", "4.1.1.6: a String has no space"),
    (b"EXPN", 501, "EXPN", "4.1.1.7"),
    (b"BDAT", 501, "BDAT", "RFC 3030 2"),
    (b"BDAT x", 501, "BDAT", "RFC 3030 2"),
    (b"BDAT -1", 501, "BDAT", "RFC 3030 2"),
    (b"BDAT 1 LASTS", 501, "BDAT", "RFC 3030 2"),
    (b"BDAT " + b"9" * 21, 501, "BDAT", "RFC 3030 2; RFC 1870 3"),
    (b"STARTTLS now", 501, "STARTTLS", "RFC 3207 4"),
    (b"AUTH", 501, "AUTH", "RFC 4954 4"),
    (b"AUTH PLAIN a b", 501, "AUTH", "RFC 4954 4"),
    (b"AUTH " + b"X" * 21, 501, "AUTH", "RFC 4422 3.1: 20 characters"),
    (b"ETRN", 501, "ETRN", "RFC 1985 5"),
    (b"ETRN host", 501, "ETRN", "RFC 1985 5: fully qualified"),
    (b"ETRN a b", 501, "ETRN", "RFC 1985 5"),
    (b"ATRN a.example, b.example", 501, "ATRN", "RFC 2645 5.2.1"),
    (b"ATRN host", 501, "ATRN", "RFC 2645 5.2.1: sub-domain 1*(. sub-domain)"),
    (b"ATRN ,", 501, "ATRN", "RFC 2645 5.2.1"),
]


@pytest.mark.parametrize(("line", "command", "section"), LINES)
def test_a_line_means_what_its_section_says(line, command, section):
    assert parse(line) == (command, ()), section


@pytest.mark.parametrize(("line", "code", "word", "section"), WRONG)
def test_a_wrong_line_says_what_was_wanted_and_what_it_deserves(
    line, code, word, section
):
    with pytest.raises(CommandSyntaxError) as caught:
        parse(line)
    error = caught.value
    assert error.deserves == code, section
    assert word in error.wanted
    assert "section" in error.source
    assert str(error).endswith(f"answer {code}")


#: A leniency, a line that needs it, and what the line means then.
LENIENT = [
    ("space_after_colon", b"MAIL FROM: <a@b.example>", c.Mail("a@b.example")),
    ("space_after_colon", b"RCPT TO:  <a@b.example>", c.Rcpt("a@b.example")),
    ("missing_brackets", b"MAIL FROM:a@b.example", c.Mail("a@b.example")),
    (
        "missing_brackets",
        b"RCPT TO:a@b.example NOTIFY=NEVER",
        c.Rcpt("a@b.example", (Parameter("NOTIFY", "NEVER"),)),
    ),
    ("missing_brackets", b"RCPT TO:postmaster", c.Rcpt("postmaster")),
    ("underscore_host", b"EHLO my_host", c.Ehlo("my_host")),
    ("helo_literal", b"HELO [192.0.2.1]", c.Helo("[192.0.2.1]")),
]


@pytest.mark.parametrize(("leniency", "line", "command"), LENIENT)
def test_a_leniency_takes_what_strictness_refuses_and_leaves_its_mark(
    leniency, line, command
):
    assert parse(line, frozenset({leniency})) == (command, (leniency,))
    with pytest.raises(CommandSyntaxError):
        parse(line, frozenset(LENIENCIES) - {leniency})


@pytest.mark.parametrize(("line", "command", "section"), LINES)
def test_a_lenient_host_marks_no_line_that_is_right(line, command, section):
    assert parse(line, frozenset(LENIENCIES)) == (command, ()), section


def test_limits_that_were_raised_hold_for_paths_too():
    """RFC 5321 section 4.5.3.1: the sizes are floors."""
    line = b"MAIL FROM:<" + b"a" * 80 + b"@" + b"b" * 240 + b">"
    roomy = Limits(local_part=80, path=400, domain=255)
    assert parse(line, frozenset(), roomy)[0].reverse_path.startswith("aaa")
    with pytest.raises(CommandSyntaxError):
        parse(line)
    long_domain = b"MAIL FROM:<a@" + b"b" * 300 + b">"
    with pytest.raises(CommandSyntaxError):
        parse(long_domain, frozenset(), roomy)
