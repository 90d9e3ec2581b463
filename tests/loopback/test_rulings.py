"""Every reply that a server owes, at the line that deserves it: one table for each code.

Each row: what is said after EHLO, the last reply's code and enhanced code, the section.
"""

import pytest

from smtpkit import Lab, Limits
from smtpkit.protocol.extensions import EXTENSIONS
from tests.loopback.walking import EHLO, MAIL, RCPT

EVERYTHING = set(EXTENSIONS) - {"STARTTLS"}
BIG = "9" * 20

OWED = [
    # 500 and 501: syntax.  RFC 5321 section 4.2.4
    (["FOO"], 500, "5.5.1", "4.2.4"),
    ([""], 500, "5.5.1", "4.2.4"),
    ([b"NOOP \0\r\n"], 500, "5.5.1", "4.1.2"),
    ([b"NOOP a\nb\r\n"], 500, "5.5.1", "2.3.8"),
    ([b"NO\xffOP\r\n"], 500, "5.5.1", "2.4"),
    (["NOOP " + "x" * 506], 500, "5.5.2", "4.5.3.1.4: 513 octets"),
    (["NOOP " + "x" * 505], 250, "2.0.0", "4.5.3.1.4: 512 octets"),
    ([MAIL.replace(":", ": ")], 501, "5.5.4", "3.3"),
    ([MAIL, RCPT.replace("<", "")], 501, "5.5.4", "4.1.1.3"),
    (["EHLO"], 501, "", "4.1.1.1"),
    (["EHLO ü.example"], 501, "", "RFC 6531 3.7.1"),
    # 502: known and not done here
    (["TURN"], 502, "5.5.1", "4.2.4"),
    (["STARTTLS"], 502, "5.5.1", "4.2.4: not on offer"),
    # 503: out of order, 4.1.4
    ([RCPT], 503, "5.5.1", "4.1.4"),
    (["DATA"], 503, "5.5.1", "4.1.4"),
    ([MAIL, MAIL], 503, "5.5.1", "4.1.4"),
    ([MAIL, "DATA"], 503, "5.5.1", "4.1.1.4: no recipient"),
    ([b"BDAT 3\r\nabc"], 503, "5.5.1", "RFC 3030 2"),
    ([MAIL, b"BDAT 3\r\nabc"], 503, "5.5.1", "RFC 3030 2"),
    ([MAIL, RCPT, b"BDAT 3\r\nabc", "DATA"], 503, "5.5.1", "RFC 3030 2"),
    ([MAIL, RCPT, b"BDAT 3\r\nabc", RCPT], 503, "5.5.1", "RFC 3030 2"),
    ([MAIL, RCPT, b"BDAT 0 LAST\r\n", b"BDAT 1\r\nx"], 503, "5.5.1", "RFC 3030 2"),
    ([MAIL + " BODY=BINARYMIME", RCPT, "DATA"], 503, "5.5.1", "RFC 3030 3"),
    ([MAIL, "AUTH PLAIN"], 503, "5.5.1", "RFC 4954 4"),
    ([MAIL, "ETRN a.example"], 503, "5.5.1", "RFC 1985 5"),
    # 504: a value that is not to be had
    ([MAIL + " BODY=16BIT"], 504, "5.5.4", "4.2.2"),
    (["AUTH EXTERNAL"], 504, "5.5.4", "RFC 4954 4"),
    (["AUTH PLAIN"], 504, "5.5.4", "RFC 4954 4: needs an encryption layer"),
    (["AUTH LOGIN"], 504, "5.5.4", "RFC 4954 4"),
    # 530
    (["ATRN"], 530, "5.7.0", "RFC 2645 5.2.1"),
    # 550 and 553: addresses beyond US-ASCII
    (["MAIL FROM:<ü@a.example>"], 550, "5.6.7", "RFC 6531 3.5"),
    ([MAIL, "RCPT TO:<ü@a.example>"], 553, "5.6.7", "RFC 6531 3.5"),
    ([MAIL + " SMTPUTF8", "RCPT TO:<ü@a.example>"], 250, "2.1.5", "RFC 6531 3.5"),
    # 552: sizes
    ([MAIL + " SIZE=10485761"], 552, "5.3.4", "RFC 1870 6.1"),
    ([MAIL + " SIZE=10485760"], 250, "2.1.0", "RFC 1870 6.1"),
    ([MAIL + f" SIZE={BIG}"], 552, "5.3.4", "RFC 1870 3"),
    ([MAIL, RCPT, f"BDAT {BIG}"], 552, "5.3.4", "RFC 1870 6.3"),
    ([MAIL, RCPT, f"BDAT {BIG} LAST"], 552, "5.3.4", "RFC 1870 6.3"),
    # 554: mail data
    ([MAIL, RCPT, "DATA", b"a\nb\r\n.\r\n"], 554, "5.6.0", "2.3.8"),
    ([MAIL, RCPT, "DATA", b"a\rb\r\n.\r\n"], 554, "5.6.0", "2.3.8"),
    ([MAIL, RCPT, "DATA", b"a\0b\r\n.\r\n"], 554, "5.6.0", "RFC 5322 4"),
    ([MAIL, RCPT, "DATA", b"\xe9\r\n.\r\n"], 554, "5.6.3", "2.4"),
    ([MAIL, RCPT, b"BDAT 3 LAST\r\na\nb"], 554, "5.6.0", "2.3.8"),
    ([MAIL, RCPT, b"BDAT 1 LAST\r\n\xe9"], 554, "5.6.3", "RFC 6152 3"),
    (
        [MAIL + " BODY=8BITMIME", RCPT, "DATA", b"\xe9\r\n.\r\n"],
        250,
        "2.0.0",
        "RFC 6152",
    ),
    (
        [MAIL + " SMTPUTF8", RCPT, "DATA", b"\xc3\xa9\r\n.\r\n"],
        250,
        "2.0.0",
        "RFC 6531",
    ),
    (
        [MAIL + " BODY=8BITMIME", RCPT, "DATA", b"\0\r\n.\r\n"],
        554,
        "5.6.0",
        "RFC 6152 3",
    ),
    (
        [MAIL + " BODY=BINARYMIME", RCPT, b"BDAT 4 LAST\r\n\0\r\n\xff"],
        250,
        "2.0.0",
        "RFC 3030 3: any octets",
    ),
    # 555: parameters that no extension allows
    ([MAIL + " FOO=1"], 555, "5.5.4", "4.1.1.11"),
    ([MAIL + " NOTIFY=NEVER"], 555, "5.5.4", "RFC 3461 4.1: of RCPT only"),
    ([MAIL, RCPT + " SIZE=1"], 555, "5.5.4", "RFC 1870 3: of MAIL only"),
    ([MAIL, RCPT + " SMTPUTF8"], 555, "5.5.4", "RFC 6531 3.1: of MAIL only"),
    (["HELO me.example", MAIL + " SIZE=1"], 555, "", "2.2: no EHLO"),
]


def last_of(lines, **options):
    """Return the Lab and the last reply to lines said after EHLO."""
    lab = Lab(**{"extensions": EVERYTHING, **options})
    return lab, lab.say(EHLO, *lines)[-1]


@pytest.mark.parametrize(("lines", "code", "enhanced", "section"), OWED)
def test_a_line_gets_the_reply_that_it_deserves(lines, code, enhanced, section):
    lab, reply = last_of(lines)
    assert (reply.code, str(reply.enhanced or "")) == (code, enhanced), section
    exchange = lab.transcript.exchanges[-1]
    assert exchange.code == code
    if code >= 500 and "AUTH" not in str(lines[-1]):  # there the policy speaks
        assert "RFC" in exchange.note or "section" in exchange.note
    if BIG not in str(lines[-1]):
        assert not lab.is_over  # the connection lives on
        assert lab.say(b"RSET\r\n")[-1].code == 250


#: Parameter of MAIL or RCPT, the code that it gets, and the section.
PARAMETERS = [
    ("MAIL", "SIZE=0", 250, "RFC 1870 3"),
    ("MAIL", "SIZE", 501, "RFC 1870 3"),
    ("MAIL", "SIZE=x", 501, "RFC 1870 3"),
    ("MAIL", "SIZE=-1", 501, "RFC 1870 3"),
    ("MAIL", "SIZE=" + "1" * 21, 501, "RFC 1870 3: 20 digits"),
    ("MAIL", "BODY=7BIT", 250, "RFC 6152 2"),
    ("MAIL", "body=8bitmime", 250, "RFC 6152 2; 2.4"),
    ("MAIL", "BODY", 504, "RFC 6152 2"),
    ("MAIL", "SMTPUTF8=1", 501, "RFC 6531 3.1"),
    ("MAIL", "AUTH=<>", 250, "RFC 4954 5: nobody is known"),
    ("MAIL", "AUTH=ann@example.org", 250, "RFC 4954 5"),
    ("MAIL", "AUTH=e+3Dmc2@example.org", 250, "RFC 4954 5"),
    ("MAIL", "AUTH=a=b", 501, "RFC 4954 5: xtext"),
    ("MAIL", "AUTH", 501, "RFC 4954 5"),
    ("MAIL", "RET=FULL", 250, "RFC 3461 4.3"),
    ("MAIL", "RET=hdrs", 250, "RFC 3461 4.3"),
    ("MAIL", "RET=BODY", 501, "RFC 3461 4.3"),
    ("MAIL", "RET", 501, "RFC 3461 4.3"),
    ("MAIL", "ENVID=QQ314159", 250, "RFC 3461 4.4"),
    ("MAIL", "ENVID=" + "x" * 100, 250, "RFC 3461 5.4"),
    ("MAIL", "ENVID=" + "x" * 101, 501, "RFC 3461 4.4"),
    ("MAIL", "ENVID=a+b", 501, "RFC 3461 4.4: xtext"),
    ("MAIL", "ENVID", 501, "RFC 3461 4.4: a value"),
    ("RCPT", "NOTIFY=NEVER", 250, "RFC 3461 4.1"),
    ("RCPT", "NOTIFY=SUCCESS,FAILURE,DELAY", 250, "RFC 3461 4.1"),
    ("RCPT", "NOTIFY=NEVER,SUCCESS", 501, "RFC 3461 4.1: NEVER alone"),
    ("RCPT", "NOTIFY=", 501, "4.1.2 esmtp-value"),
    ("RCPT", "NOTIFY=SUCCESS,", 501, "RFC 3461 4.1"),
    ("RCPT", "NOTIFY=ALWAYS", 501, "RFC 3461 4.1"),
    ("RCPT", "ORCPT=rfc822;bob+2Btag@example.net", 250, "RFC 3461 4.2"),
    ("RCPT", "ORCPT=rfc822;" + "x" * 493, 250, "RFC 3461 4.2: 500 characters"),
    ("RCPT", "ORCPT=rfc822;" + "x" * 494, 501, "RFC 3461 4.2: 500 characters"),
    ("RCPT", "ORCPT=bob@example.net", 501, "RFC 3461 4.2: a type"),
    ("RCPT", "ORCPT=rfc822;a=b", 501, "RFC 3461 4.2: xtext"),
]


@pytest.mark.parametrize(("verb", "parameter", "code", "section"), PARAMETERS)
def test_a_parameter_is_checked_as_its_rfc_says(verb, parameter, code, section):
    lines = [f"{MAIL} {parameter}"] if verb == "MAIL" else [MAIL, f"{RCPT} {parameter}"]
    assert last_of(lines)[1].code == code, section


#: An extension, a line that needs it, and the reply where it is switched off.
SWITCHED = [
    ("SIZE", [MAIL + " SIZE=1"], 555),
    ("8BITMIME", [MAIL + " BODY=8BITMIME"], 504),
    ("BINARYMIME", [MAIL + " BODY=BINARYMIME"], 504),
    ("SMTPUTF8", [MAIL + " SMTPUTF8"], 555),
    ("DSN", [MAIL + " RET=FULL"], 555),
    ("DSN", [MAIL, RCPT + " NOTIFY=NEVER"], 555),
    ("AUTH", ["AUTH PLAIN"], 502),
    ("AUTH", [MAIL + " AUTH=<>"], 555),
    ("CHUNKING", ["BDAT 0"], 502),
    ("ETRN", ["ETRN a.example"], 502),
    ("ATRN", ["ATRN"], 502),
    ("EXPN", ["EXPN staff"], 502),
    ("HELP", ["HELP"], 502),
    ("STARTTLS", ["STARTTLS"], 502),
]


@pytest.mark.parametrize(("keyword", "lines", "code"), SWITCHED)
def test_an_extension_that_is_switched_off_is_not_there(keyword, lines, code):
    """RFC 5321 sections 2.2.1, 4.1.1.11 and 4.2.4."""
    lab, reply = last_of(lines, extensions=set(EXTENSIONS) - {keyword})
    assert reply.code == code
    announced = {line.split()[0] for line in lab.say(EHLO)[-1].lines[1:]}
    assert keyword not in announced
    assert last_of(lines, extensions=set(EXTENSIONS))[1].code != code


@pytest.mark.parametrize("keyword", sorted(set(EXTENSIONS)))
def test_each_extension_can_be_switched_off_alone(keyword):
    needing = {row.keyword for row in EXTENSIONS.values() if row.needs == keyword}
    lab = Lab(extensions=EXTENSIONS, without=[keyword], lenient=["auth_in_clear"])
    announced = {line.split()[0] for line in lab.say(EHLO)[-1].lines[1:]}
    assert announced == set(EXTENSIONS) - {keyword} - needing
    assert lab.say(MAIL, RCPT, "DATA", ".", "QUIT")[-1].code == 221


def test_vrfy_is_answered_even_where_it_is_not_announced():
    """RFC 5321 section 4.5.1: every server has it."""
    assert last_of(["VRFY ann"], extensions=[])[1].code == 252


def test_enhanced_codes_stand_on_every_line_but_not_everywhere():
    """RFC 2034 section 4: not in a greeting, not after HELO or EHLO, not in a 3yz."""
    lab = Lab()
    lines = ("HELO me.example", EHLO, "EHLO", "HELP", MAIL, RCPT, "DATA", ".", "QUIT")
    replies = [lab.greeting, *lab.say(*lines)]
    having = [reply.enhanced is not None for reply in replies]
    assert having == [False, False, False, False, True, True, True, False, True, True]
    without = Lab(without=["ENHANCEDSTATUSCODES"])
    assert all(b" 2." not in bytes(line.octets) for line in without.transcript)
    assert without.say(EHLO, MAIL)[-1].enhanced is None
    many = bytes(Lab().say(EHLO, "HELP MAIL")[-1])
    assert many.count(b"2.0.0 ") == 2


def test_line_limits_grow_with_extensions():
    """4.5.3.1.4; RFC 1870 3: 26, RFC 3461 5.4, RFC 4954 3: 500, RFC 6531 3.1: 10."""
    path = "MAIL FROM:<" + "a" * 64 + "@" + "b" * 180 + ".example>"
    plain = Lab(extensions=[])
    room = 512 - len(path) - 2
    assert plain.say(EHLO, path + " " * room)[-1].code == 250
    assert plain.say("RSET", path + " " * (room + 1))[-1].code == 500
    sized = Lab(extensions=["SIZE"])
    assert sized.say(EHLO, path + " " * (room + 26))[-1].code == 250
    assert sized.say("RSET", path + " " * (room + 27))[-1].code == 500


def test_the_recipient_limit_is_the_one_that_limits_announces():
    """RFC 9422 section 4.2; 452 by RFC 5321 section 4.5.3.1.10."""
    lab = Lab(limits=Limits(recipients=100))
    assert "LIMITS RCPTMAX=100" in lab.say(EHLO)[-1].lines
    lab.say(*["RCPT TO:<x@b.example>"] * 5)  # out of order: they do not count
    codes = [r.code for r in lab.say(MAIL, *[RCPT] * 102)]
    assert codes == [250] * 101 + [452, 452]
    assert lab.say("DATA", ".")[-1].code == 250
    assert len(lab.mailbox[0].envelope.forward_paths) == 100
    assert lab.say(MAIL, RCPT)[-1].code == 250  # counted anew


@pytest.mark.parametrize("by_chunks", [False, True])
def test_a_message_over_the_limit_is_refused_and_the_session_lives_on(by_chunks):
    """RFC 1870 section 6.3."""
    lab = Lab(size=65536)
    text = b"x" * 65535 + b"\r\n"
    body = b"BDAT %d LAST\r\n%b" % (len(text), text) if by_chunks else b"DATA\r\n"
    replies = lab.say(EHLO, MAIL, RCPT, body, *([] if by_chunks else [text, "."]))
    assert replies[-1].code == 552
    assert lab.mailbox == []
    assert lab.say("RSET", MAIL, RCPT, "DATA", b"ok\r\n.\r\n")[-1].code == 250
    assert [delivery.content for delivery in lab.mailbox] == [b"ok\r\n"]


@pytest.mark.parametrize("last", ["", " LAST"])
def test_a_chunk_too_big_to_be_skipped_closes_the_connection(last):
    """What would have to be skipped cannot be: its octets must not become commands."""
    lab = Lab()
    replies = lab.say(EHLO, MAIL, RCPT, f"BDAT {BIG}{last}\r\nQUIT".encode() + b"\r\n")
    assert [reply.code for reply in replies][-1] == 552
    assert lab.is_over


def test_a_text_line_limit_is_off_until_it_is_set():
    """RFC 5321 section 4.5.3.1.6."""
    text = b"x" * 1000 + b"\r\n.\r\n"
    assert Lab().say(EHLO, MAIL, RCPT, "DATA", text)[-1].code == 250
    strict = Lab(limits=Limits(text_line=1000))
    assert strict.say(EHLO, MAIL, RCPT, "DATA", text)[-1].code == 500
    dotted = b"." + b"x" * 997 + b"\r\n"
    assert strict.say(MAIL, RCPT, "DATA", b"." + dotted + b".\r\n")[-1].code == 250
