"""The server panel: a server chosen from presets, then changed switch by switch.

A learner meets it in lesson 06.  What it shows is made in `show_server_panel`; what can
be chosen stands in `servers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets

from ..loopback.lab import Lab
from ..protocol.extensions import EXTENSIONS
from ..protocol.faults import GRAMMAR, Fault
from ..protocol.leniencies import LENIENCIES
from . import show_server_panel
from .panel import LABELLED, LineField, Panel, row
from .servers import FAULTS, PRESETS, Choice
from .shown import Still

__all__ = ["ServerPanel", "server_panel"]


class ServerPanel(Panel):
    """A list of presets, and a switch for each extension, leniency and fault.

    Args:
        name: of a preset.
        changes: options that take the place of the preset's.

    Attributes:
        choice: the server that is chosen now.
    """

    def __init__(self, name: str, changes: dict[str, Any]) -> None:
        super().__init__("Server panel: choose what kind of server answers")
        self._changes = changes
        self._is_setting = False
        self.choice = Choice(name, changes)
        self.preset = ipywidgets.Dropdown(
            description="Server", value=name, style=LABELLED,
            options=[(row.title, name) for name, row in PRESETS.items()],
            layout=ipywidgets.Layout(width="24em"),
        )  # fmt: skip
        self.detailed = ipywidgets.Checkbox(
            description="Show the single switches", indent=False
        )
        self.extensions = _switches({k: r.adds for k, r in EXTENSIONS.items()})
        self.lenient = _switches({k: f"takes {r.takes}" for k, r in LENIENCIES.items()})
        self.faults = _switches(FAULTS)
        self.field = LineField(
            label="Another fault", verb="Add", hint=f"Written {GRAMMAR}, Enter adds it.",
            choices=[["second recipient refused", "RCPT#2:reply=550"]], offer="Such as:",
        )  # fmt: skip
        self.field.on_line(lambda line: self.attempt(lambda: self.add_fault(line)))
        self._fault_box = _column(self.faults)
        self._switches = ipywidgets.VBox(
            [
                *(_heading("Extensions"), _column(self.extensions)),
                *(_heading("Leniencies"), _column(self.lenient)),
                *(_heading("Faults"), self._fault_box, self.field),
            ]
        )
        self._watch([*self.extensions.values(), *self.lenient.values()])
        self._watch(self.faults.values())
        self.on_change(self._take_preset, self.preset)
        self.on_change(self._unfold, self.detailed)
        self._unfold()
        self._set_switches()
        self.build(row(self.preset, self.detailed), self._switches)

    @property
    def options(self) -> dict[str, Any]:
        """What `Lab` and `Loopback` are to be given for this server."""
        return self.choice.options

    def lab(self, **more: Any) -> Lab:
        """Return a new conversation with this server, in memory.

        Args:
            more: further options of `Lab`, such as ``rtt_ms``.
        """
        return Lab(**(self.options | more))

    def still(self) -> Still:
        """Return what is shown now."""
        return show_server_panel.of_choice(self.choice)

    def add_fault(self, spec: str) -> None:
        """Plan another fault.

        Args:
            spec: as `Fault.parse` reads it.
        Raises:
            BadArgument: it cannot be read.
        """
        written = str(Fault.parse(spec.strip()))
        if written not in self.faults:
            made = _switches({written: "added here"})
            self.faults |= made
            self._watch(made.values())
            self._fault_box.children = tuple(self.faults.values())
        self.faults[written].value = True

    def _watch(self, switches: Iterable[Any]) -> None:
        self.on_change(self._take_switches, *switches)

    def _unfold(self) -> None:
        self._switches.layout.display = None if self.detailed.value else "none"

    def _take_preset(self) -> None:
        self._changes = {}
        self.choice = Choice(self.preset.value)
        self._set_switches()
        self.message.say("")
        self.refresh()

    def _take_switches(self) -> None:
        """Make the server that the switches say."""
        if self._is_setting:
            return
        ticked = _ticked(self.extensions)
        changes = dict(self._changes)
        offered = set(Choice(self.preset.value, changes).offered)
        if set(ticked) < offered:
            gone = offered - set(ticked)
            changes["without"] = [name for name in self.extensions if name in gone]
        elif set(ticked) != offered:
            changes["extensions"] = ticked
            changes.pop("without", None)
        changes["lenient"] = _ticked(self.lenient)
        changes["faults"] = _ticked(self.faults)
        self.choice = Choice(self.preset.value, changes)
        self.message.say(_lost(ticked, self.choice.offered))
        self.refresh()

    def _set_switches(self) -> None:
        """Let the switches say what the chosen server is."""
        self._is_setting = True
        try:
            for fault in map(str, self.choice.faults):
                if fault not in self.faults:
                    self.add_fault(fault)
            _tick(self.extensions, self.choice.offered)
            _tick(self.lenient, self.choice.lenient)
            _tick(self.faults, map(str, self.choice.faults))
        finally:
            self._is_setting = False


def _switches(rows: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: ipywidgets.Checkbox(
            description=f"{name}: {words}", indent=False, value=False,
            layout=ipywidgets.Layout(width="auto"),
        )
        for name, words in rows.items()
    }  # fmt: skip


def _ticked(switches: Mapping[str, Any]) -> list[str]:
    return [name for name, switch in switches.items() if switch.value]


def _tick(switches: Mapping[str, Any], names: Iterable[str]) -> None:
    wanted = set(names)
    for name, switch in switches.items():
        switch.value = name in wanted


def _column(switches: Mapping[str, Any]) -> Any:
    return ipywidgets.VBox(tuple(switches.values()))


def _heading(words: str) -> Any:
    return ipywidgets.HTML(f'<p class="smtpkit-subtitle">{words}</p>')


def _lost(ticked: Iterable[str], offered: Iterable[str]) -> str:
    """Say which extensions went because what they rest upon is switched off."""
    lost = [name for name in ticked if name not in set(offered)]
    return " ".join(
        f"{name} is not offered: it rests on {EXTENSIONS[name].needs}." for name in lost
    )


def server_panel(name: str = "strict", **changes: Any) -> ServerPanel:
    """Choose a server: a preset first, then single switches.

    Args:
        name: of a preset: strict, submission, old, lenient or busy.
        changes: options that take the place of the preset's, as for `Lab`.
    Returns:
        The widget: `options` is the value, and `lab` makes a conversation with the
        server.  Its still equivalent is ``still.server_panel(name, **changes)``.
    Raises:
        BadArgument: no such preset, or an option that does not fit.

    >>> panel = server_panel("busy")
    >>> panel.extensions["SIZE"].value = False
    >>> [reply.code for reply in panel.lab().say("EHLO me.example")]
    [250]
    >>> panel.options["without"]
    ['SIZE']
    """
    Choice(name, changes)  # what does not fit is told where it was written
    return ServerPanel(name, changes)
