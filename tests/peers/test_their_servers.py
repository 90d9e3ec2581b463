"""Our client talks to four servers that others wrote, and to ours in the same words.

Each server hands on what it took to a port of ours (`servers`): what arrives there must be
what was sent, but for the trace on top.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from smtpkit import Client, Loopback
from smtpkit.protocol.errors import SmtpkitError
from smtpkit.protocol.session import Delivery

from .corpus import HEADER, LETTERS
from .programs import ended
from .replies import ROWS, VERSIONS, Row
from .roots import Missing
from .servers import SERVERS, Peer, version

ANN, BOB = "ann@example.org", "bob@example.net"
LIMIT_S = 30

#: What each server announces in clear, in alphabetical order; ours is the last row.
OFFERS = {
    "postfix": "8BITMIME CHUNKING DSN ENHANCEDSTATUSCODES ETRN PIPELINING SIZE SMTPUTF8 "
    "STARTTLS VRFY",
    "exim": "8BITMIME AUTH CHUNKING DSN HELP PIPECONNECT PIPELINING SIZE SMTPUTF8 STARTTLS "
    "VRFY",
    "opensmtpd": "8BITMIME DSN ENHANCEDSTATUSCODES HELP SIZE",
    "aiosmtpd": "8BITMIME AUTH HELP SIZE SMTPUTF8 STARTTLS",
}


class Running(NamedTuple):
    """A foreign server, and the port of ours that it hands mail on to."""

    peer: Peer
    onward: Loopback

    def client(self) -> Client:
        """Return a client that has said EHLO."""
        client = Client.connect("127.0.0.1", self.peer.port)
        client.ehlo("client.example")
        return client

    def offers(self, keyword: str) -> bool:
        """Tell whether the server offers an extension."""
        return keyword in OFFERS[self.peer.name].split()

    def arrived(self, *recipients: str) -> list[Delivery]:
        """Wait for messages; return the one for each recipient."""
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until:
            by_path = {
                d.envelope.forward_paths[0]: d for d in list(self.onward.mailbox)
            }
            if by_path.keys() >= set(recipients):
                return [by_path[path] for path in recipients]
            time.sleep(0.02)
        raise AssertionError(f"not all of {recipients} arrived; {sorted(by_path)} did")


@pytest.fixture(scope="module", params=list(SERVERS))
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Run a foreign server while the tests of this module talk to it."""
    where = tmp_path_factory.mktemp(request.param) / "root"
    with Loopback(size=60_000_000, lenient=["eight_bit_text"]) as onward:
        try:
            running = SERVERS[request.param](where, onward.port)
            with running as peer:
                yield Running(peer, onward)
        except Missing as reason:
            pytest.skip(str(reason))


def test_our_client_reads_what_is_on_offer(server: Running) -> None:
    with server.client() as client:
        assert sorted(client.offers) == OFFERS[server.peer.name].split()


def test_smtplib_reads_the_same_offers(server: Running) -> None:
    """The standard library is a second reader of the same reply."""
    with smtplib.SMTP("127.0.0.1", server.peer.port, "client.example") as other:
        other.ehlo()
        theirs = {name.upper(): words for name, words in other.esmtp_features.items()}
    with server.client() as client:
        ours = {name: " ".join(words) for name, words in client.offers.items()}
    # smtplib keeps a second, older spelling of AUTH in the same place.
    assert ours.keys() == theirs.keys()
    assert {name: ours[name] for name in ours if name != "AUTH"} == {
        name: words for name, words in theirs.items() if name != "AUTH"
    }


def last_code(port: int, lines: list[str]) -> int:
    """Return the code of the reply to the last of some lines."""
    client = Client.connect("127.0.0.1", port)
    replies = [client.send(line) for line in lines]
    client._shut()  # no QUIT: in the middle of mail data it would be text
    assert replies[-1] is not None
    return replies[-1].code


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_server_answers_as_the_table_says(row: Row, server: Running) -> None:
    name = server.peer.name
    if not version(name).startswith(VERSIONS[name]):
        pytest.skip(f"{name} {VERSIONS[name]} is not there, but {version(name)}")
    assert last_code(server.peer.port, row.lines) == row.codes[name]


@pytest.fixture(scope="module")
def ours() -> Iterator[Loopback]:
    """Run our server, with all that the others may offer."""
    with Loopback(tls=True, users={"ann": "secret"}, size=50_000_000) as running:
        yield running


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_our_server_answers_as_the_table_says(row: Row, ours: Loopback) -> None:
    assert last_code(ours.port, row.lines) == row.codes["ours"]


def test_ours_refuses_nothing_that_all_others_take() -> None:
    """And takes nothing that all others refuse."""
    # The grammar has no space there (4.1.1.2), and every host forgives one.  A host that
    # opens no list says 252 (7.3), where all others refuse.
    known = ("MAIL with a space", "EXPN")
    for row in ROWS:
        ours, *others = (code // 100 in (2, 3) for code in row.codes.values())
        if len(set(others)) == 1 and row.name not in known:
            assert ours == others[0], row


def test_a_group_in_one_write_is_answered_in_order(server: Running) -> None:
    if not server.offers("PIPELINING"):
        with server.client() as client:
            assert not client.offers.keys() & {"PIPELINING"}
        return
    to = [f"pipelined-{n}@example.net" for n in range(50)]
    with server.client() as client:
        sent = client.send_message(ANN, to, LETTERS["dots"], pipelining=True)
        # One out of order in the middle.  (Exim hangs up on unknown verbs in a group.)
        again = client.pipeline(["RSET", *[f"MAIL FROM:<{ANN}>"] * 2, "RSET", "NOOP"])
    assert sent.is_accepted
    assert sent.accepted == tuple(to)
    assert [reply.code for reply in again] == [250, 250, 503, 250, 250]
    (delivery,) = server.arrived(to[0])
    assert delivery.content.endswith(LETTERS["dots"])


#: How letters are sent: by DATA, or by BDAT in chunks of so many octets.
WAYS = {"DATA": None, "BDAT": 1_000_000, "small chunks": 50}


def letters(way: str) -> dict[str, bytes]:
    """Return the letters to send in a way: 20 MB make too many small chunks."""
    most = 10_000 if way == "small chunks" else 100_000_000
    return {name: text for name, text in LETTERS.items() if len(text) < most}


def carried(server: Running, way: str) -> dict[str, bytes]:
    """Send the letters; return what arrived of those that the server took."""
    sender = way.replace(" ", "-")
    to = {name: f"{sender}-{n}@example.net" for n, name in enumerate(LETTERS)}
    taken = []
    with server.client() as client:
        for name, content in letters(way).items():
            options = ["BODY=8BITMIME", f"SIZE={len(content)}"]
            sent = client.send_message(
                ANN, to[name], content, mail_parameters=options, chunk=WAYS[way]
            )
            taken += [name] if sent.is_accepted else []
    arrived = server.arrived(*(to[name] for name in taken))
    return {name: mail.content for name, mail in zip(taken, arrived, strict=True)}


#: How the lines begin that a host puts on top, if it puts any.
TRACE = {
    "postfix": b"Received: from client.example (localhost [127.0.0.1])\r\n",
    "exim": b"Received: from [127.0.0.1] (helo=client.example)\r\n",
    "opensmtpd": b"Received: from client.example (localhost [127.0.0.1])\r\n",
    "aiosmtpd": b"",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_arrives_is_what_was_sent(server: Running, way: str) -> None:
    """All of them keep mail in lines, so the last line is ended, over BDAT too."""
    if way != "DATA" and not server.offers("CHUNKING"):
        return  # it takes no BDAT
    arrived, wanted = carried(server, way), letters(way)
    if server.peer.name == "aiosmtpd":  # RFC 5321 section 4.5.3.1.6: 1000 octets
        del wanted["long line"]
    assert arrived.keys() == wanted.keys()
    for name, content in arrived.items():
        trace, _, rest = content.partition(HEADER)
        assert rest == ended(wanted[name])[len(HEADER) :], name
        assert trace.startswith(TRACE[server.peer.name])


@pytest.mark.parametrize("chunk", [None, 7, 100_000], ids=["DATA", "BDAT of 7", "BDAT"])
def test_our_server_keeps_octets_as_they_are(ours: Loopback, chunk: int | None) -> None:
    """Over BDAT they are the same to the last one; DATA ends the last line."""
    small = {name: text for name, text in LETTERS.items() if len(text) < 10_000}
    for name, content in (LETTERS if chunk != 7 else small).items():
        with Client.connect(ours.host, ours.port) as client:
            client.ehlo()
            options = ["BODY=8BITMIME"]
            client.send_message(ANN, BOB, content, mail_parameters=options, chunk=chunk)
        expected = ended(content) if chunk is None else content
        assert ours.mailbox[-1].content == expected, name


def test_dsn_parameters_are_taken_where_they_are_offered(server: Running) -> None:
    with server.client() as client:
        mail = client.mail(ANN, RET="HDRS", ENVID="letter-1")
        rcpt = client.rcpt(BOB, NOTIFY="SUCCESS,DELAY", ORCPT="rfc822;bob@example.net")
        if server.offers("DSN"):
            assert (mail.code, rcpt.code) == (250, 250)
        else:
            assert mail.code == 555
            assert rcpt.code == 503


def test_an_address_beyond_ascii_travels_where_that_is_offered(server: Running) -> None:
    to = "jürgen@example.net"
    with server.client() as client:
        if not server.offers("SMTPUTF8"):
            with pytest.raises(SmtpkitError, match="SMTPUTF8"):
                client.send_message(
                    ANN, to, LETTERS["plain"], mail_parameters=["SMTPUTF8"]
                )
            return
        sent = client.send_message(
            ANN, to, LETTERS["plain"], mail_parameters=["SMTPUTF8", "BODY=8BITMIME"]
        )
    assert sent.is_accepted
    (delivery,) = server.arrived(to)
    assert delivery.content.endswith(LETTERS["plain"])


def test_starttls_where_it_is_offered(server: Running) -> None:
    to = "inside-tls@example.net"
    with server.client() as client:
        if not server.offers("STARTTLS"):
            assert client.send("STARTTLS").code in (500, 502, 503)  # type: ignore[union-attr]
            return
        assert client.starttls(hostname=server.peer.hostname).code == 220
        assert client.position.is_encrypted
        assert client.offers == {}
        client.ehlo("client.example")
        assert "STARTTLS" not in client.offers
        assert client.send_message(ANN, to, LETTERS["dots"]).is_accepted
    (delivery,) = server.arrived(to)
    assert delivery.content.endswith(LETTERS["dots"])


@pytest.mark.parametrize("mechanism", ["PLAIN", "CRAM-MD5"])
def test_exim_knows_ann_by_her_password(server: Running, mechanism: str) -> None:
    if server.peer.name != "exim":
        return  # the others were given no passwords
    for password, code in (("secret", 235), ("guess", 535)):
        with server.client() as client:
            reply = client.auth("ann", password, mechanism=mechanism)
            assert reply.code == code
            assert client.position.is_authenticated == (code == 235)
