"""Mail that waits until its host asks for it: ETRN (RFC 1985) and ATRN (RFC 2645)."""

from smtpkit.agents import Fate, Network, Relay, Role, Schedule, submission
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.replies import Reply
from tests.agents.letters import ANN, LETTER, reports

EVE, FAY = "eve@customer.example", "fay@customer.example"


def provider(**options: object) -> Network:
    """Return a host that holds mail for a customer, and one that sends it there."""
    policy = Role((), ["customer.example"], users={"eve": "secret"})
    host = Relay(
        "mx.provider.example",
        policy,
        fetchers={"eve": ["customer.example"]},
        **options,  # type: ignore[arg-type]
    )
    msa = Relay(
        "msa.example.org",
        submission("example.org"),
        routes={"customer.example": "mx.provider.example"},
    )
    return Network(msa, host, Relay("mx.customer.example"))


def fetch(net: Network, policy: Policy | None = None) -> tuple[Reply, list[object]]:
    with net.client("mx.provider.example") as client:
        client.ehlo("dialup.customer.example")
        client.auth("eve", "secret")
        reply, fetched = client.atrn("customer.example", policy=policy)
    return reply, list(fetched)


def test_held_mail_waits_and_atrn_empties_the_queue() -> None:
    net = provider()
    net.submit(ANN, [EVE, FAY], LETTER)
    net.run(days=1)
    queue = net["mx.provider.example"].queue
    assert [r.fate for r in queue["Q1"].recipients] == [Fate.WAITING] * 2
    reply, fetched = fetch(net)
    assert reply.code == 250
    (delivery,) = fetched
    assert delivery.envelope.forward_paths == (EVE, FAY)  # type: ignore[attr-defined]
    assert b"by mx.provider.example" in delivery.content  # type: ignore[attr-defined]
    assert [r.fate for r in queue["Q1"].recipients] == [Fate.RELAYED] * 2
    assert fetch(net)[0].code == 453


def test_what_the_customer_refuses_is_returned_and_what_it_defers_stays() -> None:
    class Picky(Policy):
        def rcpt(self, session: object, command: object) -> Reply:
            path = command.forward_path  # type: ignore[attr-defined]
            if path == FAY:
                return Reply(550, "Nobody", "5.1.1")
            return Reply(450, "Busy", "4.2.1") if path == EVE else Reply(250, "OK")

    net = provider()
    gus = "gus@customer.example"
    net.submit(ANN, [EVE, FAY, gus], LETTER)
    net.run(minutes=1)
    fetch(net, Picky())
    net.run(minutes=1)
    fates = {r.path: r.fate for r in net["mx.provider.example"].queue["Q1"].recipients}
    assert fates == {EVE: Fate.DEFERRED, FAY: Fate.RETURNED, gus: Fate.RELAYED}
    assert len(reports(net)) == 1
    _, fetched = fetch(net)
    assert fetched[0].envelope.forward_paths == (EVE,)  # type: ignore[attr-defined]


def test_mail_that_nobody_fetches_is_returned_when_its_time_is_over() -> None:
    net = provider(schedule=Schedule(give_up_hours=48, warn_hours=None))
    net.submit(ANN, EVE, LETTER)
    net.run()
    (report,) = reports(net)
    status = report.get_payload(1).get_payload(1)
    assert status["Status"] == "4.4.7"
    assert 47 < net.now_ms() / 3_600_000 < 49


def test_etrn_starts_the_queue_at_once() -> None:
    """RFC 1985 section 5: over a connection of the server's own."""
    net = provider()
    net.submit(ANN, EVE, LETTER)
    net.run(minutes=1)
    before = len(net.hops)
    with net.client("mx.provider.example") as client:
        client.ehlo("mx.customer.example")
        reply = client.etrn("customer.example")
        assert (reply.code, reply.lines[0][:21]) == (253, "OK, 1 pending message")
        assert client.etrn("other.example").code == 251
    net.run(minutes=1)
    assert [hop.server for hop in net.hops[before + 1 :]] == ["mx.customer.example"]
    assert len(net["mx.customer.example"].mailboxes[EVE]) == 1
