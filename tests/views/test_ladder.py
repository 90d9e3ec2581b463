"""The ladder shows who said what, what belongs together, and what was refused."""

import pytest
from matplotlib.lines import Line2D

from smtpkit.transcript.model import Exchange, Line, Transcript
from smtpkit.views import ladder
from smtpkit.views.ladder_rows import MOST_LINES, drawn_rows, rows_of
from tests.views import conversations as talk
from tests.views.drawn import clipped, named, overlaps, text_of, words


def arrows(transcript: Transcript) -> list[Line2D]:
    return [
        mark
        for mark in named(ladder(transcript), "row-")
        if mark.get_gid().endswith("-arrow")
    ]


def test_each_command_and_each_whole_reply_is_one_arrow() -> None:
    assert len(arrows(talk.typical())) == 18
    assert len(ladder(talk.typical()).table().rows) == 25


def test_arrows_run_from_the_speaker_to_the_listener() -> None:
    greeting, ehlo = arrows(talk.typical())[:2]
    assert greeting.get_xdata()[0] > greeting.get_xdata()[-1]
    assert ehlo.get_xdata()[0] < ehlo.get_xdata()[-1]


def test_a_later_row_stands_lower() -> None:
    heights = [arrow.get_ydata()[0] for arrow in arrows(talk.pipelined())]
    assert heights == sorted(set(heights))


def test_the_phases_are_named_at_the_side_in_order() -> None:
    picture = ladder(talk.typical())
    names = [
        mark.get_text()
        for mark in named(picture, "phase-")
        if hasattr(mark, "get_text")
    ]
    assert names == ["greeting", "envelope", "content", "close"]


@pytest.mark.parametrize(
    ("row", "words", "dashed"),
    [
        (5, None, False),  # 250
        (6, None, False),  # a command
        (7, "✕ refused", True),  # 550
        (9, "↻ not now", True),  # 451
    ],
)
def test_a_refusal_has_dashes_a_sign_and_a_word(
    row: int, words: str | None, dashed: bool
) -> None:
    picture = ladder(talk.typical())
    (arrow,) = named(picture, f"row-{row}-arrow")
    assert (arrow._unscaled_dash_pattern[1] is not None) == dashed
    verdicts = named(picture, f"row-{row}-verdict")
    assert [verdict.get_text() for verdict in verdicts] == ([words] if words else [])


def test_times_are_given_in_milliseconds_once_for_each_moment() -> None:
    times = [mark.get_text() for mark in named(ladder(talk.typical()), "time")]
    assert times[:4] == ["time, ms", "50", "100", "150"]
    assert len(times) == len(set(times))


def test_where_no_time_passed_there_is_no_time_axis() -> None:
    script = talk.greeted()
    script.ask((b"NOOP\r\n", "NOOP", b"250 OK\r\n"), rtt_ms=0)
    picture = ladder(script.transcript)
    assert named(picture, "time") == []
    assert " ms" not in repr(picture)


def test_without_a_clock_there_is_no_time_axis() -> None:
    assert named(ladder(talk.typical(timed=False)), "time") == []


def test_what_was_sent_in_one_piece_is_bracketed_on_the_senders_side() -> None:
    picture = ladder(talk.pipelined())
    client, server = (m for m in named(picture, "together") if isinstance(m, Line2D))
    assert max(client.get_xdata()) < min(server.get_xdata())
    assert "2 groups sent together" in repr(picture)
    assert named(ladder(talk.typical()), "together") == []


def test_tls_is_a_band_and_a_word() -> None:
    picture = ladder(talk.pipelined())
    assert len([m for m in named(picture, "tls") if m.get_gid() == "tls"]) == 1
    assert {"inside", "TLS"} <= set(words(picture))
    assert "TLS handshake: TLSv1.3" in words(picture)
    assert "16 inside TLS" in repr(picture)
    assert named(ladder(talk.typical()), "tls") == []


def test_mail_data_is_one_block_and_says_its_size() -> None:
    picture = ladder(talk.typical())
    assert f"mail data, {len(talk.HELLO)} octets" in words(picture)
    assert "..hidden" in words(picture)


def test_a_chunk_is_shown_as_the_lines_in_it() -> None:
    script = talk.greeted()
    script.ask((b"chunk:one\r\ntwo\r\nend", "BDAT", b"250 OK\r\n"))
    shown = words(ladder(script.transcript))
    assert {"one", "two", "end", "chunk of mail data, 13 octets"} <= set(shown)


def test_of_a_long_message_the_middle_is_left_out_and_counted() -> None:
    script = talk.greeted()
    script.ask((b"data:" + b"0123456\r\n" * 1000, ".", b"250 OK\r\n"))
    assert "… 993 more lines, 8,937 octets" in words(ladder(script.transcript))


def test_octets_that_the_transcript_did_not_keep_are_stated() -> None:
    transcript = Transcript()
    transcript.add(Line("client", b"x\r\n", kind="text", omitted=5000))
    picture = ladder(transcript)
    assert "… 5,000 more octets, not kept" in words(picture)
    assert "mail data, 5,003 octets" in words(picture)


def test_a_named_leniency_is_shown_beside_the_line() -> None:
    transcript = Transcript()
    exchange = Exchange("NOOP", marks=("bare_lf_command",))
    transcript.add(Line("client", b"NOOP\n", exchange=exchange))
    assert "forgiven: bare lf command" in words(ladder(transcript))


def test_an_empty_transcript_says_that_nothing_was_said() -> None:
    picture = ladder(Transcript())
    assert repr(picture) == "<ladder: nothing was said>"
    assert text_of(picture, "empty") == "nothing was said"
    assert "nothing was said" in picture.describe()
    assert picture.table().rows == []


def test_of_a_thousand_lines_some_eighty_are_drawn_and_the_rest_counted() -> None:
    transcript = talk.many(1001)
    picture = ladder(transcript)
    rows = drawn_rows(rows_of(transcript))
    assert sum(len(row.words) for row in rows) <= MOST_LINES
    (gap,) = (row for row in rows if row.kind == "gap")
    assert gap.words[0] in words(picture)
    assert gap.words[0] in picture.describe()
    assert len(gap.lines) + sum(len(r.lines) for r in rows if r is not gap) == 1001
    assert len(picture.table().rows) == 1001
    assert repr(picture).startswith("<ladder: 1,001 lines, 500 from the client")


@pytest.mark.parametrize("octets", [60, 80, 512, 2000])
def test_a_long_line_is_cut_and_its_length_given(octets: int) -> None:
    picture = ladder(talk.long_lines(octets))
    shown = text_of(picture, "row-2-line-1")
    assert shown == "NOOP " + "x" * (octets - 7) or shown.endswith(
        f"… ({octets:,} octets)"
    )


SAMPLES = {
    "empty": Transcript(),
    "one line": talk.greeted().transcript,
    "typical": talk.typical(),
    "no clock, no names": talk.typical(timed=False, names=False),
    "pipelined in TLS": talk.pipelined(),
    "60 octets": talk.long_lines(60),
    "75 octets": talk.long_lines(75),
    "2,000 octets": talk.long_lines(2000),
    "200 lines": talk.many(200),
    "1,000 lines": talk.many(1001),
}


@pytest.mark.parametrize("transcript", SAMPLES.values(), ids=SAMPLES)
def test_no_text_lies_on_another_or_leaves_the_frame(transcript: Transcript) -> None:
    picture = ladder(transcript)
    assert overlaps(picture) == []
    assert clipped(picture) == []


def test_long_names_of_hosts_fit() -> None:
    script = talk.greeted()
    script.transcript.client = script.transcript.server = "a" * 251 + ".org"
    picture = ladder(script.transcript)
    assert overlaps(picture) == []
    assert clipped(picture) == []


def test_text_stays_between_the_lifelines() -> None:
    picture = ladder(talk.long_lines(2000))
    (client,), (server,) = named(picture, "client-line"), named(picture, "server-line")
    for text in (m for m in picture.axes.texts if "-line-" in (m.get_gid() or "")):
        box = text.get_window_extent().transformed(picture.axes.transData.inverted())
        assert client.get_xdata()[0] < box.x0
        assert box.x1 < server.get_xdata()[0]


def test_the_description_holds_every_line_drawn_with_its_side_and_verdict() -> None:
    text = ladder(talk.typical()).describe()
    assert "between the client me.example and the server mx.example.net" in text
    assert "Client (150 ms): RCPT TO:<nobody@example.net>" in text
    assert "Server (200 ms, refused): 550 5.1.1 no such mailbox here" in text
    assert "Server (250 ms, not now): 451" in text
    assert "Subject: hi /  / Hello / ..hidden" in text


def test_octets_that_are_no_ascii_are_drawn_or_escaped() -> None:
    script = talk.greeted()
    script.ask(("NOOP Grüße 田\r\n".encode(), "NOOP", b"500 \xff\x00\r\n"))
    shown = words(ladder(script.transcript))
    assert "NOOP Grüße \\u7530" in shown
    assert "500 \\xff\\x00" in shown


def test_a_dollar_sign_is_no_mathematics() -> None:
    script = talk.greeted()
    script.ask((b"NOOP $x^2$\r\n", "NOOP", b"250 OK\r\n"))
    assert "NOOP $x^2$" in words(ladder(script.transcript))
