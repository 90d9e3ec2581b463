"""Clients written by others, on a line to a student's server.

`smtplib` and `smtpkit`'s own client run here; only their octets reach the student's code.
"""

from __future__ import annotations

import smtplib
from typing import Any

from ....loopback.client import Client
from ....protocol.errors import ConnectionLost
from ...sheets.server.driving import Wire

__all__ = ["letter_by_client", "letter_by_smtplib"]

_NAME = "me.example"


class _Socket:
    """As much of a socket as `smtplib` uses."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def sendall(self, octets: bytes) -> None:
        self._wire.send(bytes(octets))

    def makefile(self, mode: str) -> _Socket:
        return self

    def readline(self, limit: int) -> bytes:
        line, end, self._wire.unread = self._wire.unread.partition(b"\n")
        return line + end

    def close(self) -> None:
        """Leave the line as it is: the server's letters are asked for later."""


class _Smtp(smtplib.SMTP):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        super().__init__("mx.example.net", 25, local_hostname=_NAME)

    def _get_socket(self, host: str, port: int, timeout: Any) -> Any:
        return _Socket(self._wire)


def letter_by_smtplib(
    wire: Wire, sender: str, recipients: list[str], content: bytes
) -> dict[str, int]:
    """Send a letter with `smtplib`; return the refused recipients with their codes.

    Raises:
        smtplib.SMTPException: the server did not play along.
    """
    with _Smtp(wire) as client:
        refused = client.sendmail(sender, recipients, content)
    return {path: code for path, (code, _) in refused.items()}


class _Stream:
    """A `transports.base.Stream` over the line."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, octets: bytes) -> None:
        self._wire.send(octets)

    def receive(self, timeout_ms: float) -> bytes:
        if not self._wire.unread:
            raise ConnectionLost("no reply", "a reply")
        octets, self._wire.unread = self._wire.unread, b""
        return octets

    def close(self) -> None:
        """Leave the line as it is."""

    def now_ms(self) -> float:
        return 0.0


def letter_by_client(
    wire: Wire, sender: str, recipients: list[str], content: bytes
) -> dict[str, int]:
    """Send a letter with the package's client; return the codes of all recipients.

    Raises:
        SmtpkitError: the server did not play along.
    """
    with Client(_Stream(wire)) as client:
        client.ehlo(_NAME)
        outcome = client.send_message(sender, recipients, content)
    return {path: outcome.reply_for(path).code for path in recipients}
