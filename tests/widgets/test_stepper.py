"""The stepper: a transcript line by line, with and without guesses."""

import pytest

from smtpkit import Lab, Transcript, widgets
from smtpkit.protocol.errors import BadArgument, ReplySyntaxError
from smtpkit.protocol.machine import State
from smtpkit.widgets.show_stepper import code_of, judge, so_far, steps_of


@pytest.fixture
def transcript() -> Transcript:
    """Return a session with a refusal, a group and a letter."""
    lab = Lab(extensions=["PIPELINING"])
    lab.say("EHLO me.example", "DATA")
    lab.pipeline("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>")
    lab.say("DATA", "Subject: hi", "", "Hello", ".", "QUIT")
    return lab.transcript


def test_the_lines_of_one_reply_are_one_step(transcript: Transcript) -> None:
    steps = steps_of(transcript)
    assert [len(step) for step in steps[:5]] == [1, 1, 2, 1, 1]
    assert sum(steps, ()) == tuple(transcript)
    assert [code_of(step) for step in steps if code_of(step)] == transcript.codes


def test_next_and_back_walk_and_stop_at_the_ends(transcript: Transcript) -> None:
    stepper = widgets.stepper(transcript)
    stepper.back.click()
    assert stepper.message.words == "This is the first step."
    for _ in steps_of(transcript):
        stepper.next.click()
    assert stepper.step == len(steps_of(transcript))
    assert stepper.message.words == "This is the last step."
    stepper.back.click()
    assert stepper.step == len(steps_of(transcript)) - 1


def test_a_number_is_a_way_to_any_step(transcript: Transcript) -> None:
    stepper = widgets.stepper(transcript)
    stepper.number.value = 5
    assert "503" in stepper.pane.value
    stepper.number.value = 99_999
    assert stepper.step == len(steps_of(transcript))


def test_what_lies_ahead_is_not_shown(transcript: Transcript) -> None:
    """Not even in the state diagram, nor as the note on a line that will be refused."""
    step, said, diagram = widgets.still.stepper(transcript, 4).parts
    assert "503" not in step.html + said.html
    assert repr(diagram).endswith("now READY>")
    part = so_far(transcript, steps_of(transcript)[:4])
    assert [line.octets for line in part] == [line.octets for line in transcript][:5]
    assert part.positions[-1].session is State.READY
    assert part.codes == [220, 250]


def test_the_whole_way_is_the_transcript(transcript: Transcript) -> None:
    whole = so_far(transcript, steps_of(transcript))
    assert str(whole) == str(transcript)
    assert whole.codes == transcript.codes


def test_a_pipelined_group_shows_the_state_of_what_was_answered(
    transcript: Transcript,
) -> None:
    still = widgets.still.stepper(transcript, 7)
    assert repr(still) == "<stepper: step 7 of 18; client; READY>"
    assert "SENDER" in repr(widgets.still.stepper(transcript, 8))


def test_a_hidden_reply_is_asked_for_and_nowhere_to_be_read(
    transcript: Transcript,
) -> None:
    stepper = widgets.stepper(transcript, 5, hide=True)
    assert stepper.is_asking
    step, said, _ = stepper.still().parts
    assert "503" not in step.html + said.html
    assert "What will the server say?" in stepper.pane.value
    stepper.next.click()
    assert stepper.step == 5
    assert stepper.message.kind == "later"


def test_a_right_guess_shows_the_reply_and_counts(transcript: Transcript) -> None:
    stepper = widgets.stepper(transcript, 5, hide=True)
    stepper.field.send_line("503")
    assert stepper.message.words.startswith("✓ Right. 503")
    assert stepper.message.words.endswith("Right so far: 1 of 1.")
    assert not stepper.is_asking
    assert "503" in stepper.pane.value


GUESSES = [
    ("503", True, "Right"),
    ("500", False, "The first digit is right"),
    ("250", False, "What you guessed: 250"),
    ("557", False, "The first digit is right"),
    ("50", None, "three digits"),
    ("", None, "three digits"),
    ("5O3", None, "three digits"),
    ("950", None, "three digits"),
    ("\N{ARABIC-INDIC DIGIT FIVE}03", None, "three digits"),
]


@pytest.mark.parametrize(("guess", "right", "words"), GUESSES)
def test_what_a_guess_is_worth(
    transcript: Transcript, guess: str, right: bool | None, words: str
) -> None:
    verdict, why = judge(guess, steps_of(transcript)[4])
    assert verdict is right
    assert words in why


def test_what_is_no_guess_is_told_and_the_reply_stays_hidden(
    transcript: Transcript,
) -> None:
    stepper = widgets.stepper(transcript, 5, hide=True)
    stepper.field.send_line("what?")
    assert stepper.message.kind == "error"
    assert stepper.is_asking
    assert stepper.guesses == {}


def test_a_reply_can_be_shown_without_a_guess(transcript: Transcript) -> None:
    stepper = widgets.stepper(transcript, 5, hide=True)
    stepper.reveal.click()
    assert not stepper.is_asking
    assert stepper.guesses == {}


def test_one_cannot_jump_over_a_reply_that_is_still_to_be_guessed(
    transcript: Transcript,
) -> None:
    stepper = widgets.stepper(transcript, 2, hide=True)
    stepper.number.value = 12
    assert stepper.step == 3
    assert stepper.is_asking
    stepper.hide.value = False
    stepper.number.value = 12
    assert stepper.step == 12


def test_what_was_seen_before_hiding_is_no_riddle(transcript: Transcript) -> None:
    stepper = widgets.stepper(transcript, 8)
    stepper.hide.value = True
    stepper.number.value = 3
    assert not stepper.is_asking


def test_the_still_is_what_the_widget_shows(transcript: Transcript) -> None:
    stepper = widgets.stepper(transcript, 5, hide=True)
    hidden = widgets.still.stepper(transcript, 5, hide=True)
    assert stepper.pane.value == hidden.html()
    stepper.field.send_line("250")
    shown = widgets.still.stepper(transcript, 5, hide=True, guess=250)
    assert stepper.pane.value == shown.html()
    assert repr(shown) == "<stepper: step 5 of 18; server; READY>"


def test_an_empty_transcript_is_said_in_words() -> None:
    stepper = widgets.stepper(Transcript())
    assert "Nothing was said" in stepper.pane.value
    assert stepper.message.words == ""
    stepper.next.click()
    assert stepper.message.words == "This is the last step."
    stepper.hide.value = True
    assert not stepper.is_asking


def test_a_session_that_goes_on_does_not_disturb_the_walk() -> None:
    lab = Lab()
    stepper = widgets.stepper(lab.transcript)
    lab.say("NOOP", "QUIT")
    stepper.next.click()
    assert stepper.step == 1


def test_wrong_arguments_are_told_where_they_are_written(
    transcript: Transcript,
) -> None:
    with pytest.raises(BadArgument, match="step 0"):
        widgets.stepper(transcript, 0)
    with pytest.raises(BadArgument, match="a Transcript"):
        widgets.stepper("C: NOOP")


def test_replies_that_are_none_can_be_walked_through() -> None:
    """A garbled reply has no code to guess; it is shown."""
    lab = Lab(faults=["NOOP:garble"])
    with pytest.raises(ReplySyntaxError):
        lab.say("NOOP")
    stepper = widgets.stepper(lab.transcript, hide=True)
    stepper.field.send_line("220")
    for _ in range(3):
        stepper.next.click()
        stepper.reveal.click()
    assert stepper.step == len(steps_of(lab.transcript))
