"""The console, driven by what a reader does: type a line, press a button, start over."""

import re

import pytest

from smtpkit import Lab, widgets
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.machine import State
from smtpkit.widgets.suggestions import suggestions
from smtpkit.widgets.use_console import OVER, Console

HELLO = "EHLO me.example"
FROM = "MAIL FROM:<ann@example.org>"
TO = "RCPT TO:<bob@example.net>"


def typed(*lines: str, **options: object) -> Console:
    """Return a console into which somebody has typed these lines."""
    console = widgets.console(**options)
    for line in lines:
        console.field.send_line(line)
    return console


def offered(console: Console) -> dict[str, str]:
    """Return the buttons of a console: name to the line that each writes."""
    return dict(console.field.choices)


def test_a_typed_line_is_answered_and_the_transcript_follows() -> None:
    console = typed(HELLO, FROM)
    assert console.lab.transcript.codes == [220, 250, 250]
    assert FROM in str(console.lab.transcript)
    shown = console.children[1].value
    assert "MAIL FROM:&lt;ann@example.org&gt;" in shown
    assert console.message.words == "Reply 250, now SENDER."


def test_the_buttons_are_what_the_tables_and_the_server_allow() -> None:
    console = typed(HELLO)
    assert list(offered(console)) == list(console.lab.session.legal_verbs)
    assert offered(console)["MAIL"] == FROM
    console.field.send_line(FROM)
    assert "MAIL" not in offered(console)
    assert "RCPT" in offered(console)


def test_an_extension_that_is_switched_off_has_no_button() -> None:
    lines = (HELLO, FROM, TO)
    assert "BDAT" in offered(typed(*lines))
    assert "BDAT" not in offered(typed(*lines, without=["CHUNKING"]))


USERS = {"ann": "secret"}
WALK = [
    "EHLO",
    "MAIL",
    "RCPT",
    "DATA",
    "header line",
    "empty line",
    "line of text",
    ".",
]


def test_a_letter_can_be_sent_by_the_buttons_alone() -> None:
    console = widgets.console()
    for name in WALK:
        console.field.send_line(offered(console)[name])
    (delivery,) = console.lab.mailbox
    assert delivery.content == b"Subject: hello\r\n\r\nHow are you?\r\n"


def test_every_button_writes_a_line_that_the_server_does_not_call_wrong() -> None:
    """In no state that the buttons lead to is a suggestion malformed or out of order."""
    options = {"users": USERS, "lenient": ["auth_in_clear"]}
    seen, waiting = set(), [()]
    while waiting:
        path = waiting.pop()
        before = Lab(**options)
        before.say(*path)
        for name, line in suggestions(before, USERS):
            after = Lab(**options)
            after.say(*path, line)
            code = after.transcript.codes[-1]
            given_up = name == "give up"  # RFC 4954 section 4: a 501 is its answer
            assert code not in (500, 501, 503, 504) or given_up, (path, name, code)
            where = (after.position, suggestions(after, USERS))
            if where not in seen:
                seen.add(where)
                waiting.append((*path, line))
    states = {position.session for position, _ in seen}
    out_of_reach = {State.CONNECTED, State.REFUSED, State.FAILED_CHUNK}
    assert states == set(State) - out_of_reach


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_the_response_that_is_offered_authenticates(mechanism: str) -> None:
    options = {"users": USERS, "lenient": ["auth_in_clear"]}
    console = typed(HELLO, f"AUTH {mechanism}", **options)
    while console.lab.position.session is State.AUTHENTICATING:
        console.field.send_line(offered(console)["response of ann"])
    assert console.lab.transcript.codes[-1] == 235


def test_a_chunk_is_offered_while_the_server_counts() -> None:
    console = typed(HELLO, FROM, TO, "BDAT 7 LAST")
    assert console.message.words == "No reply: the server waits for more."
    assert offered(console) == {"7 octets": "Hello"}
    console.field.send_line("Hello")
    assert console.lab.mailbox[0].content == b"Hello\r\n"


WRONG = [
    ("MAIL FROM: <ann@example.org>", 501, "4.1.1.2"),
    ("NOSUCH", 500, "4.1.1"),
    ("DATA", 503, "4.1.4"),
    ("", 500, "RFC"),
    ("NOOP " + "x" * 600, 500, "RFC"),
    ("MAIL FROM:<änn@example.org>", 550, "RFC"),
]


@pytest.mark.parametrize(("line", "code", "section"), WRONG)
def test_a_wrong_line_is_explained_and_the_session_lives_on(
    line: str, code: int, section: str
) -> None:
    console = typed(HELLO, line)
    assert console.lab.transcript.codes[-1] == code
    assert console.message.kind == "error"
    assert section in console.message.words
    assert "Traceback" not in console.message.words
    console.field.send_line("NOOP")
    assert console.lab.transcript.codes[-1] == 250
    assert console.message.kind == ""


def test_a_line_that_cannot_be_octets_is_told_in_the_widget() -> None:
    console = typed("NOOP \ud800")
    assert console.message.kind == "error"
    assert console.lab.transcript.codes == [220]


def test_earlier_lines_come_back_without_repeats() -> None:
    console = typed(HELLO, "NOOP", "NOOP", "", "RSET")
    assert console.field.earlier == [HELLO, "NOOP", "RSET"]


def test_after_quit_nothing_can_be_typed_until_it_starts_over() -> None:
    console = typed(HELLO, "QUIT")
    assert console.field.closed
    assert offered(console) == {}
    assert console.message.words == OVER
    before = console.lab
    console.field.send_line("NOOP")
    assert before.transcript.codes == [220, 250, 221]
    console.start_over.click()
    assert not console.field.closed
    assert console.lab.transcript.codes == [220]
    assert console.lines == ()
    assert console.message.words == ""


def test_a_server_that_cuts_the_line_leaves_words_and_no_error() -> None:
    console = typed(HELLO, FROM, faults=["MAIL:drop"])
    assert console.field.closed
    assert console.message.words == OVER


def test_a_reply_that_cannot_be_read_is_seen_and_said() -> None:
    console = typed("NOOP", faults=["NOOP:garble"])
    assert console.message.kind == "error"
    assert "a reply line: three digits" in console.message.words
    assert "250(" in console.children[1].value
    console.field.send_line("RSET")
    assert console.lab.transcript.codes[-1] == 250
    still = widgets.still.console("NOOP", "RSET", faults=["NOOP:garble"])
    assert still.describe() == console.still().describe()


def test_starting_over_gives_the_same_server() -> None:
    console = typed(HELLO, size=70_000)
    console.start_over.click()
    console.field.send_line(HELLO)
    assert "SIZE 70000" in str(console.lab.transcript)


def test_several_consoles_do_not_disturb_one_another() -> None:
    one, two = typed(HELLO), typed(HELLO)
    one.field.send_line(FROM)
    assert (one.lab.position.session, two.lab.position.session) == (
        State.SENDER,
        State.READY,
    )


def test_the_still_is_what_the_widget_shows() -> None:
    console = typed(HELLO, FROM)
    still = widgets.still.console(HELLO, FROM)
    assert repr(console) == f"<widget {repr(still)[1:]}"
    assert console.still().describe() == still.describe()
    assert console.children[1].value == still.parts[0].html


def test_the_still_says_what_may_follow() -> None:
    words = widgets.still.console(HELLO).describe()
    assert re.search(r"^now: READY: introduced", words, re.MULTILINE)
    assert re.search(r"^you may send: .*\bMAIL\b", words, re.MULTILINE)


def test_lines_may_be_said_before_the_reader_types() -> None:
    console = widgets.console(HELLO, FROM)
    assert console.lines == (HELLO, FROM)
    assert console.lab.position.session is State.SENDER


def test_an_option_that_does_not_fit_is_told_where_it_was_written() -> None:
    with pytest.raises(BadArgument, match="extension 'NOSUCH'"):
        widgets.console(without=["NOSUCH"])


def test_a_message_of_another_kind_from_the_page_is_no_line() -> None:
    console = typed(HELLO)
    console.field._heard(console.field, {"line": 7}, [])
    console.field._heard(console.field, "line", [])
    assert console.lines == (HELLO,)


def test_nothing_is_suggested_after_the_end() -> None:
    console = typed("QUIT")
    assert suggestions(console.lab) == ()
