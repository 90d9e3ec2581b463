"""No letter hides a second one: RFC 5321 sections 2.3.8 and 4.1.1.4.

Each variant of the end of mail data is followed by a whole second transaction.  A host
that took the variant for the end would deliver two messages, the second of which nobody
has sent.
"""

import itertools

import pytest

from smtpkit.protocol.leniencies import LENIENCIES
from smtpkit.protocol.session import Settings
from tests.protocol.cutting import one_by_one
from tests.protocol.driving import ALL, Driven

_BEGIN = (
    b"EHLO me.example\r\nMAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.net>\r\n"
    b"DATA\r\n"
)
_HIDDEN = (
    b"MAIL FROM:<evil@example.org>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n"
    b"Subject: hidden\r\n\r\nnobody sent this\r\n"
)
_FIRST = b"Subject: shown\r\n\r\nhello"
_ENDS = {"CRLF": b"\r\n", "LF": b"\n", "CR": b"\r", "NUL": b"\0"}
#: What `str.splitlines` and others take for the end of a line.
_ENDS |= {
    "LFCR": b"\n\r",
    "CRCRLF": b"\r\r\n",
    "CR NUL LF": b"\r\0\n",
    "VT": b"\x0b",
    "FF": b"\x0c",
    "FS": b"\x1c",
    "GS": b"\x1d",
    "RS": b"\x1e",
    "NEL": b"\x85",
    "NEL in UTF-8": "\x85".encode(),
    "LS": "\u2028".encode(),
    "PS": "\u2029".encode(),
    "CRLF and a space": b"\r\n ",
}
#: Every pair of line ends around the dot, but CRLF.CRLF, which is the end.  CR CR LF
#: before the dot ends with CRLF: that dot is the end, and the CR before it is bare.
VARIANTS = [
    (before, after)
    for before, after in itertools.product(_ENDS, _ENDS)
    if (before, after) not in (("CRLF", "CRLF"), ("CRCRLF", "CRLF"))
    and (before, after) != ("CRLF", "CRLF and a space")
    and (before, after) != ("CRCRLF", "CRLF and a space")
]


def converse(end: bytes, *lenient: str, cut: bool = False) -> Driven:
    """Return a server that was sent a letter, `end`, a hidden letter and the true end."""
    octets = _BEGIN + _FIRST + end + _HIDDEN + b".\r\nQUIT\r\n"
    settings = Settings(extensions=ALL, lenient=frozenset(lenient))
    return Driven(settings).receive(*(one_by_one(octets) if cut else [octets]))


@pytest.mark.parametrize(("before", "after"), VARIANTS)
def test_a_strict_server_delivers_no_hidden_letter(before, after):
    """One message, or a refusal; a bare CR or LF, NUL or 8-bit octet refuses it."""
    end = _ENDS[before] + b"." + _ENDS[after]
    server = converse(end)
    senders = [message[0] for message in server.messages]
    assert senders in ([], ["ann@example.org"])
    assert server.codes[-2] in (250, 554)
    assert (server.codes[-2] == 250) is bool(senders)
    assert server.codes[-1] == 221  # the true end was found, and QUIT behind it
    assert converse(end, cut=True).messages == server.messages


def test_the_true_end_ends_the_letter():
    """The check on the check: with CRLF.CRLF both letters were really sent."""
    server = converse(b"\r\n.\r\n")
    assert [message[0] for message in server.messages] == [
        "ann@example.org",
        "evil@example.org",
    ]
    assert server.messages[0][2] == _FIRST + b"\r\n"


@pytest.mark.parametrize("before", ["CRLF", "CRCRLF"])
def test_a_space_behind_the_end_belongs_to_the_next_command(before):
    """CRLF.CRLF is the end, whatever follows: then " MAIL" is no command."""
    server = converse(_ENDS[before] + b".\r\n ")
    assert "evil@example.org" not in [message[0] for message in server.messages]


#: What each leniency about the end makes possible: pairs that hide a second letter.
SMUGGLED = [
    ("bare_lf_end_of_data", b"\n.\n"),
    ("bare_lf_end_of_data", b"\n.\r\n"),
    ("bare_lf_end_of_data", b"\r\n.\n"),
    ("bare_cr_end_of_data", b"\r.\r"),
    ("bare_cr_end_of_data", b"\r.\r\n"),
    ("bare_cr_end_of_data", b"\r\n.\r"),
]


@pytest.mark.parametrize(("leniency", "end"), SMUGGLED)
def test_a_leniency_about_the_end_lets_a_letter_hide_another(leniency, end):
    """The danger that the table of leniencies names, shown; and the mark it leaves."""
    server = converse(end, leniency)
    assert "evil@example.org" in [message[0] for message in server.messages]
    marks = [event.marks for event in server.events if getattr(event, "marks", ())]
    assert leniency in marks[0]
    assert converse(end).messages != server.messages
    assert converse(end, leniency, cut=True).messages == server.messages


@pytest.mark.parametrize(("leniency", "end"), SMUGGLED)
def test_every_other_leniency_hides_nothing(leniency, end):
    others = set(LENIENCIES) - {leniency}
    kind = "bare_lf_end_of_data", "bare_cr_end_of_data"
    server = converse(end, *(others - set(kind)))
    assert [message[0] for message in server.messages] in ([], ["ann@example.org"])


#: A leniency about text, mail data that needs it, and whether a strict host refuses it.
TEXTS = [
    ("bare_lf_text", b"a\nb\r\n"),
    ("bare_cr", b"a\rb\r\n"),
    ("nul_text", b"a\0b\r\n"),
    ("eight_bit_text", b"\xe9t\xe9\r\n"),
]


@pytest.mark.parametrize(("leniency", "text"), TEXTS)
def test_a_leniency_about_text_keeps_the_octets_and_leaves_its_mark(leniency, text):
    octets = _BEGIN + text + b".\r\n"
    strict = Driven(Settings(extensions=ALL)).receive(octets)
    assert strict.codes[-1] == 554
    assert strict.messages == []
    settings = Settings(extensions=ALL, lenient=frozenset({leniency}))
    server = Driven(settings).receive(octets)
    assert server.messages[0][2] == text
    assert server.events[-1].marks == (leniency,)


def test_bare_lf_command_makes_one_line_two_commands():
    """RFC 5321 section 2.3.8: what one host passed on as one line is two lines here."""
    octets = b"EHLO me.example\r\nNOOP x\nRSET\r\n"
    assert Driven().receive(octets).codes == [220, 250, 500]
    settings = Settings(extensions=ALL, lenient=frozenset({"bare_lf_command"}))
    server = Driven(settings).receive(octets)
    assert server.codes == [220, 250, 250, 250]
    assert server.events[-2].marks == ("bare_lf_command",)
    assert server.events[-1].marks == ()


def test_a_host_that_takes_lf_for_a_line_end_removes_the_dots_behind_it():
    """However the octets are cut: the letter is what it is."""
    text = b"a\n..b\r\n..c\n.d\r\n.\r\n"
    lenient = frozenset({"bare_lf_end_of_data", "bare_lf_text"})
    settings = Settings(extensions=ALL, lenient=lenient)
    for pieces in ([_BEGIN + text], [_BEGIN, *one_by_one(text)]):
        server = Driven(settings).receive(*pieces)
        assert server.messages[0][2] == b"a\n.b\r\n.c\nd\r\n"
