"""A transcript cut into the packets that would have carried it.

TCP is RFC 9293, IPv4 is RFC 791; addresses are those that RFC 5737 and RFC 7042 keep for
documentation.  One connection for what was said in clear, one more for what was said
inside TLS.  Knows nothing of files: see `pcap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dpkt import ethernet, ip, tcp

from .model import Line, Transcript
from .replay import CONNECTION, TURNED

__all__ = ["SNAPLEN", "Packet", "packets_of"]

SNAPLEN = 65535  # octets of a packet that a capture keeps
_SEGMENT_OCTETS = 1460  # what Ethernet leaves for TCP: 1500 less two headers of 20
_MOST_SEGMENTS = 20_000  # that stand for octets not kept; more are a hole

_MAC = {
    "client": bytes.fromhex("00005e005301"),
    "server": bytes.fromhex("00005e005319"),
}
_ADDRESS = {"client": bytes([192, 0, 2, 1]), "server": bytes([192, 0, 2, 25])}
_FIRST_PORT = 49152  # of the client; RFC 6335 section 6
_SMTP, _SUBMISSIONS = 25, 465
_OTHER = {"client": "server", "server": "client"}
_MSS = b"\x02\x04" + _SEGMENT_OCTETS.to_bytes(2, "big")  # RFC 9293 section 3.7.1
_ACK, _PUSH, _SYN, _FIN = tcp.TH_ACK, tcp.TH_PUSH, tcp.TH_SYN, tcp.TH_FIN


class Packet(NamedTuple):
    """A packet as a capture has it.

    Args:
        time_us: when, in microseconds from the first of the capture.
        octets: what was captured of it.
        length: how many octets it had on the wire.
    """

    time_us: int
    octets: bytes
    length: int


class _Burst(NamedTuple):
    """What one side sent in one go."""

    side: str
    octets: bytes
    omitted: int
    time_ms: float | None


class _Connection:
    """One TCP connection: it counts octets and makes packets."""

    def __init__(self, number: int, server_port: int, time_us: int) -> None:
        client_port = _FIRST_PORT + number % (65536 - _FIRST_PORT)
        self.time_us = time_us
        self._ports = {"client": client_port, "server": server_port}
        self._next = {"client": 1000, "server": 5000}  # sequence numbers
        self._sent = 0

    def open(self) -> Iterator[Packet]:
        """Yield the three-way handshake."""
        yield self._packet("client", _SYN, options=_MSS)
        yield self._packet("server", _SYN | _ACK, options=_MSS)
        yield self._packet("client", _ACK)

    def send(self, burst: _Burst) -> Iterator[Packet]:
        """Yield the segments of a burst; the other side acknowledges all but the last."""
        pieces = [
            burst.octets[at : at + _SEGMENT_OCTETS]
            for at in range(0, len(burst.octets), _SEGMENT_OCTETS)
        ]
        for number, piece in enumerate(pieces, 1):
            is_last = number == len(pieces) and not burst.omitted
            yield self._packet(burst.side, _ACK | (_PUSH if is_last else 0), piece)
            if not is_last:
                yield self._packet(_OTHER[burst.side], _ACK)
        left = burst.omitted
        if left > _MOST_SEGMENTS * _SEGMENT_OCTETS:
            self._advance(burst.side, left)
            left = 0
        while left:
            octets = b"\0" * min(left, _SEGMENT_OCTETS)
            whole = self._packet(burst.side, _ACK, octets)
            # What was not kept cannot be written: only the headers were "captured".
            yield whole._replace(octets=whole.octets[: -len(octets)])
            yield self._packet(_OTHER[burst.side], _ACK)
            left -= len(octets)

    def close(self) -> Iterator[Packet]:
        """Yield the end of the connection: the server closes, then the client."""
        yield self._packet("server", _FIN | _ACK)
        yield self._packet("client", _FIN | _ACK)
        yield self._packet("server", _ACK)

    def _advance(self, side: str, octets: int) -> None:
        self._next[side] = (self._next[side] + octets) % (1 << 32)

    def _packet(
        self, side: str, flags: int, octets: bytes = b"", options: bytes = b""
    ) -> Packet:
        other = _OTHER[side]
        self._sent += 1
        segment = tcp.TCP(
            sport=self._ports[side],
            dport=self._ports[other],
            seq=self._next[side],
            ack=self._next[other] if flags & _ACK else 0,
            off=5 + len(options) // 4,
            flags=flags,
            opts=options,
            data=octets,
        )
        datagram = ip.IP(
            src=_ADDRESS[side],
            dst=_ADDRESS[other],
            p=ip.IP_PROTO_TCP,
            id=self._sent % (1 << 16),
            df=1,
            data=segment,
        )
        frame = ethernet.Ethernet(src=_MAC[side], dst=_MAC[other], data=datagram)
        self._advance(side, len(octets) + bool(flags & (_SYN | _FIN)))
        written = bytes(frame)
        return Packet(self.time_us, written, len(written))


def packets_of(transcript: Transcript) -> Iterator[Packet]:
    """Yield the packets that would have carried a transcript.

    Args:
        transcript: any.
    """
    number, time_us = 0, 0
    for lines in _conversations(transcript):
        clear = [line for line in lines if not line.tls]
        sealed = [line for line in lines if line.tls]
        # A connection on which nothing was said in clear had TLS from its beginning.
        ports = (_SMTP, _SMTP) if clear or not sealed else (_SUBMISSIONS, _SMTP)
        for part, port in zip((clear, sealed), ports, strict=True):
            if part is sealed and not sealed:
                continue
            start = part[0].time_ms if part else None
            if start is not None and number:
                time_us = max(time_us, round(start * 1000))
            connection = _Connection(number, port, time_us)
            yield from _carry(connection, part)
            number, time_us = number + 1, connection.time_us


def _conversations(transcript: Transcript) -> Iterator[list[Line]]:
    """Yield the lines of each connection, each with the end of the wire it came from."""
    lines: list[Line] = []
    is_turned = False
    for line in transcript:
        if line.side == "note" and CONNECTION.match(line.octets):
            if lines:
                yield lines
            lines, is_turned = [], False
        elif line.side == "note":
            is_turned ^= line.octets.startswith(TURNED.encode())
        elif is_turned:
            lines.append(_from_other_end(line))
        else:
            lines.append(line)
    if lines:
        yield lines


def _from_other_end(line: Line) -> Line:
    from dataclasses import replace

    return replace(line, side="server" if line.side == "client" else "client")


def _carry(connection: _Connection, lines: list[Line]) -> Iterator[Packet]:
    yield from connection.open()
    is_first = True
    for burst in _bursts(lines):
        if burst.time_ms is not None:
            time_us = round(burst.time_ms * 1000)
        else:
            time_us = connection.time_us + (0 if is_first else 1000)
        connection.time_us = max(connection.time_us, time_us)
        is_first = False
        yield from connection.send(burst)
    yield from connection.close()


def _bursts(lines: list[Line]) -> Iterator[_Burst]:
    """Yield what was sent in one go."""
    burst: list[Line] = []
    for line in lines:
        if burst and not _travels_with(burst[-1], line):
            yield _burst(burst)
            burst = []
        burst.append(line)
    if burst:
        yield _burst(burst)


def _burst(lines: list[Line]) -> _Burst:
    octets = b"".join(line.octets for line in lines)
    return _Burst(lines[0].side, octets, lines[-1].omitted, lines[0].time_ms)


def _travels_with(before: Line, line: Line) -> bool:
    """Tell whether two lines share segments: those of one side and moment do.

    Wireshark reads on after mail data, and finds the end of a chunk, only where a
    segment begins.
    """
    if before.omitted or _moment(before) != _moment(line):
        return False
    ends_text = before.kind == "command" and before.octets == b".\r\n"
    is_bdat = line.kind == "command" and line.octets[:5].upper() == b"BDAT "
    return not (ends_text or is_bdat or line.chunked or before.chunked)


def _moment(line: Line) -> tuple[str, int, float | None]:
    return line.side, line.flight, line.time_ms
