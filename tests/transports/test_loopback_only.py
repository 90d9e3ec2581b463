"""The package talks to no other machine, and says so before a socket is made."""

import socket

import pytest

from smtpkit import Client, Loopback
from smtpkit.protocol.errors import BadArgument, ConnectionLost, NotLoopback
from smtpkit.transports.tcp import TcpStream, loopback_address, port_number

ELSEWHERE = [
    "192.0.2.1",
    "0.0.0.0",
    "::",
    "::2",
    "10.0.0.1",
    "128.0.0.1",
    "mx.example.net",
    "localhost.example",
    "127.0.0.1.example",
    "",
    " 127.0.0.1",
    "2130706433",
    "0x7f.1",
    "fe80::1%lo",
]
HERE = [
    ("localhost", "127.0.0.1"),
    ("LOCALHOST", "127.0.0.1"),
    ("127.0.0.1", "127.0.0.1"),
    ("127.1.2.3", "127.1.2.3"),
    ("::1", "::1"),
    ("[::1]", "::1"),
]


@pytest.fixture
def no_sockets(monkeypatch):
    """Let nobody make a socket, or look up a name."""

    def refuse(*arguments, **options):
        raise AssertionError("a socket was made")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.usefixtures("no_sockets")
@pytest.mark.parametrize("host", ELSEWHERE)
def test_another_machine_is_refused_before_any_socket(host):
    for reach in (
        lambda: loopback_address(host),
        lambda: TcpStream(host, 25),
        lambda: Client.connect(host, 25),
        lambda: Loopback(host=host),
    ):
        with pytest.raises(NotLoopback) as caught:
            reach()
        assert "127.0.0.1" in caught.value.wanted


@pytest.mark.parametrize(("host", "address"), HERE)
def test_this_machine_is_taken(host, address):
    assert loopback_address(host) == address


@pytest.mark.parametrize("port", [-1, 65536, "x", None, 2.5j, ""])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(BadArgument):
        port_number(port)


@pytest.mark.parametrize("port", [0, 25, 65535, "2525"])
def test_a_port_is_a_number(port):
    assert port_number(port) == int(port)


def test_a_port_where_nobody_listens_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConnectionLost, match="no connection"):
        Client.connect("127.0.0.1", port)


def test_a_port_that_is_taken_is_told():
    with Loopback() as first:
        second = Loopback(port=first.port)
        with pytest.raises(ConnectionLost, match="free port"):
            second.start()
        assert not second.is_running
        second.stop()
    with second:  # now it is free
        assert second.port == first.port


def test_a_server_listens_on_ipv6_too():
    try:
        server = Loopback(host="::1").start()
    except ConnectionLost:  # this machine has no IPv6
        assert not socket.has_ipv6 or not _has_ipv6()
        return
    with Client.connect("::1", server.port) as client:
        assert client.greeting.code == 220
    server.stop()


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
