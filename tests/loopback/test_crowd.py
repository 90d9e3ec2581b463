"""A thousand connections that are open at once: all are served."""

import socket
import sys

import pytest

from smtpkit import Loopback

COUNT = 1000


@pytest.fixture
def room_for_files():
    """Let this process have enough files open; both ends are in it."""
    if sys.platform == "win32":
        yield  # sockets are no files there
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2 * COUNT + 500), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("room_for_files")
def test_a_thousand_connections_are_all_served():
    with Loopback() as server:
        streams = []
        try:
            for _ in range(COUNT):
                streams.append(socket.create_connection((server.host, server.port)))
                streams[-1].settimeout(30)
            for stream in streams:
                assert stream.recv(100).startswith(b"220")
            for stream in streams:
                stream.sendall(b"NOOP\r\n")
            for stream in streams:
                assert stream.recv(100).startswith(b"250")
        finally:
            for stream in streams:
                stream.close()
    assert len(server.transcripts) == COUNT
