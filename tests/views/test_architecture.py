"""The roles stand in their places, linked by what they speak and at which port."""

from itertools import pairwise

import pytest
from matplotlib.lines import Line2D

from smtpkit.agents.hops import Hop
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import architecture
from smtpkit.views.roles import LINKS, ROLES, hosts_of, journey_of
from tests.views.drawn import boxes, named, text_of, words

NAMES = ["client.example", "msa.example.org", "relay.example.net", "mx.example.net"]


@pytest.mark.parametrize(
    ("start", "end", "protocol", "port"),
    [
        ("author", "msa", "SMTP (submission)", "port 587, or 465 inside TLS"),
        # RFC 6409 section 3.1; RFC 8314 section 3.3
        ("mta", "relay", "SMTP", "port 25"),  # RFC 5321 section 4.5.4.2
        ("relay", "mx", "SMTP", "port 25"),
        ("reader", "store", "IMAP or POP", "port 993 or 995 inside TLS; 143 or 110"),
        # RFC 8314 sections 3.1 and 3.2
    ],
)
def test_ports_and_protocols_stand_at_the_links(
    start: str, end: str, protocol: str, port: str
) -> None:
    picture = architecture()
    assert text_of(picture, f"protocol-{start}-{end}") == protocol
    shown = [m.get_text() for m in named(picture, f"port-{start}-{end}")]
    assert " ".join(shown) == port


def test_smtp_is_a_thick_whole_line_and_all_else_is_dashed() -> None:
    picture = architecture()
    for link in LINKS:
        (line,) = (
            m
            for m in named(picture, f"link-{link.start}-{link.end}")
            if isinstance(m, Line2D)
        )
        is_dashed = line._unscaled_dash_pattern[1] is not None
        assert is_dashed != link.is_smtp
    assert "SMTP" in words(picture)


def test_all_roles_are_named() -> None:
    picture = architecture()
    for role in ROLES.values():
        assert text_of(picture, f"sign-{role.key}") == role.sign
        assert text_of(picture, f"does-{role.key}") == role.words
    assert named(picture, "host-") == []


def test_hosts_are_written_to_their_roles() -> None:
    picture = architecture(NAMES)
    found = {m.get_gid(): m.get_text() for m in named(picture, "host-")}
    assert found == {
        "host-author": "client.example",
        "host-msa": "msa.example.org",
        "host-mta": "msa.example.org",
        "host-relay": "relay.example.net",
        "host-mx": "mx.example.net",
        "host-mda": "mx.example.net",
        "host-store": "mx.example.net",
    }
    assert "SMTP, port 25" in picture.describe()


def test_hops_tell_the_way_in_their_order() -> None:
    hops = [Hop(a, b, 0.0) for a, b in pairwise(NAMES)]
    assert journey_of(hops) == NAMES
    assert journey_of([*hops, Hop("relay.example.net", "other.example", 1.0)]) == NAMES
    assert hosts_of([]) == {}


def test_two_hosts_leave_out_what_is_not_there() -> None:
    assert set(hosts_of(["client.example", "mx.example.net"])) == {
        "author", "mx", "mda", "store",
    }  # fmt: skip


def test_words_stand_inside_their_boxes() -> None:
    picture = architecture([f"{'h' * 200}.example"] * 5)
    for role in ROLES:
        (box,) = named(picture, f"role-{role}")
        frame = box.get_window_extent()
        inside = {
            m.get_text()
            for kind in ("sign", "name", "does", "host")
            for m in named(picture, f"{kind}-{role}")
        }
        for text, place in boxes(picture):
            if text in inside and frame.overlaps(place):
                assert place.x1 < frame.x1 + 0.5, text


def test_something_else_is_no_way() -> None:
    with pytest.raises(BadArgument, match="names of hosts"):
        architecture({"a": "b"})
