"""Captures: ours are read as they were written, and those of other programs are read."""

import io
import random

import dpkt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpkit.protocol.errors import UnreadableTranscript
from smtpkit.protocol.machine import State
from smtpkit.transcript import Line, Transcript
from smtpkit.transcript.pcap import from_pcap, to_pcap, to_pcapng
from tests.transcript import captures as cap
from tests.transcript.talks import TALKS, told


def notes(transcript: Transcript) -> list[str]:
    return [line.text for line in transcript if line.side == "note"]


@pytest.mark.parametrize("talk", TALKS)
def test_what_is_written_is_read_again_with_its_times(talk: str) -> None:
    transcript = TALKS[talk]()
    for written in (to_pcap(transcript), to_pcapng(transcript)):
        assert told(from_pcap(written), times=talk != "encrypted") == told(
            transcript, times=talk != "encrypted"
        )


def test_a_plain_conversation_is_read_as_the_very_same_value() -> None:
    for talk in ("plain", "pipelined", "refused", "authenticated"):
        transcript = TALKS[talk]()
        assert from_pcap(to_pcap(transcript)) == transcript


def test_no_segment_is_longer_than_ethernet_carries() -> None:
    packets = cap.frames(TALKS["long"]())
    assert max(len(octets) for _, octets in packets) == 14 + 20 + 20 + 1460
    flags = [cap.segment_of(frame).flags for frame in packets]
    assert flags[:3] == [0x02, 0x12, 0x10]
    assert flags[-3:] == [0x11, 0x11, 0x10]


def test_lines_of_one_flight_share_a_segment() -> None:
    packets = cap.frames(TALKS["pipelined"]())
    (envelope,) = [frame for frame in packets if cap.carries(frame, b"MAIL FROM")]
    assert cap.segment_of(envelope).data.count(b"\r\n") == 4


def test_what_was_said_inside_tls_goes_into_a_second_connection() -> None:
    packets = cap.frames(TALKS["encrypted"]())
    ports = {frozenset((s.sport, s.dport)) for s in map(cap.segment_of, packets)}
    assert ports == {frozenset((49152, 25)), frozenset((49153, 25))}
    (auth,) = [frame for frame in packets if cap.carries(frame, b"AUTH PLAIN")]
    assert cap.segment_of(auth).sport == 49153


def test_a_conversation_that_began_with_tls_comes_back_so() -> None:
    transcript = Transcript()
    transcript.add(Line("note", b"TLS handshake", None, "note"))
    transcript.add(Line("server", b"220 mx.example.net\r\n", None, "reply", tls=True))
    transcript.add(Line("client", b"NOOP\r\n", None, tls=True, flight=1))
    transcript.add(Line("server", b"250 OK\r\n", None, "reply", tls=True, flight=1))
    read = from_pcap(to_pcap(transcript))
    assert str(read) == str(transcript)
    assert [line.tls for line in read] == [False, True, True, True]
    assert read.positions[-1].is_encrypted


def test_lines_without_times_are_a_millisecond_apart() -> None:
    transcript = Transcript()
    for number, word in enumerate((b"220 x", b"NOOP", b"250 y", b"QUIT", b"221 z")):
        side = "client" if number % 2 else "server"
        transcript.add(Line(side, word + b"\r\n", flight=number))
    times = [line.time_ms for line in from_pcap(to_pcap(transcript))]
    assert times == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_octets_that_were_not_kept_are_packets_cut_short() -> None:
    transcript = TALKS["long"]()
    (omitted,) = [line.omitted for line in transcript if line.omitted]
    reader = io.BytesIO(to_pcap(transcript)[24:])
    lost = 0
    while header := reader.read(16):
        kept, length = (int.from_bytes(header[at : at + 4], "little") for at in (8, 12))
        reader.read(kept)
        lost += length - kept
    assert lost == omitted


def test_a_huge_hole_is_left_out_and_known_all_the_same() -> None:
    transcript = from_text_with_hole(10**9)
    written = to_pcap(transcript)
    assert len(written) < 10_000
    assert [line.omitted for line in from_pcap(written) if line.omitted] == [10**9]


def from_text_with_hole(octets: int) -> Transcript:
    from smtpkit.transcript.text import from_text

    return from_text(
        "S: 220 x\nC: EHLO a.example\nS: 250 x\nC: MAIL FROM:<a@b.example>\nS: 250 x\n"
        f"C: RCPT TO:<a@b.example>\nS: 250 x\nC: DATA\nS: 354 x\nC: a ... {octets} octets "
        "more\nC: .\nS: 250 x\n"
    )


LINKS = [
    (cap.RAW, cap.datagrams, "bare IP"),
    (cap.IPV4, cap.datagrams, "bare IPv4"),
    (cap.RAW, cap.in_ipv6, "bare IP, version 6"),
    (cap.IPV6, cap.in_ipv6, "bare IPv6"),
    (cap.NULL, lambda p: cap.with_header(p, bytes([2, 0, 0, 0])), "loopback of BSD"),
    (
        cap.LOOP,
        lambda p: cap.with_header(p, bytes([0, 0, 0, 2])),
        "loopback of OpenBSD",
    ),
    (
        cap.SLL,
        lambda p: cap.with_header(p, bytes(14) + b"\x08\x00"),
        "Linux cooked capture",
    ),
    (
        cap.SLL2,
        lambda p: cap.with_header(p, b"\x08\x00" + bytes(18)),
        "Linux cooked capture, version 2",
    ),
    (
        cap.ETHERNET,
        lambda p: cap.with_header(p, bytes(12) + b"\x81\x00\x00\x05\x08\x00"),
        "Ethernet with a VLAN tag",
    ),
    (
        cap.ETHERNET,
        lambda p: [(time_s, octets + bytes(9)) for time_s, octets in p],
        "Ethernet with padding",
    ),
]


@pytest.mark.parametrize(
    ("link", "change"), [row[:2] for row in LINKS], ids=[row[2] for row in LINKS]
)
def test_captures_of_other_links_tell_the_same(link: int, change: object) -> None:
    transcript = TALKS["pipelined"]()
    octets = cap.capture(change(cap.frames(transcript)), link)
    assert from_pcap(octets) == transcript


def test_nanoseconds_and_the_other_octet_order_are_read() -> None:
    transcript = TALKS["plain"]()
    packets = cap.frames(transcript)
    assert from_pcap(cap.capture(packets, nano=True)) == transcript
    file = io.BytesIO()
    file.write(bytes(dpkt.pcap.FileHdr(linktype=1)))
    for time_s, octets in packets:
        header = dpkt.pcap.PktHdr(
            tv_sec=int(time_s), tv_usec=round(time_s % 1 * 1e6), caplen=len(octets)
        )
        header.len = len(octets)
        file.write(bytes(header) + octets)
    assert from_pcap(file.getvalue()) == transcript


def test_segments_in_any_order_twice_or_overlapping_tell_the_same() -> None:
    transcript = TALKS["chunked"]()
    packets = [
        cut for frame in cap.frames(transcript) for cut in (_halves(frame) or [frame])
    ]
    chance = random.Random(5321)
    for _ in range(20):
        mixed = list(packets)
        at = chance.randrange(len(mixed) - 1)
        mixed.insert(at + chance.randrange(5), mixed[at])  # sent twice
        for at in range(3, len(mixed) - 1, chance.randrange(2, 5)):
            if _same_way(mixed[at], mixed[at + 1]):
                mixed[at], mixed[at + 1] = mixed[at + 1], mixed[at]
        assert told(from_pcap(cap.capture(mixed))) == told(transcript)


def _halves(frame: cap.Frame) -> list[cap.Frame]:
    """Return two segments that overlap by an octet, in the place of one."""
    segment = cap.segment_of(frame)
    data, middle = segment.data, len(segment.data) // 2
    if not middle:
        return []
    second = cap.changed(frame, seq=segment.seq + middle, data=data[middle:])
    return [cap.changed(frame, data=data[: middle + 1]), second]


def _same_way(one: cap.Frame, other: cap.Frame) -> bool:
    return cap.segment_of(one).sport == cap.segment_of(other).sport


def test_sequence_numbers_may_run_over_their_end() -> None:
    transcript = TALKS["pipelined"]()
    packets = [
        cap.changed(
            frame,
            seq=(cap.segment_of(frame).seq - 1030) % 2**32,
            ack=(cap.segment_of(frame).ack - 1030) % 2**32,
        )
        for frame in cap.frames(transcript)
    ]
    assert from_pcap(cap.capture(packets)) == transcript


def test_a_lost_segment_of_mail_data_is_stated() -> None:
    transcript = TALKS["long"]()
    packets = cap.frames(transcript)
    lost = next(
        at for at, frame in enumerate(packets)
        if len(frame[1]) == 1514 and at > 20
    )  # fmt: skip
    read = from_pcap(cap.capture(packets[:lost] + packets[lost + 1 :]))
    before, after = (sum(line.omitted for line in each) for each in (transcript, read))
    assert after >= before + 1460 or after == 1460
    assert read.codes == transcript.codes


def test_a_lost_command_leaves_a_note_and_the_rest() -> None:
    transcript = TALKS["plain"]()
    packets = [f for f in cap.frames(transcript) if not cap.carries(f, b"NOOP")]
    read = from_pcap(cap.capture(packets))
    assert notes(read) == [
        "this reply answers no command",
        "6 octets of the client are missing here",
    ]
    assert [e.symbol for e in read.exchanges] == [
        e.symbol for e in transcript.exchanges if e.symbol != "NOOP"
    ]


def test_a_lost_reply_leaves_a_note_and_the_rest() -> None:
    packets = [f for f in cap.frames(TALKS["plain"]()) if not cap.carries(f, b"354 ")]
    read = from_pcap(cap.capture(packets))
    assert any("octets of the server are missing here" in note for note in notes(read))
    assert b"QUIT\r\n" in [line.octets for line in read]


def test_a_capture_of_shortened_packets_says_how_much_was_said() -> None:
    """As ``tcpdump -s 300`` makes it: the beginning of each packet."""
    packets = [(time_s, octets[:300]) for time_s, octets in cap.frames(TALKS["long"]())]
    read = from_pcap(cap.capture(packets))
    told_of = sum(
        len(line.octets) + line.omitted for line in read if line.kind == "text"
    )
    said = sum(
        len(line.octets) + line.omitted
        for line in TALKS["long"]()
        if line.kind == "text"
    )
    assert abs(told_of - said) <= 3  # the final dot was not captured


@pytest.mark.parametrize("first", range(3, 16))
def test_a_capture_may_begin_in_the_middle(first: int) -> None:
    packets = cap.frames(TALKS["plain"]())[first:]
    read = from_pcap(cap.capture(packets))
    assert read.exchanges[-1].symbol == "QUIT"
    assert read.exchanges[-1].after is not None
    assert read.exchanges[-1].after.session is State.CLOSED
    assert (first > 3) == any(note.startswith("the beginning") for note in notes(read))


def test_two_conversations_at_one_time_are_told_apart() -> None:
    one, two = cap.frames(TALKS["plain"]()), cap.frames(TALKS["refused"]())
    two = [_from_port(frame, 50000) for frame in two]
    mixed = sorted([*one, *two], key=lambda frame: frame[0])
    read = from_pcap(cap.capture(mixed))
    assert notes(read) == ["connection 1 of 2", "connection 2 of 2"]
    assert read.codes == TALKS["plain"]().codes + TALKS["refused"]().codes
    assert read.exchanges[-1].after.session is State.CLOSED
    again = from_pcap(to_pcap(read))
    assert told(again) == told(read)


def _from_port(frame: cap.Frame, port: int) -> cap.Frame:
    """Return the frame as if the client had used another port."""
    segment = cap.segment_of(frame)
    end = "dport" if segment.sport == 25 else "sport"
    return cap.changed(frame, **{end: port})


def test_a_port_that_is_used_again_is_another_conversation() -> None:
    first = cap.frames(TALKS["plain"]())
    later = [
        cap.changed((t + 1, o), seq=cap.segment_of((t, o)).seq + 10**6)
        for t, o in cap.frames(TALKS["refused"]())
    ]
    assert notes(from_pcap(cap.capture(first + later)))[1] == "connection 2 of 2"


@pytest.mark.parametrize("port", [25, 465, 587, 366, 2525, 40025])
def test_smtp_is_found_by_port_or_by_its_greeting(port: int) -> None:
    transcript = TALKS["plain"]()
    packets = [_to_port(frame, port) for frame in cap.frames(transcript)]
    assert from_pcap(cap.capture(packets)) == transcript


def _to_port(frame: cap.Frame, port: int) -> cap.Frame:
    segment = cap.segment_of(frame)
    end = "sport" if segment.sport == 25 else "dport"
    return cap.changed(frame, **{end: port})


def test_another_protocol_is_not_taken_for_smtp() -> None:
    packets = [_to_port(frame, 21) for frame in cap.frames(TALKS["plain"]())]
    with pytest.raises(UnreadableTranscript, match="without a conversation of SMTP"):
        from_pcap(cap.capture(packets))


def test_what_is_encrypted_is_counted() -> None:
    lines = [
        Line("server", b"220 x\r\n"),
        Line("client", b"EHLO a.example\r\n", flight=1),
        Line("server", b"250-x\r\n250 STARTTLS\r\n", flight=1),
        Line("client", b"STARTTLS\r\n", flight=2),
        Line("server", b"220 go\r\n", flight=2),
        Line("client", b"\x16\x03\x01\x02\x00" + bytes(500), flight=3),
        Line("server", b"\x16\x03\x03\x00\x7a" + b"250 no\r\n" * 100, flight=3),
    ]
    transcript = Transcript()
    for line in lines:
        transcript.add(line)
    read = from_pcap(to_pcap(transcript))
    assert read.codes == [220, 250, 220]
    assert notes(read) == [
        "505 octets of the client and 805 of the server are encrypted"
    ]


def test_a_submission_inside_tls_is_counted() -> None:
    transcript = Transcript()
    transcript.add(Line("client", b"\x16\x03\x01\x02\x00" + bytes(500), flight=1))
    packets = [_to_port(frame, 465) for frame in cap.frames(transcript)]
    read = from_pcap(cap.capture(packets))
    assert notes(read) == ["505 octets of the client and 0 of the server are encrypted"]


def test_the_ends_of_the_wire_keep_their_places_when_roles_turn() -> None:
    from smtpkit.transcript.text import from_text

    transcript = from_text(
        "S: 220 x\nC: EHLO a.example\nS: 250 ATRN\nC: AUTH PLAIN =\nS: 235 x\nC: ATRN\n"
        "S: 250 turn\n-- the roles are turned: the server is now the client\n"
        "S: 220 a.example\nC: EHLO mx.example.net\nS: 250 a.example\nC: QUIT\nS: 221 x\n"
    )
    packets = cap.frames(transcript)
    (greeting,) = [f for f in packets if cap.carries(f, b"220 a.example")]
    assert cap.segment_of(greeting).dport == 25
    assert told(from_pcap(to_pcap(transcript))) == told(transcript)


def test_a_file_cut_anywhere_is_read_as_far_as_it_goes() -> None:
    for written in (to_pcap(TALKS["plain"]()), to_pcapng(TALKS["plain"]())):
        for end in range(0, len(written), 37):
            try:
                read = from_pcap(written[:end])
            except UnreadableTranscript:
                assert end < 600
            else:
                assert len(read) <= len(TALKS["plain"]()) + 3
    assert notes(from_pcap(to_pcap(TALKS["plain"]())[:-5])) == []
    cut = from_pcap(to_pcap(TALKS["plain"]())[:-60])
    assert notes(cut) == ["the capture ends in the middle of a packet"]


WRITTEN = (to_pcap(TALKS["plain"]()), to_pcapng(TALKS["encrypted"]()))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200, deadline=None)
@given(
    st.sampled_from(WRITTEN),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_capture_is_read_or_refused_and_nothing_else(
    written: bytes, changes: list[tuple[int, int]]
) -> None:
    damaged = bytearray(written)
    for at, octet in changes:
        damaged[at % len(damaged)] = octet
    try:
        read = from_pcap(bytes(damaged))
    except UnreadableTranscript:
        return
    else:
        assert isinstance(read, Transcript)


@pytest.mark.parametrize(
    ("octets", "wanted"),
    [
        (b"", "pcap"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "not compressed"),
        (b"S: 220 mx.example.net\r\n" * 3, "pcap"),
        (cap.capture([], link=105), "Ethernet"),
    ],
)
def test_what_is_no_capture_is_refused(octets: bytes, wanted: str) -> None:
    with pytest.raises(UnreadableTranscript) as caught:
        from_pcap(octets)
    assert wanted in caught.value.wanted


def test_an_empty_capture_is_an_empty_transcript() -> None:
    assert from_pcap(to_pcap(Transcript())) == Transcript()
    assert from_pcap(to_pcapng(Transcript())) == Transcript()
