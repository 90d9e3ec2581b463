"""A server that says what it is told to say, right or wrong: over TCP, in a thread."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager

CLOSE, WAIT = "close", "wait"


@contextmanager
def scripted(*replies: bytes | str, first: bytes = b"220 mx.example.net ready\r\n"):
    """Serve one connection: greet, then answer each line that comes with the next reply.

    After the last of them, every line but QUIT is left without an answer.

    Args:
        replies: octets; `CLOSE` closes the connection before the next line, `WAIT` answers a
            line with nothing.
        first: the greeting.
    Yields:
        The port, and the list of lines that came.
    """
    lines: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(
            target=_serve, args=(listening, first, replies, lines)
        )
        thread.start()
        try:
            yield port, lines
        finally:
            # A client that never came must not keep the thread waiting.
            with socket.socket() as last:
                last.connect_ex(("127.0.0.1", port))
            thread.join()


def _serve(listening: socket.socket, first: bytes, replies, lines: list[bytes]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as reading:
        try:
            connection.sendall(first)
            for reply in replies:
                if reply == CLOSE:
                    return
                line = reading.readline()
                if not line:
                    return
                lines.append(line)
                if reply != WAIT:
                    connection.sendall(reply)
            while line := reading.readline():  # until the client closes
                lines.append(line)
                if line.upper().startswith(b"QUIT"):
                    connection.sendall(b"221 bye\r\n")
        except OSError:
            return  # the client was faster


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something holds that another thread brings about; fail if it never does."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, "this never came to hold"
        time.sleep(0.002)
