"""The server panel: presets, switches, and a server that is what they say."""

import pytest

from smtpkit import Lab, Policy, widgets
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.extensions import EXTENSIONS
from smtpkit.protocol.faults import Fault
from smtpkit.protocol.leniencies import LENIENCIES
from smtpkit.widgets.servers import FAULTS, PRESETS, Choice, fault_words

HELLO = "EHLO me.example"
LETTER = ("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>", "DATA")

#: What a whole session meets at each preset: the codes after the greeting.
CODES = {
    "strict": [250, 250, 250, 354],
    "submission": [250, 530, 503, 503],
    "old": [502, 503, 503, 503],
    "lenient": [250, 250, 250, 354],
    "busy": [250, 250, 450, 503],
}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_the_server_that_it_says(name: str) -> None:
    panel = widgets.server_panel(name)
    replies = panel.lab().say(HELLO, *LETTER)
    assert [reply.code for reply in replies] == CODES[name]


@pytest.mark.parametrize("name", PRESETS)
def test_the_line_in_python_makes_the_same_server(name: str) -> None:
    choice = Choice(name)
    written = eval(choice.written, {"smtpkit": __import__("smtpkit")})
    assert isinstance(written, Lab)
    assert str(written.say(HELLO)) == str(Lab(**choice.options).say(HELLO))


def test_choosing_a_preset_sets_the_switches() -> None:
    panel = widgets.server_panel()
    panel.preset.value = "old"
    assert not any(switch.value for switch in panel.extensions.values())
    assert panel.faults["EHLO#*:reply=502 Command not implemented"].value
    panel.preset.value = "lenient"
    assert all(switch.value for switch in panel.lenient.values())
    assert not any(switch.value for switch in panel.faults.values())


@pytest.mark.parametrize("keyword", EXTENSIONS)
def test_each_extension_can_be_switched_off_and_on(keyword: str) -> None:
    panel = widgets.server_panel()
    switch = panel.extensions[keyword]
    assert switch.value == (keyword in panel.choice.offered)
    for wanted in (not switch.value, switch.value):
        switch.value = wanted
        needs = EXTENSIONS[keyword].needs
        if wanted and needs:
            panel.extensions[needs].value = True
        offered = panel.lab().session.settings.extensions
        assert (keyword in offered) == wanted


def test_an_extension_whose_ground_is_gone_is_said_to_be_lost() -> None:
    panel = widgets.server_panel()
    panel.extensions["8BITMIME"].value = False
    assert panel.message.words == "SMTPUTF8 is not offered: it rests on 8BITMIME."
    assert "SMTPUTF8" not in str(panel.lab().say(HELLO))


def test_auth_is_switched_on_with_somebody_who_may_authenticate() -> None:
    panel = widgets.server_panel()
    panel.extensions["AUTH"].value = True
    with panel.lab().client() as client:
        client.ehlo("me.example")
        assert client.auth("ann", "secret").code == 235


@pytest.mark.parametrize("name", LENIENCIES)
def test_each_leniency_can_be_switched_on(name: str) -> None:
    panel = widgets.server_panel()
    panel.lenient[name].value = True
    assert panel.options["lenient"] == [name]
    assert LENIENCIES[name].danger.split(":")[0] in panel.still().describe()


@pytest.mark.parametrize("spec", FAULTS)
def test_each_fault_can_be_planned_and_says_what_it_does(spec: str) -> None:
    assert str(Fault.parse(spec)) == spec
    panel = widgets.server_panel()
    panel.faults[spec].value = True
    assert panel.options["faults"] == [spec]
    assert FAULTS[spec] in panel.still().describe()
    assert panel.message.kind == ""


def test_a_fault_can_be_written_by_hand() -> None:
    panel = widgets.server_panel()
    panel.field.send_line(" rcpt#2:reply=550 ")
    assert panel.options["faults"] == ["RCPT#2:reply=550"]
    replies = panel.lab().say(HELLO, LETTER[0], LETTER[1], LETTER[1])
    assert [reply.code for reply in replies] == [250, 250, 250, 550]
    panel.field.send_line("RCPT#2:reply=550")
    panel.faults["RCPT#2:reply=550"].value = False
    assert panel.options["faults"] == []


@pytest.mark.parametrize("spec", ["", "nonsense", "RCPT:dance", "text:hide=SIZE"])
def test_a_fault_that_cannot_be_read_is_told_in_the_widget(spec: str) -> None:
    panel = widgets.server_panel()
    panel.field.send_line(spec)
    assert panel.message.kind == "error"
    assert panel.options.get("faults", []) == []


WORDS = [
    ("RCPT#2:reply=450", "at RCPT, time 2: answer 450"),
    ("NOOP#*:close", "at NOOP, every time: answer 421 and close"),
    ("text@100:drop", "at text, after 100 octets: cut the connection without a word"),
]


@pytest.mark.parametrize(("spec", "words"), WORDS)
def test_any_fault_is_said_in_words(spec: str, words: str) -> None:
    assert fault_words(Fault.parse(spec)) == words


def test_the_switches_open_on_request() -> None:
    panel = widgets.server_panel()
    box = panel.children[2]
    assert box.layout.display == "none"
    panel.detailed.value = True
    assert box.layout.display is None


def test_the_still_is_what_the_widget_shows() -> None:
    panel = widgets.server_panel("busy", size=70_000)
    still = widgets.still.server_panel("busy", size=70_000)
    assert panel.pane.value == still.html()
    assert "SIZE 70000" in still.describe()
    assert repr(still) == (
        "<server_panel: busy.example.net; 11 extensions; 0 leniencies; 3 faults>"
    )


def test_a_server_that_turns_everybody_away_can_be_shown() -> None:
    still = widgets.still.server_panel(faults=["connect:reply=554 No SMTP here"])
    assert "554" in still.describe()
    dropped = widgets.still.server_panel(faults=["connect:drop"])
    assert "cut the connection" in dropped.describe()


def test_a_server_that_garbles_its_offers_can_be_shown() -> None:
    panel = widgets.server_panel()
    panel.field.send_line("EHLO:garble")
    assert panel.message.kind == ""
    assert "change octets of the answer" in panel.still().describe()


def test_a_policy_of_ones_own_takes_the_place_of_the_presets() -> None:
    class Shut(Policy):
        pass

    panel = widgets.server_panel("submission", policy=Shut())
    assert isinstance(panel.options["policy"], Shut)


def test_what_does_not_fit_is_told_where_it_is_written() -> None:
    with pytest.raises(BadArgument, match="preset 'nosuch'"):
        widgets.server_panel("nosuch")
    with pytest.raises(BadArgument, match="leniency 'nosuch'"):
        widgets.server_panel(lenient=["nosuch"])
