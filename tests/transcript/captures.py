"""Captures as other programs make them: other link types, orders, cuts and losses."""

import io
from collections.abc import Iterable, Sequence

import dpkt

from smtpkit.transcript import Transcript
from smtpkit.transcript.pcap import to_pcap

Frame = tuple[float, bytes]
ETHERNET, NULL, LOOP, RAW, SLL, SLL2, IPV4, IPV6 = 1, 0, 108, 101, 113, 276, 228, 229


def frames(transcript: Transcript) -> list[Frame]:
    """Return the packets of a transcript's capture: seconds and octets."""
    return list(dpkt.pcap.Reader(io.BytesIO(to_pcap(transcript))))


def capture(packets: Iterable[Frame], link: int = ETHERNET, **options: bool) -> bytes:
    """Return a pcap file of these packets."""
    file = io.BytesIO()
    writer = dpkt.pcap.Writer(file, snaplen=65535, linktype=link, **options)
    for time_s, octets in packets:
        writer.writepkt_time(octets, time_s)
    return file.getvalue()


def datagrams(packets: Sequence[Frame]) -> list[Frame]:
    """Return the packets without their Ethernet headers."""
    return [(time_s, octets[14:]) for time_s, octets in packets]


def with_header(packets: Sequence[Frame], header: bytes) -> list[Frame]:
    """Return the packets with another link header in the place of Ethernet's."""
    return [(time_s, header + octets) for time_s, octets in datagrams(packets)]


def in_ipv6(packets: Sequence[Frame]) -> list[Frame]:
    """Return the packets as IPv6 datagrams without a link header."""
    return [(time_s, _as_ipv6(octets)) for time_s, octets in datagrams(packets)]


def _as_ipv6(octets: bytes) -> bytes:
    old = dpkt.ip.IP(octets)
    prefix = bytes.fromhex("20010db8") + bytes(8)  # 2001:db8::, RFC 3849
    segment = bytes(old.data)
    new = dpkt.ip6.IP6(
        src=prefix + old.src, dst=prefix + old.dst, nxt=6, plen=len(segment)
    )
    new.data, new.extension_hdrs = segment, {}
    return bytes(new.pack_hdr()) + segment


def segment_of(frame: Frame) -> dpkt.tcp.TCP:
    """Return the TCP segment in an Ethernet frame."""
    return dpkt.ethernet.Ethernet(frame[1]).data.data


def changed(frame: Frame, **fields: object) -> Frame:
    """Return a frame whose TCP segment has other fields, such as ``data`` or ``seq``."""
    ethernet = dpkt.ethernet.Ethernet(frame[1])
    for name, value in fields.items():
        setattr(ethernet.data.data, name, value)
    ethernet.data.len = len(ethernet.data)
    return frame[0], bytes(ethernet)


def carries(frame: Frame, octets: bytes) -> bool:
    """Tell whether these octets are in a frame."""
    return octets in frame[1]
