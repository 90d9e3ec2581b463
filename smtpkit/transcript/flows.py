"""TCP connections in a capture, put together again from their packets.

RFC 9293 section 3.4: octets are numbered, so packets that come twice, late or never can be
told.  What never came leaves a hole of known size.  Knows only as much of SMTP as it takes
to find its connections: see `pcap`.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import dpkt

from ..protocol.errors import UnreadableTranscript
from .model import Side
from .reassembly import Assembly, Segment
from .said import Said

__all__ = ["Flow", "flows_in", "read_packets"]

PORTS = (25, 465, 587, 366, 2525)
_GREETING = re.compile(rb"(?:220|4[0-9]{2}|5[0-9]{2})[ -]")
_NOT_SMTP = (21, 119)  # FTP and NNTP greet with 2yz as well
_STARTTLS = re.compile(rb"STARTTLS[ \t]*\r\n\Z", re.IGNORECASE)

# Where IP begins, by the link type's number at https://www.tcpdump.org/linktypes.html
_IP_AT = {0: 4, 108: 4, 113: 16, 276: 20, 12: 0, 14: 0, 101: 0, 228: 0, 229: 0}
_ETHERNET = 1
_MALFORMED = (
    dpkt.Error,
    struct.error,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
)

_SYN, _ACK = 0x02, 0x10  # flags of TCP: RFC 9293 section 3.1

Endpoint = tuple[bytes, int]


class Packet(NamedTuple):
    """A TCP packet as it was captured.

    Args:
        time_s: when, in seconds.
        source: address and port it came from.
        target: address and port it went to.
        flags: TCP's flags.
        segment: what it carried, and where in the stream that belongs.
    """

    time_s: float
    source: Endpoint
    target: Endpoint
    flags: int
    segment: Segment


class Flow(NamedTuple):
    """What was said over one connection.

    Args:
        hosts: the addresses of client and server.
        port: the server's port.
        said: what was said, in the order in which it arrived.
    """

    hosts: tuple[bytes, bytes]
    port: int
    said: list[Said]

    @property
    def ends_in_handshake(self) -> bool:
        """Whether TLS begins where this ends, and nothing was captured of it."""
        if not self.said:
            return self.port == 465
        last = self.said[-1].octets.split(b"\r\n")[-2:-1]
        asked = b"".join(said.octets for said in self.said if said.side == "client")
        return (
            self.said[-1].side == "server"
            and last != []
            and last[0].startswith(b"2")
            and _STARTTLS.search(asked) is not None
        )

    def continues(self, before: list[Said]) -> bool:
        """Tell whether this is what was said after the handshake that ended `before`.

        After STARTTLS the client speaks first; where TLS came first, the server does.
        """
        return bool(self.said) and self.said[0].side == (
            "client" if before else "server"
        )


def read_packets(octets: bytes) -> tuple[list[Packet] | None, str]:
    """Read the TCP packets of a capture.

    Args:
        octets: of a pcap or pcapng file.
    Returns:
        The packets, None if the capture is empty; and what is wrong with it, in words.
    Raises:
        UnreadableTranscript: this is no capture, or of a link type that is not known.
    """
    reader = _reader(octets)
    link = reader.datalink()
    if link != _ETHERNET and link not in _IP_AT:
        raise UnreadableTranscript(
            f"a capture of link type {link}",
            "Ethernet (1), Linux cooked capture (113, 276), loopback (0, 108) or bare "
            "IP (101)",
        )
    packets: list[Packet] = []
    count, complaint = 0, ""
    try:
        for time_s, frame in reader:
            count += 1
            packet = _packet(link, float(time_s), frame)
            if packet is not None:
                packets.append(packet)
    except _MALFORMED:
        complaint = "the capture ends in the middle of a packet"
    return (packets if count else None), complaint


def _reader(octets: bytes) -> Any:
    is_next_generation = octets.startswith(b"\n\r\r\n")
    kind = dpkt.pcapng.Reader if is_next_generation else dpkt.pcap.Reader
    try:
        return kind(io.BytesIO(octets))
    except _MALFORMED:
        raise UnreadableTranscript(
            octets[:16], "a capture: a pcap or pcapng file, not compressed"
        ) from None


def _packet(link: int, time_s: float, frame: bytes) -> Packet | None:
    """Return the TCP packet in a frame, or None: something else is in it."""
    try:
        datagram = _datagram(link, frame)
        segment = datagram.data
        if not isinstance(segment, dpkt.tcp.TCP):
            return None
    except _MALFORMED:
        return None
    if isinstance(datagram, dpkt.ip.IP):
        length = datagram.len - 4 * datagram.hl if datagram.len else len(segment)
    else:
        before = sum(header.length for header in datagram.all_extension_headers)
        length = datagram.plen - before if datagram.plen else len(segment)
    octets = bytes(segment.data)
    missing = max(0, length - 4 * segment.off - len(octets))
    sequence = segment.seq + bool(segment.flags & _SYN)
    return Packet(
        time_s,
        (datagram.src, segment.sport),
        (datagram.dst, segment.dport),
        segment.flags,
        Segment(sequence, octets, missing),
    )


def _datagram(link: int, frame: bytes) -> Any:
    if link == _ETHERNET:
        datagram = dpkt.ethernet.Ethernet(frame).data
        if not isinstance(datagram, dpkt.ip.IP | dpkt.ip6.IP6):
            raise ValueError("no IP")
        return datagram
    octets = frame[_IP_AT[link] :]
    return dpkt.ip.IP(octets) if octets[0] >> 4 == 4 else dpkt.ip6.IP6(octets)


def flows_in(packets: Sequence[Packet]) -> list[Flow]:
    """Return the connections of SMTP, in the order in which they began.

    Args:
        packets: of a capture.
    Raises:
        UnreadableTranscript: there is none.
    """
    found = [(group, _server(group)) for group in _by_connection(packets)]
    of_smtp = [(group, server) for group, server in found if server is not None]
    if not of_smtp:
        raise UnreadableTranscript(
            f"a capture of {len(packets)} TCP packets without a conversation of SMTP",
            f"a connection to port {', '.join(map(str, PORTS[:-1]))} or {PORTS[-1]}, or "
            "a server that greets with 220",
        )
    start_s = of_smtp[0][0][0].time_s
    return [_flow(group, server, start_s) for group, server in of_smtp]


def _by_connection(packets: Sequence[Packet]) -> Iterable[list[Packet]]:
    open_now: dict[frozenset[Endpoint], list[Packet]] = {}
    groups: list[list[Packet]] = []
    for packet in packets:
        key = frozenset((packet.source, packet.target))
        group = open_now.get(key)
        if group is None or _begins_anew(packet, group):
            group = open_now[key] = []
            groups.append(group)
        group.append(packet)
    return groups


def _begins_anew(packet: Packet, group: list[Packet]) -> bool:
    """Tell whether a port is used again: a SYN that is no repetition of the first."""
    if not _is_syn(packet):
        return False
    first = group[0]
    is_repeated = _is_syn(first) and first.segment == packet.segment
    return not is_repeated


def _is_syn(packet: Packet) -> bool:
    return packet.flags & (_SYN | _ACK) == _SYN


def _flow(packets: list[Packet], server: Endpoint, start_s: float) -> Flow:
    first = packets[0]
    client = first.target if first.source == server else first.source
    return Flow((client[0], server[0]), server[1], _said(packets, client, start_s))


def _server(packets: list[Packet]) -> Endpoint | None:
    """Return the end that serves SMTP; None if neither seems to."""
    first = packets[0]
    ends = (first.target, first.source)  # the one that is called comes first
    if first.source == first.target:
        return None
    for end in ends:
        if end[1] in PORTS and not (_is_syn(first) and end == first.source):
            return end
    for end in ends:
        spoken = (p.segment.octets for p in packets if p.source == end)
        words = next((octets for octets in spoken if octets), b"")
        if _GREETING.match(words) and end[1] not in _NOT_SMTP:
            return end
    return None


def _said(packets: list[Packet], client: Endpoint, start_s: float) -> list[Said]:
    """Put the octets of both sides together, in the order in which they arrived."""
    assemblies = {
        side: Assembly(
            [p.segment for p in packets if (p.source == client) == (side == "client")],
            is_from_start=any(
                p.flags & _SYN
                for p in packets
                if (p.source == client) == (side == "client")
            ),
        )
        for side in ("client", "server")
    }
    said: list[Said] = []
    for packet in packets:
        side: Side = "client" if packet.source == client else "server"
        time_ms = round((packet.time_s - start_s) * 1000, 3)
        for octets, missing in assemblies[side].arrived():
            last = said[-1] if said else None
            if last is not None and last.side == side and not octets:
                said[-1] = last._replace(missing=last.missing + missing)
            else:
                said.append(Said(side, octets, time_ms, missing))
    return said
