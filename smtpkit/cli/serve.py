"""``smtpkit serve``: a server on loopback that shows what is said to it.

The protocol is `loopback`'s and everything below; here options become its arguments, and
a signal becomes a clean end.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..loopback.held import Held
from ..loopback.server import Loopback
from ..protocol.grammar import domain_of
from ..protocol.session import Delivery
from ..transcript.model import Entry
from .live import Live
from .maildir import MaildirStore
from .policy_file import make_policy, read_policy_file
from .saving import joined, transcript_path
from .terminal import Writer

__all__ = ["run"]

_LOOK_S = 0.05  # how often the main thread looks whether a signal came
_LAST_LINES_S = 0.3  # how long the live view may still write at the end
#: What ends a server: kill, Ctrl-C, a terminal that was closed, Ctrl-Break on Windows.
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")


def run(options: argparse.Namespace) -> int:
    """Serve until a signal comes.

    Returns:
        The exit status, 0.
    Raises:
        SmtpkitError, OSError: an option cannot be used, or the port is taken.
    """
    saved_to = transcript_path(options.transcript) if options.transcript else None
    live = None if options.quiet else Live(Writer())
    server = _server(options, live, keep_all=saved_to is not None)
    if options.ca_file:
        _write_authority(Path(options.ca_file))
    with _signals() as came:
        with server:
            address = f"[{server.host}]" if ":" in server.host else server.host
            sys.stdout.write(f"listening on {address}:{server.port}\n")
            sys.stdout.flush()
            if live is not None:
                live.begin()
            while not came:
                # A lock that a signal handler sets could block it; a nap cannot.
                time.sleep(_LOOK_S)
        if saved_to:
            joined(server.transcripts).save(saved_to)
    if live is not None and not live.finish(_LAST_LINES_S):
        # The thread hangs in a pipe that nobody empties, and Python would wait for it.
        os._exit(0)
    return 0


def _server(options: argparse.Namespace, live: Live | None, keep_all: bool) -> Loopback:
    """Make the server, not started yet."""
    found = read_policy_file(Path(options.policy)) if options.policy else {}
    policy, held = make_policy(found, dict(options.user))
    server = Loopback(
        host=options.host,
        port=options.port,
        record=keep_all or live is not None,
        times=True,
        on_entry=None if live is None else lambda *entry: report(*entry),
        keep_mail=False,
        keep=_keeper(options, held),
        hostname=options.hostname,
        policy=policy,
        without=options.without,
        lenient=options.lenient,
        size=options.size,
        faults=options.fault,
        tls=options.tls,
        implicit_tls=options.implicit_tls,
    )

    def report(number: int, entry: Entry) -> None:
        assert live is not None
        live.entry(number, entry)
        if not keep_all:
            # What was shown is forgotten, or a server that runs for days grows.
            del server.transcripts[number - 1].entries[:-1]

    return server


def _keeper(
    options: argparse.Namespace, held: Held | None
) -> Callable[[Delivery], None] | None:
    """Return what is done with an accepted message; None discards it."""
    if not options.maildir and held is None:
        return None
    store = (
        MaildirStore(Path(options.maildir), options.host) if options.maildir else None
    )
    waited_for = (
        {name for names in held.users.values() for name in names} if held else ()
    )

    def keep(delivery: Delivery) -> None:
        if store is not None:
            store.keep(delivery)
        domains = {domain_of(path) for path in delivery.envelope.forward_paths}
        if held is not None and not domains.isdisjoint(waited_for):
            held.mailbox.append(delivery)

    return keep


def _write_authority(path: Path) -> None:
    """Write the certificate of the authority that our own clients trust."""
    import ssl

    from ..transports.tls import client_context

    (octets,) = client_context().get_ca_certs(binary_form=True)
    path.write_text(ssl.DER_cert_to_PEM_cert(octets), encoding="ascii")


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Note the signals that end a server, in place of dying by them."""
    came: list[int] = []
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = [
        signal.signal(number, lambda which, _: came.append(which)) for number in numbers
    ]
    try:
        yield came
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
