"""RFC 5321, section 4.5: what every server holds, and how long everybody waits."""

import pytest

from smtpkit import Client, Lab, Loopback
from smtpkit.protocol.errors import BadArgument, TimedOut
from smtpkit.protocol.limits import Limits
from tests.requirements.conversation import (
    EHLO,
    LETTER,
    MAIL,
    RCPT,
    Script,
    codes,
    in_transaction,
    last,
)

DOMAIN_255 = ".".join(["d" * 62] * 4) + ".ab"
LOCAL_PART_64 = "l" * 64


def test_a_local_part_of_64_octets_is_accepted() -> None:
    assert last(EHLO, MAIL, f"RCPT TO:<{LOCAL_PART_64}@example.net>").code == 250


def test_a_domain_of_255_octets_is_accepted() -> None:
    assert len(DOMAIN_255) <= 255
    assert codes(f"EHLO {DOMAIN_255}") == [250]


def test_a_path_of_256_octets_is_accepted_and_a_longer_one_answered_501() -> None:
    path = "<" + "l" * 60 + "@" + ".".join(["d" * 63] * 2 + ["e" * 63]) + ".f>"
    path = path.replace("<", "<" + "l" * (256 - len(path)))
    assert len(path) == 256
    assert codes(EHLO, f"MAIL FROM:{path}", f"RCPT TO:{path}")[1:] == [250, 250]
    assert last(EHLO, f"MAIL FROM:{path[:-1]}f>").code == 501


def test_a_command_line_of_512_octets_is_accepted_and_a_longer_one_answered_500() -> (
    None
):
    assert codes("NOOP " + "x" * 505, "NOOP " + "x" * 506) == [250, 500]


def test_no_reply_line_is_longer_than_512_octets() -> None:
    long = "x" * 400
    lines = [EHLO, f"{MAIL} {long}=1", f"{MAIL} BODY={long}", f"EHLO {DOMAIN_255}"]
    lines += ["FOO" + long, f"HELP {long}", f"VRFY {long}", f"ETRN {long}"]
    lab = Lab()
    for line in lines:
        (reply,) = lab.say(line)
        assert max(map(len, bytes(reply).splitlines(keepends=True))) <= 512


def test_a_text_line_of_1000_octets_is_accepted_and_by_default_any_other() -> None:
    for length in (998, 100_000):
        lab = in_transaction()
        line = b"x" * length + b"\r\n"
        assert lab.say("DATA", line + b".\r\n")[-1].code == 250
        assert lab.mailbox[0].content == line


def test_the_added_dot_does_not_count_in_a_text_line() -> None:
    lab = in_transaction(limits=Limits(text_line=1000))
    assert lab.say("DATA", b"." + b"." * 998 + b"\r\n.\r\n")[-1].code == 250


def test_a_message_of_64k_octets_is_accepted() -> None:
    lab = in_transaction(size=64 * 1024)
    text = b"x" * 1022 + b"\r\n"
    assert lab.say("DATA", text * 64 + b".\r\n")[-1].code == 250
    assert len(lab.mailbox[0].content) == 64 * 1024


def test_a_message_over_the_limit_is_answered_552_and_the_session_goes_on() -> None:
    lab = in_transaction(size=64 * 1024)
    text = b"x" * 1022 + b"\r\n"
    assert lab.say("DATA", text * 65 + b".\r\n")[-1].code == 552
    assert lab.mailbox == []
    assert codes_of(lab, MAIL, RCPT, "DATA", LETTER + b".\r\n") == [250, 250, 354, 250]


def codes_of(lab: Lab, *lines: str | bytes) -> list[int]:
    """Return the codes of what a session that has begun answers."""
    return [reply.code for reply in lab.say(*lines)]


@pytest.mark.parametrize(
    "size",
    [
        {"message": 65535},
        {"recipients": 99},
        {"command_line": 511},
        {"path": 255},
        {"local_part": 63},
        {"domain": 254},
        {"text_line": 999},
    ],
)
def test_no_limit_can_be_set_below_its_floor(size: dict[str, int]) -> None:
    with pytest.raises(BadArgument):
        Limits(**size)


def test_a_host_that_limits_the_size_announces_it() -> None:
    assert "SIZE 70000" in last(EHLO, size=70_000).lines


def test_a_hundred_recipients_are_accepted_and_the_rest_answered_452() -> None:
    lab = Lab(limits=Limits(recipients=100))
    lab.say(EHLO, MAIL)
    answers = codes_of(lab, *(f"RCPT TO:<u{n}@example.net>" for n in range(103)))
    assert answers == [250] * 100 + [452] * 3
    assert codes_of(lab, "DATA", LETTER + b".\r\n") == [354, 250]
    assert len(lab.mailbox[0].envelope.forward_paths) == 100


def test_a_header_with_many_recipients_is_no_reason_to_refuse() -> None:
    lab = in_transaction(limits=Limits(recipients=100))
    to = b"".join(b"To: u%d@example.net\r\n" % n for n in range(500))
    assert codes_of(lab, "DATA", to + b"\r\n.\r\n") == [354, 250]


def test_dots_are_added_and_taken_away_so_that_any_text_passes() -> None:
    text = b".\r\n..\r\n.x\r\n\t \x0b\x0c\x01\x7f\r\nend.\r\n.\r\n"
    with Loopback() as server:
        with Client.connect(server.host, server.port) as client:
            client.ehlo()
            assert client.send_message(
                "a@example.org", "b@example.net", text
            ).is_accepted
        assert server.mailbox[0].content == text


@pytest.mark.parametrize(
    ("answers", "said", "minutes"),
    [
        ([None], [], 5),
        (["220 x", None], ["EHLO a.example"], 5),
        (["220 x", "250 x", None], ["EHLO a.example", MAIL], 5),
        (["220 x", "250 x", None], ["EHLO a.example", RCPT], 5),
        (["220 x", "250 x", None], ["EHLO a.example", "DATA"], 2),
        (["220 x", "250 x", "354 x", None, None], ["EHLO a.example", "DATA", "."], 10),
        (["220 x", "250 x", None], ["EHLO a.example", "ATRN"], 10),
    ],
    ids=["greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot", "ATRN"],
)
def test_a_client_waits_for_each_reply_as_long_as_it_should_and_no_longer(
    answers: list[str | None], said: list[str], minutes: float
) -> None:
    server = Script(*answers)

    def say_it_all() -> None:
        client = Client(server.stream)
        for line in said:
            client.send(line)

    with pytest.raises(TimedOut):
        say_it_all()
    assert server.clock.now_ms() == minutes * 60_000  # no answer took any time


def test_the_times_to_wait_can_be_set() -> None:
    server = Script(None)
    with pytest.raises(TimedOut):
        Client(server.stream, timeouts_ms={"greeting": 100})
    assert server.clock.now_ms() == 100


def test_a_server_waits_five_minutes_for_a_command_and_for_text() -> None:
    for before in ([EHLO], [EHLO, MAIL, RCPT, "DATA", "Subject: half"]):
        lab = Lab()
        lab.say(*before)
        assert lab.wait(minutes=4.99) == []
        assert [reply.code for reply in lab.wait(minutes=0.02)] == [421]


def test_a_server_has_many_conversations_at_once() -> None:
    with Loopback() as server:
        clients = [Client.connect(server.host, server.port) for _ in range(20)]
        for client in clients:
            assert client.ehlo().code == 250
            assert client.mail("ann@example.org").code == 250
        for client in reversed(clients):
            assert client.rcpt("bob@example.net").code == 250
            assert client.data(LETTER).code == 250
            client.close()
        assert len(server.mailbox) == 20


def test_a_client_that_waits_for_its_answer_is_not_silent() -> None:
    """Section 4.5.3.2.7: the five minutes count while the *next command* is awaited."""
    lab = Lab(faults="NOOP:delay=360000")
    assert lab.say("NOOP")[-1].code == 250
    assert lab.wait(minutes=4.9) == []
    assert [reply.code for reply in lab.wait(minutes=0.1)] == [421]
    slow = Lab(faults="NOOP:delay=360000").client()
    with pytest.raises(TimedOut, match="no whole reply to NOOP within 300000 ms"):
        slow.noop()
