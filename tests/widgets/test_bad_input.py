"""Bad input is told in words inside the widget, or where it was written."""

from collections.abc import Callable
from typing import Any

import pytest

from smtpkit import widgets
from smtpkit.protocol.errors import SmtpkitError
from tests.views.bad_values import MESSAGES, TRANSCRIPTS, transcript

#: widget -> how it is given a transcript.
OF_TRANSCRIPTS: dict[str, Callable[[Any], Any]] = {
    "stepper": widgets.stepper,
    "stepper that hides": lambda value: widgets.stepper(value, hide=True),
    "byte_cutter": widgets.byte_cutter,
    "byte_cutter of the client": lambda value: widgets.byte_cutter(
        value, side="client", every=700
    ),
}
OF_OCTETS: dict[str, Callable[[Any], Any]] = {
    "byte_cutter": widgets.byte_cutter,
    "byte_cutter of the client": lambda value: widgets.byte_cutter(
        value, side="client", every=700
    ),
    "mime_explorer": widgets.mime_explorer,
}
REST: dict[str, Callable[[], Any]] = {
    "long lines": lambda: widgets.console("x" * 100_000, b"\xff\x00" * 500, "EHLO a"),
    "no octets": lambda: widgets.console("", b"", b"\n"),
    "an absurd size": lambda: widgets.server_panel(size=10**30),
    "a negative size": lambda: widgets.server_panel(size=-1),
    "no host": lambda: widgets.server_panel(hostname=""),
    "a host that is none": lambda: widgets.server_panel(hostname="\x00\r\nx"),
    "a long way": lambda: widgets.latency(1e9, 10**6, 10**12, 1),
    "the longest way": lambda: widgets.latency(10_000, 100, 1_000_000, 1000),
    "the shortest way": lambda: widgets.latency(0, 1, 0),
    "back in time": lambda: widgets.latency(-1),
    "no number": lambda: widgets.latency(float("nan")),
    "a large seed": lambda: widgets.what_now(10**50, 10**9),
    "a negative seed": lambda: widgets.what_now(-1),
}


def use(make: Callable[[], Any]) -> None:
    """Make a widget and look at it; fail at a fault of its own."""
    try:
        widget = make()
    except SmtpkitError:  # says what was seen and what was wanted
        return
    assert "went wrong" not in widget.message.words, widget.message.words
    assert "Traceback" not in widget.still().describe()
    assert len(repr(widget)) < 600


@pytest.mark.parametrize("name", TRANSCRIPTS)
@pytest.mark.parametrize("widget", OF_TRANSCRIPTS)
def test_a_bad_transcript_is_shown_or_refused(widget: str, name: str) -> None:
    use(lambda: OF_TRANSCRIPTS[widget](transcript(name)))


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("widget", OF_OCTETS)
def test_what_is_no_message_is_shown_or_refused(widget: str, name: str) -> None:
    use(lambda: OF_OCTETS[widget](MESSAGES[name]))


@pytest.mark.parametrize("name", REST)
def test_absurd_sizes_are_shown_or_refused(name: str) -> None:
    use(REST[name])


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_every_step_of_a_bad_transcript_can_be_walked(name: str) -> None:
    stepper = widgets.stepper(transcript(name), hide=True)
    for _ in range(12):
        stepper.next.click()
        stepper.reveal.click()
        assert "went wrong" not in stepper.message.words


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_every_cut_of_a_bad_transcript_can_be_made(name: str) -> None:
    cutter = widgets.byte_cutter(transcript(name))
    for press in (cutter.at_lines, cutter.in_ends, cutter.cut, cutter.none):
        press.click()
        assert "went wrong" not in cutter.message.words
