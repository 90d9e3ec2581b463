"""Other people's clients: each sends octets to a port on this machine.

Every function takes the port, the octets of the message and an empty folder, and returns
when the client is done.  All of them send from ann@example.org to bob@example.net.
"""

from __future__ import annotations

import asyncio
import shutil
import smtplib
import subprocess
from collections.abc import Callable
from pathlib import Path

import aiosmtplib

from .roots import Missing, postfix_tool
from .servers import prepared_exim

__all__ = ["CLIENTS", "Client", "ended", "run", "smtp_source"]

LIMIT_S = 50
ANN, BOB = "ann@example.org", "bob@example.net"

Client = Callable[[int, bytes, Path], None]


def run(*words: str | Path, stdin: bytes = b"", **environment: str) -> bytes:
    """Run a program to its end; return what it wrote.

    Raises:
        Missing: it is not installed.
    """
    if shutil.which(words[0]) is None:
        raise Missing(f"{words[0]} is not installed")
    done = subprocess.run(
        [str(word) for word in words],
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LIMIT_S,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"} | environment,
        check=False,
    )
    assert done.returncode == 0, (words[0], done.returncode, done.stdout[-1000:])
    return done.stdout


def with_smtplib(port: int, content: bytes, where: Path) -> None:
    """Send with the standard library."""
    with smtplib.SMTP("127.0.0.1", port, "client.example", LIMIT_S) as client:
        refused = client.sendmail(ANN, [BOB], content, ["BODY=8BITMIME"])
    assert refused == {}


def with_aiosmtplib(port: int, content: bytes, where: Path) -> None:
    """Send with aiosmtplib."""
    sending = aiosmtplib.send(
        content,
        sender=ANN,
        recipients=[BOB],
        hostname="127.0.0.1",
        port=port,
        local_hostname="client.example",
        mail_options=["BODY=8BITMIME"],
        start_tls=False,
        timeout=LIMIT_S,
    )
    assert asyncio.run(sending)[0] == {}


def with_swaks(port: int, content: bytes, where: Path) -> None:
    """Send with swaks, which replaces nothing in octets that come from a file."""
    (where / "message").write_bytes(content)
    run(
        "swaks", "--server", "127.0.0.1", "--port", str(port), "--helo",
        "client.example", "--from", ANN, "--to", BOB, "--suppress-data",
        "--data", f"@{where / 'message'}",
    )  # fmt: skip


def with_curl(port: int, content: bytes, where: Path) -> None:
    """Send with curl; the path of the URL is what it says in EHLO."""
    run(
        "curl", "-sS", f"smtp://127.0.0.1:{port}/client.example", "--mail-from", ANN,
        "--mail-rcpt", BOB, "--upload-file", "-", stdin=content,
    )  # fmt: skip


def with_msmtp(port: int, content: bytes, where: Path) -> None:
    """Send with msmtp, told to add no header fields."""
    run(
        "msmtp", "--file=/dev/null", "--host=127.0.0.1", f"--port={port}",
        "--domain=client.example", f"--from={ANN}", "--set-from-header=off",
        "--set-date-header=off", "--set-msgid-header=off", BOB, stdin=content,
    )  # fmt: skip


def with_exim(port: int, content: bytes, where: Path) -> None:
    """Send with Exim, as a program on the same machine would: it relays to the port."""
    root = prepared_exim(where / "exim", port=0, onward=port)
    sending = root.command("/usr/sbin/exim4", "-odf", "-oi", "-f", ANN, BOB)
    run(*sending, stdin=content.replace(b"\r\n", b"\n"))


#: The clients that send one message.
CLIENTS: dict[str, Client] = {
    "smtplib": with_smtplib,
    "aiosmtplib": with_aiosmtplib,
    "swaks": with_swaks,
    "curl": with_curl,
    "msmtp": with_msmtp,
    "exim": with_exim,
}


def smtp_source(port: int, *options: str) -> None:
    """Run Postfix's load generator: it makes up its messages."""
    command, environment = postfix_tool("smtp-source")
    ends = ("-f", ANN, "-t", BOB, "-M", "client.example")
    run(*command, *ends, *options, f"127.0.0.1:{port}", **environment)


def ended(content: bytes) -> bytes:
    """Return a message as DATA carries it: the last line ended (RFC 5321 4.1.1.4)."""
    return content if content.endswith(b"\r\n") or not content else content + b"\r\n"
