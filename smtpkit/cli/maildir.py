"""Stores accepted messages in a Maildir, with the lines that final delivery adds.

RFC 5321 section 4.4 (Return-Path and Received).  The standard library's `mailbox` knows
how a Maildir is written; here is what goes into it.
"""

from __future__ import annotations

import mailbox
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from ..protocol.session import Delivery

__all__ = ["MaildirStore", "delivered"]


class MaildirStore:
    """A folder where each message becomes a file.

    Args:
        path: the folder; made if it is not there.
        address: the server's own address, as it stands in Received.
    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, path: Path, address: str = "127.0.0.1") -> None:
        for name in ("tmp", "new", "cur"):
            (path / name).mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(path)
        self._address = address

    def keep(self, delivery: Delivery) -> None:
        """Store a message; when this returns it is on the disk.

        Raises:
            OSError: it is not.
        """
        now = datetime.now().astimezone()
        self._box.add(delivered(delivery, now, self._address))


def delivered(delivery: Delivery, when: datetime, address: str) -> bytes:
    r"""Return a message as it lies in a mailbox.

    Args:
        delivery: the message and how it came.
        when: the time of acceptance.
        address: the client's address; on loopback it is the server's own.
    Returns:
        The message with the lines of final delivery before it.  Lines end with LF, which
        `mailbox` turns into what this system uses; a binary message keeps its octets.
    """
    envelope, trace = delivery.envelope, delivery.trace
    literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
    lines = [f"Return-Path: <{envelope.reverse_path}>"]
    lines += [f"Delivered-To: {path}" for path in envelope.forward_paths]
    # One recipient may be named here; several would tell each other's secrets (7.2).
    only = envelope.forward_paths[0] if len(envelope.forward_paths) == 1 else ""
    lines += [
        f"Received: from {trace.client_name} ({literal})",
        f"\tby {trace.server_name} with {trace.protocol}"
        + (f" for <{only}>" if only else "")
        + ";",
        f"\t{format_datetime(when)}",
    ]
    head = "".join(line + "\n" for line in lines).encode()
    is_binary = any(
        str(parameter).upper() == "BODY=BINARYMIME" for parameter in envelope.parameters
    )
    content = delivery.content
    return head + (content if is_binary else content.replace(b"\r\n", b"\n"))
