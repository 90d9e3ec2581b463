"""What a client does step by step, apart from how it waits.

Each procedure is a generator: it yields what is to be sent and is given the replies.  So
one text of it serves a client that blocks (`client`), and a server that has become the
client after ATRN and must not block (`errand`).  RFC 5321 section 3.3; RFC 2920.
"""

from __future__ import annotations

import base64
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from ..protocol import sasl
from ..protocol.commands import (
    Auth,
    Command,
    Data,
    Mail,
    Rcpt,
    Response,
    Rset,
)
from ..protocol.errors import BadArgument
from ..protocol.limits import COMMAND_LINE_OCTETS
from ..protocol.replies import Reply

__all__ = [
    "Chunk",
    "Content",
    "Outcome",
    "Procedure",
    "Step",
    "authenticate",
    "best_mechanism",
    "transaction",
]


@dataclass(frozen=True, slots=True)
class Content:
    """Mail data to be sent after a 354; its reply is the one after the dot."""

    octets: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """Octets to be sent with BDAT (RFC 3030)."""

    octets: bytes
    last: bool


Step = Command | Content | Chunk

#: Yields what may travel in one go; is sent the replies to it, in the same order.
Procedure = Generator[Sequence[Step], list[Reply], "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a transaction went.

    Args:
        reply: the reply that settled it: after the dot, or the first refusal that ended
            it before.
        mail: the reply to MAIL.
        recipients: each forward-path with the reply to its RCPT.
    """

    reply: Reply
    mail: Reply | None = None
    recipients: tuple[tuple[str, Reply], ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether the server took responsibility for the message (4.2.5)."""
        return _is_yes(self.reply)

    @property
    def refused(self) -> dict[str, Reply]:
        """The recipients that were refused, with the reply that said so."""
        return {path: r for path, r in self.recipients if not _is_yes(r)}

    def reply_for(self, path: str) -> Reply:
        """Return what settled it for one recipient: the refusal of its RCPT, or `reply`.

        Behind a refused MAIL a RCPT is out of order (503), and says nothing of its own.
        """
        if self.mail is not None and not _is_yes(self.mail):
            return self.mail
        return self.refused.get(path, self.reply)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The recipients for whom the server took the message."""
        if not self.is_accepted:
            return ()
        return tuple(path for path, reply in self.recipients if _is_yes(reply))


def _is_yes(reply: Reply) -> bool:
    """Tell whether a reply is 2yz: 3yz is no answer to MAIL, RCPT or a message."""
    return reply.code // 100 == 2


def transaction(
    mail: Mail,
    recipients: Sequence[Rcpt],
    content: bytes,
    *,
    pipelining: bool = False,
    chunk: int | None = None,
) -> Procedure:
    """Send one message to its recipients.

    Args:
        mail: the MAIL command.
        recipients: the RCPT commands.
        content: the message.
        pipelining: whether commands may travel in one go.
        chunk: send by BDAT in chunks of so many octets; None sends by DATA.
    Returns:
        The outcome.  A refused recipient does not end the transaction (3.3); where all
        are refused nothing is sent, and RSET clears what is left.
    Raises:
        BadArgument: no recipient at all.
    """
    if not recipients:
        raise BadArgument("no recipient", "at least one", source="RFC 5321 section 3.3")
    batch: list[Step] = [mail, *recipients]
    if pipelining and chunk is None:
        batch.append(Data())
    replies = yield from _envelope(batch, pipelining=pipelining)
    # Fewer answers than recipients, where the server closed or refused before.
    answers = replies[1 : len(recipients) + 1]
    paths = tuple(zip((rcpt.forward_path for rcpt in recipients), answers))  # noqa: B905
    if replies[-1].code == 421:  # the server closes: nothing more can be said
        return Outcome(replies[-1], replies[0], paths)
    data = replies[-1] if pipelining and chunk is None else None
    if not _is_yes(replies[0]) or not any(map(_is_yes, answers)):
        return (yield from _give_up(replies[0], paths, data))
    if chunk is not None:
        reply = yield from _chunks(content, chunk, pipelining=pipelining)
        return Outcome(reply, replies[0], paths)
    if data is None:
        (data,) = yield [Data()]
    if data.code // 100 != 3:
        if data.code != 421:
            yield [Rset()]
        return Outcome(_as_refusal(data), replies[0], paths)
    (reply,) = yield [Content(content)]
    return Outcome(reply, replies[0], paths)


def _envelope(
    batch: Sequence[Step], *, pipelining: bool
) -> Generator[Sequence[Step], list[Reply], list[Reply]]:
    """Send MAIL and what follows, in one go or until there is no use in going on."""
    if pipelining:
        return (yield batch)
    replies: list[Reply] = []
    for step in batch:
        replies += yield [step]
        if not _is_yes(replies[0]) or replies[-1].code == 421:
            break
    return replies


def _as_refusal(data: Reply) -> Reply:
    """Return the reply to DATA that ended a transaction.

    2yz is none of the replies to DATA (4.3.2).  Nothing was sent, so nothing can have
    been accepted: the message must not count as sent.
    """
    if not _is_yes(data):
        return data
    return Reply(451, f"DATA was answered {data.code}, wanted 354", "4.5.0")


def _give_up(
    mail: Reply, paths: tuple[tuple[str, Reply], ...], data: Reply | None
) -> Procedure:
    """End a transaction that has no recipient (RFC 2920 section 3.1)."""
    if data is not None and data.code // 100 == 3:
        yield [Content(b"")]  # DATA was accepted all the same: a single dot
    elif _is_yes(mail):
        yield [Rset()]
    first = mail if not _is_yes(mail) else paths[0][1]
    return Outcome(first, mail, paths)


def _chunks(
    content: bytes, size: int, *, pipelining: bool
) -> Generator[Sequence[Step], list[Reply], Reply]:
    pieces = [content[at : at + size] for at in range(0, len(content), size)] or [b""]
    steps = [Chunk(p, at == len(pieces)) for at, p in enumerate(pieces, 1)]
    for group in [steps] if pipelining else [[step] for step in steps]:
        replies = yield group
        for reply in replies:
            if not reply.is_positive:
                if reply.code != 421:
                    yield [Rset()]  # RFC 3030 section 2
                return reply
    return replies[-1]


def best_mechanism(offered: Iterable[str], *, encrypted: bool) -> str:
    """Return the SASL mechanism to use of those on offer.

    Args:
        offered: what stands after AUTH in the reply to EHLO.
        encrypted: whether the conversation is inside TLS; in clear no mechanism that
            shows the password goes first.
    Raises:
        BadArgument: none of them is spoken here.
    """
    names = [name.upper() for name in offered]
    hidden, shown = ["CRAM-MD5"], ["PLAIN", "LOGIN"]
    for name in shown + hidden if encrypted else hidden + shown:
        if name in names:
            return name
    raise BadArgument(
        f"a server that offers {', '.join(names) or 'no AUTH'}",
        "PLAIN, LOGIN or CRAM-MD5",
        source="RFC 4954 section 3",
    )


def authenticate(
    mechanism: str, user: str, password: str
) -> Generator[Sequence[Step], list[Reply], Reply]:
    """Prove who the client is; return the reply that ended the exchange.

    Args:
        mechanism: PLAIN, LOGIN or CRAM-MD5.
        user: the name.
        password: the password.
    Source:
        RFC 4954 section 4.  A challenge that is no base64, or one that the mechanism
        does not have, is answered with ``*``; a response too long for the command line
        waits for a challenge.
    """
    first = sasl.respond(mechanism, [], user, password)
    auth = Auth(mechanism, None if first is None else _base64(first) or "=")
    if len(bytes(auth)) > COMMAND_LINE_OCTETS:
        auth, first = Auth(mechanism), None
    (reply,) = yield [auth]
    challenges: list[bytes] = []
    most = {"LOGIN": 2}.get(mechanism, 1) if first is None else 0
    while reply.code == 334:
        try:
            challenges.append(base64.b64decode(reply.text, validate=True))
        except ValueError:
            most = -1
        if len(challenges) > most:
            (reply,) = yield [Response("*")]
            return reply
        answer = sasl.respond(mechanism, challenges, user, password) or b""
        (reply,) = yield [Response(_base64(answer))]
    return reply


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
