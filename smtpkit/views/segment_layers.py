"""One TCP segment in its frame: Ethernet, IP and TCP, each with its header, then SMTP.

IEEE 802.3, RFC 791 (IPv4), RFC 8200 (IPv6), RFC 9293 (TCP).  dpkt reads the headers.  Draws
nothing: see `draw_layers`.
"""

from __future__ import annotations

import io
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import dpkt

from ..protocol.errors import BadArgument
from ..transcript.model import Transcript
from ..transcript.segments import packets_of

__all__ = ["Field", "Frame", "Layer", "frame_of"]

_FLAGS = ((0x02, "SYN"), (0x10, "ACK"), (0x08, "PSH"), (0x01, "FIN"), (0x04, "RST"))
_PORTS = {25: "SMTP", 465: "submission, TLS", 587: "submission", 366: "ATRN"}
_MAGIC = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1",
          b"\xa1\xb2\x3c\x4d", b"\n\r\r\n")  # fmt: skip
_ETHERNET, _LEAST = 1, 14
_IP = (0x0800, 0x86DD)
_WRONG = (dpkt.Error, ValueError, LookupError, AttributeError, TypeError)


class Field(NamedTuple):
    """A field of a header, such as a port."""

    name: str
    value: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a frame.

    Args:
        key: ``"link"``, ``"ip"``, ``"tcp"``, ``"smtp"`` or ``"rest"``.
        name: its protocol.
        task: what it is for.
        start: how many octets of the frame stand before it.
        octets: its header; the content of the innermost.
        fields: of the header.
    """

    key: str
    name: str
    task: str
    start: int
    octets: bytes
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame taken apart.

    Args:
        layers: from the outside in.
        length: how many octets it had on the wire.
        captured: how many of them are there.
        number: which segment it is, counted among those with content; 0 if it is alone.
    """

    layers: tuple[Layer, ...]
    length: int
    captured: int
    number: int = 0

    @property
    def missing(self) -> int:
        """How many octets were not captured."""
        return max(0, self.length - self.captured)


def frame_of(value: object, segment: int) -> Frame | None:
    """Return the frame that is asked for; None if no segment carries anything.

    Args:
        value: a transcript, the octets of a capture, a packet of `transcript.segments`,
            or the octets of one Ethernet frame.
        segment: which one of those that carry octets, from 1.
    Raises:
        BadArgument: something else, no frame, or not so many segments.
    """
    if segment < 1:
        raise BadArgument(f"segment {segment}", "a number from 1")
    packets: Iterator[tuple[bytes, int]]
    if isinstance(value, Transcript):
        packets = ((p.octets, p.length) for p in packets_of(value))
    elif isinstance(value, bytes | bytearray) and bytes(value).startswith(_MAGIC):
        packets = _captured(bytes(value))
    else:
        return _alone(value)
    carrying = _with_content(packets)
    found = next(islice(carrying, segment - 1, None), None)
    if found is None and segment > 1:
        raise BadArgument(f"segment {segment}", "a segment that there is: not so many "
                          "carry octets")  # fmt: skip
    return None if found is None else Frame(*found, number=segment)


def _alone(value: object) -> Frame:
    octets = getattr(value, "octets", value)
    length = getattr(value, "length", None)
    if not isinstance(octets, bytes | bytearray) or len(octets) < _LEAST:
        raise BadArgument(
            f"a value of type {type(value).__name__}",
            "a transcript, the octets of a capture, or an Ethernet frame of 14 octets "
            "or more",
        )
    octets = bytes(octets)
    whole = length if isinstance(length, int) else len(octets)
    return Frame(_layers(octets), whole, len(octets))


def _captured(octets: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the frames of a capture; what is cut off at its end is left."""
    is_next = octets.startswith(b"\n\r\r\n")
    try:
        reader = (dpkt.pcapng.Reader if is_next else dpkt.pcap.Reader)(
            io.BytesIO(octets)
        )
        if reader.datalink() != _ETHERNET:
            raise BadArgument(
                f"a capture of link type {reader.datalink()}", "one of Ethernet (1)"
            )
        for _, frame in reader:
            if len(frame) >= _LEAST:
                yield frame, max(len(frame), _length_on_the_wire(frame))
    except _WRONG as error:
        if isinstance(error, BadArgument):
            raise
        return


def _length_on_the_wire(frame: bytes) -> int:
    """Return how long a frame was, as its IPv4 header says; 0 if it has none."""
    has_length = len(frame) >= 18 and frame[12:14] == b"\x08\x00"
    return _LEAST + int.from_bytes(frame[16:18], "big") if has_length else 0


def _with_content(
    packets: Iterator[tuple[bytes, int]],
) -> Iterator[tuple[tuple[Layer, ...], int, int]]:
    for octets, length in packets:
        layers = _layers(octets)
        if layers[-1].key == "smtp" and layers[-1].octets:
            yield layers, length, len(octets)


def _layers(octets: bytes) -> tuple[Layer, ...]:
    kind = int.from_bytes(octets[12:14], "big")
    layers = [
        Layer("link", "Ethernet", "from one machine to the next", 0, octets[:14], (
            Field("destination", _mac(octets[:6])),
            Field("source", _mac(octets[6:12])),
            Field("type", f"0x{kind:04x}",
                  {0x0800: "IPv4", 0x86DD: "IPv6"}.get(kind, "")),
        ))
    ]  # fmt: skip
    try:
        datagram = dpkt.ethernet.Ethernet(octets).data if kind in _IP else None
    except _WRONG:
        datagram = None
    if not isinstance(datagram, dpkt.ip.IP | dpkt.ip6.IP6):
        return (*layers, _rest(octets, 14, "no IP that can be read"))
    header = _ip(datagram, octets)
    layers.append(header)
    start = 14 + len(header.octets)
    segment = datagram.data
    if not isinstance(segment, dpkt.tcp.TCP):
        return (*layers, _rest(octets, start, "no TCP that can be read"))
    layers.append(_tcp(segment, octets, start))
    start += len(layers[-1].octets)
    content = bytes(segment.data)
    ports = {segment.sport, segment.dport}
    name = "SMTP" if ports & set(_PORTS) else "content"
    return (*layers, Layer("smtp", name, "what the two hosts say", start, content))


def _rest(octets: bytes, start: int, words: str) -> Layer:
    return Layer("rest", "other octets", words, start, octets[start:])


def _mac(octets: bytes) -> str:
    return octets.hex(":")


def _ip(datagram: Any, octets: bytes) -> Layer:
    ends = (
        Field("source", str(ipaddress.ip_address(datagram.src))),
        Field("destination", str(ipaddress.ip_address(datagram.dst))),
    )
    if isinstance(datagram, dpkt.ip.IP):
        size, name = datagram.hl * 4, "IPv4"
        inner = Field("protocol", str(datagram.p), "TCP" if datagram.p == 6 else "")
        more = (
            Field("length", str(datagram.len)),
            Field("time to live", str(datagram.ttl)),
        )
    else:
        size, name = 40, "IPv6"
        inner = Field(
            "next header", str(datagram.nxt), "TCP" if datagram.nxt == 6 else ""
        )
        more = (
            Field("length", str(datagram.plen)),
            Field("hop limit", str(datagram.hlim)),
        )
    task = "from one host to another, over any networks"
    return Layer("ip", name, task, 14, octets[14 : 14 + size], (*ends, inner, *more))


def _tcp(segment: Any, octets: bytes, start: int) -> Layer:
    size = segment.off * 4
    flags = " ".join(name for bit, name in _FLAGS if segment.flags & bit)
    fields = (
        Field("source port", str(segment.sport), _PORTS.get(segment.sport, "")),
        Field("destination port", str(segment.dport), _PORTS.get(segment.dport, "")),
        Field("sequence number", str(segment.seq), "of the first octet"),
        Field("acknowledgement", str(segment.ack), "the next one expected"),
        Field("flags", flags),
        Field("window", str(segment.win)),
    )
    task = "octets whole and in order, from one program to another"
    return Layer("tcp", "TCP", task, start, octets[start : start + size], fields)
