"""Correct the assistant: fifteen sentences on messages, six of them wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ...dice import Dice
from ...parts import Calls, Part, Trial
from ..advice import Topic, advice_public, advice_task
from ..material import Material

__all__ = ["PUBLIC", "SECTIONS", "TASKS", "TOPICS"]

#: What the assistant speaks of.
TOPICS = (
    Topic(
        "envelope",
        "Who gets a letter follows from the envelope, and from no field in it.",
        "Who gets a letter follows from its fields To, Cc and Bcc.",
    ),
    Topic(
        "notice",
        "A report on a failure goes to the reverse-path.",
        "A report on a failure goes to the address in From.",
    ),
    Topic(
        "trace",
        "The uppermost Received field was written last.",
        "The uppermost Received field was written first, by the author's own host.",
    ),
    Topic(
        "unfold",
        "To unfold a field, I take the line ends away and nothing else.",
        "To unfold a field, I take the line ends and all white space behind them away.",
    ),
    Topic(
        "length",
        "A line may have 998 characters; its CRLF is not counted.",
        "A line may have 998 characters, and its CRLF counts as two of them.",
    ),
    Topic(
        "required",
        "A message needs Date and From; it may lack To, Subject and Message-ID.",
        "A message needs From, To and Subject; it may lack Date.",
    ),
    Topic(
        "optional",
        "A field whose name I do not know makes no message wrong.",
        "A field whose name stands in no RFC makes a message wrong, so I refuse it.",
    ),
    Topic(
        "word-length",
        "An encoded word has 75 characters at most, its marks included.",
        "An encoded word has 75 characters at most, its marks not counted.",
    ),
    Topic(
        "word-place",
        "Between quotation marks, in From, I write no encoded word.",
        "Between quotation marks, in From, I write an encoded word as anywhere else.",
    ),
    Topic(
        "word-space",
        "The space between two encoded words is not shown.",
        "The space between two encoded words is shown as a space.",
    ),
    Topic(
        "white-space",
        "In quoted-printable I encode a space that ends a line.",
        "In quoted-printable a space always stays as it is.",
    ),
    Topic(
        "preamble",
        "What stands before the first boundary line is no part.",
        "What stands before the first boundary line is the first part.",
    ),
    Topic(
        "best-last",
        "Of the forms in multipart/alternative, the best one stands last.",
        "Of the forms in multipart/alternative, the best one stands first.",
    ),
    Topic(
        "dots",
        "I double the dot of each line that begins with one.",
        "I double the dot of a line that is nothing but a dot; other lines need none.",
    ),
    Topic(
        "action",
        "In a report, Action says what was done: with status 4.4.7 it may be failed.",
        "In a report, Action follows from Status: with 4.4.7 it is always delayed.",
    ),
)

#: The sections that may be named; some settle nothing here.
SECTIONS = (
    *("2045 6.7", "2045 6.8", "2046 5.1.1", "2046 5.1.3", "2046 5.1.4"),
    *("2047 2", "2047 5", "2047 6.2", "3464 2.3.1", "3464 2.3.3"),
    *("5321 2.3.1", "5321 4.4", "5321 4.5.2", "5321 6.1"),
    *("5322 2.1.1", "5322 2.2.3", "5322 3.6", "5322 3.6.8"),
)


def _task(visible: Dice) -> Material:
    return advice_task(visible, TOPICS, SECTIONS)


def _public(part: Part, calls: Calls, visible: Dice) -> Iterator[Trial]:
    yield from advice_public(part, calls, TOPICS, SECTIONS)


TASKS = {"messages-assistant": _task}
PUBLIC = {"messages-assistant": _public}
