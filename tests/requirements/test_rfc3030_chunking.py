"""RFC 3030: mail data in counted chunks, and any octets at all."""

import pytest

from smtpkit import Client, Lab
from smtpkit.protocol.errors import BadArgument
from smtpkit.protocol.machine import State
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    RCPT,
    Asked,
    Script,
    codes,
    in_transaction,
    replies,
)

ANY_OCTETS = bytes(range(256)) + b"\r\n.\r\n\n.\n"


def bdat(octets: bytes, *, last: bool = False) -> bytes:
    """Return a BDAT line with its chunk."""
    return b"BDAT %d%b\r\n%b" % (len(octets), b" LAST" * last, octets)


def test_data_works_where_chunking_is_offered() -> None:
    assert "CHUNKING" in replies(EHLO)[0].lines
    assert codes(EHLO, MAIL, RCPT, "DATA", LETTER + b".\r\n")[-1] == 250


def test_the_last_chunk_may_be_empty() -> None:
    lab = in_transaction()
    assert [r.code for r in lab.say(bdat(LETTER), "BDAT 0 LAST")] == [250, 250]
    assert lab.mailbox[0].content == LETTER


def test_a_chunk_after_the_last_is_answered_503_and_skipped() -> None:
    lab = in_transaction()
    answers = lab.say(bdat(LETTER, last=True), bdat(b"QUIT\r\n"), "RSET")
    assert [reply.code for reply in answers] == [250, 503, 250]
    assert [delivery.content for delivery in lab.mailbox] == [LETTER]


def test_each_chunk_is_answered_250() -> None:
    lab = in_transaction()
    answers = lab.say(
        bdat(b"Subject: x\r\n"), bdat(b"\r\n"), bdat(b"end\r\n", last=True)
    )
    assert [reply.code for reply in answers] == [250, 250, 250]


def test_a_chunk_that_is_refused_is_read_to_its_end_first() -> None:
    lab = in_transaction(policy=Asked(bdat=Reply(452, "No room", "4.3.1")))
    assert lab.say(b"BDAT 10\r\nQUIT\r\n") == []
    assert [reply.code for reply in lab.say(b"1234", "NOOP")] == [452, 250]


def test_chunks_behind_a_failed_one_are_skipped_and_refused() -> None:
    lab = in_transaction(policy=Asked(bdat=Reply(554, "No", "5.0.0")))
    octets = bdat(b"RSET\r\n") + bdat(b"QUIT\r\n") + bdat(b"DATA\r\n", last=True)
    assert [reply.code for reply in lab.pipeline(octets)] == [554, 503, 503]
    assert lab.position.session is State.FAILED_CHUNK
    assert lab.mailbox == []


@pytest.mark.parametrize("line", [MAIL, RCPT, "DATA", "BDAT 0 LAST"])
def test_after_a_failed_chunk_only_rset_opens_the_way(line: str) -> None:
    lab = in_transaction(policy=Asked(bdat=Reply(554, "No", "5.0.0")))
    lab.say(bdat(LETTER))
    assert lab.say(line)[0].code == 503
    assert [reply.code for reply in lab.say("RSET", MAIL)] == [250, 250]


def test_data_in_a_transaction_with_chunks_is_answered_503() -> None:
    lab = in_transaction()
    assert [
        r.code for r in lab.say(bdat(b"one"), "DATA", "RSET", MAIL, RCPT, "DATA")
    ] == [
        250,
        503,
        250,
        250,
        250,
        354,
    ]


def test_octets_that_are_no_command_are_refused_as_lines() -> None:
    lab = Lab()
    lab.say(EHLO)
    answers = lab.say(bytes(range(256)) * 40 + b"\r\n", b"\x00\xff\r\n", "NOOP")
    assert [reply.code for reply in answers][-2:] == [500, 250]
    assert {reply.code for reply in answers[:-1]} == {500}


def test_binarymime_keeps_every_octet() -> None:
    lab = Lab()
    lab.say(EHLO, f"{MAIL} BODY=BINARYMIME", RCPT)
    for octet in ANY_OCTETS[:100]:
        lab.say(bdat(bytes([octet])))
    assert lab.say(bdat(ANY_OCTETS[100:], last=True))[-1].code == 250
    assert lab.mailbox[0].content == ANY_OCTETS


def test_data_after_binarymime_is_answered_503() -> None:
    assert codes(EHLO, f"{MAIL} BODY=BINARYMIME", RCPT, "DATA")[-1] == 503


def test_binarymime_goes_with_chunking_only() -> None:
    (hello,) = replies(EHLO, without="CHUNKING")
    assert "BINARYMIME" not in hello.lines
    lines = (EHLO, f"{MAIL} BODY=BINARYMIME")
    assert codes(*lines, without="CHUNKING")[-1] == 504


def test_a_message_labelled_binary_is_taken_without_the_parameter() -> None:
    lab = in_transaction()
    text = b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\nplain\r\n"
    assert lab.say(bdat(text, last=True))[-1].code == 250


def test_octets_that_need_binarymime_are_refused_without_it() -> None:
    lab = in_transaction()
    assert lab.say(bdat(b"\r\n" + ANY_OCTETS, last=True))[-1].code == 554


@pytest.mark.parametrize("offers", ["SIZE 9", "CHUNKING", "BINARYMIME"])
def test_a_client_sends_binary_only_where_both_extensions_are_offered(
    offers: str,
) -> None:
    server = Script("220 x", f"250-x\r\n250 {offers}")
    client = Client(server.stream)
    client.ehlo()
    with pytest.raises(BadArgument):
        client.send_message(
            *("a@example.org", "b@example.net", ANY_OCTETS),
            mail_parameters=["BODY=BINARYMIME"],
            chunk=1000,
        )


def test_a_client_sends_exactly_the_octets_it_counted() -> None:
    lab = Lab()
    client = lab.client()
    client.ehlo()
    outcome = client.send_message(
        *("a@example.org", "b@example.net", ANY_OCTETS),
        mail_parameters=["BODY=BINARYMIME"],
        chunk=37,
    )
    assert outcome.is_accepted
    assert lab.mailbox[0].content == ANY_OCTETS


def test_a_client_stops_after_a_refused_chunk_and_says_rset() -> None:
    answers = ["220 x", "250-x\r\n250 CHUNKING", "250 x", "250 x", "452 no"]
    server = Script(*answers, *[None] * 3, "250 x")
    client = Client(server.stream)
    client.ehlo()
    outcome = client.send_message(
        "a@example.org", "b@example.net", b"x\r\n" * 9, chunk=9
    )
    assert outcome.reply.code == 452
    assert server.heard.count(b"BDAT") == 1
    assert b"RSET\r\n" in server.heard


def test_a_chunk_far_over_the_limit_is_refused_and_ends_the_session() -> None:
    lab = in_transaction(size=64 * 1024)
    assert lab.say(b"BDAT 99999999999\r\n")[-1].code == 552
    assert lab.is_over


def test_a_chunk_over_the_limit_is_skipped_and_the_session_goes_on() -> None:
    lab = in_transaction(size=64 * 1024, policy=Policy())
    assert [r.code for r in lab.say(bdat(b"x" * 70_000), "RSET", MAIL)] == [
        552,
        250,
        250,
    ]
