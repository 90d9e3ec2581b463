"""Servers under Postfix's load generator, ours and aiosmtpd in turn."""

from __future__ import annotations

import os
import socket
import subprocess
import time

from tests.peers.roots import postfix_tool

from .result import Row
from .serving import Measured, allow_connections, serving

__all__ = ["rows"]

ROUNDS = 5
SERVERS = ("ours", "aiosmtpd")
CONNECTIONS = 1000


def shower(port: int, sessions: int, messages: int, octets: int) -> float:
    """Let smtp-source send messages; return how many went off in a second."""
    command, more = postfix_tool("smtp-source")
    words = ("-d", "-s", sessions, "-m", messages, "-l", octets, f"127.0.0.1:{port}")
    begun = time.perf_counter()
    subprocess.run(
        [*command, *map(str, words)], env=os.environ | more, check=True, timeout=120
    )
    return messages / (time.perf_counter() - begun)


def compare(what: str, times: float, sessions: int, messages: int, octets: int) -> Row:
    """Measure both servers, in turns; the best of each counts.

    A turn is so long that the start of smtp-source itself does not count.

    On a machine that others use too, the processor time that a message costs tells more
    than the rate: it stands beside.
    """
    best = dict.fromkeys(SERVERS, 0.0)
    cost = dict.fromkeys(SERVERS, float("inf"))
    with serving("ours") as one, serving("aiosmtpd") as other:
        for _ in range(ROUNDS):
            for name, server in zip(SERVERS, (one, other), strict=True):
                before = server.busy_s()
                got = shower(server.port, sessions, messages, octets)
                each_us = (server.busy_s() - before) / messages * 1e6
                best[name], cost[name] = max(best[name], got), min(cost[name], each_us)
    words = [f"{name} {best[name]:,.0f}/s, {cost[name]:,.0f} µs" for name in SERVERS]
    words.append(f"by time {cost['aiosmtpd'] / cost['ours']:.1f} x")
    ratio = best["ours"] / best["aiosmtpd"]
    return Row(what, ratio, times, "x aiosmtpd", peer="; ".join(words))


def per_connection_kb(server: Measured) -> float:
    """Open many connections, say EHLO on each, and return what each takes in memory.

    Afterwards each of them delivers a letter.
    """
    before = server.memory_kb()
    address = ("127.0.0.1", server.port)
    peers = [socket.create_connection(address, 30) for _ in range(CONNECTIONS)]
    try:
        for peer in peers:
            until(peer, b"220 ")
            say(peer, b"EHLO client.example\r\n", b"250 ")
        after = server.memory_kb()
        for peer in peers:
            say(peer, b"MAIL FROM:<ann@example.org>\r\n", b"250 ")
            say(peer, b"RCPT TO:<bob@example.net>\r\n", b"250 ")
            say(peer, b"DATA\r\n", b"354 ")
            say(peer, b"Subject: hi\r\n\r\nHello\r\n.\r\n", b"250 ")
    finally:
        for peer in peers:
            peer.close()
    return (after - before) / CONNECTIONS


def say(peer: socket.socket, octets: bytes, wanted: bytes) -> None:
    """Send octets, and read the reply that is wanted."""
    peer.sendall(octets)
    until(peer, wanted)


def until(peer: socket.socket, wanted: bytes) -> None:
    """Read a whole reply; its last line must begin as wanted."""
    heard = b""
    while not heard.endswith(b"\r\n") or heard.splitlines()[-1][3:4] == b"-":
        octets = peer.recv(10_000)
        assert octets, heard
        heard += octets
    assert heard.splitlines()[-1].startswith(wanted), heard


def memory() -> Row:
    """Measure what an open connection takes, of both servers."""
    allow_connections()
    taken = {}
    for name in SERVERS:
        with serving(name) as server:
            taken[name] = per_connection_kb(server)
    beside = (
        f"aiosmtpd {taken['aiosmtpd']:.1f} kB; all {CONNECTIONS} delivered a letter"
    )
    what = f"each of {CONNECTIONS:,} open connections"
    return Row(what, taken["ours"], 32, "kB", False, beside)


def rows() -> list[Row]:
    """Measure them all."""
    return [
        compare("smtp-source, 20 kept sessions, 1 kB", 2.5, 20, 5000, 1000),
        compare("smtp-source, 4 kept sessions, 100 kB", 5, 4, 500, 100_000),
        memory(),
    ]
