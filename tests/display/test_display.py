"""What every value that shows itself holds to: accessible, safe, the same each time."""

import re

import pytest

import smtpkit
from smtpkit.display.envelope import envelope_html
from smtpkit.display.markup import visible
from smtpkit.display.message import message_html
from smtpkit.display.reply import reply_html
from smtpkit.display.theme import STYLE
from smtpkit.display.transcript import transcript_html
from smtpkit.protocol.codes import CODES
from smtpkit.protocol.commands import Parameter
from smtpkit.protocol.replies import Reply
from smtpkit.protocol.session import Envelope
from smtpkit.transcript.model import Line, Transcript
from tests.display.markup import read

HOSTILE = "<script>alert(1)</script><b x=\"'&amp;"


def hostile_transcript() -> Transcript:
    said = Transcript(client=HOSTILE, server=HOSTILE)
    for kind in ("command", "reply", "text", "note"):
        side = {"reply": "server", "note": "note"}.get(kind, "client")
        line = f"250 {HOSTILE}: {HOSTILE}\r\n".encode()
        said.add(Line(side, line, kind=kind))  # type: ignore[arg-type]
    return said


def letter() -> bytes:
    return b"Subject: hi\r\nX<b>&: y\r\n\r\nHello\r\n" + HOSTILE.encode()


VALUES = {
    "transcript": lambda: transcript_html(hostile_transcript()),
    "empty transcript": lambda: transcript_html(Transcript()),
    "reply": lambda: reply_html(Reply(550, (HOSTILE, "more"), "5.1.1")),
    "envelope": lambda: envelope_html(
        Envelope(
            HOSTILE, (HOSTILE, "b@b.example"), (Parameter("X", HOSTILE),), ((), ())
        )
    ),
    "message": lambda: message_html(letter()),
    "empty message": lambda: message_html(b""),
}


@pytest.mark.parametrize("name", VALUES)
def test_it_is_well_formed_and_nothing_in_it_acts(name: str) -> None:
    page = read(VALUES[name]())
    tags = {tag for tag, _ in page.tags}
    assert tags <= {
        *("div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td"),
        *("code", "span", "br", "p", "details", "summary", "dl", "dt", "dd"),
    }
    attributes = {name for _, found in page.tags for name in found}
    assert attributes <= {
        *("class", "lang", "role", "aria-label", "tabindex", "scope", "translate"),
        *("rowspan", "colspan", "style"),
    }
    styles = {found["style"] for _, found in page.tags if "style" in found}
    assert styles <= {"text-align:left;vertical-align:top"}


@pytest.mark.parametrize("name", VALUES)
def test_its_first_line_says_in_words_what_it_is(name: str) -> None:
    """JupyterLab shows the first line of an output that is closed."""
    first = VALUES[name]().splitlines()[0]
    assert first.startswith("<!-- ")
    assert first.endswith(": click to open -->")
    assert first.count(">") == 1


@pytest.mark.parametrize("name", VALUES)
def test_the_same_value_gives_the_same_text(name: str) -> None:
    assert VALUES[name]() == VALUES[name]()


@pytest.mark.parametrize("name", [name for name in VALUES if "empty" not in name])
def test_a_table_has_a_caption_and_its_columns_have_heads(name: str) -> None:
    page = read(VALUES[name]())
    assert len(page.captions) == 1
    first, *rest = page.grid()
    assert {cell.attributes.get("scope") for cell in first} == {"col"}
    assert all(cell.text for cell in first)
    assert all(any(cell.tag == "th" for cell in row) for row in rest)


@pytest.mark.parametrize("name", VALUES)
def test_what_was_hostile_is_shown_as_text(name: str) -> None:
    if "empty" not in name:
        assert "<script>alert(1)" in read(VALUES[name]()).text


@pytest.mark.parametrize("name", VALUES)
def test_the_keyboard_reaches_it_and_finds_a_name(name: str) -> None:
    _, attributes = read(VALUES[name]()).tags[0]
    assert attributes["tabindex"] == "0"
    assert attributes["aria-label"]


def test_emptiness_is_told_in_words() -> None:
    assert "nothing has been said yet" in read(VALUES["empty transcript"]()).text
    assert "no octets" in read(VALUES["empty message"]()).text


def test_text_is_in_the_pages_own_ink() -> None:
    """So its contrast is the theme's, in light and in dark: colours are for borders."""
    inks = re.findall(r"(?<![-\w])color: ([^;]+);", STYLE)
    assert {ink.removesuffix(" !important") for ink in inks} == {
        "inherit",
        "var(--jp-content-font-color1, inherit)",
    }
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_every_rule_of_the_style_is_for_our_own_elements() -> None:
    body = STYLE.removeprefix("<style>").removesuffix("</style>")
    selectors = re.findall(r"([^{}]+)\{", body.replace("@media print {", ""))
    assert len(selectors) > 20
    for selector in selectors:
        for one in selector.split(","):
            assert one.strip().startswith(".smtpkit")


@pytest.mark.parametrize(
    ("octets", "shown"),
    [
        (b"plain", "plain"),
        (b"a\tb", "a[TAB]b"),
        (b"a\rb\nc\0", "a[CR]b[LF]c[NUL]"),
        (b"\x7f\x1b[31m", "[DEL][ESC][31m"),
        ("Zoë ☃".encode(), "Zoë ☃"),
        ("\u202eabc\u200b\u2028".encode(), "[U+202E]abc[U+200B][U+2028]"),
        (b"\xff\xfe", r"\xff\xfe"),
        (b"end ", "end[space]"),
    ],
)
def test_no_octet_is_invisible(octets: bytes, shown: str) -> None:
    html = visible(octets)
    marked = re.sub(r'<span class="smtpkit-octet">([^<]*)</span>', r"[\1]", html)
    assert marked == shown


def test_a_very_long_line_is_cut_and_says_by_how_much() -> None:
    assert "… 4,000 characters more" in visible(b"x" * 5000)


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_reply_is_taken_apart(code: int) -> None:
    page = read(reply_html(Reply(code, "text")))
    heads = [row[0].text for row in page.rows]
    assert heads[1:4] == ["first digit", "second digit", "whole code"]
    assert heads[-1] == "a client then"
    assert CODES[code].meaning in page.text
    sign = {2: "✓ done", 3: "→ go on", 4: "↻ not now", 5: "✕ refused"}[code // 100]
    assert sign in page.text


def test_a_reply_that_no_rfc_knows_goes_by_its_first_digit() -> None:
    page = read(Reply(468, "odd")._repr_html_())
    assert "no meaning is set" in page.text
    assert "Try the same again later." in page.text


def test_a_null_reverse_path_is_named() -> None:
    page = read(Envelope("", ("bob@example.net",))._repr_html_())
    assert "<>" in page.text
    assert "null reverse-path: no failure reports" in page.text
    assert "Envelope for 1 recipient" in page.text


def test_very_many_recipients_are_counted() -> None:
    paths = tuple(f"u{number}@example.net" for number in range(1000))
    page = read(envelope_html(Envelope("a@example.org", paths)))
    assert len(page.rows) == 103
    assert "… 900 recipients more" in page.text


def test_the_parts_of_a_message_are_named() -> None:
    page = read(message_html(b"From: a@b.example\r\n x\r\n\r\n\r\nHello\r\nno end"))
    parts = [row[0].text for row in page.grid()[1:]]
    assert parts == [*["header section"] * 2, "empty line", *["body"] * 3]
    assert page.captions[0].endswith("1 header field, 3 lines of body")
    assert "no CRLF" in page.text


def test_a_message_without_an_empty_line_is_all_header() -> None:
    assert "body" not in {
        row[0].text for row in read(message_html(b"Subject: x\r\nhello\r\n")).grid()
    }


def test_a_long_message_is_cut() -> None:
    page = read(message_html(b"Subject: x\r\n\r\n" + b"line\r\n" * 5000))
    assert len(page.rows) < 110
    assert "… 4,900 lines more" in page.text


def test_values_show_themselves_in_a_notebook() -> None:
    lab = smtpkit.Lab()
    (reply,) = lab.say("EHLO me.example")
    assert "<table>" in reply._repr_html_()
    assert "<table>" in lab.transcript._repr_html_()
