r"""A transcript as a capture for Wireshark, pcap or pcapng, and back.

Written: Ethernet, IPv4 and TCP as two hosts would have sent them, with true checksums.
What was said inside TLS goes, as plain text, into a second connection to port 25, so that
Wireshark reads it; the first connection ends where the handshake was.  Octets that the
transcript did not keep are packets of which only the headers were captured; Wireshark then
loses its place in the mail data.  Notes and the names of states are lost.

Read: what `to_pcap` wrote, and captures of tcpdump and Wireshark.  Packets are the concern
of `segments` (writing) and `flows` (reading), and dpkt takes care of the files.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from dpkt import pcap, pcapng

from .flows import Flow, flows_in, read_packets
from .model import Transcript
from .replay import HANDSHAKE, Said, replay
from .segments import SNAPLEN, Packet, packets_of

__all__ = ["from_pcap", "to_pcap", "to_pcapng"]

_ETHERNET = 1


def to_pcap(transcript: Transcript) -> bytes:
    r"""Write a transcript as a capture in the format of libpcap.

    Args:
        transcript: any.  Lines without a time are put one millisecond apart.
    Returns:
        The file's octets.  The client is 192.0.2.1, the server 192.0.2.25 port 25, and
        the conversation begins at the first second of 1970.

    >>> from smtpkit.transcript import Line
    >>> said = Transcript()
    >>> said.add(Line("server", b"220 mx.example.net\r\n", 0.0, "reply"))
    >>> print(from_pcap(to_pcap(said)))
    S: 220 mx.example.net
    """
    file = io.BytesIO()
    file.write(bytes(pcap.LEFileHdr(snaplen=SNAPLEN, linktype=_ETHERNET)))
    for packet in packets_of(transcript):
        seconds, rest = divmod(packet.time_us, 1_000_000)
        octets = packet.octets
        file.write(bytes(pcap.LEPktHdr(tv_sec=seconds, tv_usec=rest,
                                       caplen=len(octets), len=packet.length)))  # fmt: skip
        file.write(octets)
    return file.getvalue()


def to_pcapng(transcript: Transcript) -> bytes:
    """Write a transcript as a capture in the next generation of that format.

    Args:
        transcript: any.
    Returns:
        The file's octets; they tell the same as those of `to_pcap`.
    """
    file = io.BytesIO()
    file.write(bytes(pcapng.SectionHeaderBlockLE()))
    file.write(bytes(pcapng.InterfaceDescriptionBlockLE(snaplen=SNAPLEN)))
    for packet in packets_of(transcript):
        file.write(_block(packet))
    return file.getvalue()


def _block(packet: Packet) -> bytes:
    high, low = divmod(packet.time_us, 1 << 32)
    block = bytearray(
        bytes(
            pcapng.EnhancedPacketBlockLE(
                ts_high=high, ts_low=low, pkt_data=packet.octets
            )
        )
    )
    # dpkt takes the packet for whole; octets 24 to 27 say how long it was on the wire.
    block[24:28] = packet.length.to_bytes(4, "little")
    return bytes(block)


def from_pcap(octets: bytes) -> Transcript:
    """Read the SMTP conversations in a capture.

    Args:
        octets: of a pcap or pcapng file.  Link types: Ethernet, Linux cooked capture,
            loopback and bare IP.
    Returns:
        One transcript; where the capture holds several conversations, a note such as
        ``connection 2 of 3`` stands before each.  Connections to ports 25, 366, 465,
        587 and 2525 are read, and those whose server greets as an SMTP server does.
        What is encrypted is counted, not read.
    Raises:
        UnreadableTranscript: no capture, or none with a TCP connection of SMTP in it.
    """
    packets, complaint = read_packets(octets)
    joined = _joined(flows_in(packets)) if packets else []
    said: list[Said] = []
    for number, conversation in enumerate(joined, 1):
        if len(joined) > 1:
            words = f"connection {number} of {len(joined)}"
            said.append(Said("note", words.encode(), conversation[0].time_ms))
        said += conversation
    if complaint:
        said.append(Said("note", complaint.encode()))
    return replay(said)


def _joined(flows: Sequence[Flow]) -> list[list[Said]]:
    """Put together what belongs to one conversation before and after a handshake."""
    conversations: list[list[Said]] = []
    open_to: dict[object, list[Said]] = {}  # waits for what was said inside TLS
    for flow in flows:
        before = open_to.pop(flow.hosts, None)
        if before is not None and flow.continues(before):
            first = flow.said[0].time_ms
            before += [Said("note", HANDSHAKE.encode(), first), *flow.said]
            continue
        said = list(flow.said)
        if flow.ends_in_handshake:
            open_to[flow.hosts] = said
        conversations.append(said)
    return [said for said in conversations if said]
