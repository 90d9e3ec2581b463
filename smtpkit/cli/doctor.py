"""``smtpkit doctor``: what is installed, what is missing, and how to mend it.

Every check is a `Finding`.  The table is drawn by `rich`; where that is what is missing,
plain lines say the same.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import shutil
import socket
import sys
from collections.abc import Iterator
from typing import NamedTuple

from .terminal import STYLES, Writer, is_terminal

__all__ = ["Finding", "findings", "run"]

_OLDEST = (3, 11)
#: What the package itself imports while it runs, and what for.
_NEEDED = {
    "anywidget": ("anywidget", "controls that take keys"),
    "dns": ("dnspython", "MX look-ups in a zone file"),
    "dpkt": ("dpkt", "captures for Wireshark"),
    "ipywidgets": ("ipywidgets", "controls in the notebooks"),
    "matplotlib": ("matplotlib", "figures"),
    "numpy": ("numpy", "figures"),
    "PIL": ("pillow", "figures"),
    "rich": ("rich", "colour in the terminal"),
    "trustme": ("trustme", "certificates for TLS"),
}
#: More libraries, and what for.
_USEFUL = {
    "jupyterlab": ("jupyterlab", "reading the lessons"),
    "distributed": ("distributed", "grading on several machines"),
    "rapidfuzz": ("rapidfuzz", "answers that are alike"),
    "nbval": ("nbval", "checking the lessons"),
    "aiosmtpd": ("aiosmtpd", "tests"),
    "hypothesis": ("hypothesis", "tests"),
}
#: Programs, what for, and the Debian package.
_PROGRAMS = {
    "bwrap": ("walls around graded code", "bubblewrap"),
    "swaks": ("another client", "swaks"),
    "curl": ("another client", "curl"),
    "msmtp": ("another client", "msmtp"),
    "tshark": ("a second opinion", "tshark"),
    "chromium": ("tests in a browser", "chromium"),
}
_ALSO_CALLED = {"chromium": ("chromium-browser", "google-chrome", "chrome")}


class Finding(NamedTuple):
    """What one check found.

    Args:
        what: what was looked for.
        found: a version, or what was seen.
        is_there: whether it is as it should be.
        is_needed: whether smtpkit cannot do without it.
        use: what it is for.
        mend: how to get it; "" where nothing is missing.
    """

    what: str
    found: str
    is_there: bool
    is_needed: bool
    use: str
    mend: str = ""

    @property
    def verdict(self) -> str:
        """In a word, how it is."""
        if self.is_there:
            return "ok"
        return "MISSING" if self.is_needed else "not there"

    @property
    def style(self) -> str:
        """The colour that says the same."""
        if self.is_there:
            return STYLES["good"]
        return STYLES["bad" if self.is_needed else "later"]


def run(options: argparse.Namespace) -> int:
    """Look at this installation.

    Returns:
        The exit status: 0 all that is needed is there, 1 something is missing.
    """
    found = list(findings())
    try:
        _draw(found)
    except ImportError:
        _list(found)
    missing = [
        finding for finding in found if finding.is_needed and not finding.is_there
    ]
    writer = Writer()
    for finding in found:
        if finding.mend:
            writer.line(f"To get {finding.what}: {finding.mend}", finding.style)
    if missing:
        words = "Missing, and needed: " + ", ".join(one.what for one in missing)
    else:
        words = "All that is needed is there."
    writer.line(words, STYLES["bad" if missing else "good"])
    return int(bool(missing))


def findings() -> Iterator[Finding]:
    """Look for everything; yield what was found."""
    version = sys.version.split()[0]
    is_new = sys.version_info >= _OLDEST
    mend = "" if is_new else "install Python 3.11 or newer"
    yield Finding("Python", version, is_new, True, "everything", mend)
    for module, (name, use) in _NEEDED.items():
        yield _library(module, name, use, "python -m pip install", needed=True)
    yield _socket()
    yield _tls()
    for module, (name, use) in _USEFUL.items():
        yield _library(module, name, use, "python -m pip install", needed=False)
    for program, (use, package) in _PROGRAMS.items():
        names = (program, *_ALSO_CALLED.get(program, ()))
        path = next(filter(None, map(shutil.which, names)), None)
        mend = "" if path else f"on Debian: apt install {package}"
        yield Finding(program, path or "", bool(path), False, use, mend)


def _library(
    module: str, name: str, use: str, command: str, *, needed: bool
) -> Finding:
    """Look for a library by importing it: half an installation is none."""
    mend = f"{command} {name}"
    try:
        importlib.import_module(module)
    except ModuleNotFoundError:
        return Finding(name, "", False, needed, use, mend)
    except Exception as error:  # whatever a broken library does, it is broken
        seen = f"broken: {type(error).__name__}"
        return Finding(name, seen, False, needed, use, f"{mend} --force-reinstall")
    return Finding(name, _version(name), True, needed, use)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "no version"


def _socket() -> Finding:
    """Let octets go from this process to itself."""
    what, use = "a socket on 127.0.0.1", "servers and clients"
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(5)
            with socket.create_connection(server.getsockname(), 5) as client:
                accepted, _ = server.accept()
                with accepted:
                    client.sendall(b"220")
                    accepted.settimeout(5)
                    accepted.recv(3)
    except OSError as error:
        mend = "allow connections to 127.0.0.1 in the firewall; Lab works without"
        return Finding(what, error.strerror or "", False, True, use, mend)
    return Finding(what, "octets pass", True, True, use)


def _tls() -> Finding:
    """Shake hands, in memory."""
    what, use = "TLS", "STARTTLS"
    mend = "python -m pip install --force-reinstall trustme cryptography"
    try:
        from ..transports.tls import TlsFilter, client_context, server_context

        client = TlsFilter(client_context(), server_side=False, hostname="localhost")
        server = TlsFilter(server_context("localhost"), server_side=True)
        client.begin()
        while not (client.is_ready and server.is_ready):
            server.received(client.outgoing())
            client.received(server.outgoing())
    except Exception as error:  # whatever it is, TLS does not work here
        return Finding(what, type(error).__name__, False, True, use, mend)
    import ssl

    return Finding(what, " ".join(ssl.OPENSSL_VERSION.split()[:2]), True, True, use)


def _draw(found: list[Finding]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAVY, title="smtpkit doctor", title_justify="left")
    for heading in ("what", "there?", "found", "what for"):
        table.add_column(heading, overflow="fold")
    was_needed = True
    for finding in found:
        if was_needed and not finding.is_needed:
            table.add_section()
            table.add_row(Text("optional:", STYLES["faint"]))
        was_needed = finding.is_needed
        verdict = Text(finding.verdict, finding.style)
        cells = (finding.what, finding.found, finding.use)
        what, seen, use = map(Text, cells)
        table.add_row(what, verdict, seen, use)
    # In a pipe nothing tells the width; a table that is cut there helps nobody.
    width = None if is_terminal(sys.stdout) else 80
    Console(width=width, highlight=False).print(table)


def _list(found: list[Finding]) -> None:
    for finding in found:
        optional = "" if finding.is_needed else " (optional)"
        words = [finding.verdict, finding.what + optional, finding.found, finding.use]
        sys.stdout.write("  ".join(filter(None, words)) + "\n")
