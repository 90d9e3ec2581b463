"""What a line says: the words fit the line, and never give a password away."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

import smtpkit
from smtpkit.protocol.commands import HISTORIC
from smtpkit.transcript.model import Exchange, Line, Transcript


def command(text: str, symbol: str = "", *, tls: bool = False, **more: object) -> Line:
    """Return a command line on its own."""
    exchange = Exchange(symbol or text.split(" ")[0].upper(), **more)  # type: ignore[arg-type]
    return Line(
        "client", text.encode() + b"\r\n", exchange=exchange, kind="command", tls=tls
    )


def reply(text: str, symbol: str) -> Line:
    """Return a line of a reply on its own."""
    exchange = Exchange(symbol)
    return Line("server", text.encode() + b"\r\n", exchange=exchange, kind="reply")


def coded(text: str) -> str:
    """Return `text` in base64."""
    return base64.b64encode(text.encode()).decode()


COMMANDS = [
    ("HELO me.example", "calls itself me.example; it wants no extensions"),
    ("ehlo [192.0.2.1]", "calls itself [192.0.2.1] and asks which extensions"),
    ("MAIL FROM:<ann@example.org>", "failure reports go to ann@example.org"),
    ("MAIL FROM:<ann@example.org> SIZE=1000", "the message has 1,000 octets"),
    ("MAIL FROM:<ann@example.org> BODY=8bitmime", "octets above 127"),
    ("MAIL FROM:<ann@example.org> BODY=BINARYMIME", "travels by BDAT"),
    ("MAIL FROM:<ann@example.org> SMTPUTF8", "in UTF-8"),
    ("MAIL FROM:<ann@example.org> RET=FULL ENVID=a+2Bb", "the whole message; reports"),
    ("MAIL FROM:<ann@example.org> ENVID=a+2Bb", "the label a+b"),
    ("MAIL FROM:<ann@example.org> AUTH=<>", "who submitted it is not known"),
    ("MAIL FROM:<ann@example.org> AUTH=e+3Dmc2@example.com", "by e=mc2@example.com"),
    ("MAIL FROM:<ann@example.org> X-NEW=1", "the parameter X-NEW=1 is added"),
    ("MAIL FROM:<>", "the reverse-path is null: no failure reports"),
    ("MAIL FROM:<@a.example:ann@example.org>", "source route @a.example is ignored"),
    ("RCPT TO:<bob@example.net>", "A recipient: bob@example.net."),
    ("RCPT TO:<bob@example.net> NOTIFY=NEVER", "no report is wanted"),
    ("RCPT TO:<bob@example.net> NOTIFY=SUCCESS,DELAY", "on success and delay"),
    ("RCPT TO:<bob@example.net> ORCPT=rfc822;r+2Bx@example.com", "as r+x@example.com"),
    ("DATA", "waits for 354"),
    ("BDAT 86", "A chunk of the message follows at once: 86 octets"),
    ("BDAT 1000 LAST", "The last chunk of the message follows at once: 1,000 octets"),
    ("BDAT 0 LAST", "the last chunk is empty"),
    ("RSET", "forget the open transaction"),
    ("NOOP hello", "nothing but an answer"),
    ("VRFY bob", "a user or mailbox bob"),
    ("EXPN staff", "who is on the list staff"),
    ("HELP", "asks for help."),
    ("HELP MAIL", "asks for help on MAIL."),
    ("QUIT", "goodbye"),
    ("STARTTLS", "go on inside TLS"),
    ("AUTH CRAM-MD5", "authenticate with CRAM-MD5"),
    ("ETRN @example.org", "example.org and all domains below it"),
    ("ETRN #slow", "the queue slow"),
    ("ATRN example.org,example.com", "example.org, example.com, over this connection"),
    ("ATRN", "all its domains"),
    ("HELLO", "No command that SMTP knows."),
    ("MAIL FROM: <ann@example.org>", "no space after the colon (RFC 5321"),
    ("DATA now", "The arguments are wrong; wanted DATA CRLF"),
]


@pytest.mark.parametrize(("line", "words"), COMMANDS)
def test_a_command_says_its_verb_and_what_is_added(line: str, words: str) -> None:
    assert words in command(line).meaning


@pytest.mark.parametrize("verb", HISTORIC)
def test_commands_of_the_past_are_named_as_such(verb: str) -> None:
    assert command(verb).meaning.startswith(f"{verb}, a command of the past")


REPLIES = [
    ("220 mx.example.net ready", "greeting", "The server mx.example.net is ready."),
    ("220 Ready to start TLS", "STARTTLS", "ready for the TLS handshake"),
    ("250 2.1.5 OK", "RCPT", "250: done; mail system. The recipient was accepted."),
    ("250 2.0.0 OK", ".", "from now on the server is responsible"),
    ("250 OK", "BDAT LAST", "from now on the server is responsible"),
    ("354 go", "DATA", "354: accepted, go on; mail system."),
    ("550 5.1.1 no", "RCPT", "5.1.1: permanent failure; addressing. No such mailbox"),
    ("550 5.9.99 no", "RCPT", "unknown subject"),
    ("451 4.3.0 later", "MAIL", "451: not now; mail system."),
    ("250 2.1.5 OK", "EHLO", "The introduction was accepted. No extension is"),
    ("250-mx.example.net", "EHLO", "was accepted; what is offered follows."),
    ("421 bye", "NOOP", "closes the connection"),
    ("334 VXNlcm5hbWU6", "AUTH", "Decoded, it asks: Username:"),
    ("334 ", "AUTH", "Its question is empty."),
    ("334 ???", "AUTH", "This should be base64, and is not."),
    ("599 what", "MAIL", "the first digit decides"),
    ("hello", "MAIL", "No reply of SMTP"),
    ("099 x", "MAIL", "No reply of SMTP"),
]


@pytest.mark.parametrize(("line", "symbol", "words"), REPLIES)
def test_a_reply_says_its_digits_and_what_they_mean_here(
    line: str, symbol: str, words: str
) -> None:
    assert words in reply(line, symbol).meaning


def test_a_reply_to_ehlo_has_no_enhanced_code() -> None:
    """RFC 2034 section 4: what looks like one is text."""
    assert "2.1.5" not in reply("250 2.1.5 OK", "EHLO").meaning


def test_an_enhanced_code_of_another_class_is_text() -> None:
    """RFC 2034 section 4: both codes begin with the same digit."""
    assert "5.1.1" not in reply("250 5.1.1 odd", "RCPT").meaning


OFFERS = [
    ("SIZE 10485760", "Offers SIZE: it takes messages of up to 10,485,760 octets."),
    ("SIZE 0", "no limit is set"),
    ("SIZE", "Offers SIZE:"),
    ("size 1000", "up to 1,000 octets"),
    ("AUTH PLAIN LOGIN", "by PLAIN or LOGIN"),
    ("AUTH=PLAIN", "by PLAIN"),
    (
        "LIMITS RCPTMAX=1000 MAILMAX=5",
        "at most 1,000 recipients in one transaction, at",
    ),
    ("PIPELINING", "several commands in one go"),
    ("XFOO bar", "Offers XFOO; a client that does not know it"),
    ("", "offers nothing"),
]


@pytest.mark.parametrize(("line", "words"), OFFERS)
def test_each_line_after_ehlo_says_what_is_offered(line: str, words: str) -> None:
    exchange = Exchange("EHLO")
    said = Transcript()
    octets = f"250-mx.example.net\r\n250 {line}\r\n".encode()
    said.add(Line("server", octets, exchange=exchange, kind="reply"))
    assert words in said[1].meaning


def test_the_first_line_after_ehlo_is_no_offer_even_without_a_dot() -> None:
    said = Transcript()
    exchange = Exchange("EHLO")
    said.add(Line("server", b"250-localhost\r\n250 HELP\r\n", None, "reply", exchange))
    assert said[0].meaning.startswith("250: done")
    assert said[1].meaning.startswith("Offers HELP")


def test_lines_of_a_reply_that_are_not_the_first_do_not_repeat_it() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "HELP")
    last = [line for line in lab.transcript if line.octets.startswith(b"214")][-1]
    assert last.meaning == "Another line of the help text."


LETTER = (
    b"From: ann@example.org\r\nX-Odd: 1\r\nSubject: a\r\n b\r\nno colon\r\n\r\n"
    b"Hello\r\n\r\nFrom: the body\r\n..x\r\n"
)


def test_mail_data_is_told_apart_line_by_line() -> None:
    said = Transcript()
    said.add(Line("client", LETTER, None, "text", Exchange(".")))
    assert [line.meaning for line in said] == [
        "A header field, From: who wrote the message.",
        "A header field, X-Odd.",
        "A header field, Subject: what it is about.",
        "The header field goes on (folding).",
        "In the header section, and no header field: it has no name and colon.",
        "The empty line that ends the header section; the body follows.",
        "A line of the body.",
        "An empty line of the body.",
        "A line of the body.",
        "A line of the body. The sender added the first dot; the receiver removes it.",
    ]


def test_a_second_message_begins_with_a_header_section_again() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example")
    for _ in range(2):
        lab.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>", "DATA")
        lab.say("Subject: x\r\n\r\nbody\r\n.")
    texts = [line.meaning for line in lab.transcript if line.kind == "text"]
    assert len(texts) == 6
    assert texts[:3] == texts[3:]
    assert texts[0].startswith("A header field, Subject")


def test_a_line_of_mail_data_on_its_own_claims_no_more_than_it_shows() -> None:
    alone = [Line("client", octets, kind="text") for octets in LETTER.splitlines(True)]
    assert alone[0].meaning == "A header field, From: who wrote the message."
    assert alone[1].meaning == "A line of the message."
    assert alone[5].meaning == "An empty line; the first one ends the header section."


def test_what_was_not_kept_is_counted() -> None:
    line = Line("client", b"x\r\n", kind="text", omitted=1234)
    assert "1,234 octets after it were not kept" in line.meaning


def test_a_chunk_counts_its_octets_and_has_no_added_dots() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.net>")
    lab.say(b"BDAT 6 LAST\r\n.a\r\nb\r")
    words = [line.meaning for line in lab.transcript if line.kind == "text"]
    assert words == ["A chunk of the message: 6 octets, no dots added."]


def test_the_dot_says_that_the_mail_data_ends() -> None:
    assert "ends here" in command(".", ".").meaning


def test_a_leniency_lets_a_wrong_line_be_understood() -> None:
    line = command("MAIL FROM: <a@example.org>", marks=("space_after_colon",))
    assert "failure reports go to a@example.org" in line.meaning


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("TLS handshake", "forget what was said before"),
        ("the roles are turned: the client now serves", "the other way round"),
        ("12 octets were dropped", "Neither side said this"),
    ],
)
def test_a_note_says_what_follows_from_it(note: str, words: str) -> None:
    assert words in Line("note", note.encode(), kind="note").meaning


PASSWORD = "correct-horse"


def talk(*lines: str, tls: bool = False) -> list[str]:
    """Return what the lines of an AUTH exchange say, the server's 334 among them."""
    said = Transcript()
    for number, line in enumerate(lines):
        side = "server" if line.startswith("334") else "client"
        symbol = "AUTH" if number == 0 else "response"
        said.add(
            Line(
                side,  # type: ignore[arg-type]
                line.encode() + b"\r\n",
                None,
                "reply" if side == "server" else "command",
                Exchange(symbol),
                number,
                tls,
            )
        )
    return [line.meaning for line in said]


EXCHANGES = {
    "PLAIN at once": [f"AUTH PLAIN {coded(f'{chr(0)}ann{chr(0)}{PASSWORD}')}"],
    "PLAIN": ["AUTH PLAIN", "334 ", coded(f"\0ann\0{PASSWORD}")],
    "LOGIN": [
        "AUTH LOGIN",
        f"334 {coded('Username:')}",
        coded("ann"),
        f"334 {coded('Password:')}",
        coded(PASSWORD),
    ],
    "LOGIN with its name": [
        f"AUTH LOGIN {coded('ann')}",
        f"334 {coded('Password:')}",
        coded(PASSWORD),
    ],
}


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("name", EXCHANGES)
def test_auth_shows_the_user_and_never_the_password(name: str, tls: bool) -> None:
    words = "\n".join(talk(*EXCHANGES[name], tls=tls))
    assert "ser name ann" in words
    assert PASSWORD not in words
    assert coded(PASSWORD) not in words
    assert ("Everyone on the way can read" in words) is not tls
    assert ("Only TLS hides" in words) is tls


def test_what_login_asks_in_other_words_is_not_decoded() -> None:
    """Neither a name nor a password for sure: so it is not shown."""
    words = talk("AUTH LOGIN", f"334 {coded('Kennwort:')}", coded(PASSWORD))
    assert PASSWORD not in "".join(words)


def test_a_response_on_its_own_is_not_decoded_unless_it_is_plain() -> None:
    assert PASSWORD not in command(coded(PASSWORD), "response").meaning
    plain = command(coded(f"boss\0ann\0{PASSWORD}"), "response").meaning
    assert "User name ann, who wants to act as boss, and a password." in plain
    assert PASSWORD not in plain


def test_cram_md5_shows_the_user_and_that_no_password_was_sent() -> None:
    """RFC 2195 section 2, its example."""
    answer = coded("tim b913a602c7eda7a495b4e6e7334d3890")
    words = talk("AUTH CRAM-MD5", f"334 {coded('<1@mx.example.net>')}", answer)
    assert "Decoded, it asks: <1@mx.example.net>" in words[1]
    assert "User name tim" in words[2]
    assert "The password itself is not sent." in words[2]
    assert "Everyone" not in words[2]


@pytest.mark.parametrize(
    ("line", "words"),
    [("*", "gives up"), ("%%%", "is not"), ("", "An empty response.")],
)
def test_odd_responses_are_told(line: str, words: str) -> None:
    assert words in command(line, "response").meaning


def test_a_wrong_auth_line_is_not_quoted() -> None:
    line = command(f"AUTH PLAIN {coded(PASSWORD)} more")
    assert coded(PASSWORD) not in line.meaning


@given(
    octets=st.binary(max_size=200),
    kind=st.sampled_from(["command", "reply", "text", "note"]),
    symbol=st.sampled_from(["", "EHLO", "AUTH", "response", ".", "MAIL", "greeting"]),
    code=st.sampled_from(
        [b"", b"250 ", b"250-", b"334 ", b"550 5.1.1 ", b"AUTH PLAIN "]
    ),
)
def test_any_octets_mean_something(
    octets: bytes, kind: str, symbol: str, code: bytes
) -> None:
    exchange = Exchange(symbol, marks=("no_such_leniency",)) if symbol else None
    line = Line("client", code + octets, kind=kind, exchange=exchange)  # type: ignore[arg-type]
    assert line.meaning.strip()


def test_a_whole_conversation_means_the_same_twice() -> None:
    lab = smtpkit.Lab()
    lab.say("EHLO me.example", "MAIL FROM:<ann@example.org>", "FOO", "QUIT")
    once, again = ([line.meaning for line in lab.transcript] for _ in range(2))
    assert once == again
    assert all(words.endswith((".", ":", ">", "?")) for words in once)
