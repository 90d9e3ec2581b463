"""What is fuzzed: each target takes any octets, and raises where a promise is broken.

The first octets of an input choose how it is used; the rest is what a peer sends, or what
stands in a file.
"""

from __future__ import annotations

from collections.abc import Callable

from smtpkit.protocol import commands
from smtpkit.protocol.client import ClientConnection
from smtpkit.protocol.errors import UnreadableTranscript
from smtpkit.protocol.leniencies import LENIENCIES
from smtpkit.protocol.limits import Limits
from smtpkit.protocol.policy import Policy
from smtpkit.protocol.session import Settings
from smtpkit.transcript.files import loads
from tests.protocol.driving import ALL, Driven, joined, replies_read

from .second_reader import accepted_texts

__all__ = ["TARGETS", "client", "files", "server"]

#: The leniencies in a fixed order: an octet of the input chooses among them.
FLAGS = tuple(sorted(LENIENCIES))
LIMITS = Limits(message=65536)


def server(octets: bytes) -> None:
    """A server's core: any input, in any two pieces, gives the same; no letter hides.

    Args:
        octets: one that chooses leniencies, one where the rest is cut, the rest.
    """
    mask, at, sent = octets[:1], octets[1:2], octets[2:]
    chosen = chosen_flags(mask)
    whole = served([sent], chosen)
    cut = at[0] * len(sent) // 255 if at else 0
    parts = served([sent[:cut], sent[cut:]], chosen)
    assert bytes(whole.output) == bytes(parts.output)
    assert whole.messages == parts.messages
    assert joined(whole.events)[:-1] == joined(parts.events)[:-1]
    if not chosen:
        told = [text for _, _, text in whole.messages]
        assert told == accepted_texts(sent, whole.codes)


def chosen_flags(mask: bytes) -> frozenset[str]:
    """Return leniencies; none for every octet below 128, so that most runs are strict."""
    if not mask or mask[0] < 128:
        return frozenset()
    return frozenset(name for n, name in enumerate(FLAGS) if mask[0] >> (n % 7) & 1)


def served(pieces: list[bytes], lenient: frozenset[str]) -> Driven:
    """Give a new server the pieces; `ALL` extensions are on."""
    options = Settings(extensions=ALL, lenient=lenient, limits=LIMITS)
    policy = Policy(users={"ann": "secret"}, lists={"staff": ["ann@example.org"]})
    return Driven(options, policy).receive(*pieces).end()


#: What a client has said before the octets of the server come.
SAID: tuple[tuple[commands.Command, ...], ...] = (
    (),
    (commands.Ehlo("client.example"),),
    (commands.Ehlo("client.example"), commands.StartTls()),
    (commands.Ehlo("client.example"), commands.Auth("LOGIN")),
    (
        commands.Mail("ann@example.org"),
        commands.Rcpt("bob@example.net"),
        commands.Data(),
    ),
    (commands.Ehlo("client.example"), commands.Atrn(())),
)


def client(octets: bytes) -> None:
    """A client's core: any replies, in any two pieces, give the same, or an error.

    Args:
        octets: one that chooses what was said, one where the rest is cut, the rest.
    """
    which, at, heard = octets[:1], octets[1:2], octets[2:]
    said = SAID[which[0] % len(SAID)] if which else ()
    cut = at[0] * len(heard) // 255 if at else 0
    whole = replies_read([heard], spoken(said))
    parts = replies_read([heard[:cut], heard[cut:]], spoken(said))
    # What lies behind a handshake is dropped: how much of it came depends on the cut.
    if which and which[0] % len(SAID) == 2:
        return
    assert whole == parts


def spoken(said: tuple[commands.Command, ...]) -> ClientConnection:
    """Return a client that has said some commands."""
    core = ClientConnection()
    for command in said:
        core.send(command)
    return core


#: The formats that are read, chosen by the first octet.
ENDINGS = (".txt", ".jsonl", ".mmd", ".pcap", ".pcapng")


def files(octets: bytes) -> None:
    """The readers of transcripts: a transcript that can be read, or one kind of error."""
    ending = ENDINGS[octets[0] % len(ENDINGS)] if octets else ".txt"
    try:
        transcript = loads(octets[1:], ending)
    except UnreadableTranscript:
        return
    str(transcript)
    [line.meaning for line in transcript]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "server": server,
    "client": client,
    "files": files,
}
