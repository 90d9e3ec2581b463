"""Programs that send a letter until it is settled: one with our client, one with smtplib.

A sender tries again after 4yz, and after an end that leaves open what became of the letter;
it gives up after 5yz.  What it believes after each attempt is compared with what the server
has (`test_no_letter_lost`).
"""

from __future__ import annotations

import enum
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from smtpkit import Client, Loopback
from smtpkit.protocol.errors import SmtpkitError
from smtpkit.protocol.replies import Reply

__all__ = ["SENDERS", "Belief", "Sender", "Story", "send_until_settled"]

ANN, BOB = "ann@example.org", "bob@example.net"
LETTER = b"Message-ID: <1@example.org>\r\nSubject: once\r\n\r\n" + b"Hello\r\n" * 30
PATIENCE_S = 0.4
#: How long our client waits for any reply, in milliseconds.
PATIENCE_MS = dict.fromkeys(
    ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "text", "."), PATIENCE_S * 1000
)


class Belief(enum.Enum):
    """What a sender takes to be true after an attempt."""

    ACCEPTED = "the server has it"
    REFUSED = "the server will never take it"
    LATER = "the server did not take it now"
    UNKNOWN = "the connection ended before an answer: it may have it"


def refused_by(code: int) -> Belief:
    """Return what a reply means that is not the one wanted: 5yz is for good."""
    return Belief.REFUSED if code // 100 == 5 else Belief.LATER


@dataclass(frozen=True)
class Session:
    """What a sender does on the way: only so are some places reached.

    Args:
        tls: it asks for STARTTLS.
        auth: it authenticates.
        chunk: it sends by BDAT, in chunks of so many octets; our client only.
        extended: False for a sender that says HELO.
    """

    tls: bool = False
    auth: bool = False
    chunk: int | None = None
    extended: bool = True


Sender = Callable[[Loopback, Session], Belief]


def with_our_client(server: Loopback, session: Session) -> Belief:
    """Try once with `Client`."""
    try:
        client = Client.connect(server.host, server.port, timeouts_ms=PATIENCE_MS)
    except SmtpkitError:
        return Belief.LATER  # nothing was sent
    with client:
        assert client.greeting is not None
        if client.greeting.code != 220:
            return refused_by(client.greeting.code)
        try:
            hello = introduced(client, session)
            if hello.code // 100 != 2:
                return refused_by(hello.code)
            client.noop()
        except SmtpkitError:
            return Belief.LATER
        try:
            chunk = session.chunk if "CHUNKING" in client.offers else None
            sent = client.send_message(ANN, BOB, LETTER, chunk=chunk)
        except SmtpkitError:
            return Belief.UNKNOWN
        return Belief.ACCEPTED if sent.is_accepted else refused_by(sent.reply.code)


def introduced(client: Client, session: Session) -> Reply:
    """Say EHLO or HELO, STARTTLS and AUTH as the session wants; return what ended it."""
    if not session.extended:
        return client.helo("client.example")
    hello = client.ehlo("client.example")
    if hello.code // 100 == 5:
        hello = client.helo("client.example")
    if session.tls and "STARTTLS" in client.offers:
        started = client.starttls(verify=False)
        if started.code != 220:
            return started
        hello = client.ehlo("client.example")
    if session.auth and "AUTH" in client.offers:
        proved = client.auth("ann", "secret")
        if proved.code != 235:
            return proved
    client.rset()
    return hello


def with_smtplib(server: Loopback, session: Session) -> Belief:
    """Try once with the standard library."""
    try:
        client = smtplib.SMTP(server.host, server.port, "client.example", PATIENCE_S)
    except (OSError, smtplib.SMTPException) as error:
        return told_by(error, Belief.LATER)
    sockets: list[ssl.SSLSocket] = []
    try:
        prepare(client, session, sockets)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        return told_by(error, Belief.LATER)
    else:
        try:
            client.sendmail(ANN, [BOB], LETTER)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            return told_by(error, Belief.UNKNOWN)
        return Belief.ACCEPTED
    finally:
        with suppress(OSError, ValueError, smtplib.SMTPException):
            client.quit()
        client.close()
        for tls in sockets:
            tls.close()


def prepare(
    client: smtplib.SMTP, session: Session, sockets: list[ssl.SSLSocket]
) -> None:
    """Say what comes before MAIL; note the sockets that a handshake leaves open."""

    class Noted(ssl.SSLSocket):
        def __new__(cls, *arguments: object, **options: object) -> Noted:
            made = super().__new__(cls, *arguments, **options)
            sockets.append(made)
            return made

    if not session.extended:
        client.helo()
    client.ehlo_or_helo_if_needed()
    if session.tls and client.has_extn("starttls"):
        context = ssl._create_unverified_context()
        context.sslsocket_class = Noted
        client.starttls(context=context)
    if session.auth:
        client.ehlo_or_helo_if_needed()
        client.login("ann", "secret")
    client.rset()
    client.noop()


def told_by(error: Exception, otherwise: Belief) -> Belief:
    """Return what an error of smtplib tells; most tell nothing of the letter."""
    code = 0
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code  # below 200: what came was no reply
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        code = error.recipients[BOB][0]
    return refused_by(code) if code >= 200 else otherwise


SENDERS: dict[str, Sender] = {"Client": with_our_client, "smtplib": with_smtplib}


@dataclass
class Story:
    """What a sender believed after each attempt, and what the server had then.

    Args:
        beliefs: one for each attempt.
        kept: how often the server had the letter when that attempt was over.
    """

    beliefs: list[Belief] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


def send_until_settled(sender: Sender, server: Loopback, session: Session) -> Story:
    """Let a sender try up to four times."""
    story = Story()
    for _ in range(4):
        story.beliefs.append(sender(server, session))
        story.kept.append(len(server.mailbox))
        if story.beliefs[-1] in (Belief.ACCEPTED, Belief.REFUSED):
            break
    return story
