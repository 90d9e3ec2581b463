"""What a server knows of one conversation: the value that a policy looks at.

RFC 5321 section 2.3.6 calls it buffers and state table.  The state itself is a
`machine.Position`; here is what the tables do not hold: names, paths, counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import extensions, late, leniencies, machine
from .commands import Mail, Parameter, Rcpt
from .errors import BadArgument
from .grammar import address_literal_is_valid, domain_is_valid
from .limits import Limits
from .machine import START, Position, Security

__all__ = ["MECHANISMS", "Delivery", "Envelope", "Session", "Settings", "Trace"]

#: The SASL mechanisms that this package speaks, the best first.
MECHANISMS = ("CRAM-MD5", "PLAIN", "LOGIN")
#: Those of them that show the password to whoever listens.
PLAINTEXT_MECHANISMS = ("PLAIN", "LOGIN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one host speaks SMTP; what all its connections share.

    Args:
        hostname: the host's own name, a domain or an address literal.
        extensions: the keywords of the extensions that are switched on.
        limits: the sizes it accepts.
        lenient: names of the leniencies that are switched on.
        mechanisms: the SASL mechanisms that AUTH offers.

    Raises:
        BadArgument: a name that is not known, or a hostname that is none.
    """

    hostname: str = "mx.example.net"
    extensions: frozenset[str] = extensions.DEFAULT
    limits: Limits = field(default_factory=Limits)
    lenient: frozenset[str] = frozenset()
    mechanisms: tuple[str, ...] = MECHANISMS

    def __post_init__(self) -> None:
        name = self.hostname.encode("utf-8", "replace")
        if not (domain_is_valid(name) or address_literal_is_valid(name)):
            raise BadArgument(
                f"hostname {self.hostname!r}",
                "a domain such as mx.example.net, or an address literal",
                source="RFC 5321 section 4.1.2",
            )
        unknown = set(self.mechanisms) - set(MECHANISMS)
        if unknown:
            raise BadArgument(
                f"mechanism {unknown.pop()!r}", f"one of {', '.join(MECHANISMS)}"
            )
        object.__setattr__(self, "extensions", extensions.chosen(self.extensions))
        object.__setattr__(self, "lenient", leniencies.check(self.lenient))


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where a message comes from and goes to; no part of the message (2.3.1).

    Args:
        reverse_path: where failure reports go; "" is the null reverse-path.
        forward_paths: the recipients that the server accepted, in order.
        parameters: the parameters of MAIL.
        rcpt_parameters: those of each accepted RCPT, in the same order.
    """

    reverse_path: str
    forward_paths: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    rcpt_parameters: tuple[tuple[Parameter, ...], ...] = ()

    def __str__(self) -> str:
        to = ", ".join(f"<{path}>" for path in self.forward_paths)
        return f"from <{self.reverse_path}> to {to}"

    def _repr_html_(self) -> str:
        return str(late.call("display.envelope:envelope_html", self))


@dataclass(frozen=True, slots=True)
class Trace:
    """How a message came: what a Received line is made of (RFC 5321 section 4.4).

    Args:
        client_name: what the client called itself in EHLO or HELO.
        server_name: the host that took the message.
        protocol: SMTP, ESMTP, with S for TLS and A for AUTH (RFC 3848); UTF8SMTP and
            its kin where SMTPUTF8 was asked for (RFC 6531 section 4.3).
        time_ms: when the message was accepted, on the server's clock, in milliseconds.
        user: who had authenticated; "" for nobody.
    """

    client_name: str
    server_name: str
    protocol: str
    time_ms: float
    user: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that a server accepted and is now responsible for (4.2.5).

    Args:
        envelope: from whom and to whom.
        content: header section, empty line and body, as the author sent them.
        trace: how it came.
    """

    envelope: Envelope
    content: bytes
    trace: Trace

    def __repr__(self) -> str:
        return f"<Delivery {self.envelope}, {len(self.content)} octets>"

    def _repr_html_(self) -> str:
        envelope = late.call("display.envelope:envelope_html", self.envelope)
        return f"{envelope}{late.call('display.message:message_html', self.content)}"


@dataclass(slots=True, eq=False)
class Session:
    """What a server knows of one conversation.

    Args:
        settings: what the host is set to.
        nonce: a text that no other connection of this host has; CRAM-MD5 needs it.
    """

    settings: Settings
    nonce: str = "1"
    position: Position = START
    client_name: str = ""
    user: str = ""
    mail: Mail | None = None
    recipients: list[Rcpt] = field(default_factory=list)
    rcpts_asked: int = 0  # refused ones count too: RFC 9422 section 4.2
    data_octets: int = 0  # of the present message, so far
    announced: frozenset[str] | None = None  # by another host, if this is its recording
    mechanism: str = ""
    responses: list[bytes] = field(default_factory=list)

    @property
    def is_encrypted(self) -> bool:
        """Whether the conversation is inside TLS."""
        return self.position.is_encrypted

    @property
    def is_authenticated(self) -> bool:
        """Whether the client has said who it is, and proved it."""
        return self.position.is_authenticated

    @property
    def envelope(self) -> Envelope | None:
        """The envelope as far as it is known; None before MAIL."""
        if self.mail is None:
            return None
        return Envelope(
            self.mail.reverse_path,
            tuple(rcpt.forward_path for rcpt in self.recipients),
            self.mail.parameters,
            tuple(rcpt.parameters for rcpt in self.recipients),
        )

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The SASL mechanisms on offer here: none that shows a password in clear."""
        if self.is_encrypted or "auth_in_clear" in self.settings.lenient:
            return self.settings.mechanisms
        return tuple(
            name
            for name in self.settings.mechanisms
            if name not in PLAINTEXT_MECHANISMS
        )

    @property
    def offers(self) -> frozenset[str]:
        """The extensions on offer at this point of the conversation."""
        taken = set()
        if self.position.security is not Security.CLEAR:
            taken.add("STARTTLS")  # RFC 3207 section 4.2
        if self.is_authenticated or not self.mechanisms:
            taken.add("AUTH")
        have = self.settings.extensions if self.announced is None else self.announced
        return have - taken

    @property
    def legal_verbs(self) -> tuple[str, ...]:
        """What a client may say now: legal by the tables, and on offer here."""
        offers = (None, *self.offers)
        return tuple(
            symbol
            for symbol in machine.legal_verbs(self.position)
            if extensions.OF_VERB.get(symbol.partition(" ")[0]) in offers
        )

    @property
    def protocol(self) -> str:
        """The name of this protocol in a Received line (RFC 3848)."""
        utf8 = self.mail is not None and self.mail.parameter("SMTPUTF8") is not None
        name = "UTF8SMTP" if utf8 else "ESMTP" if self.position.extended else "SMTP"
        if not (utf8 or self.position.extended):
            return name
        return name + "S" * self.is_encrypted + "A" * self.is_authenticated

    def forget_transaction(self) -> None:
        """Clear the buffers, as RSET does (RFC 5321 section 4.1.1.5)."""
        self.mail = None
        self.recipients.clear()
        self.rcpts_asked = 0
        self.data_octets = 0

    def forget_all(self) -> None:
        """Forget what the client said: a handshake or a turn begins anew."""
        self.forget_transaction()
        self.client_name = self.user = ""
        self.responses.clear()
