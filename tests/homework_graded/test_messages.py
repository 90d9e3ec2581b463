"""The sheet on messages: its values by hand and by other programs, other right answers."""

from __future__ import annotations

import base64
import email
import quopri
from email.header import Header
from email.policy import default
from typing import Any

import pytest

from smtpkit.homework.judges.messages import expected
from smtpkit.homework.judges.messages.values import SETTLED
from smtpkit.homework.sheets.messages.assistant import SECTIONS, TOPICS
from smtpkit.homework.sheets.messages.contents import KINDS, bodies, message, texts
from smtpkit.homework.sheets.messages.writing import read_words
from smtpkit.protocol.framing import stuff, unstuff
from smtpkit.protocol.grammar import xtext_encode

from .of_messages import IDS, judged, names, visible

# The example's values, found by a person who read the sheet.


def test_the_session_of_the_example_read_by_hand() -> None:
    """RFC 5321 sections 2.3.1 and 3.3; RFC 5322 section 3.6.2."""
    assert expected.envelope(visible("envelope")) == {
        "takes": ["nia76@example.net", "kim30@example.net", "olga86@example.net"],
        "again": ["mallory49@example.net"],
        "reports": "trent13@lists.example.org",
        "author": "fay92@example.com",
        "answers": "carol32@example.com",
        "hidden": ["olga86@example.net"],
    }


def test_the_writers_of_the_example_read_by_hand() -> None:
    """RFC 5321 section 4.4; RFC 5322 section 3.6.6."""
    assert expected.writers(visible("writers")) == {
        "in43.example.com": [1, 2, 3, 4, 5],
        "desk86.example.net": [6, 7, 8],
        "resender": [9, 10, 11, 12, 13],
        "mx87.example.net": [14, 15],
        "out80.example.org": [16, 17, 18, 19],
        "author": [20, 21, 22, 23, 24, 25, 26],
    }


def test_the_tree_of_the_example_read_by_hand() -> None:
    """RFC 2046 section 5.1; a part that says nothing of its type: RFC 2045 section 5.2."""
    assert expected.tree(visible("tree")) == [
        "multipart/mixed",
        "application/json",
        ["message/rfc822", ["multipart/related", "application/pdf", "text/plain"]],
        "image/gif",
        ["multipart/alternative", "text/calendar", "image/jpeg"],
    ]


def test_the_report_of_the_example_read_by_hand() -> None:
    """RFC 3464 sections 2.2 and 2.3."""
    found = expected.report(visible("report"))
    assert found["reporter"] == "mx80.example.net"
    assert found["envelope id"] == "94=Q+53"
    assert found["nia38@example.net"] == ("fay272@example.com", "failed", "5.1.1")
    assert len(found) == 6


def test_the_flaws_of_the_example_read_by_hand() -> None:
    """RFC 5322 sections 2.1, 2.1.1, 2.2, 2.3 and 3.6."""
    assert expected.flaws(visible("flaws")) == {
        0: "From",
        2: "not ASCII",
        3: "no field",
        11: "line end",
        13: "twice",
        19: "too long",
    }


# The values against other programs.


@pytest.mark.parametrize("student", IDS[::20])
def test_sizes_are_those_of_the_standard_library(student: str) -> None:
    """RFC 2045 sections 6.7 and 6.8.  No text is long enough for a soft line break."""
    costs = expected.costs(visible("cost", student))
    for number, text in enumerate(texts(visible("cost", student)), 1):
        octets = f"{text}\r\n".encode()
        printable = quopri.encodestring(octets)
        assert max(map(len, printable.splitlines())) <= 76
        in_lines = base64.encodebytes(octets).replace(b"\n", b"\r\n")
        assert costs[number] == (len(printable), len(in_lines))


@pytest.mark.parametrize("student", IDS[::20])
def test_words_are_read_as_the_standard_library_reads_them(student: str) -> None:
    """Where the words are right ones; the library decodes some that are none."""
    found = expected.words(visible("words", student))
    fields = list(enumerate(bodies(visible("words", student)), 1))
    wrong = {number for number, (_, body) in fields if found[number] == body}
    assert len(wrong) == 3
    for number, (name, body) in fields:
        assert all(len(word) <= 75 for word in body.split(" "))
        if number not in wrong:
            octets = f"{name}: {body}\r\n\r\n".encode()
            assert (
                email.message_from_bytes(octets, policy=default)[name] == found[number]
            )


@pytest.mark.parametrize("student", IDS[::20])
def test_the_parameter_of_an_envelope_id_is_xtext(student: str) -> None:
    """RFC 3461 section 4; RFC 3464 section 2.2.1 has it as it is."""
    found = expected.report(visible("report", student))
    assert found["parameter"] == f"ENVID={xtext_encode(found['envelope id'])}"
    assert xtext_encode(found["envelope id"]) != found["envelope id"]


@pytest.mark.parametrize(
    "text", [b"a\r\n", b".\r\n", b"..a\r\n...\r\n\r\n", b"a.\r\n.b\r\n", b"a\n.b\r\n"]
)
def test_dots_are_those_of_the_course_s_own_client_and_server(text: bytes) -> None:
    """RFC 5321 section 4.5.2."""
    found = names("dots")
    sent = found["stuff"](text)
    assert sent == stuff(text) + b".\r\n"
    lines = found["Unstuffer"]().feed(sent)
    assert b"".join(line + b"\r\n" for line in lines) == text == unstuff(stuff(text))


# Right in another way, and wrong in a small one.


def q_words(text: str) -> str:
    """Return a text as encoded words, one letter each."""
    signs = ("".join(f"={octet:02X}" for octet in letter.encode()) for letter in text)
    return " ".join(f"=?UTF-8?Q?{sign}?=" for sign in signs)


def library_words(text: str) -> str:
    return " ".join(Header(text, "utf-8", maxlinelen=75).encode().split())


@pytest.mark.parametrize("encode", [q_words, library_words])
def test_any_right_way_to_encode_is_taken(encode: Any) -> None:
    assert judged("encode", {"encode": encode}).points == 8


NO_WORDS = [
    ("Caf\u00e9", "no encoded word at all", "2"),
    ("=?utf-8?q?a b?=", "a space inside", "2"),
    ("=?utf-8?q?a?b?=", "a question mark inside", "2"),
    ("=?utf-8?q??=", "no text", "2"),
    ("=?utf-8?x?a?=", "another encoding", "4"),
    ("=?utf-8?q?" + "a" * 64 + "?=", "76 characters", "2"),
    ("=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "a letter that is cut", "5"),
    ("=?utf-8?q?a=4?=", "half of a pair of digits", "4.2"),
    ("=?utf-8?b?YQ?=", "base64 without its end", "5"),
    ("=?utf-8?q?a?==?utf-8?q?b?=", "no space between", "5"),
    ("=?utf-8?q?a?=  =?utf-8?q?b?=", "two spaces between", "the sheet"),
]


@pytest.mark.parametrize(("text", "meaning", "section"), NO_WORDS)
def test_what_is_no_encoded_word_is_refused(
    text: str, meaning: str, section: str
) -> None:
    """Sections of RFC 2047."""
    with pytest.raises(ValueError, match=r".+"):
        read_words(text)


def test_75_characters_are_allowed() -> None:
    text = "a" * 63
    assert read_words(f"=?utf-8?q?{text}?=") == text


def test_a_letter_is_one_level_of_the_tree_and_tuples_are_lists() -> None:
    whole = expected.tree(visible("tree"))
    assert judged("tree", {"tree": tuple(whole)}).points == 8
    assert judged("tree", {"tree": [*whole[:-1], whole[1]]}).points == 0


def test_who_accuses_every_line_has_found_nothing() -> None:
    lines = range(len(message(visible("flaws"))))
    for kind in KINDS:
        assert judged("flaws", {"flaws": dict.fromkeys(lines, kind)}).points == 0


def test_sections_stand_in_the_list_and_others_that_settle_count_too() -> None:
    assert SETTLED.keys() == {topic.name for topic in TOPICS}
    assert {section for good in SETTLED.values() for section in good} <= set(SECTIONS)
    number = next(n for n, s in names("assistant")["faults"].items() if s == "5321 6.1")
    for section, points in (("RFC 5321 section 2.3.1", 6.0), ("5321 4.5.2", 5.25)):
        faults = names("assistant")["faults"] | {number: section}
        assert judged("assistant", {"faults": faults}).points == points
