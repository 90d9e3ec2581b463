"""The real clock, and hosts that run by themselves."""

import smtplib
import threading
from pathlib import Path

from smtpkit.agents import RealClock, Schedule, chain
from tests.agents.letters import ANN, BOB, LETTER


def test_what_falls_due_is_done_in_its_order() -> None:
    clock = RealClock()
    done: list[str] = []
    clock.call_later(20, lambda: done.append("second"))
    clock.call_later(5, lambda: done.append("first"))
    clock.call_later(5, lambda: done.append("never")).cancel()
    assert clock.run_until(lambda: len(done) == 2, 10_000)
    assert done == ["first", "second"]


def test_mail_that_another_thread_brings_moves_on() -> None:
    schedule = Schedule(minutes=(0.001,))
    with chain(
        *("msa.example.org", "relay.example.net", "mx.example.net"),
        tcp=True,
        clock=RealClock(),
        schedule=schedule,
    ) as net:

        def author() -> None:
            port = net.port("msa.example.org")
            for _ in range(5):
                with smtplib.SMTP("127.0.0.1", port, "author.example") as client:
                    client.sendmail(ANN, [BOB], LETTER)

        thread = threading.Thread(target=author)
        thread.start()
        net.run(seconds=20, until=lambda: len(net.last.mailboxes[BOB]) == 5)
        thread.join()
        assert len(net.last.mailboxes[BOB]) == 5


def test_a_queue_on_disk_counts_the_time_while_it_was_off(tmp_path: Path) -> None:
    """Times on disk are absolute, so that five days are five days."""
    options = {"clock": RealClock(), "folder": tmp_path}
    net = chain("msa.example.org", **options)  # type: ignore[arg-type]
    net.submit(ANN, "x@unknown.example", LETTER)
    (entry,) = net.first.queue
    later = chain("msa.example.org", clock=RealClock(), folder=tmp_path)
    (again,) = later.first.queue
    assert again.arrived_ms < 0
    assert again.expires_ms - again.arrived_ms == entry.expires_ms - entry.arrived_ms
