"""The layers of a segment stand one in the other, and every octet belongs to one."""

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpkit.protocol.errors import BadArgument
from smtpkit.transcript.model import Transcript
from smtpkit.transcript.pcap import to_pcap, to_pcapng
from smtpkit.transcript.segments import packets_of
from smtpkit.views import layers
from smtpkit.views.segment_layers import frame_of
from tests.views import conversations as talk
from tests.views.drawn import named, text_of
from tests.views.samples import LAYERS, frame, omitting

EHLO = frame(4, talk.typical())


def test_headers_and_content_are_cut_where_they_begin() -> None:
    found = frame_of(EHLO, 1)
    assert found is not None
    assert [(layer.name, len(layer.octets)) for layer in found.layers] == [
        ("Ethernet", 14),
        ("IPv4", 20),  # RFC 791 section 3.1
        ("TCP", 20),  # RFC 9293 section 3.1
        ("SMTP", 17),
    ]
    assert b"".join(layer.octets for layer in found.layers) == EHLO


@pytest.mark.parametrize(
    ("layer", "name", "value", "words"),
    [
        ("Ethernet", "type", "0x0800", "IPv4"),
        ("IPv4", "source", "192.0.2.1", ""),
        ("IPv4", "destination", "192.0.2.25", ""),
        ("IPv4", "protocol", "6", "TCP"),
        ("TCP", "destination port", "25", "SMTP"),  # RFC 5321 section 4.5.4.2
        ("TCP", "flags", "ACK PSH", ""),
    ],
)
def test_the_fields_are_those_of_the_headers(
    layer: str, name: str, value: str, words: str
) -> None:
    assert (layer, name, value, words) in layers(EHLO).table().rows
    assert value in [t.get_text() for t in layers(EHLO).axes.texts]


def test_each_layer_lies_inside_the_one_around_it() -> None:
    picture = layers(EHLO)
    boxes = [
        named(picture, f"layer-{key}")[0].get_window_extent()
        for key in ("link", "ip", "tcp", "smtp")
    ]
    for outer, inner in pairwise(boxes):
        assert outer.x0 < inner.x0 < inner.x1 < outer.x1
        assert outer.y0 < inner.y0 < inner.y1 < outer.y1


def test_every_octet_is_a_cell_and_each_layer_is_named_where_it_begins() -> None:
    picture = layers(EHLO)
    (signs,) = named(picture, "hexadecimal")
    assert [int(text, 16) for _, _, text in signs.signs] == list(EHLO)
    begins = {m.get_gid(): m.get_text() for m in named(picture, "begins-")}
    assert set(begins.values()) == {"Ethernet", "IPv4", "TCP", "SMTP"}


def test_the_text_stands_in_the_innermost() -> None:
    picture = layers(EHLO)
    assert text_of(picture, "text-smtp") == "EHLO me.example"
    assert [m.get_text() for m in named(picture, "ending-name")] == ["CR", "LF"]


@pytest.mark.parametrize("write", [to_pcap, to_pcapng])
def test_transcript_and_capture_give_the_same_segments(write: object) -> None:
    octets = write(talk.typical())  # type: ignore[operator]
    for number in (1, 2, 5):
        assert layers(octets, segment=number).describe() == (
            layers(talk.typical(), segment=number).describe()
        )


def test_segments_without_content_are_not_counted() -> None:
    assert "220 mx.example.net" in layers(talk.typical(), segment=1).describe()
    assert "EHLO me.example" in layers(talk.typical(), segment=2).describe()


def test_what_was_not_captured_is_told() -> None:
    (packet,) = (p for p in packets_of(omitting()) if p.length > len(p.octets))
    picture = layers(packet)  # type: ignore[arg-type]
    words = "500 octets of the frame were not captured"
    assert words in text_of(picture, "remark")
    assert "500 not captured" in repr(picture)


def test_what_is_cut_off_in_a_header_is_drawn_as_other_octets() -> None:
    picture = layers(EHLO[:40])
    assert text_of(picture, "name-rest") == "other octets"
    assert "no TCP that can be read" in picture.describe()


def test_of_a_long_frame_the_rest_is_counted() -> None:
    picture = layers(LAYERS["large"]())
    assert text_of(picture, "remark") == "… 1,258 more octets not drawn"


def test_an_empty_transcript_has_no_segment_to_draw() -> None:
    from smtpkit.transcript.model import Transcript

    assert text_of(layers(Transcript()), "empty").startswith("No segment")


@pytest.mark.parametrize("segment", [0, -1, 100])
def test_a_segment_that_is_not_there_is_refused(segment: int) -> None:
    with pytest.raises(BadArgument, match="segment"):
        layers(talk.typical(), segment=segment)


def test_too_few_octets_for_a_frame_are_refused() -> None:
    with pytest.raises(BadArgument, match="Ethernet frame"):
        layers(b"short")


@pytest.mark.parametrize("write", [to_pcap, to_pcapng])
def test_a_capture_cut_off_anywhere_is_drawn_as_far_as_it_goes(
    write: Callable[[Transcript], bytes],
) -> None:
    """A capture that was stopped ends in mid-packet, or in a header of its own."""
    capture = write(talk.greeted().transcript)
    for octets in range(24, len(capture)):
        with suppress(BadArgument):  # too little to know what it is
            found = frame_of(capture[:octets], 1)
            assert found is None or found.layers[-1].octets


def test_a_packet_cut_off_in_a_capture_has_its_length_from_the_ip_header() -> None:
    capture = to_pcap(talk.greeted().transcript)
    begin = capture.index(b"220 mx.example.net")
    found = frame_of(capture[: begin + 6], 1)
    if found is not None:  # dpkt gives what there is of it
        assert found.layers[-1].octets == b"220 mx"
        assert found.missing == len(b".example.net ESMTP ready\r\n")


@given(st.binary(min_size=14, max_size=80), st.sampled_from([b"\x08\x00", b"\x86\xdd"]))
def test_any_octets_are_a_frame_of_which_every_octet_has_its_place(
    octets: bytes, kind: bytes
) -> None:
    octets = octets[:12] + kind + octets[14:]
    found = frame_of(octets, 1)
    assert found is not None
    assert found.layers[0].name == "Ethernet"
    assert sum(len(layer.octets) for layer in found.layers) <= len(octets)
