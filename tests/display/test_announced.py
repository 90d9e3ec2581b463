"""What servers announce stands side by side, keyword by keyword."""

import pytest

import smtpkit
from smtpkit.display.announced import Announced
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.replies import Reply
from smtpkit.transcript.model import Transcript
from tests.display.markup import read

HOSTILE = "<script>alert(1)</script>"


def ehlo(*keywords: str) -> Reply:
    return Reply(250, ("mx.example.net hello", *keywords))


SERVERS = {
    "small": ehlo("SIZE 1000"),
    "large": ehlo("AUTH PLAIN LOGIN", "SIZE", "PIPELINING", "XYZ"),
}


def test_a_keyword_is_a_row_and_a_server_a_column() -> None:
    assert list(Announced(SERVERS)) == [
        ("PIPELINING", (None, ())),
        ("SIZE", (("1000",), ())),
        ("AUTH", (None, ("PLAIN", "LOGIN"))),
        ("XYZ", (None, ())),
    ]


def test_as_text_columns_stand_below_each_other() -> None:
    assert str(Announced(SERVERS)) == (
        "keyword     small  large\n"
        "PIPELINING  -      yes\n"
        "SIZE        1000   yes\n"
        "AUTH        -      PLAIN LOGIN\n"
        "XYZ         -      yes"
    )


def test_as_html_every_cell_has_its_heads_and_no_says_no() -> None:
    grid = read(Announced(SERVERS)._repr_html_()).grid()
    assert [cell.text for cell in grid[0]] == [
        "keyword", "small", "large", "what it adds",
    ]  # fmt: skip
    assert [cell.text for cell in grid[1]] == [
        "PIPELINING", "no", "yes",
        "several commands in one go, answered in order (RFC 2920)",
    ]  # fmt: skip
    assert grid[4][3].text == "in no RFC that is known here"


def test_what_a_server_of_ours_announces_is_all_there() -> None:
    lab = smtpkit.Lab(extensions=EXTENSIONS)
    (reply,) = lab.say("EHLO me.example")
    ours = Announced({"ours": reply})
    assert {keyword for keyword, _ in ours} == set(lab.session.offers)
    client = lab.client()
    client.ehlo("me.example")
    assert list(Announced({"ours": client.offers})) == list(ours)
    assert list(Announced({"ours": lab.transcript})) == list(ours)


def test_of_a_conversation_the_last_ehlo_counts() -> None:
    lab = smtpkit.Lab(tls=True)
    lab.say("EHLO me.example", "STARTTLS", "EHLO me.example")
    keywords = {keyword for keyword, _ in Announced({"tls": lab.transcript})}
    assert "STARTTLS" not in keywords  # RFC 3207 section 4.2
    assert "SIZE" in keywords


def test_a_refused_ehlo_and_a_silent_server_announce_nothing() -> None:
    nothing = Announced({"a": Reply(502, "no EHLO here"), "b": Transcript()})
    assert str(nothing) == "none of a, b announces anything"
    assert "announces anything" in read(nothing._repr_html_()).text


def test_many_servers_and_long_words_stay_within_the_width() -> None:
    servers = {f"server {n}": ehlo("SIZE " + "9" * 60, "X" * 50) for n in range(6)}
    assert all(len(line) <= 88 for line in str(Announced(servers)).splitlines())


def test_what_is_hostile_is_shown_as_text() -> None:
    page = read(Announced({HOSTILE: {HOSTILE: (HOSTILE,)}})._repr_html_())
    assert page.text.count(HOSTILE.upper().replace("ALERT", "ALERT")) == 1
    assert page.text.count(HOSTILE) >= 2
    assert "script" not in {tag for tag, _ in page.tags}


@pytest.mark.parametrize("value", [{}, [], None, {"a": 42}, {"a": "250 SIZE"}])
def test_something_else_gets_an_error_that_says_what_was_wanted(value: object) -> None:
    with pytest.raises(BadArgument, match="wanted"):
        Announced(value)  # type: ignore[arg-type]
