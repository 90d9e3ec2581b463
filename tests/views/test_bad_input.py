"""Bad input becomes a drawing that says so, or an error in words: never a traceback."""

from typing import Any

import pytest

from smtpkit import views
from smtpkit.protocol.errors import SmtpkitError
from smtpkit.protocol.session import Delivery, Envelope, Trace
from tests.views.bad_values import CAPTURES, MESSAGES, TRANSCRIPTS, transcript
from tests.views.drawn import clipped, overlaps, png

#: view -> how it is given a transcript.
OF_TRANSCRIPTS: dict[str, Any] = {
    "ladder": lambda value: value,
    "machine": lambda value: value,
    "octets": lambda value: value,
    "layers": lambda value: value,
    "reply_map": lambda value: value,
    "round_trips": lambda value: {"one": value, "the other": value},
    "octets_compared": lambda value: {"one": value, "the other": value},
}
MANY = tuple(f"r{n}@example.net" for n in range(5000))
#: what is given -> view, and how it is given octets.
OF_OCTETS: dict[str, tuple[str, Any]] = {
    "octets": ("octets", lambda value: value),
    "octets in pieces": ("octets", lambda value: [value, value]),
    "a letter": ("envelope", lambda value: value),
    "a delivery": (
        "envelope",
        lambda value: Delivery(Envelope("a" * 9000, MANY), value, Trace("", "", "", 0)),
    ),
    "header": ("header_authors", lambda value: value),
    "places": ("header_authors", lambda value: [("a", value), ("b" * 900, value * 2)]),
    "MIME": ("mime_tree", lambda value: value),
    "frame": ("layers", lambda value: value),
    "encodings": ("encoding_cost", lambda value: {"n" * 900: value, "": value}),
}
REST: dict[str, tuple[str, Any]] = {
    "no reply": ("reply", b""),
    "half a reply": ("reply", b"25"),
    "words for a reply": ("reply", b"hello\r\n"),
    "a reply of no class": ("reply", b"999 x\r\n"),
    "an unknown reply": ("reply", b"599 x\r\n"),
    "an endless reply": ("reply", b"250-\r\n" * 5000 + b"250 x\r\n"),
    "a long reply": ("reply", b"250 " + b"x" * 200_000 + b"\r\n"),
    "no codes": ("reply_map", []),
    "codes outside": ("reply_map", [0, 99, 1000, 10**9, -5]),
    "unknown codes": ("reply_map", [*range(200, 600)]),
    "many hosts": ("architecture", ["h" * 5000] * 5000),
    "hosts without names": ("architecture", ["", "\x00", "\ud800"]),
    "no way": ("round_trips", {}),
    "no queue": ("queue_timeline", []),
    "no encoding": ("encoding_cost", {}),
}


def said(view: str, value: Any) -> str:
    """Return the words of a picture, or of the error; look at the picture on the way."""
    try:
        picture = getattr(views, view)(value)
    except SmtpkitError as error:
        return str(error)
    assert overlaps(picture) == []
    assert clipped(picture) == []
    assert len(repr(picture)) < 600
    assert picture.describe().count("\n") <= 300
    assert png(picture).height < 8000
    return str(picture.describe())


@pytest.mark.parametrize("name", TRANSCRIPTS)
@pytest.mark.parametrize("view", OF_TRANSCRIPTS)
def test_a_bad_transcript_is_drawn_or_refused_in_words(view: str, name: str) -> None:
    assert said(view, OF_TRANSCRIPTS[view](transcript(name)))


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("given", OF_OCTETS)
def test_what_is_no_message_is_drawn_or_refused_in_words(given: str, name: str) -> None:
    view, make = OF_OCTETS[given]
    assert said(view, make(MESSAGES[name]))


@pytest.mark.parametrize("name", CAPTURES)
def test_a_capture_cut_off_is_drawn_or_refused_in_words(name: str) -> None:
    assert said("layers", CAPTURES[name])


@pytest.mark.parametrize("name", REST)
def test_other_bad_values_are_drawn_or_refused_in_words(name: str) -> None:
    assert said(*REST[name])


def test_every_view_that_can_be_given_octets_or_a_transcript_is_tried() -> None:
    """The others take networks and queues, which only `agents` makes: see the samples."""
    tried = {
        *OF_TRANSCRIPTS,
        *(view for view, _ in (*OF_OCTETS.values(), *REST.values())),
    }
    networks = {"hops", "responsibility", "encryption"}
    assert tried | networks | {"Picture"} == set(views.__all__)
