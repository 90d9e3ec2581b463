"""`Loopback`: many clients at once, whatever they do, and a stop that always comes."""

import asyncio
import socket
import threading
import tracemalloc

import pytest

from smtpkit import Client, Lab, Loopback, Reply
from smtpkit.protocol.errors import BadArgument
from smtpkit.transports.tcp import TcpStream
from tests.loopback.scripted import until
from tests.loopback.walking import EHLO, MAIL, RCPT

LETTER = b"Subject: hi\r\n\r\nHello\r\n"


def test_many_clients_are_served_at_once_and_each_transcript_is_whole():
    def send(number: int) -> None:
        with Client.connect(server.host, server.port) as client:
            client.ehlo(f"c{number}.example")
            for _ in range(3):
                outcome = client.send_message("a@b.example", "c@d.example", LETTER)
                assert outcome.is_accepted

    with Loopback() as server:
        threads = [threading.Thread(target=send, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        until(lambda: all(t.codes[-1:] == [221] for t in server.transcripts))
    assert len(server.mailbox) == 60
    names = {delivery.trace.client_name for delivery in server.mailbox}
    assert len(names) == 20
    wanted = [220, 250] + [250, 250, 354, 250] * 3 + [221]
    assert [transcript.codes for transcript in server.transcripts] == [wanted] * 20


def test_a_server_works_inside_a_loop_that_runs_already():
    """As in a notebook, where Jupyter's own loop runs."""

    async def cell():
        with Loopback() as server, Client.connect(server.host, server.port) as client:
            return client.ehlo().code

    assert asyncio.run(cell()) == 250


def test_a_server_can_be_started_again():
    server = Loopback()
    assert not server.is_running
    for _ in range(2):
        with server, Client.connect(server.host, server.port) as client:
            client.ehlo()
            client.send_message("a@b.example", "c@d.example", LETTER)
    assert len(server.mailbox) == 2
    server.stop()
    server.stop()
    with server, pytest.raises(BadArgument):
        server.start()


def idle(server) -> TcpStream:
    """Connect and say nothing."""
    return _greeted(server)


def _greeted(server) -> TcpStream:
    stream = TcpStream(server.host, server.port)
    assert stream.receive(20_000).startswith(b"220")
    return stream


def in_mid_data(server) -> TcpStream:
    """Begin a letter and stop in the middle of it."""
    stream = _greeted(server)
    stream.send(f"{EHLO}\r\n{MAIL}\r\n{RCPT}\r\nDATA\r\nSubject: x".encode())
    until(lambda: "354" in str(server.transcripts[-1]))
    return stream


def never_reading(server) -> TcpStream:
    """Ask for much, and read none of it."""
    stream = _greeted(server)
    stream._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stream._socket.settimeout(0)
    try:
        while True:
            stream._socket.send(b"HELP\r\n" * 20_000)
    except BlockingIOError:
        return stream


def half_way_into_tls(server) -> TcpStream:
    """Agree to TLS, and shake no hands."""
    stream = _greeted(server)
    stream.send(f"{EHLO}\r\nSTARTTLS\r\n".encode())
    octets = b""
    while b"220 2.0.0" not in octets:
        octets += stream.receive(20_000)
    stream.send(b"\x16\x03")
    return stream


def half_closed(server) -> TcpStream:
    """Close one half, keep the other."""
    stream = _greeted(server)
    stream._socket.shutdown(1)
    return stream


def gone(server) -> TcpStream:
    """Leave without a word."""
    stream = _greeted(server)
    stream.close()
    return stream


@pytest.mark.parametrize(
    "behave", [idle, in_mid_data, never_reading, half_way_into_tls, half_closed, gone]
)
def test_a_server_stops_whatever_its_clients_do(behave):
    """The thread ends; how long it took is measured, and judged generously."""
    server = Loopback(tls=True).start()
    streams = [behave(server) for _ in range(3)]
    thread = server._thread
    before = asyncio.new_event_loop()
    start = before.time()
    server.stop()
    assert before.time() - start < 10
    before.close()
    thread.join(20)
    assert not thread.is_alive()
    for stream in streams:
        stream.close()


def test_who_is_connected_when_the_server_stops_is_told():
    """RFC 5321 section 3.8: 421."""
    server = Loopback().start()
    client = Client.connect(server.host, server.port)
    server.stop()
    assert client.stream.receive(20_000).startswith(b"421")
    client.stream.close()
    assert server.transcripts[0].codes == [220, 421]


def test_a_cut_in_mid_data_keeps_what_was_accepted_and_the_transcript_whole():
    with Loopback() as server:
        client = Client.connect(server.host, server.port)
        client.ehlo()
        client.send_message("a@b.example", "c@d.example", LETTER)
        client.send(MAIL)
        client.send(RCPT)
        client.send("DATA")
        client.stream.send(b"Subject: half\r\n\r\nnot the wh")
        until(
            lambda: "not the wh" in str(server.transcripts[0]) or client.stream.close()
        )
        until(lambda: not server._open)
    assert [delivery.content for delivery in server.mailbox] == [LETTER]
    said = str(server.transcripts[0])
    assert "Subject: half" in said
    assert "not the wh" in said
    assert said.count("354") == 2


def test_octets_without_a_line_end_do_not_fill_the_memory():
    tracemalloc.start()
    try:
        with Loopback() as server:
            stream = _greeted(server)
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            for _ in range(50):
                stream.send(b"x" * 100_000)
            stream.send(b"\r\nNOOP\r\n")
            octets = b""
            while octets.count(b"\r\n") < 2:
                octets += stream.receive(20_000)
            assert octets.startswith(b"500 5.5.2 Line too long\r\n250")
            assert tracemalloc.get_traced_memory()[1] - before < 3_000_000
            stream.close()
    finally:
        tracemalloc.stop()


def test_a_peer_that_never_reads_is_held_back():
    """What it is owed is not written without end (backpressure)."""
    tracemalloc.start()
    try:
        with Loopback(record=False) as server:
            before = tracemalloc.get_traced_memory()[0]
            stream = never_reading(server)
            (conversation,) = server._open.values()
            until(lambda: conversation._paused)
            assert tracemalloc.get_traced_memory()[0] - before < 5_000_000
            stream.close()
    finally:
        tracemalloc.stop()


def test_who_sends_while_an_answer_is_delayed_is_held_back():
    with Loopback(faults=["EHLO:delay=600000"], record=False) as server:
        stream = _greeted(server)
        stream.send(EHLO.encode() + b"\r\n")
        stream._socket.settimeout(0)
        sent = 0
        try:
            while sent < 100_000_000:
                sent += stream._socket.send(b"NOOP\r\n" * 10_000)
        except BlockingIOError:
            pass
        assert sent < 100_000_000
        (conversation,) = server._open.values()
        assert conversation.core.unread_octets < 1_000_000
        stream.close()


def test_a_client_that_is_silent_for_five_minutes_is_told_421():
    """RFC 5321 section 4.5.3.2.7, on the virtual clock."""
    lab = Lab()
    lab.say(EHLO)
    assert lab.wait(minutes=4, seconds=59) == []
    assert lab.say("NOOP")[0].code == 250  # the five minutes begin anew
    assert lab.wait(minutes=4, seconds=59) == []
    (reply,) = lab.wait(seconds=2)
    assert reply == Reply(421, "Timeout, closing connection", "4.4.2")
    assert lab.is_over
    assert lab.transcript.codes[-1] == 421


def test_mail_data_that_stops_is_waited_for_as_long():
    lab = Lab()
    lab.say(EHLO, MAIL, RCPT, "DATA", "half")
    assert [reply.code for reply in lab.wait(minutes=6)] == [421]
    assert lab.mailbox == []


def test_each_entry_is_reported_as_it_comes():
    entries = []
    with Loopback(
        on_entry=lambda number, entry: entries.append((number, entry))
    ) as server:
        for _ in range(2):
            with Client.connect(server.host, server.port) as client:
                client.noop()
        until(lambda: len(entries) == 10)
    sides = [(number, entry.side) for number, entry in entries if number == 1]
    assert [side for _, side in sides] == [
        "server",
        "client",
        "server",
        "client",
        "server",
    ]


def test_mail_can_be_kept_elsewhere_or_nowhere():
    kept = []
    for options, here in (({"keep": kept.append}, 1), ({"keep_mail": False}, 0)):
        with (
            Loopback(**options) as server,
            Client.connect(server.host, server.port) as c,
        ):
            c.ehlo()
            assert c.send_message("a@b.example", "c@d.example", LETTER).is_accepted
        assert len(server.mailbox) == here
    assert [delivery.content for delivery in kept] == [LETTER]


def test_a_message_of_several_megabytes_is_kept_whole():
    text = b"0123456789abcdef\r\n" * 200_000
    with Loopback() as server, Client.connect(server.host, server.port) as client:
        client.ehlo()
        assert client.send_message("a@b.example", "c@d.example", text).is_accepted
        assert client.send_message(
            "a@b.example", "c@d.example", text, chunk=1_000_000
        ).is_accepted
    assert [delivery.content == text for delivery in server.mailbox] == [True, True]
