"""Each header line is given to who wrote it, by number, word, colour and line style."""

import pytest

from smtpkit.agents import chain
from smtpkit.protocol.errors import BadArgument
from smtpkit.views import header_authors, theme
from smtpkit.views.draw_header_authors import LOOKS
from smtpkit.views.header_trace import written_by
from smtpkit.views.header_writers import Written
from tests.views.drawn import contrast, named, text_of, words
from tests.views.samples import (
    AT_MSA,
    AT_MX,
    COMPOSED,
    HEADER_AUTHORS,
    RESENT,
    TRACED,
    to,
)


def authors(value: object) -> list[tuple[str, str, str]]:
    """Return (field, kind of author, host) of each field from the top."""
    written = written_by(value)
    return [
        (field.name, author.kind, author.host)
        for field, author in zip(written.letter.fields, written.authors, strict=True)
    ]


@pytest.mark.parametrize(
    ("number", "field", "kind", "host"),
    [
        (0, "Return-Path", "mda", "mx.example.net"),  # RFC 5321 section 4.4
        (1, "Authentication-Results", "last", "mx.example.net"),  # RFC 8601
        (2, "Received", "last", "mx.example.net"),
        (3, "X-Spam", "relay", "relay.example.net"),  # above its Received line
        (4, "Received", "relay", "relay.example.net"),
        (5, "Received", "msa", "msa.example.org"),  # with ESMTPSA: RFC 3848
        (6, "Date", "msa", "msa.example.org"),  # above the MSA's Message-ID
        (7, "Message-ID", "msa", "msa.example.org"),  # RFC 6409 section 8.3
        (8, "From", "mua", ""),
        (10, "Subject", "mua", ""),
    ],
)
def test_the_trace_tells_who_wrote_a_field(
    number: int, field: str, kind: str, host: str
) -> None:
    assert authors(TRACED)[number] == (field, kind, host)


def test_what_the_message_was_at_each_place_leaves_no_doubt() -> None:
    found = authors(HEADER_AUTHORS["at each place"])
    assert found == [
        ("Return-Path", "mda", "the mailbox"),
        ("Received", "last", "mx.example.net"),
        ("Received", "msa", "msa.example.org"),
        ("Date", "msa", "msa.example.org"),
        ("From", "mua", "Ann's program"),
        ("Subject", "mua", "Ann's program"),
    ]
    picture = header_authors(HEADER_AUTHORS["at each place"])
    assert "Taken out by 2, host of submission (MSA) msa.example.org: Bcc" in (
        picture.describe()
    )
    assert "Known" in picture.describe()


def test_the_trace_of_our_own_hosts_is_read_as_what_really_happened() -> None:
    net = chain("msa.example.org", "relay.example.net", "mx.example.net")
    net.submit("ann@example.org", "bob@example.net", COMPOSED)
    net.run()
    (kept,) = net.last.mailboxes["bob@example.net"]
    seen = [("", COMPOSED)]
    seen += [(relay.hostname, next(iter(relay.queue)).content) for relay in net]
    seen += [("mx.example.net", kept)]
    assert authors(kept) == authors(seen)


def test_a_message_that_no_host_has_touched_is_the_authors() -> None:
    assert {kind for _, kind, _ in authors(COMPOSED)} == {"mua"}
    assert "No Received line" in header_authors(COMPOSED).describe()


def test_one_host_alone_is_the_recipients() -> None:
    found = authors(
        b"Received: from me.example by mx.example.net with SMTP\r\nTo: x\r\n"
    )
    assert found == [("Received", "last", "mx.example.net"), ("To", "mua", "")]


def test_where_there_is_one_host_only_it_is_the_recipients() -> None:
    """Seen at two places, a message has gone to its MX at once, by no MSA."""
    found = authors([("Ann's program", COMPOSED), ("mx.example.net", AT_MX)])
    assert found[0] == ("Received", "last", "mx.example.net")


def test_a_return_path_below_the_top_has_no_author_to_be_told() -> None:
    found = authors(b"Received: by a.example\r\nReturn-Path: <x>\r\nTo: y\r\n\r\n")
    assert found[1] == ("Return-Path", "unknown", "")


CAROL, BOB = ("resent", "carol@example.com"), ("resent", "bob@example.net")
RESENT_BY = [
    ("Return-Path", "mda", "mx.example"),
    ("Received", "last", "mx.example"),
    ("Received", "msa", "out.example.com"),  # of a second journey
    ("Resent-From", *CAROL),
    ("Resent-To", *CAROL),
    ("Resent-From", *CAROL),  # one set for each time: RFC 5322 section 3.6.6
    ("Resent-To", *CAROL),
    ("Return-Path", "mda", "mx.example.com"),  # was on top when Carol had it
    ("X-Spam", "last", "mx.example.com"),
    ("Received", "last", "mx.example.com"),
    ("User-Agent", *BOB),
    ("Resent-Date", *BOB),
    ("Resent-From", *BOB),
    ("Resent-To", *BOB),
]


def test_each_set_of_resent_fields_is_by_who_sent_it_again() -> None:
    found = authors(RESENT)
    assert found[: len(RESENT_BY)] == RESENT_BY
    assert found[len(RESENT_BY) :] == authors(TRACED)


def test_each_time_it_was_sent_again_has_a_number_of_its_own() -> None:
    numbers = [author.number for author in written_by(RESENT).authors]
    resent = [13, 12, 11, 10, 10, 9, 9, 8, 7, 7, 6, 6, 6, 6]
    assert numbers == [*resent, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1]


def test_who_resends_for_another_is_the_sender() -> None:
    """RFC 5322 section 3.6.6: Resent-Sender does it on behalf of Resent-From."""
    head = b"Resent-From: Bob <bob@example.net>\r\nResent-Sender: amy@example.net\r\n"
    assert authors(head + COMPOSED)[0] == ("Resent-From", "resent", "amy@example.net")


def test_who_resends_is_no_host() -> None:
    words = header_authors(b"Resent-From: bob@example.net\r\n" + COMPOSED).describe()
    assert "2, resender's program (MUA) bob@example.net: Resent-From" in words
    assert "No Received line: no host has written anything here." in words


def test_resent_fields_below_those_of_the_message_are_nobodys() -> None:
    """They are prepended: RFC 5322 section 3.6.6."""
    found = authors(b"Subject: hi\r\nResent-From: bob@example.net\r\n\r\n")
    assert found == [("Subject", "mua", ""), ("Resent-From", "unknown", "")]


def test_where_every_place_is_known_who_resends_begins_a_journey() -> None:
    again = b"Resent-From: bob@example.net\r\n" + AT_MX
    sent = b"Received: from b.example by out.example.net\r\n" + again
    found = authors(
        [
            ("Ann's program", COMPOSED),
            ("msa.example.org", AT_MSA),
            ("mx.example.net", AT_MX),
            ("Bob's program", again),
            ("out.example.net", sent),
            ("mx.example.com", b"Received: by mx.example.com\r\n" + sent),
        ]
    )
    assert found[:5] == [
        ("Received", "last", "mx.example.com"),
        ("Received", "msa", "out.example.net"),
        ("Resent-From", "resent", "Bob's program"),
        ("Received", "last", "mx.example.net"),
        ("Received", "msa", "msa.example.org"),
    ]


def test_that_a_trace_can_be_forged_is_said() -> None:
    assert "a sender can invent everything below" in header_authors(TRACED).describe()


def test_every_field_is_drawn_with_the_number_of_its_author() -> None:
    picture = header_authors(TRACED)
    shown = words(picture)
    for field in written_by(TRACED).letter.fields:
        assert f"{field.name}:" in shown
    numbers = [text_of(picture, f"number-{n}") for n in range(1, 6)]
    assert numbers == ["5", "4", "3", "2", "1"]


def test_newest_stands_on_top() -> None:
    picture = header_authors(TRACED)
    heights = {t.get_text(): t.get_position()[1] for t in picture.axes.texts}
    assert heights["newest"] < heights["oldest"]
    assert heights["Return-Path:"] < heights["Subject:"]


def test_the_words_beside_the_lines_stay_beside_them() -> None:
    for sample in HEADER_AUTHORS.values():
        picture = header_authors(sample)
        inverse = picture.axes.transData.inverted()
        for text in named(picture, "line-"):
            assert text.get_window_extent().transformed(inverse).x1 < 672


def test_no_two_authors_differ_in_colour_alone() -> None:
    assert len({(look.dashes, look.width) for look in LOOKS.values()}) == len(LOOKS)
    for look in LOOKS.values():
        assert contrast(theme.INK, look.fill) >= 7
        assert contrast(theme.PAPER, look.edge) >= 4.5


def test_of_many_fields_the_middle_is_left_out_and_counted() -> None:
    picture = header_authors(HEADER_AUTHORS["large"])
    assert "… 120 fields not drawn" in words(picture)
    assert len(picture.table().rows) == 160


def test_an_envelope_alone_has_no_header_section() -> None:
    with pytest.raises(BadArgument, match="an envelope without a message"):
        header_authors(to("bob@example.net"))  # type: ignore[arg-type]


def test_nothing_is_an_error_that_says_what_was_wanted() -> None:
    with pytest.raises(BadArgument, match="pairs of a name and a message"):
        header_authors([])


def test_without_fields_there_are_no_authors() -> None:
    assert isinstance(written_by(b""), Written)
    assert written_by(b"").everyone == []
