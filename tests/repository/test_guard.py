"""No test leaves loopback: the guard in tests/conftest.py is up."""

import asyncio
import socket

import pytest

ELSEWHERE = "192.0.2.1"  # RFC 5737: belongs to nobody


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_socket_cannot_connect_to_another_host(method: str) -> None:
    with socket.socket() as line, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        getattr(line, method)((ELSEWHERE, 25))


def test_a_datagram_cannot_be_sent_to_another_host() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as line,
        pytest.raises(AssertionError, match=r"192\.0\.2\.1"),
    ):
        line.sendto(b"hello", (ELSEWHERE, 53))


@pytest.mark.parametrize("name", ["mx.example.net", b"mx.example.net", ELSEWHERE])
def test_a_name_cannot_be_looked_up(name: str | bytes) -> None:
    with pytest.raises(AssertionError, match="use 127"):
        socket.getaddrinfo(name, 25)


def test_asyncio_cannot_connect_to_another_host() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        asyncio.run(asyncio.open_connection(ELSEWHERE, 25))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_stays_open(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1])) as line,
    ):
        assert line.getpeername()[0] == "127.0.0.1"
